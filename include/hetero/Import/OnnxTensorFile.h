//===- OnnxTensorFile.h - ONNX TensorProto files ----------------*- C++ -*-===//
//
// Inputs and expected outputs of models often come as serialised TensorProto
// (`input_0.pb`); runners read and write them through this.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_IMPORT_ONNXTENSORFILE_H
#define HETERO_IMPORT_ONNXTENSORFILE_H

#include "hetero/Support/Tensor.h"

namespace hetero {

/// Reads one serialised TensorProto; the name may be empty. Fails with a
/// sentence that begins with the path if the file cannot be read (an error of
/// the file system, see isFileSystemError), is no tensor, or holds elements
/// without a kind.
Expected<NamedTensor> readOnnxTensor(StringRef path);

/// Writes `tensor` as a serialised TensorProto with raw data.
Error writeOnnxTensor(StringRef path, const NamedTensor &tensor);

} // namespace hetero

#endif // HETERO_IMPORT_ONNXTENSORFILE_H
