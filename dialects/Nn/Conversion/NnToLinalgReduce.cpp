//===- NnToLinalgReduce.cpp - Reductions along axes -----------------------===//
//
// One accumulator a result element, which meets its elements in ascending order
// of their position: the order is the meaning.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/Conversion/Reduction.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace hetero;
using namespace hetero::nn;

/// The accumulator before the first element.
static Value getInitialFloat(ScalarBuilder &scalars, ReduceKind kind) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  switch (kind) {
  case ReduceKind::Max:
    return scalars.getF32(-kInfinity);
  case ReduceKind::Min:
    return scalars.getF32(kInfinity);
  case ReduceKind::Prod:
    return scalars.getF32(1.0f);
  default:
    return scalars.getF32(0.0f);
  }
}

/// The smaller of two floats; a NaN in either gives a NaN.
static Value getSmallerKeepingNan(ScalarBuilder &scalars, Value lhs,
                                  Value rhs) {
  OpBuilder &builder = scalars.getBuilder();
  Location loc = scalars.getLoc();
  // Unordered or smaller: a NaN on the right is taken, one on the left stays.
  Value takesRight =
      arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::ULT, rhs, lhs);
  Value leftIsNan =
      arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::UNO, lhs, lhs);
  Value smaller = arith::SelectOp::create(builder, loc, takesRight, rhs, lhs);
  return arith::SelectOp::create(builder, loc, leftIsNan, lhs, smaller);
}

static Value stepFloat(ScalarBuilder &scalars, ReduceKind kind, Value current,
                       Value value) {
  OpBuilder &builder = scalars.getBuilder();
  switch (kind) {
  case ReduceKind::Sum:
  case ReduceKind::Mean:
    return scalars.binary<arith::AddFOp>(current, value);
  case ReduceKind::L1:
    return scalars.binary<arith::AddFOp>(
        current, builder.createOrFold<math::AbsFOp>(scalars.getLoc(), value));
  case ReduceKind::L2:
  case ReduceKind::SumSquare:
    return math::FmaOp::create(builder, scalars.getLoc(), value, value,
                               current);
  case ReduceKind::Prod:
    return scalars.binary<arith::MulFOp>(current, value);
  case ReduceKind::Max:
    return scalars.largerKeepingNan(current, value);
  case ReduceKind::Min:
    return getSmallerKeepingNan(scalars, current, value);
  }
  llvm_unreachable("all kinds are handled");
}

static Value finishFloat(ScalarBuilder &scalars, ReduceKind kind, Value result,
                         int64_t count) {
  if (kind == ReduceKind::Mean)
    return scalars.binary<arith::DivFOp>(
        result, scalars.getF32(static_cast<float>(count)));
  if (kind == ReduceKind::L2)
    return scalars.getBuilder().createOrFold<math::SqrtOp>(scalars.getLoc(),
                                                           result);
  return result;
}

namespace {
/// Reductions of integers that stand for themselves. Narrow ones are widened to
/// 32 bits, in which sums and products are the same modulo their width.
class IntegerBody {
public:
  IntegerBody(ScalarBuilder &scalars, ReduceKind kind, Type element,
              Type stored)
      : kind(kind), element(element), isBoolean(element.isInteger(1)),
        isUnsigned(element.isUnsignedInteger()) {
    // Booleans are combined as they are stored.
    type = isBoolean
               ? stored
               : scalars.widen(makeZero(scalars, stored), element).getType();
  }

  Value getInitial(ScalarBuilder &scalars) const {
    int64_t initial = kind == ReduceKind::Prod ? 1 : 0;
    if (isBoolean)
      initial = kind == ReduceKind::Min ? 1 : 0;
    else if (kind == ReduceKind::Max)
      initial = getIntegerBounds(element).first;
    else if (kind == ReduceKind::Min)
      initial = getIntegerBounds(element).second;
    return arith::ConstantOp::create(
        scalars.getBuilder(), scalars.getLoc(),
        cast<TypedAttr>(IntegerAttr::get(
            type, APInt(64, initial).trunc(type.getIntOrFloatBitWidth()))));
  }

  Value load(ScalarBuilder &scalars, Value tensor, ValueRange at) const {
    Value value = scalars.load(tensor, at);
    return isBoolean ? value : scalars.widen(value, element);
  }

  Value step(ScalarBuilder &scalars, Value current, Value value) const;
  Value finish(ScalarBuilder &scalars, Value result, int64_t count) const;

private:
  static Value makeZero(ScalarBuilder &scalars, Type type) {
    return arith::ConstantOp::create(scalars.getBuilder(), scalars.getLoc(),
                                     scalars.getBuilder().getZeroAttr(type));
  }

  ReduceKind kind;
  Type element, type;
  bool isBoolean, isUnsigned;
};
} // namespace

