//===- OnnxImporter.h - From an ONNX file to the graph language -*- C++ -*-===//
//
// The way in: one call reads a model and gives a module of `nn` operations, or
// says everything that stands in the way.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_IMPORT_ONNXIMPORTER_H
#define HETERO_IMPORT_ONNXIMPORTER_H

#include "hetero/Import/ImportOptions.h"
#include "hetero/Import/ImportReport.h"
#include "hetero/Support/LLVM.h"
#include "mlir/IR/OwningOpRef.h"

namespace hetero {

/// Discardable attribute of function arguments and results: the name of the
/// ONNX graph input or output, a string.
inline constexpr llvm::StringLiteral kNameAttrName = "nn.name";
/// Attribute of the module: the ONNX graph's name, a string.
inline constexpr llvm::StringLiteral kModelNameAttrName = "nn.model_name";
/// Attribute of the module: SHA-256 of the model file in hexadecimal, a string.
inline constexpr llvm::StringLiteral kModelDigestAttrName = "nn.model_digest";

/// Reads the ONNX model at `path` into a module with one function `main`. Its
/// arguments are the graph's inputs without initialisers. Operations carry the
/// names of their ONNX nodes as locations; unnamed nodes are called
/// `<operator>_<index>`. Weights of more than a few elements are dense
/// resources that own or map the bytes of the file; tensors of equal elements
/// are splats.
///
/// On failure `report` holds every problem found; nothing is printed. On
/// success `report` is empty. Loads the `nn` and `func` dialects into
/// `context`.
FailureOr<OwningOpRef<ModuleOp>> importOnnx(StringRef path,
                                            MLIRContext *context,
                                            const ImportOptions &options,
                                            ImportReport &report);

} // namespace hetero

#endif // HETERO_IMPORT_ONNXIMPORTER_H
