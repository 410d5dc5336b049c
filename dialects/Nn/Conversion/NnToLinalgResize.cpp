//===- NnToLinalgResize.cpp - Tensors of another resolution ---------------===//
//
// Loops over the tables of a resize, in the order its mode says.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/Conversion/IndexBuilder.h"
#include "mlir/Transforms/DialectConversion.h"
#include <cmath>

using namespace hetero;
using namespace hetero::nn;

using Indices = llvm::SmallVector<Value>;

namespace {

/// Writes what one output element of a resize is.
class ElementWriter {
public:
  ElementWriter(ResizeOp op, ResizeOp::Adaptor adaptor)
      : op(op), adaptor(adaptor), quantization(getQuantization(op, adaptor)),
        axes(op.getAxes()) {}

  Value write(ScalarBuilder &scalars, ValueRange indices) {
    outputs = indices;
    auto compute = [&](ScalarBuilder &inner) { return interpolate(inner); };
    // Wider elements and booleans are never extrapolated.
    Type element = op.getOutput().getType().getElementType();
    unsigned width = element.getIntOrFloatBitWidth();
    if (width > 32 || width == 1)
      return compute(scalars);
    Value isOutside = arith::ConstantIntOp::create(
        scalars.getBuilder(), scalars.getLoc(), 0, /*width=*/1);
    for (size_t i = 0; i < axes.size(); ++i) {
      Value isHere = arith::CmpIOp::create(
          scalars.getBuilder(), scalars.getLoc(), arith::CmpIPredicate::slt,
          loadEntry(scalars, adaptor.getIndices()[i], i, scalars.getIndex(0)),
          scalars.getI32(0));
      isOutside = scalars.binary<arith::OrIOp>(isOutside, isHere);
    }
    return scalars.select(
        isOutside,
        [&](ScalarBuilder &inner) {
          return finish(
              inner, inner.getF32(op.getExtrapolationValue().convertToFloat()));
        },
        compute);
  }

private:
  Value loadEntry(ScalarBuilder &scalars, Value table, size_t i, Value tap) {
    return scalars.load(table, {outputs[axes[i]], tap});
  }

  /// Sets `at` along axis `i` to the position of a tap.
  void select(ScalarBuilder &scalars, Indices &at, size_t i, Value tap) {
    at[axes[i]] = arith::IndexCastOp::create(
        scalars.getBuilder(), scalars.getLoc(),
        scalars.getBuilder().getIndexType(),
        loadEntry(scalars, adaptor.getIndices()[i], i, tap));
  }

  LoopRange getTaps(ScalarBuilder &scalars, size_t i) {
    auto type = cast<RankedTensorType>(op.getIndices()[i].getType());
    return {scalars.getIndex(0), scalars.getIndex(type.getDimSize(1))};
  }

  Value interpolate(ScalarBuilder &scalars) {
    Indices at(outputs);
    switch (op.getMode()) {
    case ResizeMode::Nearest:
      for (size_t i = 0; i < axes.size(); ++i)
        select(scalars, at, i, scalars.getIndex(0));
      if (quantization.outputScale)
        return finish(scalars, loadReal(scalars, at));
      return loadMoved(scalars, adaptor.getInput(), at);
    case ResizeMode::Nested:
      return finish(scalars, sumNested(scalars, at, 0));
    case ResizeMode::Joint:
      return finish(scalars, sumJoint(scalars));
    }
    llvm_unreachable("every mode is handled");
  }

  /// The sum over axis `i` of the sums over the axes behind it.
  Value sumNested(ScalarBuilder &scalars, const Indices &at, size_t i) {
    if (i == axes.size())
      return loadReal(scalars, at);
    return scalars.reduce(
        getTaps(scalars, i), scalars.getF32(0.0f),
        [&](ScalarBuilder &inner, ValueRange loop, Value sum) {
          Indices here(at);
          select(inner, here, i, loop[0]);
          Value weight = loadEntry(inner, adaptor.getWeights()[i], i, loop[0]);
          return inner.binary<arith::AddFOp>(
              sum, inner.binary<arith::MulFOp>(weight,
                                               sumNested(inner, here, i + 1)));
        });
  }

