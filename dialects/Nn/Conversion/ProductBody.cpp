//===- ProductBody.cpp - One sum of products ------------------------------===//

#include "dialects/Nn/Conversion/ProductBody.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace hetero;
using namespace hetero::nn;

Value ProductBody::getZero(ScalarBuilder &scalars) const {
  if (factors.isFloat())
    return scalars.getF32(0.0f);
  unsigned width = isPlainInteger() ? factors.lhs.getIntOrFloatBitWidth() : 32;
  OpBuilder &builder = scalars.getBuilder();
  return arith::ConstantIntOp::create(builder, scalars.getLoc(),
                                      builder.getIntegerType(width), 0);
}

Value ProductBody::accumulate(ScalarBuilder &scalars, Value accumulator,
                              Value lhs, Value rhs, Value channel) const {
  if (factors.isFloat())
    return math::FmaOp::create(scalars.getBuilder(), scalars.getLoc(), lhs, rhs,
                               accumulator);
  if (!isPlainInteger()) {
    lhs = subtractZero(scalars, lhs, factors.lhs,
                       quantization.inputZeroPoints[0], scalars.getIndex(0));
    rhs = subtractZero(scalars, rhs, factors.rhs,
                       quantization.inputZeroPoints[1], channel);
  }
  Value product = scalars.binary<arith::MulIOp>(lhs, rhs);
  return scalars.binary<arith::AddIOp>(accumulator, product);
}

Value ProductBody::finish(ScalarBuilder &scalars, Value sum, Value bias,
                          Value channel) const {
  if (factors.isFloat()) {
    if (bias)
      sum = scalars.binary<arith::AddFOp>(sum, bias);
    return scalars.canonicalizeNan(sum);
  }
  if (bias)
    sum = scalars.binary<arith::AddIOp>(sum, bias);
  if (!quantization.outputScale)
    return sum;
  Value zero = scalars.getIndex(0);
  Value scale = scalars.binary<arith::MulFOp>(
      scalars.loadParameter(quantization.inputScales[0], zero),
      scalars.loadParameter(quantization.inputScales[1], channel));
  scale = scalars.binary<arith::DivFOp>(
      scale, scalars.loadParameter(quantization.outputScale, zero));
  OpBuilder &builder = scalars.getBuilder();
  Value converted = builder.createOrFold<arith::SIToFPOp>(
      scalars.getLoc(), builder.getF32Type(), sum);
  Value real = scalars.binary<arith::MulFOp>(converted, scale);
  Value zeroPoint = scalars.widen(
      scalars.loadParameter(quantization.outputZeroPoint, zero), result);
  return scalars.narrow(
      scalars.roundToRange(real, zeroPoint, result, quantization.clamp),
      result);
}

Value ProductBody::subtractZero(ScalarBuilder &scalars, Value value,
                                Type element, Value zeroPoint,
                                Value channel) const {
  Value zero =
      scalars.widen(scalars.loadParameter(zeroPoint, channel), element);
  return scalars.binary<arith::SubIOp>(scalars.widen(value, element), zero);
}
