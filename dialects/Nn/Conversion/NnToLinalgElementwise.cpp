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
