//===- IntegerRange.cpp - What integers a value can hold ------------------===//

#include "IntegerRange.h"
#include "ConstantData.h"
#include "dialects/Nn/IR/Nn.h"

using namespace hetero;

/// The dimension of the right operand along which the channels of the result
/// run, and that of the result itself.
std::pair<int64_t, int64_t> hetero::getChannelAxes(Operation *op) {
  int64_t rank = cast<RankedTensorType>(op->getOperand(1).getType()).getRank();
  int64_t resultRank =
      cast<RankedTensorType>(op->getResult(0).getType()).getRank();
  if (isa<nn::ConvOp>(op))
    return {0, 1};
  if (isa<nn::ConvTransposeOp>(op))
    return {1, 1};
  if (auto gemm = dyn_cast<nn::GemmOp>(op))
    return {gemm.getTransB() ? 0 : 1, 1};
  return {rank - 1, resultRank - 1};
}

/// Number of products in one output.
static int64_t getDepth(Operation *op) {
  ArrayRef<int64_t> lhs =
      cast<RankedTensorType>(op->getOperand(0).getType()).getShape();
  ArrayRef<int64_t> rhs =
      cast<RankedTensorType>(op->getOperand(1).getType()).getShape();
  auto product = [](ArrayRef<int64_t> sizes) {
    int64_t result = 1;
    for (int64_t size : sizes)
      result *= size;
    return result;
  };
  if (isa<nn::ConvOp>(op))
    return product(rhs.drop_front());
  if (auto conv = dyn_cast<nn::ConvTransposeOp>(op))
    return product(rhs) / rhs[1] / conv.getGroup();
  if (auto gemm = dyn_cast<nn::GemmOp>(op))
    return lhs[gemm.getTransA() ? 0 : 1];
  return lhs.back();
}

int64_t hetero::getWeightSum(Operation *op, ArrayRef<int64_t> values,
                             int64_t magnitude) {
  ArrayRef<int64_t> shape =
      cast<RankedTensorType>(op->getOperand(1).getType()).getShape();
  bool isStack = isa<nn::MatMulOp>(op) && shape.size() != 2;
  if (values.empty() || isStack || isa<nn::ConvTransposeOp>(op))
    return getDepth(op) * magnitude;
  int64_t axis = getChannelAxes(op).first, inner = 1;
  for (int64_t size : shape.drop_front(axis + 1))
    inner *= size;
  SmallVector<int64_t> sums(shape[axis], 0);
  for (auto [i, value] : llvm::enumerate(values))
    sums[i / inner % shape[axis]] += std::abs(value);
  return *llvm::max_element(sums);
}

/// The magnitude that the sums of a product in accumulator form stay within.
static std::optional<int64_t> getSumMagnitude(nn::QuantizedOpInterface op) {
  if (!isa<nn::ConvOp, nn::ConvTransposeOp, nn::MatMulOp, nn::GemmOp>(op) ||
      !op.isAccumulatorForm())
    return std::nullopt;
  auto getZero = [&](unsigned index) {
    return getIntegerScalar(op.getInputZeroPoints()[index]);
  };
  auto lhsZero = getZero(0), rhsZero = getZero(1);
  if (!lhsZero || !rhsZero)
    return std::nullopt;
  IntegerBounds lhs = getIntegerBoundsOf(op->getOperand(0));
  IntegerBounds rhs = getIntegerBoundsOf(op->getOperand(1));
  auto getDistance = [](IntegerBounds bounds, int64_t zero) {
    return IntegerBounds{bounds.lowest - zero, bounds.highest - zero}
        .getMagnitude();
  };
  SmallVector<int64_t> values =
      getIntegerConstant(op->getOperand(1)).value_or(SmallVector<int64_t>());
  for (int64_t &value : values)
    value -= *rhsZero;
  int64_t bound;
  if (llvm::MulOverflow(getDistance(lhs, *lhsZero),
                        getWeightSum(op, values, getDistance(rhs, *rhsZero)),
                        bound))
    return std::nullopt;
  // A bias is the operand after the two factors.
  if (op->getOperand(2) != op.getInputZeroPoints()[0])
    bound += getIntegerBoundsOf(op->getOperand(2)).getMagnitude();
  return bound;
}

IntegerBounds hetero::getIntegerBoundsOf(Value value) {
  auto element = cast<IntegerType>(getElementTypeOrSelf(value));
  auto [lowest, highest] = nn::getIntegerBounds(element);
  IntegerBounds bounds{lowest, highest};
  Operation *op = value.getDefiningOp();
  if (!op)
    return bounds;
  auto apply = [&](nn::ClampAttr clamp) {
    if (clamp)
      bounds = {clamp.getMin(), clamp.getMax()};
  };
  if (auto values = getIntegerConstant(value); values && !values->empty()) {
    auto [low, high] = std::minmax_element(values->begin(), values->end());
    return {*low, *high};
  }
  if (isa<nn::ReshapeOp, nn::TransposeOp, nn::MaxPoolOp>(op) &&
      getElementTypeOrSelf(op->getOperand(0)) == element)
    return getIntegerBoundsOf(op->getOperand(0));
  if (auto rescale = dyn_cast<nn::RescaleOp>(op))
    apply(rescale.getClamp());
  else if (auto quantize = dyn_cast<nn::IntQuantizeOp>(op))
    apply(quantize.getClamp());
  else if (auto quantized = dyn_cast<nn::QuantizedOpInterface>(op)) {
    if (quantized.isQuantizedForm())
      apply(quantized.getClampAttr());
    else if (auto magnitude = getSumMagnitude(quantized);
             magnitude && *magnitude < highest)
      bounds = {-*magnitude, *magnitude};
  }
  return bounds;
}
