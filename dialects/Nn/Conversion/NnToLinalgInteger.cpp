//===- NnToLinalgInteger.cpp - Arithmetic of integer networks -------------===//
//
// hetero/Support/Rescale.h and lib/Reference/Integer.cpp state the same rules
// for the host.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/Conversion/ScalarBuilder.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace hetero;
using namespace hetero::nn;

/// The index along `axis`, which need not exist for per-tensor parameters.
static Value getChannel(ScalarBuilder &scalars, uint64_t axis,
                        ValueRange indices) {
  return axis < indices.size() ? indices[axis] : scalars.getIndex(0);
}

static Value getI64(ScalarBuilder &scalars, int64_t value) {
  OpBuilder &builder = scalars.getBuilder();
  return arith::ConstantIntOp::create(builder, scalars.getLoc(),
                                      builder.getI64Type(), value);
}

/// A float within bounds; a NaN becomes the lower one.
static Value bound(ScalarBuilder &scalars, Value value, float lowest,
                   float highest) {
  value = scalars.binary<arith::MaxNumFOp>(value, scalars.getF32(lowest));
  return scalars.binary<arith::MinNumFOp>(value, scalars.getF32(highest));
}

static Value truncate(ScalarBuilder &scalars, Value value) {
  OpBuilder &builder = scalars.getBuilder();
  return builder.createOrFold<arith::FPToSIOp>(scalars.getLoc(),
                                               builder.getI32Type(), value);
}

static Value toFloat(ScalarBuilder &scalars, Value value) {
  OpBuilder &builder = scalars.getBuilder();
  return builder.createOrFold<arith::SIToFPOp>(scalars.getLoc(),
                                               builder.getF32Type(), value);
}

static Value roundHalfEven(ScalarBuilder &scalars, Value value) {
  return truncate(scalars, scalars.getBuilder().createOrFold<math::RoundEvenOp>(
                               scalars.getLoc(), value));
}

/// One where the comparison holds, else zero, as i32.
static Value compare(ScalarBuilder &scalars, arith::CmpFPredicate predicate,
                     Value lhs, Value rhs) {
  OpBuilder &builder = scalars.getBuilder();
  Value holds =
      arith::CmpFOp::create(builder, scalars.getLoc(), predicate, lhs, rhs);
  return arith::ExtUIOp::create(builder, scalars.getLoc(), builder.getI32Type(),
                                holds);
}

namespace {

struct ConvertRescale : OpConversionPattern<RescaleOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(RescaleOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type element = op.getInput().getType().getElementType();
    Value result = buildGeneric(
        rewriter, op.getLoc(), op.getType(),
        [&](ScalarBuilder &scalars, ValueRange indices) {
          Value channel = getChannel(scalars, op.getAxis(), indices);
          Value value = scalars.loadWide(adaptor.getInput(), element, indices);
          if (isa<FloatType>(element))
            value = roundHalfEven(
                scalars, bound(scalars, value, -2147483648.0f, 2147483520.0f));
          Value multiplier =
              scalars.loadParameter(adaptor.getMultiplier(), channel);
          Value addend = scalars.loadParameter(adaptor.getAddend(), channel);
          Value sum = scalars.binary<arith::AddIOp>(
              scalars.binary<arith::MulIOp>(widen(scalars, value),
                                            widen(scalars, multiplier)),
              addend);
          return scalars.narrow(divide(scalars, op, sum),
                                op.getType().getElementType());
        });
    rewriter.replaceOp(op, result);
    return success();
  }

private:
  static Value widen(ScalarBuilder &scalars, Value value) {
    OpBuilder &builder = scalars.getBuilder();
    return builder.createOrFold<arith::ExtSIOp>(scalars.getLoc(),
                                                builder.getI64Type(), value);
  }

