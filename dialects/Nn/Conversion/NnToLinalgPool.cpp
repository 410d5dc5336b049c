//===- NnToLinalgPool.cpp - Pools -----------------------------------------===//
//
// Padding takes no part in a pool: its positions are left out of the loops.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/Conversion/Reduction.h"
#include "dialects/Nn/Conversion/Window.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace hetero;
using namespace hetero::nn;

/// The window of a pool; in ceil mode the last ones may reach beyond the end.
template <typename OpT>
static Window getPoolWindow(OpT op) {
  auto input = cast<RankedTensorType>(op.getInput().getType());
  Window window(input.getShape().drop_front(2), op.getKernelShape(),
                op.getStrides(), op.getPads(), op.getDilations());
  window.setOverhangs(op.getCeilMode());
  return window;
}

/// float32 of a number of positions.
static Value toFloat(ScalarBuilder &scalars, Value count) {
  OpBuilder &builder = scalars.getBuilder();
  count = builder.createOrFold<arith::IndexCastOp>(scalars.getLoc(),
                                                   builder.getI32Type(), count);
  return builder.createOrFold<arith::SIToFPOp>(scalars.getLoc(),
                                               builder.getF32Type(), count);
}

Value nn::buildAverage(
    ScalarBuilder &scalars, Type inputElement, Type resultElement,
    const Quantization &quantization, llvm::ArrayRef<LoopRange> ranges,
    Value count,
    llvm::function_ref<Value(ScalarBuilder &, ValueRange)> loadAt) {
  OpBuilder &builder = scalars.getBuilder();
  if (isa<FloatType>(inputElement)) {
    Value sum = scalars.reduce(
        ranges, scalars.getF32(0.0f),
        [&](ScalarBuilder &step, ValueRange at, Value current) {
          return step.binary<arith::AddFOp>(current, loadAt(step, at));
        });
    return scalars.canonicalizeNan(
        scalars.binary<arith::DivFOp>(sum, toFloat(scalars, count)));
  }
  Value none = scalars.getIndex(0);
  Value zeroPoint = scalars.widen(
      scalars.loadParameter(quantization.inputZeroPoints[0], none),
      inputElement);
  Value sum =
      scalars.reduce(ranges, scalars.getI32(0),
                     [&](ScalarBuilder &step, ValueRange at, Value current) {
                       Value value = step.widen(loadAt(step, at), inputElement);
                       value = step.binary<arith::SubIOp>(value, zeroPoint);
                       return step.binary<arith::AddIOp>(current, value);
                     });
  Value scale = scalars.binary<arith::DivFOp>(
      scalars.loadParameter(quantization.inputScales[0], none),
      scalars.loadParameter(quantization.outputScale, none));
  scale = scalars.binary<arith::DivFOp>(scale, toFloat(scalars, count));
  Value real = builder.createOrFold<arith::SIToFPOp>(scalars.getLoc(),
                                                     builder.getF32Type(), sum);
  real = scalars.binary<arith::MulFOp>(real, scale);
  Value outputZero = scalars.widen(
      scalars.loadParameter(quantization.outputZeroPoint, none), resultElement);
  return scalars.narrow(
      scalars.roundToRange(real, outputZero, resultElement, quantization.clamp),
      resultElement);
}

