//===- TensorFiles.cpp - Tensors in the formats people have ---------------===//

#include "TensorFiles.h"
#include "hetero/Import/OnnxTensorFile.h"
#include "hetero/Support/ExitCode.h"
#include "hetero/Support/Npz.h"

using namespace hetero;

static Error refuseFormat(StringRef path) {
  return makeErrorWithCode(ExitCode::Usage, "'", path,
                           "' has no known format; use .npz, .npy or .pb");
}

Expected<std::vector<NamedTensor>> hetero::readTensorFile(StringRef path) {
  if (path.ends_with(".npz"))
    return readNpz(path);
  std::vector<NamedTensor> tensors;
  if (path.ends_with(".npy")) {
    Expected<Tensor> tensor = readNpy(path);
    if (!tensor)
      return tensor.takeError();
    tensors.push_back({"", std::move(*tensor)});
    return std::move(tensors);
  }
  if (!path.ends_with(".pb"))
    return refuseFormat(path);
  Expected<NamedTensor> tensor = readOnnxTensor(path);
  if (!tensor)
    return tensor.takeError();
  tensors.push_back(std::move(*tensor));
  return std::move(tensors);
}

Expected<std::vector<NamedTensor>>
hetero::readTensorFiles(ArrayRef<std::string> paths) {
  std::vector<NamedTensor> all;
  for (const std::string &path : paths) {
    Expected<std::vector<NamedTensor>> tensors = readTensorFile(path);
    if (!tensors)
      return tensors.takeError();
    for (NamedTensor &tensor : *tensors) {
      if (findTensor(all, tensor.name))
        return makeError("'", path, "' gives '", tensor.name,
                         "' for the second time");
      all.push_back(std::move(tensor));
    }
  }
  return std::move(all);
}

Error hetero::checkTensorFile(StringRef path, size_t numTensors) {
  if (path.ends_with(".npz"))
    return Error::success();
  if (!path.ends_with(".npy") && !path.ends_with(".pb"))
    return refuseFormat(path);
  if (numTensors != 1)
    return makeErrorWithCode(ExitCode::Usage, "'", path, "' cannot hold ",
                             numTensors, " tensors; use .npz");
  return Error::success();
}

Error hetero::writeTensors(StringRef path, ArrayRef<NamedTensor> tensors) {
  if (Error error = checkTensorFile(path, tensors.size()))
    return error;
  if (path.ends_with(".npz"))
    return writeNpz(path, tensors);
  const NamedTensor &single = tensors.front();
  if (path.ends_with(".npy"))
    return writeNpy(path, single.tensor);
  return writeOnnxTensor(path, single);
}
