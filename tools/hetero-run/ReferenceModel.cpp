//===- ReferenceModel.cpp - An ONNX model and its meaning -----------------===//

#include "ReferenceModel.h"
#include "hetero/Import/OnnxImporter.h"
#include "hetero/Rewrite/Passes.h"
#include "hetero/Support/ExitCode.h"

using namespace hetero;

/// The signature of a value of the main function.
static Expected<TensorSignature> getSignature(Type type, Attribute name) {
  auto text = dyn_cast_if_present<StringAttr>(name);
  auto tensor = dyn_cast<RankedTensorType>(type);
  auto kind = tensor ? getElementKind(tensor.getElementType()) : std::nullopt;
  if (!text || !kind)
    return makeErrorWithCode(ExitCode::Internal,
                             "an imported input or output has no name or no "
                             "tensor type");
  TensorSignature signature{text.str(), *kind, {}};
  signature.shape.assign(tensor.getShape().begin(), tensor.getShape().end());
  if (!tensor.hasStaticShape())
    return makeError("'", signature.name,
                     "' has no fixed shape; give one with --input-shape");
  return signature;
}

Expected<ReferenceModel> ReferenceModel::load(StringRef path,
                                              bool runGraphPhase,
                                              const ImportOptions &options,
                                              MLIRContext *context) {
  ImportReport report;
  FailureOr<OwningOpRef<ModuleOp>> imported =
      importOnnx(path, context, options, report);
  if (failed(imported)) {
    std::string text;
    llvm::raw_string_ostream os(text);
    report.print(os, path);
    StringRef message = StringRef(text).rtrim();
    message.consume_front("error: ");
    return makeErrorWithCode(report.isUnreadable() ? ExitCode::InputOutput
                                                   : ExitCode::InputRefused,
                             message);
  }
  ReferenceModel model;
  model.module = std::move(*imported);
  if (runGraphPhase) {
    PassManager manager(context);
    buildGraphPipeline(manager);
    if (failed(manager.run(*model.module)))
      return makeErrorWithCode(ExitCode::Internal,
                               "the graph phase failed on '", path, "'");
  }
  model.function = model.module->lookupSymbol<func::FuncOp>("main");
  if (!model.function)
    return makeErrorWithCode(ExitCode::Internal, "'", path,
                             "' was imported without a main function");
  for (auto [i, type] : llvm::enumerate(model.function.getArgumentTypes())) {
    auto signature =
        getSignature(type, model.function.getArgAttr(i, kNameAttrName));
    if (!signature)
      return signature.takeError();
    model.inputs.push_back(std::move(*signature));
  }
  for (auto [i, type] : llvm::enumerate(model.function.getResultTypes())) {
    auto signature =
        getSignature(type, model.function.getResultAttr(i, kNameAttrName));
    if (!signature)
      return signature.takeError();
    model.outputs.push_back(std::move(*signature));
  }
  return std::move(model);
}

StringRef ReferenceModel::getDigest() const {
  auto digest = (*module)->getAttrOfType<StringAttr>(kModelDigestAttrName);
  return digest ? digest.getValue() : StringRef();
}

Expected<std::vector<NamedTensor>>
ReferenceModel::run(ArrayRef<NamedTensor> inputs,
                    const InterpreterOptions &options) {
  std::vector<Tensor> tensors;
  for (const NamedTensor &input : inputs)
    tensors.push_back(input.tensor);
  auto results = interpret(function, tensors, options);
  if (!results)
    return makeErrorWithCode(ExitCode::Internal,
                             llvm::toString(results.takeError()));
  std::vector<NamedTensor> named;
  for (auto [signature, result] : llvm::zip_equal(outputs, *results))
    named.push_back({signature.name, result});
  return std::move(named);
}