  /// The sum of elements, each times the product of its weights.
  Value sumJoint(ScalarBuilder &scalars) {
    llvm::SmallVector<LoopRange> ranges;
    for (size_t i = 0; i < axes.size(); ++i)
      ranges.push_back(getTaps(scalars, i));
    return scalars.reduce(
        ranges, scalars.getF32(0.0f),
        [&](ScalarBuilder &inner, ValueRange loop, Value sum) {
          Indices at(outputs);
          Value product;
          for (size_t i = axes.size(); i-- > 0;) {
            select(inner, at, i, loop[i]);
            Value weight =
                loadEntry(inner, adaptor.getWeights()[i], i, loop[i]);
            product =
                product ? inner.binary<arith::MulFOp>(product, weight) : weight;
          }
          return inner.binary<arith::AddFOp>(
              sum, inner.binary<arith::MulFOp>(product, loadReal(inner, at)));
        });
  }

  /// The element as a float: dequantised if the operation is quantised.
  Value loadReal(ScalarBuilder &scalars, ValueRange at) {
    Type element = op.getInput().getType().getElementType();
    Value value = scalars.load(adaptor.getInput(), at);
    if (isa<FloatType>(element))
      return value;
    value = scalars.widen(value, element);
    if (quantization.outputScale) {
      Value none = scalars.getIndex(0);
      Value zeroPoint = scalars.widen(
          scalars.loadParameter(quantization.inputZeroPoints[0], none),
          element);
      return scalars.dequantize(
          value, zeroPoint,
          scalars.loadParameter(quantization.inputScales[0], none));
    }
    Type f32 = scalars.getBuilder().getF32Type();
    if (element.isUnsignedInteger(32))
      return arith::UIToFPOp::create(scalars.getBuilder(), scalars.getLoc(),
                                     f32, value);
    return arith::SIToFPOp::create(scalars.getBuilder(), scalars.getLoc(), f32,
                                   value);
  }

  /// A float as an element of the result.
  Value finish(ScalarBuilder &scalars, Value value) {
    Type element = op.getOutput().getType().getElementType();
    if (quantization.outputScale || isa<FloatType>(element))
      return finishReal(scalars, value, element, quantization);
    // Cut to a whole number within the range; bounds of 32-bit integers are
    // rounded towards zero to be floats.
    auto [lowest, highest] = getIntegerBounds(element);
    float high = highest > (1 << 24)
                     ? std::nextafter(static_cast<float>(highest), 0.0f)
                     : static_cast<float>(highest);
    value = scalars.binary<arith::MaxNumFOp>(value, scalars.getF32(lowest));
    value = scalars.binary<arith::MinNumFOp>(value, scalars.getF32(high));
    Type i32 = scalars.getBuilder().getI32Type();
    Value integer = element.isUnsignedInteger(32)
                        ? arith::FPToUIOp::create(scalars.getBuilder(),
                                                  scalars.getLoc(), i32, value)
                              .getResult()
                        : arith::FPToSIOp::create(scalars.getBuilder(),
                                                  scalars.getLoc(), i32, value)
                              .getResult();
    return scalars.narrow(integer, element);
  }

  ResizeOp op;
  ResizeOp::Adaptor adaptor;
  Quantization quantization;
  ArrayRef<int64_t> axes;
  ValueRange outputs;
};

struct ConvertResize : OpConversionPattern<ResizeOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(ResizeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    ElementWriter writer(op, adaptor);
    rewriter.replaceOp(
        op, buildGeneric(rewriter, op.getLoc(), op.getOutput().getType(),
                         [&](ScalarBuilder &scalars, ValueRange indices) {
                           return writer.write(scalars, indices);
                         }));
    return success();
  }
};

} // namespace

void nn::populateResizePatterns(const TypeConverter &converter,
                                RewritePatternSet &patterns) {
  patterns.add<ConvertResize>(converter, patterns.getContext());
}
