//===- Samples.cpp - What a model is given, sample by sample --------------===//
//
// The order of checks is name, element type, shape: the first that fails for an
// input is reported, and every input gets its line.
//
//===----------------------------------------------------------------------===//

#include "hetero/Run/Samples.h"

using namespace hetero;

/// "1x32x32x3xsi8".
static std::string describeType(ElementKind kind, ArrayRef<int64_t> shape) {
  std::string text;
  llvm::raw_string_ostream os(text);
  for (int64_t size : shape)
    os << size << 'x';
  os << getName(kind);
  return text;
}

std::string TensorSignature::describe() const {
  return name + ": " + describeType(kind, shape);
}

/// How many runs a tensor of `shape` holds for a declared shape; 0 if it does
/// not fit.
static int64_t countRuns(ArrayRef<int64_t> shape, ArrayRef<int64_t> declared) {
  if (shape == declared)
    return 1;
  if (shape.empty() || shape.size() != declared.size() ||
      shape.drop_front() != declared.drop_front() || declared[0] <= 0 ||
      shape[0] % declared[0] != 0)
    return 0;
  return shape[0] / declared[0];
}

Expected<SampleRuns> SampleRuns::create(ArrayRef<NamedTensor> tensors,
                                        ArrayRef<TensorSignature> signatures) {
  std::string problems;
  llvm::raw_string_ostream os(problems);
  auto describe = [](const Tensor &tensor) {
    return describeType(tensor.getKind(), tensor.getShape());
  };
  bool isUnnamed =
      tensors.size() == 1 && signatures.size() == 1 && tensors[0].name.empty();
  for (const NamedTensor &given : tensors)
    if (!isUnnamed && llvm::none_of(signatures, [&](const TensorSignature &s) {
          return s.name == given.name;
        }))
      os << "\n  the model has no input '" << given.name << "'";

  SampleRuns result;
  result.signatures.assign(signatures.begin(), signatures.end());
  for (const TensorSignature &signature : signatures) {
    const Tensor *tensor =
        isUnnamed ? &tensors[0].tensor : findTensor(tensors, signature.name);
    if (!tensor) {
      os << "\n  input '" << signature.name << "' is missing";
      continue;
    }
    int64_t numRuns = countRuns(tensor->getShape(), signature.shape);
    if (tensor->getKind() != signature.kind || numRuns == 0) {
      os << "\n  input '" << signature.name << "' is " << describe(*tensor);
      continue;
    }
    if (numRuns > 1 && result.numRuns > 1 && numRuns != result.numRuns)
      os << "\n  input '" << signature.name << "' holds " << numRuns
         << " samples, an input before it " << result.numRuns;
    result.numRuns = std::max(result.numRuns, numRuns);
    result.inputs.push_back({signature.name, *tensor});
  }
  if (problems.empty())
    return std::move(result);

  os << "\nthe model expects";
  for (const TensorSignature &signature : signatures)
    os << "\n  " << signature.describe();
  os << "\nor several samples of that along the first axis";
  return makeError("the inputs do not fit the model:", problems);
}

std::vector<NamedTensor> SampleRuns::getRun(int64_t run) const {
  std::vector<NamedTensor> result;
  for (auto [input, signature] : llvm::zip_equal(inputs, signatures)) {
    if (input.tensor.getShape() == ArrayRef<int64_t>(signature.shape)) {
      result.push_back(input);
      continue;
    }
    ArrayRef<char> bytes = input.tensor.getBytes();
    size_t size = bytes.size() / numRuns;
    result.push_back(
        {input.name, Tensor::copyOf(signature.kind, signature.shape,
                                    bytes.slice(run * size, size))});
  }
  return result;
}

std::vector<NamedTensor>
hetero::joinRuns(ArrayRef<std::vector<NamedTensor>> runs) {
  if (runs.size() == 1)
    return runs.front();
  std::vector<NamedTensor> joined;
  for (auto [i, first] : llvm::enumerate(runs.front())) {
    SmallVector<int64_t> shape(first.tensor.getShape());
    if (shape.empty())
      shape.push_back(1);
    shape[0] *= runs.size();
    Tensor tensor = Tensor::zeros(first.tensor.getKind(), shape);
    MutableArrayRef<char> bytes = tensor.getMutableBytes();
    size_t offset = 0;
    for (const std::vector<NamedTensor> &run : runs) {
      ArrayRef<char> part = run[i].tensor.getBytes();
      llvm::copy(part, bytes.begin() + offset);
      offset += part.size();
    }
    joined.push_back({first.name, std::move(tensor)});
  }
  return joined;
}
