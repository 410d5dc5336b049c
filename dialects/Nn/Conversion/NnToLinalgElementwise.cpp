//===- NnToLinalgElementwise.cpp - One output per position ----------------===//
//
// The quantised form of each operation is its float form between a
// dequantisation of the operands and a quantisation of the result.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/Conversion/ScalarBuilder.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace hetero;
using namespace hetero::nn;

/// An integer parameter as a float.
static Value loadZeroPoint(ScalarBuilder &scalars, Value parameter,
                           Type element) {
  Value integer = scalars.widen(
      scalars.loadParameter(parameter, scalars.getIndex(0)), element);
  return scalars.getBuilder().createOrFold<arith::SIToFPOp>(
      scalars.getLoc(), scalars.getBuilder().getF32Type(), integer);
}

/// A quantised Add or Mul with the zero point before the rounding, of operands
/// widened to i32. See nn.add and nn.mul.
static Value buildZeroPointFirst(ScalarBuilder &scalars, bool isProduct,
                                 Value lhs, Value rhs, Type lhsElement,
                                 Type rhsElement, Type element,
                                 const Quantization &quantization) {
  OpBuilder &builder = scalars.getBuilder();
  auto toFloat = [&](Value integer) {
    return builder.createOrFold<arith::SIToFPOp>(scalars.getLoc(),
                                                 builder.getF32Type(), integer);
  };
  auto multiply = [&](Value a, Value b) {
    return scalars.binary<arith::MulFOp>(a, b);
  };
  auto divide = [&](Value a, Value b) {
    return scalars.binary<arith::DivFOp>(a, b);
  };
  Value none = scalars.getIndex(0);
  Value lhsScale = scalars.loadParameter(quantization.inputScales[0], none);
  Value rhsScale = scalars.loadParameter(quantization.inputScales[1], none);
  Value scale = scalars.loadParameter(quantization.outputScale, none);
  Value lhsZero =
      loadZeroPoint(scalars, quantization.inputZeroPoints[0], lhsElement);
  Value rhsZero =
      loadZeroPoint(scalars, quantization.inputZeroPoints[1], rhsElement);
  Value zeroPoint =
      loadZeroPoint(scalars, quantization.outputZeroPoint, element);
  Value a = toFloat(lhs), b = toFloat(rhs), real;
  if (isProduct) {
    Value product = multiply(scalars.binary<arith::SubFOp>(a, lhsZero),
                             scalars.binary<arith::SubFOp>(b, rhsZero));
    Value ratio = divide(multiply(lhsScale, rhsScale), scale);
    real = scalars.binary<arith::AddFOp>(multiply(product, ratio), zeroPoint);
  } else {
    Value lhsRatio = divide(lhsScale, scale);
    Value rhsRatio = divide(rhsScale, scale);
    Value offset = scalars.binary<arith::SubFOp>(
        zeroPoint, scalars.binary<arith::AddFOp>(multiply(lhsRatio, lhsZero),
                                                 multiply(rhsRatio, rhsZero)));
    Location loc = scalars.getLoc();
    real = math::FmaOp::create(builder, loc, b, rhsRatio, offset);
    real = math::FmaOp::create(builder, loc, a, lhsRatio, real);
  }
  return scalars.narrow(scalars.roundToRange(real, scalars.getI32(0), element,
                                             quantization.clamp),
                        element);
}