  /// clamp(floor(sum / divisor)) of an i64, as an i32.
  static Value divide(ScalarBuilder &scalars, RescaleOp op, Value sum) {
    OpBuilder &builder = scalars.getBuilder();
    int64_t divisor = op.getDivisor();
    int64_t lowest = op.getClamp().getMin(), highest = op.getClamp().getMax();
    auto clamp = [&](Value value, int64_t low, int64_t high) {
      value = scalars.binary<arith::MaxSIOp>(value, getI64(scalars, low));
      return scalars.binary<arith::MinSIOp>(value, getI64(scalars, high));
    };
    auto toI32 = [&](Value value) {
      return builder.createOrFold<arith::TruncIOp>(scalars.getLoc(),
                                                   builder.getI32Type(), value);
    };
    if (llvm::isPowerOf2_64(divisor)) {
      Value quotient = scalars.binary<arith::ShRSIOp>(
          sum, getI64(scalars, llvm::Log2_64(divisor)));
      return toI32(clamp(quotient, lowest, highest));
    }
    // Bounded first and counted from the lowest result, the dividend has at
    // most 32 bits: the verifier sees to that.
    sum = clamp(sum, lowest * divisor, highest * divisor + divisor - 1);
    sum = scalars.binary<arith::SubIOp>(sum, getI64(scalars, lowest * divisor));
    Value quotient = scalars.binary<arith::DivUIOp>(
        toI32(sum), scalars.getI32(static_cast<int32_t>(divisor)));
    return scalars.binary<arith::AddIOp>(quotient, scalars.getI32(lowest));
  }
};

struct ConvertIntQuantize : OpConversionPattern<IntQuantizeOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(IntQuantizeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type element = op.getType().getElementType();
    Value result = buildGeneric(
        rewriter, op.getLoc(), op.getType(),
        [&](ScalarBuilder &scalars, ValueRange indices) {
          Value channel = getChannel(scalars, op.getAxis(), indices);
          Value zeroPoint = scalars.widen(
              scalars.loadParameter(adaptor.getZeroPoint(), channel), element);
          Value quotient = scalars.binary<arith::DivFOp>(
              scalars.load(adaptor.getInput(), indices),
              scalars.loadParameter(adaptor.getScale(), channel));
          Value value = scalars.binary<arith::AddFOp>(
              quotient, toFloat(scalars, zeroPoint));
          if (op.getRounding() != Rounding::Sign)
            value = bound(scalars, value, op.getClamp().getMin(),
                          op.getClamp().getMax());
          return scalars.narrow(round(scalars, value, op.getRounding()),
                                element);
        });
    rewriter.replaceOp(op, result);
    return success();
  }

private:
  static Value round(ScalarBuilder &scalars, Value value, Rounding rounding) {
    using Predicate = arith::CmpFPredicate;
    OpBuilder &builder = scalars.getBuilder();
    auto add = [&](Value lhs, Value rhs) {
      return scalars.binary<arith::AddIOp>(lhs, rhs);
    };
    auto subtract = [&](Value lhs, Value rhs) {
      return scalars.binary<arith::SubIOp>(lhs, rhs);
    };
    Value zero = scalars.getF32(0.0f);
    auto getSigned = [&](Value magnitude) -> Value {
      Value isNegative = arith::CmpFOp::create(builder, scalars.getLoc(),
                                               Predicate::OLT, value, zero);
      Value negated = subtract(scalars.getI32(0), magnitude);
      return arith::SelectOp::create(builder, scalars.getLoc(), isNegative,
                                     negated, magnitude);
    };
    auto getMagnitude = [&] {
      return builder.createOrFold<math::AbsFOp>(scalars.getLoc(), value);
    };
    if (rounding == Rounding::HalfEven)
      return roundHalfEven(scalars, value);
    if (rounding == Rounding::Sign)
      return subtract(add(compare(scalars, Predicate::OGE, value, zero),
                          compare(scalars, Predicate::OGE, value, zero)),
                      scalars.getI32(1));
    if (rounding == Rounding::HalfUp)
      return getSigned(truncate(
          scalars,
          scalars.binary<arith::AddFOp>(getMagnitude(), scalars.getF32(0.5f))));
    if (rounding == Rounding::HalfDown) {
      Value less =
          scalars.binary<arith::SubFOp>(getMagnitude(), scalars.getF32(0.5f));
      Value whole = truncate(scalars, less);
      return getSigned(add(whole, compare(scalars, Predicate::OLT,
                                          toFloat(scalars, whole), less)));
    }
    Value down = truncate(scalars, value);
    Value whole = toFloat(scalars, down);
    // Where truncation went up, and where it went down.
    Value isAbove = compare(scalars, Predicate::OGT, whole, value);
    Value isBelow = compare(scalars, Predicate::OLT, whole, value);
    switch (rounding) {
    case Rounding::Floor:
      return subtract(down, isAbove);
    case Rounding::Ceil:
      return add(down, isBelow);
    case Rounding::Up:
      return subtract(add(down, isBelow), isAbove);
    default:
      return down;
    }
  }
};

} // namespace

void nn::populateIntegerPatterns(const TypeConverter &converter,
                                 RewritePatternSet &patterns) {
  patterns.add<ConvertRescale, ConvertIntQuantize>(converter,
                                                   patterns.getContext());
}
