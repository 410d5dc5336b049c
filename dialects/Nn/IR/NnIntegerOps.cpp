//===- NnIntegerOps.cpp - Arithmetic of integer networks ------------------===//
//
// Result types and verifiers. The verifier of the requantiser states the widths
// that make its arithmetic exact, so that no reader of it has to check them.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/Nn.h"

using namespace hetero;
using namespace hetero::nn;

/// Checks that a parameter is one value or one for each index of `axis`.
static LogicalResult verifyParameter(Operation *op, Value parameter, Value data,
                                     int64_t axis, StringRef what) {
  auto type = cast<RankedTensorType>(parameter.getType());
  if (type.getRank() == 0 || type.getDimSize(0) == 1)
    return success();
  auto dataType = cast<RankedTensorType>(data.getType());
  if (axis < 0 || axis >= dataType.getRank())
    return op->emitOpError() << "has axis " << axis << ", outside its "
                             << dataType.getRank() << " dimensions";
  if (dataType.getDimSize(axis) != type.getDimSize(0))
    return op->emitOpError() << "has " << what << " of " << type.getDimSize(0)
                             << " values for the " << dataType.getDimSize(axis)
                             << " indices of dimension " << axis;
  return success();
}

static LogicalResult verifyClamp(Operation *op, ClampAttr clamp, Type element) {
  auto [low, high] = getIntegerBounds(element);
  if (clamp.getMin() < low || clamp.getMax() > high)
    return op->emitOpError() << "clamp [" << clamp.getMin() << ", "
                             << clamp.getMax() << "] exceeds " << element;
  return success();
}

LogicalResult RescaleOp::verify() {
  if (getInput().getType().getShape() != getOutput().getType().getShape())
    return emitOpError("changes the shape of its input");
  for (auto [parameter, what] :
       {std::pair<Value, StringRef>(getMultiplier(), "multipliers"),
        std::pair<Value, StringRef>(getAddend(), "addends")})
    if (failed(verifyParameter(*this, parameter, getInput(), getAxis(), what)))
      return failure();
  if (failed(verifyClamp(*this, getClamp(),
                         getOutput().getType().getElementType())))
    return failure();
  int64_t divisor = getDivisor();
  if (divisor < 1 || divisor > int64_t(1) << 62)
    return emitOpError() << "needs a divisor from 1 to 2^62, not " << divisor;
  int64_t results = getClamp().getMax() - getClamp().getMin() + 1;
  if (!llvm::isPowerOf2_64(divisor) && divisor > (int64_t(1) << 32) / results)
    return emitOpError() << "has a divisor of " << divisor << " for " << results
                         << " results, which is no power of two and more than "
                            "2^32 together";
  DenseElementsAttr addends;
  if (matchPattern(getAddend(), m_Constant(&addends)))
    for (const APInt &addend : addends.getValues<APInt>())
      if (addend.abs().getActiveBits() > 62)
        return emitOpError("has an addend of 2^62 or more in magnitude");
  return success();
}

LogicalResult IntQuantizeOp::inferReturnTypes(MLIRContext *,
                                              std::optional<Location>,
                                              Adaptor adaptor,
                                              SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  types.push_back(
      input.clone(getElementTypeOrSelf(adaptor.getZeroPoint().getType())));
  return success();
}

LogicalResult IntQuantizeOp::verify() {
  for (auto [parameter, what] :
       {std::pair<Value, StringRef>(getScale(), "scales"),
        std::pair<Value, StringRef>(getZeroPoint(), "zero points")})
    if (failed(verifyParameter(*this, parameter, getInput(), getAxis(), what)))
      return failure();
  ClampAttr clamp = getClamp();
  if (failed(verifyClamp(*this, clamp, getOutput().getType().getElementType())))
    return failure();
  constexpr int64_t limit = int64_t(1) << 24;
  if (clamp.getMin() < -limit || clamp.getMax() > limit)
    return emitOpError("has a bound beyond 2^24, which float32 does not hold");
  if (getRounding() == Rounding::Sign &&
      (clamp.getMin() != -1 || clamp.getMax() != 1))
    return emitOpError("gives signs, so its clamp is [-1, 1]");
  return success();
}
