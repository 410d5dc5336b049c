//===- TensorCompare.h - How far two tensors are apart ----------*- C++ -*-===//
//
// One definition of "equal" and "close" for every tool and test: bitwise for
// integers, by value for floats with all NaNs as one class.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_TENSORCOMPARE_H
#define HETERO_SUPPORT_TENSORCOMPARE_H

#include "hetero/Support/Tensor.h"

namespace hetero {

/// The difference of two tensors of the same kind and shape.
struct TensorDifference {
  int64_t numElements = 0;
  /// Elements that differ; two NaNs are equal, so are 0 and -0.
  int64_t numUnequal = 0;
  /// The largest |actual - expected| in the tensors' own units; infinite where
  /// one side alone is NaN or the difference is.
  double maxAbsoluteDifference = 0;
  /// The largest finite |expected|: what a relative bound refers to.
  double maxAbsoluteExpected = 0;
  /// Cosine of the angle between the two as vectors; 1 for two zero vectors.
  double cosine = 1;
  /// Row-major index of the first unequal element; -1 if all are equal.
  int64_t firstUnequal = -1;

  bool isEqual() const { return numUnequal == 0; }
};

/// Compares two tensors; fails, naming both, when kind or shape differ.
Expected<TensorDifference> compareTensors(const Tensor &actual,
                                          const Tensor &expected);

/// One line: "3 of 4004 elements differ, at most by 1, cosine 0.999998, first
/// at [0, 17]: 5 instead of 6"; or "all 4004 elements equal".
std::string describeDifference(const TensorDifference &difference,
                               const Tensor &actual, const Tensor &expected);

} // namespace hetero

#endif // HETERO_SUPPORT_TENSORCOMPARE_H