namespace {

struct ConvertAvgPool : OpConversionPattern<AvgPoolOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(AvgPoolOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto resultType = cast<RankedTensorType>(op.getType());
    Type inputElement = getElementTypeOrSelf(op.getInput().getType());
    Quantization quantization = getQuantization(op, adaptor);
    Window window = getPoolWindow(op);
    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          llvm::SmallVector<Value> origin =
              window.getOrigin(scalars, indices.drop_front(2));
          Value count =
              window.getCount(scalars, origin, op.getCountIncludePad());
          auto loadAt = [&](ScalarBuilder &step, ValueRange at) {
            llvm::SmallVector<Value> position{indices[0], indices[1]};
            llvm::append_range(position, window.getPosition(step, origin, at));
            return step.load(adaptor.getInput(), position);
          };
          return buildAverage(
              scalars, inputElement, resultType.getElementType(), quantization,
              window.getRanges(scalars, origin, Window::Bounds::Clip), count,
              loadAt);
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct ConvertGlobalAvgPool : OpConversionPattern<GlobalAvgPoolOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(GlobalAvgPoolOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto inputType = cast<RankedTensorType>(op.getInput().getType());
    auto resultType = cast<RankedTensorType>(op.getType());
    Quantization quantization = getQuantization(op, adaptor);
    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          llvm::SmallVector<LoopRange> ranges;
          int64_t positions = 1;
          for (int64_t size : inputType.getShape().drop_front(2)) {
            ranges.push_back({scalars.getIndex(0), scalars.getIndex(size)});
            positions *= size;
          }
          auto loadAt = [&](ScalarBuilder &step, ValueRange at) {
            llvm::SmallVector<Value> position{indices[0], indices[1]};
            llvm::append_range(position, at);
            return step.load(adaptor.getInput(), position);
          };
          return buildAverage(scalars, inputType.getElementType(),
                              resultType.getElementType(), quantization, ranges,
                              scalars.getIndex(positions), loadAt);
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct ConvertMaxPool : OpConversionPattern<MaxPoolOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(MaxPoolOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto resultType = cast<RankedTensorType>(op.getType());
    Type element = getElementTypeOrSelf(op.getInput().getType());
    Quantization quantization = getQuantization(op, adaptor);
    Window window = getPoolWindow(op);
    bool isFloat = isa<FloatType>(element);
    // What float32 represents exactly is compared as the graph spells it.
    bool comparesFloats = isFloat || quantization.outputScale;

    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          llvm::SmallVector<Value> origin =
              window.getOrigin(scalars, indices.drop_front(2));
          Value none = scalars.getIndex(0);
          auto loadAt = [&](ScalarBuilder &step, ValueRange at) {
            llvm::SmallVector<Value> position{indices[0], indices[1]};
            llvm::append_range(position, window.getPosition(step, origin, at));
            Value value = step.loadWide(adaptor.getInput(), element, position);
            if (!quantization.outputScale)
              return value;
            Value zeroPoint = step.widen(
                step.loadParameter(quantization.inputZeroPoints[0], none),
                element);
            return step.dequantize(
                value, zeroPoint,
                step.loadParameter(quantization.inputScales[0], none));
          };
          Value lowest =
              comparesFloats
                  ? scalars.getF32(-std::numeric_limits<float>::infinity())
                  : scalars.getI32(getIntegerBounds(element).first);
          Value largest = scalars.reduce(
              window.getRanges(scalars, origin, Window::Bounds::Clip), lowest,
              [&](ScalarBuilder &step, ValueRange at, Value current) {
                Value value = loadAt(step, at);
                if (!comparesFloats)
                  return step.binary<arith::MaxSIOp>(current, value);
                return step.largerKeepingNan(current, value);
              });
          if (isFloat)
            return scalars.canonicalizeNan(largest);
          if (!quantization.outputScale)
            return scalars.narrow(largest, element);
          return finishReal(scalars, largest, resultType.getElementType(),
                            quantization);
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct ConvertMaxPoolIndices : OpConversionPattern<MaxPoolIndicesOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(MaxPoolIndicesOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto inputType = cast<RankedTensorType>(op.getInput().getType());
    Type element = inputType.getElementType();
    auto resultType = cast<RankedTensorType>(op.getType());
    Window window = getPoolWindow(op);
    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          llvm::SmallVector<Value> origin =
              window.getOrigin(scalars, indices.drop_front(2));
          llvm::SmallVector<LoopRange> ranges =
              window.getRanges(scalars, origin, Window::Bounds::Clip);
          // The best position so far, within the plane; -1 for none.
          auto locate = [&](ScalarBuilder &step, ValueRange at) {
            return flatten(step, inputType.getShape().drop_front(2),
                           window.getPosition(step, origin, at));
          };
          auto loadAt = [&](ScalarBuilder &step, Value place) {
            llvm::SmallVector<Value> position{indices[0], indices[1]};
            llvm::append_range(
                position,
                unflatten(step, inputType.getShape().drop_front(2), place));
            return step.loadWide(adaptor.getInput(), element, position);
          };
          Value best = scalars.reduce(
              ranges, scalars.getIndex(-1),
              [&](ScalarBuilder &step, ValueRange at, Value current) {
                Value place = locate(step, at);
                Value isFirst = arith::CmpIOp::create(
                    step.getBuilder(), step.getLoc(), arith::CmpIPredicate::eq,
                    current, step.getIndex(-1));
                return step.select(
                    isFirst, [&](ScalarBuilder &) { return place; },
                    [&](ScalarBuilder &inner) {
                      Value isBetter =
                          compareElements(inner, loadAt(inner, place),
                                          loadAt(inner, current), element);
                      return arith::SelectOp::create(inner.getBuilder(),
                                                     inner.getLoc(), isBetter,
                                                     place, current)
                          .getResult();
                    });
              });
          return toPlace(scalars, inputType, indices, best,
                         op.getColumnMajor());
        });
    rewriter.replaceOp(op, result);
    return success();
  }

  /// The position in the whole tensor as i64; -1 stays.
  static Value toPlace(ScalarBuilder &scalars, RankedTensorType inputType,
                       ValueRange indices, Value best, bool isColumnMajor) {
    llvm::ArrayRef<int64_t> sizes = inputType.getShape().drop_front(2);
    Value place = best;
    if (isColumnMajor) {
      llvm::SmallVector<Value> at = unflatten(scalars, sizes, best);
      llvm::SmallVector<int64_t> reversedSizes(llvm::reverse(sizes));
      llvm::SmallVector<Value> reversed(llvm::reverse(at));
      place = flatten(scalars, reversedSizes, reversed);
    }
    Value plane = flatten(scalars, inputType.getShape().take_front(2),
                          indices.take_front(2));
    Value first = scalars.binary<arith::MulIOp>(
        plane, scalars.getIndex(ShapedType::getNumElements(sizes)));
    OpBuilder &builder = scalars.getBuilder();
    Value isNone = arith::CmpIOp::create(builder, scalars.getLoc(),
                                         arith::CmpIPredicate::eq, best,
                                         scalars.getIndex(-1));
    place =
        arith::SelectOp::create(builder, scalars.getLoc(), isNone, best,
                                scalars.binary<arith::AddIOp>(first, place));
    return arith::IndexCastOp::create(builder, scalars.getLoc(),
                                      builder.getI64Type(), place);
  }
};

} // namespace

void nn::populatePoolPatterns(const TypeConverter &converter,
                              RewritePatternSet &patterns) {
  patterns.add<ConvertAvgPool, ConvertGlobalAvgPool, ConvertMaxPool,
               ConvertMaxPoolIndices>(converter, patterns.getContext());
}
