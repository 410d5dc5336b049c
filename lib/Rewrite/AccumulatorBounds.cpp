//===- AccumulatorBounds.cpp - How large integer sums can grow ------------===//

#include "AccumulatorBounds.h"
#include "ConstantData.h"
#include "dialects/Nn/IR/Nn.h"

using namespace hetero;

/// How many products one output of `op` adds up.
static int64_t getDepth(Operation *op, RankedTensorType lhs,
                        RankedTensorType rhs) {
  if (auto conv = dyn_cast<nn::ConvOp>(op))
    return rhs.getNumElements() / std::max<int64_t>(rhs.getDimSize(0), 1);
  if (auto conv = dyn_cast<nn::ConvTransposeOp>(op))
    return rhs.getNumElements() /
           std::max<int64_t>(rhs.getDimSize(1) * conv.getGroup(), 1);
  if (auto gemm = dyn_cast<nn::GemmOp>(op))
    return lhs.getDimSize(gemm.getTransA() ? 0 : 1);
  return lhs.getShape().back();
}

/// The largest distance of an integer of `element` from a zero point.
static double getLargestDistance(Type element, Value zeroPoints) {
  auto [lowest, highest] = nn::getIntegerBounds(element);
  double largest = 0;
  auto known = getIntegerConstant(zeroPoints);
  // One that is computed at run time may be anywhere.
  for (int64_t zero : known ? *known : SmallVector<int64_t>{lowest, highest})
    largest = std::max(
        {largest, static_cast<double>(highest) - static_cast<double>(zero),
         static_cast<double>(zero) - static_cast<double>(lowest)});
  return largest;
}

/// The same for the elements that `value` really has, if it is constant.
static double getLargestConstant(Value value, Value zeroPoints,
                                 double missing) {
  auto zero = getIntegerScalar(zeroPoints);
  auto elements = getIntegerConstant(value);
  if (!zero || !elements)
    return missing;
  double largest = 0;
  for (int64_t element : *elements)
    largest =
        std::max(largest, std::fabs(static_cast<double>(element - *zero)));
  return largest;
}

bool hetero::doSumsFit(Operation *op, Value lhs, Value lhsZeroPoint, Value rhs,
                       Value rhsZeroPoint, Value bias) {
  auto lhsType = cast<RankedTensorType>(lhs.getType());
  auto rhsType = cast<RankedTensorType>(rhs.getType());
  double depth = static_cast<double>(getDepth(op, lhsType, rhsType));
  constexpr double limit = 2147483647.0;
  double addend = 0;
  if (auto elements = bias ? getIntegerConstant(bias) : std::nullopt)
    for (int64_t element : *elements)
      addend = std::max(addend, std::fabs(static_cast<double>(element)));
  double left = getLargestDistance(lhsType.getElementType(), lhsZeroPoint);
  double right = getLargestDistance(rhsType.getElementType(), rhsZeroPoint);
  if (depth * left * right + addend <= limit)
    return true;
  // Only now it is worth looking at every weight.
  left = getLargestConstant(lhs, lhsZeroPoint, left);
  right = getLargestConstant(rhs, rhsZeroPoint, right);
  return depth * left * right + addend <= limit;
}
