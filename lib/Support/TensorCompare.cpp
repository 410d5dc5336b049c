//===- TensorCompare.cpp - How far two tensors are apart --------*- C++ -*-===//
//
// Sums for the cosine are taken in double: it is a figure for people, while
// equality is decided element by element.
//
//===----------------------------------------------------------------------===//

#include "hetero/Support/TensorCompare.h"

#include "llvm/Support/Format.h"

#include <cmath>

using namespace hetero;

Expected<TensorDifference> hetero::compareTensors(const Tensor &actual,
                                                  const Tensor &expected) {
  if (actual.getKind() != expected.getKind() ||
      actual.getShape() != expected.getShape())
    return makeError("cannot compare ", actual.describe(),
                     " with the expected ", expected.describe());
  TensorDifference difference;
  difference.numElements = actual.getNumElements();
  bool is64Bit = getBitWidth(actual.getKind()) == 64;
  bool isFloatKind = isFloat(actual.getKind());
  double dot = 0, actualSquares = 0, expectedSquares = 0;
  for (int64_t i = 0; i < difference.numElements; ++i) {
    double x = actual.getNumber(i), y = expected.getNumber(i);
    // Doubles cannot tell neighbouring 64-bit integers apart.
    bool isEqual = is64Bit && !isFloatKind
                       ? actual.getInteger(i) == expected.getInteger(i)
                       : x == y || (std::isnan(x) && std::isnan(y));
    if (!isEqual) {
      if (difference.numUnequal++ == 0)
        difference.firstUnequal = i;
      double distance = std::fabs(x - y);
      if (std::isnan(distance))
        distance = INFINITY;
      difference.maxAbsoluteDifference =
          std::max(difference.maxAbsoluteDifference, distance);
    }
    if (std::isfinite(y))
      difference.maxAbsoluteExpected =
          std::max(difference.maxAbsoluteExpected, std::fabs(y));
    if (std::isfinite(x) && std::isfinite(y)) {
      dot += x * y;
      actualSquares += x * x;
      expectedSquares += y * y;
    }
  }
  if (actualSquares > 0 && expectedSquares > 0)
    difference.cosine =
        dot / std::sqrt(actualSquares) / std::sqrt(expectedSquares);
  else
    difference.cosine = actualSquares == expectedSquares ? 1 : 0;
  return difference;
}

static void printElement(llvm::raw_ostream &os, const Tensor &tensor,
                         int64_t index) {
  if (isFloat(tensor.getKind()))
    os << llvm::format("%.9g", tensor.getNumber(index));
  else
    os << tensor.getInteger(index);
}

std::string hetero::describeDifference(const TensorDifference &difference,
                                       const Tensor &actual,
                                       const Tensor &expected) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (difference.isEqual()) {
    os << "all " << difference.numElements << " elements equal";
    return text;
  }
  os << difference.numUnequal << " of " << difference.numElements
     << " elements differ, at most by "
     << llvm::format("%.6g", difference.maxAbsoluteDifference) << ", cosine "
     << llvm::format("%.6f", difference.cosine) << ", first at [";
  SmallVector<int64_t> position(actual.getRank());
  int64_t rest = difference.firstUnequal;
  for (int64_t axis = actual.getRank() - 1; axis >= 0; --axis) {
    position[axis] = rest % actual.getShape()[axis];
    rest /= actual.getShape()[axis];
  }
  llvm::interleaveComma(position, os);
  os << "]: ";
  printElement(os, actual, difference.firstUnequal);
  os << " instead of ";
  printElement(os, expected, difference.firstUnequal);
  return text;
}
