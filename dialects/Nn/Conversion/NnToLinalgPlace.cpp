//===- NnToLinalgPlace.cpp - Places of extremes ---------------------------===//
//
// A search carries the best place; the element there is loaded again. The
// places of several elements follow from each element's rank among its line.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/Conversion/Reduction.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace hetero;
using namespace hetero::nn;

namespace {

/// Arg max and arg min.
template <typename OpT, bool isLargest>
struct ConvertArg : OpConversionPattern<OpT> {
  using OpConversionPattern<OpT>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(OpT op, typename OpT::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto inputType = cast<RankedTensorType>(op.getInput().getType());
    Type element = inputType.getElementType();
    int64_t axis = op.getAxis(), length = inputType.getDimSize(axis);
    Value result = buildGeneric(
        rewriter, op.getLoc(), cast<RankedTensorType>(op.getType()),
        [&](ScalarBuilder &scalars, ValueRange indices) {
          auto loadAt = [&](ScalarBuilder &step, Value place) {
            llvm::SmallVector<Value> position(indices);
            position[axis] = place;
            return step.loadWide(adaptor.getInput(), element, position);
          };
          Value best = scalars.reduce(
              LoopRange{scalars.getIndex(1), scalars.getIndex(length)},
              scalars.getIndex(0),
              [&](ScalarBuilder &step, ValueRange at, Value current) {
                Value value = loadAt(step, at[0]);
                Value champion = loadAt(step, current);
                if (!isLargest)
                  std::swap(value, champion);
                Value isBetter = compareElements(step, value, champion, element,
                                                 op.getSelectLastIndex());
                return arith::SelectOp::create(step.getBuilder(), step.getLoc(),
                                               isBetter, at[0], current)
                    .getResult();
              });
          OpBuilder &builder = scalars.getBuilder();
          return arith::IndexCastOp::create(builder, scalars.getLoc(),
                                            builder.getI64Type(), best)
              .getResult();
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct ConvertTopK : OpConversionPattern<TopKOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(TopKOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto inputType = cast<RankedTensorType>(op.getInput().getType());
    int64_t axis = op.getAxis(), length = inputType.getDimSize(axis);
    Value keys = adaptor.getInput();
    Type key = inputType.getElementType();
    if (isa<FloatType>(key)) {
      keys = buildKeys(rewriter, loc, inputType, keys);
      key = IntegerType::get(getContext(), 32, IntegerType::Signed);
    }
    Value ranks = buildRanks(rewriter, op, keys, key);
    Value result = buildGeneric(
        rewriter, loc, cast<RankedTensorType>(op.getType()),
        [&](ScalarBuilder &scalars, ValueRange indices) {
          OpBuilder &builder = scalars.getBuilder();
          Value wanted = arith::IndexCastOp::create(
              builder, loc, builder.getI32Type(), indices[axis]);
          Value place = scalars.reduce(
              LoopRange{scalars.getIndex(0), scalars.getIndex(length)},
              scalars.getIndex(0),
              [&](ScalarBuilder &step, ValueRange at, Value current) {
                llvm::SmallVector<Value> position(indices);
                position[axis] = at[0];
                Value isIt = arith::CmpIOp::create(
                    step.getBuilder(), loc, arith::CmpIPredicate::eq,
                    step.load(ranks, position), wanted);
                return arith::SelectOp::create(step.getBuilder(), loc, isIt,
                                               at[0], current)
                    .getResult();
              });
          return arith::IndexCastOp::create(builder, loc, builder.getI64Type(),
                                            place)
              .getResult();
        });
    rewriter.replaceOp(op, result);
    return success();
  }

private:
  /// Signed integers in the order of the floats, a NaN above all: the bits of a
  /// negative number count downwards. Both zeros have one key.
  static Value buildKeys(OpBuilder &rewriter, Location loc,
                         RankedTensorType inputType, Value input) {
    return buildGeneric(
        rewriter, loc, inputType.clone(rewriter.getI32Type()),
        [&](ScalarBuilder &scalars, ValueRange at) {
          Value value = scalars.canonicalizeNan(scalars.binary<arith::AddFOp>(
              scalars.load(input, at), scalars.getF32(0.0f)));
          Value bits = arith::BitcastOp::create(
              scalars.getBuilder(), loc, scalars.getBuilder().getI32Type(),
              value);
          Value sign = scalars.binary<arith::ShRSIOp>(bits, scalars.getI32(31));
          Value flip =
              scalars.binary<arith::AndIOp>(sign, scalars.getI32(0x7fffffff));
          return scalars.binary<arith::XOrIOp>(bits, flip);
        });
  }

  /// How many elements of its line come before each element.
  static Value buildRanks(OpBuilder &rewriter, TopKOp op, Value keys,
                          Type key) {
    Location loc = op.getLoc();
    auto inputType = cast<RankedTensorType>(op.getInput().getType());
    int64_t axis = op.getAxis(), length = inputType.getDimSize(axis);
    return buildGeneric(
        rewriter, loc, inputType.clone(rewriter.getI32Type()),
        [&](ScalarBuilder &scalars, ValueRange indices) {
          Value own = scalars.loadWide(keys, key, indices);
          // Before it stand the larger ones, and equal ones of a lower index.
          auto count = [&](Value first, Value last, Value initial,
                           bool orEqual) {
            return scalars.reduce(
                LoopRange{first, last}, initial,
                [&](ScalarBuilder &step, ValueRange at, Value current) {
                  llvm::SmallVector<Value> position(indices);
                  position[axis] = at[0];
                  Value other = step.loadWide(keys, key, position);
                  Value isBefore =
                      op.getLargest()
                          ? compareElements(step, other, own, key, orEqual)
                          : compareElements(step, own, other, key, orEqual);
                  Value one = arith::ExtUIOp::create(
                      step.getBuilder(), loc, step.getBuilder().getI32Type(),
                      isBefore);
                  return step.binary<arith::AddIOp>(current, one);
                });
          };
          Value rank = count(scalars.getIndex(0), indices[axis],
                             scalars.getI32(0), /*orEqual=*/true);
          Value next =
              scalars.binary<arith::AddIOp>(indices[axis], scalars.getIndex(1));
          return count(next, scalars.getIndex(length), rank,
                       /*orEqual=*/false);
        });
  }
};

} // namespace

void nn::populatePlacePatterns(const TypeConverter &converter,
                               RewritePatternSet &patterns) {
  patterns.add<ConvertArg<ArgMaxOp, true>, ConvertArg<ArgMinOp, false>,
               ConvertTopK>(converter, patterns.getContext());
}
