//===- OnnxTensorFile.h - ONNX TensorProto files ----------------*- C++ -*-===//
//
// Inputs and expected outputs of models often come as serialised TensorProto
// (`input_0.pb`); runners read and write them through this.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_IMPORT_ONNXTENSORFILE_H
#define HETERO_IMPORT_ONNXTENSORFILE_H

#include "hetero/Support/LLVM.h"

namespace hetero {

/// A named tensor with bytes of its own.
struct OnnxTensorContent {
  /// The tensor's name in the file; may be empty.
  std::string name;
  /// Static shape; the element type carries its sign (`si8`, `ui8`, `f32`).
  RankedTensorType type;
  /// Row-major elements, little-endian; types below eight bits and `i1` take
  /// one byte an element.
  std::vector<char> bytes;
};

/// Reads one serialised TensorProto. Fails with a sentence if the file cannot
/// be read, is no tensor, or holds elements no `nn` tensor has.
Expected<OnnxTensorContent> readOnnxTensor(StringRef path,
                                           MLIRContext *context);

/// Writes `tensor` as a serialised TensorProto to a temporary file that is then
/// renamed to `path`.
Error writeOnnxTensor(StringRef path, const OnnxTensorContent &tensor);

} // namespace hetero

#endif // HETERO_IMPORT_ONNXTENSORFILE_H
