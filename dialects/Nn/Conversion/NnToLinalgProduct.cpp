//===- NnToLinalgProduct.cpp - Convolutions and matrix products -----------===//
//
// One accumulator an output, products in ascending order of channel and kernel
// position. In float the order and the fused multiply-add are the meaning; in
// integers only the sum matters, so positions in the padding, which contribute
// nothing, are left out of the loops.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/Conversion/ProductBody.h"
#include "dialects/Nn/Conversion/Window.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace hetero;
using namespace hetero::nn;

namespace {

struct ConvertConv : OpConversionPattern<ConvOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(ConvOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto inputType = cast<RankedTensorType>(op.getInput().getType());
    auto weightType = cast<RankedTensorType>(op.getWeight().getType());
    auto resultType = cast<RankedTensorType>(op.getType());
    Factors factors{inputType.getElementType(), weightType.getElementType()};
    ProductBody body(getQuantization(op, adaptor), factors,
                     resultType.getElementType());
    int64_t groupChannels = weightType.getDimSize(1);
    int64_t groupFilters = weightType.getDimSize(0) / op.getGroup();
    Window window(inputType.getShape().drop_front(2),
                  weightType.getShape().drop_front(2), op.getStrides(),
                  op.getPads(), op.getDilations());

    auto sumOver = [&](ScalarBuilder &scalars, ValueRange indices,
                       Window::Bounds bounds) {
      Value filter = indices[1];
      Value group = scalars.binary<arith::DivUIOp>(
          filter, scalars.getIndex(groupFilters));
      if (op.getGroup() == 1)
        group = scalars.getIndex(0);
      Value firstChannel =
          scalars.binary<arith::MulIOp>(group, scalars.getIndex(groupChannels));
      llvm::SmallVector<Value> origin =
          window.getOrigin(scalars, indices.drop_front(2));
      llvm::SmallVector<LoopRange> ranges{
          {scalars.getIndex(0), scalars.getIndex(groupChannels)}};
      llvm::append_range(ranges, window.getRanges(scalars, origin, bounds));
      return scalars.reduce(
          ranges, body.getZero(scalars),
          [&](ScalarBuilder &step, ValueRange at, Value sum) {
            llvm::SmallVector<Value> position =
                window.getPosition(step, origin, at.drop_front());
            llvm::SmallVector<Value> inputAt{
                indices[0], step.binary<arith::AddIOp>(firstChannel, at[0])};
            llvm::append_range(inputAt, position);
            llvm::SmallVector<Value> weightAt{filter};
            llvm::append_range(weightAt, at);
            auto loadInput = [&](ScalarBuilder &inner) {
              return inner.load(adaptor.getInput(), inputAt);
            };
            Value input =
                bounds == Window::Bounds::Check
                    ? step.select(window.isInside(step, position), loadInput,
                                  [&](ScalarBuilder &inner) {
                                    return inner.getF32(0.0f);
                                  })
                    : loadInput(step);
            Value weight = step.load(adaptor.getWeight(), weightAt);
            return body.accumulate(step, sum, input, weight, filter);
          });
    };

    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          Value sum;
          if (!window.isPadded()) {
            sum = sumOver(scalars, indices, Window::Bounds::None);
          } else {
            // Most windows lie inside and need no test: their loops have
            // constant bounds. At the border a zero of the padding takes part
            // in the float chain, where it can turn -0 into +0 and an infinite
            // weight into a NaN; integers leave it out.
            llvm::SmallVector<Value> origin =
                window.getOrigin(scalars, indices.drop_front(2));
            sum = scalars.select(
                window.isWholeInside(scalars, origin),
                [&](ScalarBuilder &inner) {
                  return sumOver(inner, indices, Window::Bounds::None);
                },
                [&](ScalarBuilder &inner) {
                  return sumOver(inner, indices,
                                 factors.isFloat() ? Window::Bounds::Check
                                                   : Window::Bounds::Clip);
                });
          }
          Value bias = adaptor.getBias()
                           ? scalars.load(adaptor.getBias(), indices[1])
                           : Value();
          return body.finish(scalars, sum, bias, indices[1]);
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

/// The indices of a broadcast operand: the trailing ones of the result, 0 where
/// the operand has one element.
llvm::SmallVector<Value> broadcastIndices(ScalarBuilder &scalars,
                                          llvm::ArrayRef<int64_t> shape,
                                          ValueRange indices) {
  llvm::SmallVector<Value> result;
  ValueRange trailing = indices.take_back(shape.size());
  for (auto [size, index] : llvm::zip_equal(shape, trailing))
    result.push_back(size == 1 ? scalars.getIndex(0) : index);
  return result;
}

struct ConvertMatMul : OpConversionPattern<MatMulOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(MatMulOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto lhsType = cast<RankedTensorType>(op.getLhs().getType());
    auto rhsType = cast<RankedTensorType>(op.getRhs().getType());
    auto resultType = cast<RankedTensorType>(op.getType());
    ProductBody body(getQuantization(op, adaptor),
                     {lhsType.getElementType(), rhsType.getElementType()},
                     resultType.getElementType());
    bool hasRow = lhsType.getRank() > 1, hasColumn = rhsType.getRank() > 1;
    int64_t depth = lhsType.getShape().back();

    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          ValueRange batch = indices.drop_back(hasRow + hasColumn);
          Value column = hasColumn ? indices.back() : scalars.getIndex(0);
          llvm::SmallVector<Value> lhsBatch, rhsBatch;
          if (hasRow) {
            lhsBatch = broadcastIndices(scalars,
                                        lhsType.getShape().drop_back(2), batch);
            lhsBatch.push_back(indices[batch.size()]);
          }
          if (hasColumn)
            rhsBatch = broadcastIndices(scalars,
                                        rhsType.getShape().drop_back(2), batch);
          Value sum = scalars.reduce(
              LoopRange{scalars.getIndex(0), scalars.getIndex(depth)},
              body.getZero(scalars),
              [&](ScalarBuilder &step, ValueRange at, Value current) {
                llvm::SmallVector<Value> lhsAt(lhsBatch), rhsAt(rhsBatch);
                lhsAt.push_back(at[0]);
                rhsAt.push_back(at[0]);
                if (hasColumn)
                  rhsAt.push_back(column);
                return body.accumulate(
                    step, current, step.load(adaptor.getLhs(), lhsAt),
                    step.load(adaptor.getRhs(), rhsAt), column);
              });
          Value bias = adaptor.getBias()
                           ? scalars.loadParameter(adaptor.getBias(), column)
                           : Value();
          return body.finish(scalars, sum, bias, column);
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct ConvertGemm : OpConversionPattern<GemmOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(GemmOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto lhsType = cast<RankedTensorType>(op.getLhs().getType());
    auto rhsType = cast<RankedTensorType>(op.getRhs().getType());
    auto resultType = cast<RankedTensorType>(op.getType());
    Factors factors{lhsType.getElementType(), rhsType.getElementType()};
    ProductBody body(getQuantization(op, adaptor), factors,
                     resultType.getElementType());
    bool transA = op.getTransA(), transB = op.getTransB();
    int64_t depth = lhsType.getDimSize(transA ? 0 : 1);
    float alpha = op.getAlpha().convertToFloat();
    float beta = op.getBeta().convertToFloat();

    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          Value row = indices[0], column = indices[1];
          Value sum = scalars.reduce(
              LoopRange{scalars.getIndex(0), scalars.getIndex(depth)},
              body.getZero(scalars),
              [&](ScalarBuilder &step, ValueRange at, Value current) {
                auto load = [&](Value matrix, bool isTransposed, Value first,
                                Value second) {
                  if (isTransposed)
                    std::swap(first, second);
                  return step.load(matrix, ValueRange{first, second});
                };
                Value lhs = load(adaptor.getLhs(), transA, row, at[0]);
                Value rhs = load(adaptor.getRhs(), transB, at[0], column);
                return body.accumulate(step, current, lhs, rhs, column);
              });
          // A factor of one is no multiplication.
          if (factors.isFloat() && alpha != 1.0f)
            sum = scalars.binary<arith::MulFOp>(scalars.getF32(alpha), sum);
          Value bias;
          if (adaptor.getBias()) {
            auto type = cast<RankedTensorType>(adaptor.getBias().getType());
            bias = scalars.load(
                adaptor.getBias(),
                broadcastIndices(scalars, type.getShape(), indices));
            if (factors.isFloat() && beta != 1.0f)
              bias = scalars.binary<arith::MulFOp>(scalars.getF32(beta), bias);
          }
          return body.finish(scalars, sum, bias, column);
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void nn::populateProductPatterns(const TypeConverter &converter,
                                 RewritePatternSet &patterns) {
  patterns.add<ConvertConv, ConvertMatMul, ConvertGemm>(converter,
                                                        patterns.getContext());
}
