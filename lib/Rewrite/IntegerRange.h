//===- IntegerRange.h - What integers a value can hold ----------*- C++ -*-===//
//
// Bounds that follow from types, clamps and constants. They prove that sums fit
// into what computes them.
//
//===----------------------------------------------------------------------===//

#ifndef LIB_REWRITE_INTEGERRANGE_H
#define LIB_REWRITE_INTEGERRANGE_H

#include "hetero/Support/LLVM.h"

namespace hetero {

/// The smallest and the largest integer that a tensor can hold.
struct IntegerBounds {
  int64_t lowest, highest;

  int64_t getMagnitude() const {
    return std::max(std::abs(lowest), std::abs(highest));
  }
};

/// The bounds of a tensor of integers of at most 32 bits: its type's, or closer
/// ones if a clamp, a constant or the factors of a product say so.
IntegerBounds getIntegerBoundsOf(Value value);

/// For a product (`nn.conv`, `nn.conv_transpose`, `nn.matmul`, `nn.gemm`): the
/// dimension of its right operand along which the channels of the result run,
/// and that dimension of the result.
std::pair<int64_t, int64_t> getChannelAxes(Operation *product);

/// The largest sum of the magnitudes of the weights that one output of
/// `product` meets. `values` are the constant weights, less their zero points,
/// in order, or empty; then each is taken for `magnitude`.
int64_t getWeightSum(Operation *product, llvm::ArrayRef<int64_t> values,
                     int64_t magnitude);

} // namespace hetero

#endif // LIB_REWRITE_INTEGERRANGE_H