namespace {

/// Add, Sub and Mul; integers without quantisation wrap around.
template <typename OpT, typename FloatT, typename IntegerT>
struct ConvertBinary : OpConversionPattern<OpT> {
  using OpConversionPattern<OpT>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(OpT op, typename OpT::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type lhs = getElementTypeOrSelf(op.getLhs().getType());
    Type rhs = getElementTypeOrSelf(op.getRhs().getType());
    auto resultType = cast<RankedTensorType>(op.getType());
    Type element = resultType.getElementType();
    Quantization quantization = getQuantization(op, adaptor);
    bool isInteger = !isa<FloatType>(lhs) && !quantization.outputScale;
    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          if (op->hasAttr("zero_point_first"))
            return buildZeroPointFirst(
                scalars, std::is_same_v<OpT, MulOp>,
                loadBroadcast(scalars, adaptor.getLhs(), lhs, indices),
                loadBroadcast(scalars, adaptor.getRhs(), rhs, indices), lhs,
                rhs, element, quantization);
          Value left = loadReal(scalars, adaptor.getLhs(), lhs, quantization, 0,
                                indices);
          Value right = loadReal(scalars, adaptor.getRhs(), rhs, quantization,
                                 1, indices);
          if (isInteger)
            return scalars.narrow(
                scalars.template binary<IntegerT>(left, right), element);
          return finishReal(scalars,
                            scalars.template binary<FloatT>(left, right),
                            element, quantization);
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

/// A function of one float.
template <typename OpT>
struct ConvertUnary : OpConversionPattern<OpT> {
  using OpConversionPattern<OpT>::OpConversionPattern;

  static Value compute(ScalarBuilder &scalars, OpT op, Value x) {
    if constexpr (std::is_same_v<OpT, ReluOp>)
      return scalars.rectify(x);
    if constexpr (std::is_same_v<OpT, SigmoidOp>)
      return scalars.callMath("hetero_logisticf", x);
    if constexpr (std::is_same_v<OpT, TanhOp>)
      return scalars.callMath("hetero_tanhf", x);
    if constexpr (std::is_same_v<OpT, ClipOp>) {
      x = scalars.maximumKeepingNan(
          x, scalars.getF32(op.getMin().convertToFloat()));
      return scalars.minimumKeepingNan(
          x, scalars.getF32(op.getMax().convertToFloat()));
    }
  }

  LogicalResult
  matchAndRewrite(OpT op, typename OpT::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type input = getElementTypeOrSelf(op.getInput().getType());
    auto resultType = cast<RankedTensorType>(op.getType());
    Quantization quantization = getQuantization(op, adaptor);
    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          Value x = loadReal(scalars, adaptor.getInput(), input, quantization,
                             0, indices);
          return finishReal(scalars, compute(scalars, op, x),
                            resultType.getElementType(), quantization);
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct ConvertQuantize : OpConversionPattern<QuantizeOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(QuantizeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto resultType = cast<RankedTensorType>(op.getType());
    Type element = resultType.getElementType();
    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          Value channel = getChannel(scalars, op.getAxis(), indices);
          Value scale = scalars.loadParameter(adaptor.getScale(), channel);
          Value zeroPoint = scalars.widen(
              scalars.loadParameter(adaptor.getZeroPoint(), channel), element);
          Value value = scalars.load(adaptor.getInput(), indices);
          return scalars.narrow(
              scalars.quantize(value, scale, zeroPoint, element, ClampAttr()),
              element);
        });
    rewriter.replaceOp(op, result);
    return success();
  }

  /// The index along `axis`, which need not exist for per-tensor parameters.
  static Value getChannel(ScalarBuilder &scalars, uint64_t axis,
                          ValueRange indices) {
    return axis < indices.size() ? indices[axis] : scalars.getIndex(0);
  }
};

struct ConvertDequantize : OpConversionPattern<DequantizeOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(DequantizeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type element = getElementTypeOrSelf(op.getInput().getType());
    auto resultType = cast<RankedTensorType>(op.getType());
    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          Value channel =
              ConvertQuantize::getChannel(scalars, op.getAxis(), indices);
          Value scale = scalars.loadParameter(adaptor.getScale(), channel);
          Value zeroPoint = scalars.widen(
              scalars.loadParameter(adaptor.getZeroPoint(), channel), element);
          Value value = scalars.loadWide(adaptor.getInput(), element, indices);
          return scalars.canonicalizeNan(
              scalars.dequantize(value, zeroPoint, scale));
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct ConvertBatchNorm : OpConversionPattern<BatchNormOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(BatchNormOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value result = buildGeneric(
        rewriter, op.getLoc(), cast<RankedTensorType>(op.getType()),
        [&](ScalarBuilder &scalars, ValueRange indices) {
          Value channel = indices[1];
          auto load = [&](Value parameter) {
            return scalars.load(parameter, channel);
          };
          Value variance = scalars.binary<arith::AddFOp>(
              load(adaptor.getVariance()),
              scalars.getF32(op.getEpsilon().convertToFloat()));
          Value deviation = scalars.getBuilder().createOrFold<math::SqrtOp>(
              scalars.getLoc(), variance);
          Value factor = scalars.binary<arith::DivFOp>(load(adaptor.getScale()),
                                                       deviation);
          Value centred = scalars.binary<arith::SubFOp>(
              scalars.load(adaptor.getInput(), indices),
              load(adaptor.getMean()));
          Value scaled = scalars.binary<arith::MulFOp>(centred, factor);
          return scalars.canonicalizeNan(
              scalars.binary<arith::AddFOp>(scaled, load(adaptor.getBias())));
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void nn::populateElementwisePatterns(const TypeConverter &converter,
                                     RewritePatternSet &patterns) {
  patterns.add<ConvertBinary<AddOp, arith::AddFOp, arith::AddIOp>,
               ConvertBinary<SubOp, arith::SubFOp, arith::SubIOp>,
               ConvertBinary<MulOp, arith::MulFOp, arith::MulIOp>,
               ConvertUnary<ReluOp>, ConvertUnary<SigmoidOp>,
               ConvertUnary<TanhOp>, ConvertUnary<ClipOp>, ConvertQuantize,
               ConvertDequantize, ConvertBatchNorm>(converter,
                                                    patterns.getContext());
}
