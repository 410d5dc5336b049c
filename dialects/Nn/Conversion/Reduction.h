//===- Reduction.h - Elements that meet along axes --------------*- C++ -*-===//
//
// What reductions, normalisations and searches share: positions of the elements
// that belong together, averages, and the order of elements.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_CONVERSION_REDUCTION_H
#define DIALECTS_NN_CONVERSION_REDUCTION_H

#include "dialects/Nn/Conversion/ScalarBuilder.h"

namespace hetero::nn {

/// The average of the elements that `loadAt` gives for positions in `ranges`,
/// `count` many: in float, or over integers and requantised.
Value buildAverage(
    ScalarBuilder &scalars, Type inputElement, Type resultElement,
    const Quantization &quantization, llvm::ArrayRef<LoopRange> ranges,
    Value count, llvm::function_ref<Value(ScalarBuilder &, ValueRange)> loadAt);

/// Input 0 at `indices` as a float: itself, or dequantised.
Value loadRealInput(ScalarBuilder &scalars, Value tensor, Type element,
                    const Quantization &quantization, ValueRange indices);

/// Loops over the elements of `shape` that differ only in `axes`.
class AxisLoops {
public:
  AxisLoops(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> axes)
      : shape(shape), axes(axes) {}

  /// The sizes beside the axes.
  llvm::SmallVector<int64_t> getKeptShape() const;
  /// The elements along the axes.
  int64_t getCount() const;
  llvm::SmallVector<LoopRange> getRanges(ScalarBuilder &scalars) const;
  /// `indices` with those of the axes replaced by `at`.
  llvm::SmallVector<Value> getPosition(ValueRange indices, ValueRange at) const;
  /// The indices of an element whose other ones are `kept`.
  llvm::SmallVector<Value> insertAxes(ValueRange kept, ValueRange at) const;
  /// The indices beside the axes.
  llvm::SmallVector<Value> dropAxes(ValueRange indices) const;

private:
  llvm::ArrayRef<int64_t> shape, axes;
};

/// The row-major number of an element of a tensor of `sizes`, and back.
Value flatten(ScalarBuilder &scalars, llvm::ArrayRef<int64_t> sizes,
              ValueRange indices);
llvm::SmallVector<Value> unflatten(ScalarBuilder &scalars,
                                   llvm::ArrayRef<int64_t> sizes, Value number);

/// lhs > rhs, or lhs >= rhs with `orEqual`, of widened elements whose graph
/// type is `element`; false for a NaN.
Value compareElements(ScalarBuilder &scalars, Value lhs, Value rhs,
                      Type element, bool orEqual = false);

} // namespace hetero::nn

#endif // DIALECTS_NN_CONVERSION_REDUCTION_H