Value IntegerBody::step(ScalarBuilder &scalars, Value current,
                        Value value) const {
  OpBuilder &builder = scalars.getBuilder();
  bool comparesUnsigned = isUnsigned && element.getIntOrFloatBitWidth() >= 32;
  switch (kind) {
  case ReduceKind::Max:
    if (isBoolean)
      return scalars.binary<arith::OrIOp>(current, value);
    return comparesUnsigned ? scalars.binary<arith::MaxUIOp>(current, value)
                            : scalars.binary<arith::MaxSIOp>(current, value);
  case ReduceKind::Min:
    if (isBoolean)
      return scalars.binary<arith::AndIOp>(current, value);
    return comparesUnsigned ? scalars.binary<arith::MinUIOp>(current, value)
                            : scalars.binary<arith::MinSIOp>(current, value);
  case ReduceKind::Prod:
    return scalars.binary<arith::MulIOp>(current, value);
  case ReduceKind::L1:
    if (!isUnsigned)
      value = builder.createOrFold<math::AbsIOp>(scalars.getLoc(), value);
    return scalars.binary<arith::AddIOp>(current, value);
  case ReduceKind::SumSquare:
    return scalars.binary<arith::AddIOp>(
        current, scalars.binary<arith::MulIOp>(value, value));
  default:
    return scalars.binary<arith::AddIOp>(current, value);
  }
}

Value IntegerBody::finish(ScalarBuilder &scalars, Value result,
                          int64_t count) const {
  if (isBoolean)
    return result;
  result = scalars.narrow(result, element);
  if (kind != ReduceKind::Mean)
    return result;
  // The quotient of the sum modulo the element's width.
  result = scalars.widen(result, element);
  Value divisor = arith::ConstantOp::create(
      scalars.getBuilder(), scalars.getLoc(),
      cast<TypedAttr>(scalars.getBuilder().getIntegerAttr(type, count)));
  result = isUnsigned ? scalars.binary<arith::DivUIOp>(result, divisor)
                      : scalars.binary<arith::DivSIOp>(result, divisor);
  return scalars.narrow(result, element);
}

namespace {

struct ConvertReduce : OpConversionPattern<ReduceOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(ReduceOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto inputType = cast<RankedTensorType>(op.getInput().getType());
    auto resultType = cast<RankedTensorType>(op.getType());
    Type element = inputType.getElementType();
    Quantization quantization = getQuantization(op, adaptor);
    AxisLoops loops(inputType.getShape(), op.getAxes());
    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          if (quantization.outputScale && op.getKind() == ReduceKind::Mean)
            return buildAverage(
                scalars, element, resultType.getElementType(), quantization,
                loops.getRanges(scalars), scalars.getIndex(loops.getCount()),
                [&](ScalarBuilder &step, ValueRange at) {
                  return step.load(adaptor.getInput(),
                                   loops.getPosition(indices, at));
                });
          if (isa<FloatType>(element) || quantization.outputScale)
            return reduceReals(scalars, op, adaptor, quantization, loops,
                               indices);
          return reduceIntegers(scalars, op, adaptor, loops, indices);
        });
    rewriter.replaceOp(op, result);
    return success();
  }

private:
  static Value reduceReals(ScalarBuilder &scalars, ReduceOp op,
                           OpAdaptor adaptor, const Quantization &quantization,
                           const AxisLoops &loops, ValueRange indices) {
    ReduceKind kind = op.getKind();
    Type element = getElementTypeOrSelf(op.getInput().getType());
    Value result =
        scalars.reduce(loops.getRanges(scalars), getInitialFloat(scalars, kind),
                       [&](ScalarBuilder &step, ValueRange at, Value current) {
                         Value value = loadRealInput(
                             step, adaptor.getInput(), element, quantization,
                             loops.getPosition(indices, at));
                         return stepFloat(step, kind, current, value);
                       });
    return finishReal(scalars,
                      finishFloat(scalars, kind, result, loops.getCount()),
                      getElementTypeOrSelf(op.getType()), quantization);
  }

  static Value reduceIntegers(ScalarBuilder &scalars, ReduceOp op,
                              OpAdaptor adaptor, const AxisLoops &loops,
                              ValueRange indices) {
    IntegerBody body(scalars, op.getKind(),
                     getElementTypeOrSelf(op.getInput().getType()),
                     getElementTypeOrSelf(adaptor.getInput().getType()));
    Value result = scalars.reduce(
        loops.getRanges(scalars), body.getInitial(scalars),
        [&](ScalarBuilder &step, ValueRange at, Value current) {
          return body.step(step, current,
                           body.load(step, adaptor.getInput(),
                                     loops.getPosition(indices, at)));
        });
    return body.finish(scalars, result, loops.getCount());
  }
};

} // namespace

void nn::populateReducePatterns(const TypeConverter &converter,
                                RewritePatternSet &patterns) {
  patterns.add<ConvertReduce>(converter, patterns.getContext());
}
