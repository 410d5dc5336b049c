//===- Comparison.cpp - Outputs beside what was expected ------------------===//

#include "Comparison.h"

using namespace hetero;

/// Elements whose bytes differ.
static int64_t countOtherBits(const Tensor &actual, const Tensor &expected) {
  unsigned width = getByteWidth(actual.getKind());
  ArrayRef<char> first = actual.getBytes(), second = expected.getBytes();
  int64_t count = 0;
  for (size_t i = 0; i < first.size(); i += width)
    count += first.slice(i, width) != second.slice(i, width);
  return count;
}

Expected<ComparedTensor> hetero::compare(StringRef name, const Tensor &actual,
                                         const Tensor &expected,
                                         Closeness closeness,
                                         double tolerance) {
  Expected<TensorDifference> difference = compareTensors(actual, expected);
  if (!difference)
    return makeError("'", name, "': ", llvm::toString(difference.takeError()));
  ComparedTensor result;
  result.name = name.str();
  result.difference = *difference;
  result.description = describeDifference(*difference, actual, expected);
  result.isAccepted = difference->isEqual();
  if (closeness == Closeness::Identical) {
    int64_t otherBits = countOtherBits(actual, expected);
    if (result.isAccepted && otherBits)
      result.description +=
          ", but " + std::to_string(otherBits) + " of them not in every bit";
    result.isAccepted = otherBits == 0;
  } else if (!result.isAccepted && isFloat(actual.getKind())) {
    double bound = tolerance * difference->maxAbsoluteExpected;
    result.isAccepted = difference->maxAbsoluteDifference <= bound;
    if (result.isAccepted)
      result.description += " (within the tolerance)";
  }
  return result;
}

Expected<std::vector<ComparedTensor>>
hetero::compareWithExpected(ArrayRef<NamedTensor> outputs,
                            ArrayRef<NamedTensor> expected, StringRef suffix,
                            double tolerance) {
  std::vector<ComparedTensor> compared;
  std::string ending = "::" + suffix.str();
  for (const NamedTensor &entry : expected) {
    StringRef name = entry.name;
    if (!suffix.empty() && !name.consume_back(ending))
      continue;
    bool isUnnamed = name.empty() && outputs.size() == 1;
    const Tensor *output =
        isUnnamed ? &outputs[0].tensor : findTensor(outputs, name);
    if (!output && suffix.empty() && name.contains("::"))
      continue;
    if (!output)
      return makeError("the model has no output '", name,
                       "' of the expected file");
    Expected<ComparedTensor> result =
        compare(isUnnamed ? outputs[0].name : entry.name, *output, entry.tensor,
                Closeness::WithinTolerance, tolerance);
    if (!result)
      return result.takeError();
    compared.push_back(std::move(*result));
  }
  if (compared.empty() && suffix.empty())
    return makeError("the expected file has no tensor named like an output");
  if (compared.empty())
    return makeError("the expected file has no key that ends in '", ending,
                     "'");
  return std::move(compared);
}

bool hetero::printComparison(ArrayRef<ComparedTensor> compared,
                             llvm::raw_ostream &os) {
  bool allAccepted = true;
  for (const ComparedTensor &tensor : compared) {
    os << tensor.name << ": " << tensor.description << '\n';
    allAccepted &= tensor.isAccepted;
  }
  return allAccepted;
}
