//===- NnToLinalgSoftmax.cpp - Softmax ------------------------------------===//
//
// Four passes over the data (maximum, exponential, sum, quotient), because an
// exponential is far dearer than a stored float.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/Conversion/ScalarBuilder.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace hetero;
using namespace hetero::nn;

namespace {

struct ConvertSoftmax : OpConversionPattern<SoftmaxOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(SoftmaxOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto inputType = cast<RankedTensorType>(op.getInput().getType());
    auto resultType = cast<RankedTensorType>(op.getType());
    Type element = inputType.getElementType();
    int64_t axis = op.getAxis();
    int64_t length = inputType.getDimSize(axis);
    Quantization quantization = getQuantization(op, adaptor);
    auto floatType =
        RankedTensorType::get(inputType.getShape(), rewriter.getF32Type());
    llvm::SmallVector<int64_t> rowShape(inputType.getShape());
    rowShape.erase(rowShape.begin() + axis);
    auto rowType = RankedTensorType::get(rowShape, rewriter.getF32Type());

    auto loadReal = [&](ScalarBuilder &scalars, ValueRange at) {
      Value value = scalars.loadWide(adaptor.getInput(), element, at);
      if (!quantization.outputScale)
        return value;
      Value none = scalars.getIndex(0);
      Value zeroPoint = scalars.widen(
          scalars.loadParameter(quantization.inputZeroPoints[0], none),
          element);
      return scalars.dequantize(
          value, zeroPoint,
          scalars.loadParameter(quantization.inputScales[0], none));
    };
    auto withAxis = [&](ValueRange row, Value position) {
      llvm::SmallVector<Value> at(row);
      at.insert(at.begin() + axis, position);
      return at;
    };
    auto withoutAxis = [&](ValueRange at) {
      llvm::SmallVector<Value> row(at);
      row.erase(row.begin() + axis);
      return row;
    };
    auto reduceRows =
        [&](float initial,
            llvm::function_ref<Value(ScalarBuilder &, ValueRange, Value)>
                step) {
          return buildGeneric(
              rewriter, loc, rowType,
              [&](ScalarBuilder &scalars, ValueRange row) {
                return scalars.reduce(
                    LoopRange{scalars.getIndex(0), scalars.getIndex(length)},
                    scalars.getF32(initial),
                    [&](ScalarBuilder &inner, ValueRange at, Value current) {
                      return step(inner, withAxis(row, at[0]), current);
                    });
              });
        };

    // A NaN may be left out of the maximum: it reaches every quotient through
    // the sum of the exponentials.
    Value maximum =
        reduceRows(-std::numeric_limits<float>::infinity(),
                   [&](ScalarBuilder &scalars, ValueRange at, Value current) {
                     return scalars.binary<arith::MaxNumFOp>(
                         current, loadReal(scalars, at));
                   });
    Value exponential = buildGeneric(
        rewriter, loc, floatType, [&](ScalarBuilder &scalars, ValueRange at) {
          Value difference = scalars.binary<arith::SubFOp>(
              loadReal(scalars, at), scalars.load(maximum, withoutAxis(at)));
          return scalars.callMath("hetero_expf", difference);
        });
    Value sum = reduceRows(
        0.0f, [&](ScalarBuilder &scalars, ValueRange at, Value current) {
          return scalars.binary<arith::AddFOp>(current,
                                               scalars.load(exponential, at));
        });
    Value result = buildGeneric(
        rewriter, loc, resultType, [&](ScalarBuilder &scalars, ValueRange at) {
          Value total = scalars.load(sum, withoutAxis(at));
          Value outcome;
          if (op.getLogarithm())
            outcome = scalars.binary<arith::SubFOp>(
                scalars.binary<arith::SubFOp>(
                    loadReal(scalars, at),
                    scalars.load(maximum, withoutAxis(at))),
                scalars.callMath("hetero_logf", total));
          else
            outcome = scalars.binary<arith::DivFOp>(
                scalars.load(exponential, at), total);
          return finishReal(scalars, outcome, resultType.getElementType(),
                            quantization);
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void nn::populateSoftmaxPatterns(const TypeConverter &converter,
                                 RewritePatternSet &patterns) {
  patterns.add<ConvertSoftmax>(converter, patterns.getContext());
}
