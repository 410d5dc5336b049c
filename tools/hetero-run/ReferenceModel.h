//===- ReferenceModel.h - An ONNX model and its meaning ---------*- C++ -*-===//

#ifndef HETERO_TOOLS_HETERO_RUN_REFERENCEMODEL_H
#define HETERO_TOOLS_HETERO_RUN_REFERENCEMODEL_H

#include "Options.h"
#include "hetero/Reference/Interpreter.h"
#include "hetero/Run/Samples.h"
#include "mlir/IR/OwningOpRef.h"

namespace hetero {

/// A model the interpreter can run.
class ReferenceModel {
public:
  /// Imports the ONNX file at `path` and, unless it is to be taken as it is
  /// spelt, runs the `graph` phase on it.
  static Expected<ReferenceModel> load(StringRef path, bool runGraphPhase,
                                       const ImportOptions &options,
                                       MLIRContext *context);

  ArrayRef<TensorSignature> getInputs() const { return inputs; }
  ArrayRef<TensorSignature> getOutputs() const { return outputs; }
  /// SHA-256 of the model file in hexadecimal.
  StringRef getDigest() const;

  /// Interprets the model on the inputs, in the order of `getInputs`.
  Expected<std::vector<NamedTensor>>
  run(ArrayRef<NamedTensor> inputs, const InterpreterOptions &options = {});

private:
  OwningOpRef<ModuleOp> module;
  func::FuncOp function;
  std::vector<TensorSignature> inputs, outputs;
};

} // namespace hetero

#endif // HETERO_TOOLS_HETERO_RUN_REFERENCEMODEL_H
