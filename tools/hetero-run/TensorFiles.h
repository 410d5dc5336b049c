//===- TensorFiles.h - Tensors in the formats people have -------*- C++ -*-===//
//
// The name of a file says its format: .npz, .npy or .pb (ONNX TensorProto).
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TOOLS_HETERO_RUN_TENSORFILES_H
#define HETERO_TOOLS_HETERO_RUN_TENSORFILES_H

#include "hetero/Support/Tensor.h"

namespace hetero {

/// The tensors of a file; an array of a .npy file has no name.
Expected<std::vector<NamedTensor>> readTensorFile(StringRef path);

/// The tensors of several files; a name that comes twice is refused.
Expected<std::vector<NamedTensor>> readTensorFiles(ArrayRef<std::string> paths);

/// Writes tensors; .npy and .pb files hold exactly one.
Error writeTensors(StringRef path, ArrayRef<NamedTensor> tensors);

/// Checks before a long run that `path` has a format and can hold `numTensors`.
Error checkTensorFile(StringRef path, size_t numTensors);

} // namespace hetero

#endif // HETERO_TOOLS_HETERO_RUN_TENSORFILES_H
