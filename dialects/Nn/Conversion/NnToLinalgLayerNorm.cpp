//===- NnToLinalgLayerNorm.cpp - Normalisation over axes ------------------===//
//
// Three passes: the mean and the factor of every group of elements, each one
// float, then one affine step an element.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/Conversion/Reduction.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace hetero;
using namespace hetero::nn;

namespace {

struct ConvertLayerNorm : OpConversionPattern<LayerNormOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(LayerNormOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto inputType = cast<RankedTensorType>(op.getInput().getType());
    auto resultType = cast<RankedTensorType>(op.getType());
    Type element = inputType.getElementType();
    Quantization quantization = getQuantization(op, adaptor);
    AxisLoops loops(inputType.getShape(), op.getAxes());
    auto groupType =
        RankedTensorType::get(loops.getKeptShape(), rewriter.getF32Type());
    float count = loops.getCount();

    auto load = [&](ScalarBuilder &scalars, ValueRange at) {
      return loadRealInput(scalars, adaptor.getInput(), element, quantization,
                           at);
    };
    Value mean;
    if (!op.getUncentred())
      mean = buildGeneric(
          rewriter, loc, groupType,
          [&](ScalarBuilder &scalars, ValueRange group) {
            Value sum = scalars.reduce(
                loops.getRanges(scalars), scalars.getF32(0.0f),
                [&](ScalarBuilder &step, ValueRange at, Value current) {
                  return step.binary<arith::AddFOp>(
                      current, load(step, loops.insertAxes(group, at)));
                });
            return scalars.binary<arith::DivFOp>(sum, scalars.getF32(count));
          });
    /// The element less the mean of its group.
    auto loadCentred = [&](ScalarBuilder &scalars, ValueRange at,
                           Value centre) {
      Value value = load(scalars, at);
      return centre ? scalars.binary<arith::SubFOp>(value, centre) : value;
    };
    Value factor = buildGeneric(
        rewriter, loc, groupType,
        [&](ScalarBuilder &scalars, ValueRange group) {
          Value centre = mean ? scalars.load(mean, group) : Value();
          Value squares = scalars.reduce(
              loops.getRanges(scalars), scalars.getF32(0.0f),
              [&](ScalarBuilder &step, ValueRange at, Value current) {
                Value difference =
                    loadCentred(step, loops.insertAxes(group, at), centre);
                return math::FmaOp::create(step.getBuilder(), loc, difference,
                                           difference, current)
                    .getResult();
              });
          Value variance =
              scalars.binary<arith::DivFOp>(squares, scalars.getF32(count));
          variance = scalars.binary<arith::AddFOp>(
              variance, scalars.getF32(op.getEpsilon().convertToFloat()));
          Value deviation =
              scalars.getBuilder().createOrFold<math::SqrtOp>(loc, variance);
          return scalars.binary<arith::DivFOp>(scalars.getF32(1.0f), deviation);
        });
    Value result = buildGeneric(
        rewriter, loc, resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          llvm::SmallVector<Value> group = loops.dropAxes(indices);
          Value centre = mean ? scalars.load(mean, group) : Value();
          Value value = scalars.binary<arith::MulFOp>(
              loadCentred(scalars, indices, centre),
              scalars.load(factor, group));
          if (Value scale = adaptor.getScale())
            value = scalars.binary<arith::MulFOp>(
                value, loadBroadcast(scalars, scale, indices));
          if (Value bias = adaptor.getBias())
            value = scalars.binary<arith::AddFOp>(
                value, loadBroadcast(scalars, bias, indices));
          return finishReal(scalars, value, resultType.getElementType(),
                            quantization);
        });
    rewriter.replaceOp(op, result);
    return success();
  }

private:
  /// The element of a broadcast parameter that meets `indices`.
  static Value loadBroadcast(ScalarBuilder &scalars, Value parameter,
                             ValueRange indices) {
    auto type = cast<RankedTensorType>(parameter.getType());
    llvm::SmallVector<Value> at;
    for (auto [size, index] :
         llvm::zip_equal(type.getShape(), indices.take_back(type.getRank())))
      at.push_back(size == 1 ? scalars.getIndex(0) : index);
    return scalars.load(parameter, at);
  }
};

} // namespace

void nn::populateLayerNormPatterns(const TypeConverter &converter,
                                   RewritePatternSet &patterns) {
  patterns.add<ConvertLayerNorm>(converter, patterns.getContext());
}
