//===- Reduction.h - Which elements meet in a reduction ---------*- C++ -*-===//
//
// Shared by all operations that combine the elements along some axes.
//
//===----------------------------------------------------------------------===//

#ifndef LIB_REFERENCE_REDUCTION_H
#define LIB_REFERENCE_REDUCTION_H

#include "Evaluate.h"

namespace hetero::reference {

/// Result element `i` combines the input elements at `origins[i] + offsets[j]`
/// for ascending `j`.
struct Reduction {
  /// For an input of `shape`, combined along the ascending `axes`.
  Reduction(ArrayRef<int64_t> shape, ArrayRef<int64_t> axes);

  std::vector<int64_t> origins;
  std::vector<int64_t> offsets;
  /// The input's shape with the size 1 along the axes.
  SmallVector<int64_t> resultShape;
};

} // namespace hetero::reference

#endif // LIB_REFERENCE_REDUCTION_H
