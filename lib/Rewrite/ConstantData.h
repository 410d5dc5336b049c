//===- ConstantData.h - The numbers behind constants ------------*- C++ -*-===//
//
// Rewrites ask small questions of constants (a scale, a bias, one value a
// channel) whatever attribute holds them: splat, inline or resource.
//
//===----------------------------------------------------------------------===//

#ifndef LIB_REWRITE_CONSTANTDATA_H
#define LIB_REWRITE_CONSTANTDATA_H

#include "hetero/Support/LLVM.h"

namespace hetero {

class Tensor;

/// The f32 elements of a constant, in order; none if `value` is no constant of
/// f32 elements. A splat is expanded.
std::optional<llvm::SmallVector<float>> getFloatConstant(Value value);

/// The elements of a constant of integers with a sign; none if
/// `value` is something else.
std::optional<llvm::SmallVector<int64_t>> getIntegerConstant(Value value);

/// The only element of a constant of f32 or of integers, or none.
std::optional<float> getFloatScalar(Value value);
std::optional<int64_t> getIntegerScalar(Value value);

/// A constant of f32 elements at `builder`'s place.
Value makeFloatConstant(OpBuilder &builder, Location location,
                        RankedTensorType type, llvm::ArrayRef<float> values);

/// The same of integers with a sign, each within the element's range.
Value makeIntegerConstant(OpBuilder &builder, Location location,
                          RankedTensorType type,
                          llvm::ArrayRef<int64_t> values);

/// The attribute of a constant: a splat, a few inline elements, or a resource
/// with a copy of the bytes.
ElementsAttr makeConstantAttribute(const Tensor &tensor, MLIRContext *context);

} // namespace hetero

#endif // LIB_REWRITE_CONSTANTDATA_H
