//===- NnToLinalgIndex.cpp - Elements chosen by their position ------------===//
//
// Each output element finds out where it comes from. What is scattered is
// looked for among all updates that may hit it, in their order, so that no two
// cores write one element.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/Conversion/IndexBuilder.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace hetero;
using namespace hetero::nn;

using Indices = llvm::SmallVector<Value>;

static RankedTensorType getTensor(Value value) {
  return cast<RankedTensorType>(value.getType());
}

/// Replaces `op` by the elements that `body` computes from their indices.
static LogicalResult
replaceByElements(Operation *op, ConversionPatternRewriter &rewriter,
                  llvm::function_ref<Value(ScalarBuilder &, ValueRange)> body) {
  rewriter.replaceOp(op, buildGeneric(rewriter, op->getLoc(),
                                      getTensor(op->getResult(0)), body));
  return success();
}

static Value compare(ScalarBuilder &scalars, arith::CmpIPredicate predicate,
                     Value lhs, Value rhs) {
  return scalars.getBuilder().createOrFold<arith::CmpIOp>(scalars.getLoc(),
                                                          predicate, lhs, rhs);
}

static Value choose(ScalarBuilder &scalars, Value condition, Value then,
                    Value otherwise) {
  return scalars.getBuilder().createOrFold<arith::SelectOp>(
      scalars.getLoc(), condition, then, otherwise);
}

/// An integer of the type of `like`.
static Value makeInteger(ScalarBuilder &scalars, Value like, int64_t value) {
  return arith::ConstantOp::create(
      scalars.getBuilder(), scalars.getLoc(),
      scalars.getBuilder().getIntegerAttr(like.getType(), value));
}

/// An index of 32 or 64 bits that counts from the end of `size` elements if it
/// is negative.
static Value countFromEnd(ScalarBuilder &scalars, Value index, int64_t size) {
  Value isNegative = compare(scalars, arith::CmpIPredicate::slt, index,
                             makeInteger(scalars, index, 0));
  Value behind =
      scalars.binary<arith::AddIOp>(index, makeInteger(scalars, index, size));
  return choose(scalars, isNegative, behind, index);
}

static Value toIndex(ScalarBuilder &scalars, Value integer) {
  return scalars.getBuilder().createOrFold<arith::IndexCastOp>(
      scalars.getLoc(), scalars.getBuilder().getIndexType(), integer);
}

/// The same, brought to the nearest of the elements, as an index.
static Value getNearestIndex(ScalarBuilder &scalars, Value index,
                             int64_t size) {
  index = countFromEnd(scalars, index, size);
  index = scalars.binary<arith::MaxSIOp>(index, makeInteger(scalars, index, 0));
  index = scalars.binary<arith::MinSIOp>(index,
                                         makeInteger(scalars, index, size - 1));
  return toIndex(scalars, index);
}

/// Whether an index, counted from the end if it is negative, is `position`.
static Value isIndexOf(ScalarBuilder &scalars, Value index, Value position,
                       int64_t size) {
  index = countFromEnd(scalars, index, size);
  Value wanted = scalars.getBuilder().createOrFold<arith::IndexCastOp>(
      scalars.getLoc(), index.getType(), position);
  return compare(scalars, arith::CmpIPredicate::eq, index, wanted);
}

/// Whether all conditions hold; true for none.
static Value allOf(ScalarBuilder &scalars, ValueRange conditions) {
  Value all = arith::ConstantIntOp::create(scalars.getBuilder(),
                                           scalars.getLoc(), 1, /*width=*/1);
  for (Value condition : conditions)
    all = scalars.binary<arith::AndIOp>(all, condition);
  return all;
}

static Value makeZero(ScalarBuilder &scalars, Type element) {
  Type type = getSignlessType(element);
  return arith::ConstantOp::create(
      scalars.getBuilder(), scalars.getLoc(),
      cast<TypedAttr>(scalars.getBuilder().getZeroAttr(type)));
}

namespace {

//===----------------------------------------------------------------------===//
// Positions known when compiling
//===----------------------------------------------------------------------===//

struct ConvertSlice : OpConversionPattern<SliceOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(SliceOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    return replaceByElements(
        op, rewriter, [&](ScalarBuilder &scalars, ValueRange indices) {
          Indices at;
          for (auto [i, index] : llvm::enumerate(indices)) {
            Value moved = scalars.binary<arith::MulIOp>(
                index, scalars.getIndex(op.getSteps()[i]));
            at.push_back(scalars.binary<arith::AddIOp>(
                moved, scalars.getIndex(op.getStarts()[i])));
          }
          return loadMoved(scalars, adaptor.getInput(), at);
        });
  }
};

struct ConvertPad : OpConversionPattern<PadOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(PadOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    return replaceByElements(
        op, rewriter, [&](ScalarBuilder &scalars, ValueRange indices) {
          Indices at, conditions;
          for (auto [i, index] : llvm::enumerate(indices)) {
            int64_t begin = op.getPads()[i];
            int64_t end = op.getPads()[indices.size() + i];
            int64_t size = op.getInput().getType().getDimSize(i);
            if (begin == 0 && end == 0) {
              at.push_back(index);
              continue;
            }
            if (op.getMode() != PadMode::Constant) {
              at.push_back(fold(scalars, op.getMode(), index, begin, size));
              continue;
            }
            at.push_back(
                scalars.binary<arith::SubIOp>(index, scalars.getIndex(begin)));
            // A position before the tensor is a huge one without a sign.
            conditions.push_back(compare(scalars, arith::CmpIPredicate::ult,
                                         at.back(), scalars.getIndex(size)));
          }
          auto load = [&](ScalarBuilder &inner) {
            return loadMoved(inner, adaptor.getInput(), at);
          };
          if (conditions.empty())
            return load(scalars);
          return scalars.select(
              allOf(scalars, conditions), load, [&](ScalarBuilder &inner) {
                return loadMoved(inner, adaptor.getValue(), {});
              });
        });
  }

private:
  /// The place in a dimension of `size` that stands for output `index`.
  static Value fold(ScalarBuilder &scalars, PadMode mode, Value index,
                    int64_t begin, int64_t size) {
    Value last = scalars.getIndex(size - 1);
    if (mode == PadMode::Edge) {
      Value place =
          scalars.binary<arith::SubIOp>(index, scalars.getIndex(begin));
      place = scalars.binary<arith::MaxSIOp>(place, scalars.getIndex(0));
      return scalars.binary<arith::MinSIOp>(place, last);
    }
    bool isReflect = mode == PadMode::Reflect;
    int64_t period = isReflect ? std::max<int64_t>(2 * (size - 1), 1) : size;
    // Whole periods more keep the place from being negative.
    int64_t shift = llvm::alignTo(begin, period) - begin;
    Value place = scalars.binary<arith::RemUIOp>(
        scalars.binary<arith::AddIOp>(index, scalars.getIndex(shift)),
        scalars.getIndex(period));
    if (!isReflect)
      return place;
    Value mirrored =
        scalars.binary<arith::SubIOp>(scalars.getIndex(period), place);
    Value isBefore = compare(scalars, arith::CmpIPredicate::ule, place, last);
    return choose(scalars, isBefore, place, mirrored);
  }
};

struct ConvertExpand : OpConversionPattern<ExpandOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(ExpandOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    ArrayRef<int64_t> shape = op.getInput().getType().getShape();
    return replaceByElements(
        op, rewriter, [&](ScalarBuilder &scalars, ValueRange indices) {
          Indices at(indices.take_back(shape.size()));
          for (auto [size, index] : llvm::zip_equal(shape, at))
            if (size == 1)
              index = scalars.getIndex(0);
          return loadMoved(scalars, adaptor.getInput(), at);
        });
  }
};

struct ConvertTrilu : OpConversionPattern<TriluOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(TriluOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getType());
    // No diagonal is further away than this, and 32 bits hold it.
    int64_t reach =
        std::max(type.getShape().back(), type.getDimSize(type.getRank() - 2));
    int64_t k = std::clamp(static_cast<int64_t>(op.getK()), -reach, reach);
    return replaceByElements(
        op, rewriter, [&](ScalarBuilder &scalars, ValueRange indices) {
          Value diagonal = scalars.binary<arith::SubIOp>(
              indices.back(), indices.drop_back().back());
          Value stays = compare(scalars,
                                op.getUpper() ? arith::CmpIPredicate::sge
                                              : arith::CmpIPredicate::sle,
                                diagonal, scalars.getIndex(k));
          return choose(scalars, stays,
                        loadMoved(scalars, adaptor.getInput(), indices),
                        makeZero(scalars, type.getElementType()));
        });
  }
};

/// Every output sums what comes before it anew: outputs are independent, and
/// the order of a sum is the same as in one running sum.
template <typename OpT, typename FloatOp, typename IntegerOp>
struct ConvertCumulative : OpConversionPattern<OpT> {
  using Base = OpConversionPattern<OpT>;
  using Base::Base;

  LogicalResult
  matchAndRewrite(OpT op, typename OpT::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    int64_t axis = op.getAxis();
    auto type = cast<RankedTensorType>(op.getType());
    bool isFloat = isa<FloatType>(type.getElementType());
    return replaceByElements(
        op, rewriter, [&](ScalarBuilder &scalars, ValueRange indices) {
          Value last = scalars.getIndex(type.getDimSize(axis) - 1);
          Value count = op.getReverse()
                            ? scalars.binary<arith::SubIOp>(last, indices[axis])
                            : indices[axis];
          if (!op.getExclusive())
            count = scalars.binary<arith::AddIOp>(count, scalars.getIndex(1));
          Value sum = scalars.reduce(
              LoopRange{scalars.getIndex(0), count},
              makeInitial(scalars, type.getElementType()),
              [&](ScalarBuilder &inner, ValueRange loop, Value current) {
                Indices at(indices);
                at[axis] = op.getReverse()
                               ? inner.binary<arith::SubIOp>(last, loop[0])
                               : loop[0];
                Value value = inner.load(adaptor.getInput(), at);
                return isFloat
                           ? inner.template binary<FloatOp>(current, value)
                           : inner.template binary<IntegerOp>(current, value);
              });
          return isFloat ? scalars.canonicalizeNan(sum) : sum;
        });
  }

private:
  static Value makeInitial(ScalarBuilder &scalars, Type element) {
    constexpr int64_t kInitial = std::is_same_v<OpT, CumProdOp> ? 1 : 0;
    if (isa<FloatType>(element))
      return scalars.getF32(kInitial);
    return arith::ConstantOp::create(scalars.getBuilder(), scalars.getLoc(),
                                     scalars.getBuilder().getIntegerAttr(
                                         getSignlessType(element), kInitial));
  }
};

//===----------------------------------------------------------------------===//
// Positions computed at run time
//===----------------------------------------------------------------------===//

struct ConvertGather : OpConversionPattern<GatherOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(GatherOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    int64_t axis = op.getAxis(), rank = getTensor(op.getIndices()).getRank();
    return replaceByElements(
        op, rewriter, [&](ScalarBuilder &scalars, ValueRange indices) {
          Value index =
              scalars.load(adaptor.getIndices(), indices.slice(axis, rank));
          Indices at(indices.take_front(axis));
          at.push_back(getNearestIndex(
              scalars, index, getTensor(op.getInput()).getDimSize(axis)));
          llvm::append_range(at, indices.drop_front(axis + rank));
          return loadMoved(scalars, adaptor.getInput(), at);
        });
  }
};

struct ConvertGatherElements : OpConversionPattern<GatherElementsOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(GatherElementsOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    int64_t axis = op.getAxis();
    return replaceByElements(
        op, rewriter, [&](ScalarBuilder &scalars, ValueRange indices) {
          Indices at(indices);
          at[axis] = getNearestIndex(
              scalars, scalars.load(adaptor.getIndices(), indices),
              getTensor(op.getInput()).getDimSize(axis));
          return loadMoved(scalars, adaptor.getInput(), at);
        });
  }
};

struct ConvertGatherNd : OpConversionPattern<GatherNdOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(GatherNdOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType tuples = getTensor(op.getIndices());
    int64_t batch = op.getBatchDims(), depth = tuples.getShape().back();
    return replaceByElements(
        op, rewriter, [&](ScalarBuilder &scalars, ValueRange indices) {
          Indices tuple(indices.take_front(tuples.getRank() - 1));
          Indices at(indices.take_front(batch));
          tuple.push_back(Value());
          for (int64_t i = 0; i < depth; ++i) {
            tuple.back() = scalars.getIndex(i);
            at.push_back(getNearestIndex(
                scalars, scalars.load(adaptor.getIndices(), tuple),
                getTensor(op.getInput()).getDimSize(batch + i)));
          }
          llvm::append_range(at, indices.drop_front(tuples.getRank() - 1));
          return loadMoved(scalars, adaptor.getInput(), at);
        });
  }
};

struct ConvertOneHot : OpConversionPattern<OneHotOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(OneHotOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    int64_t axis = op.getAxis();
    return replaceByElements(
        op, rewriter, [&](ScalarBuilder &scalars, ValueRange indices) {
          Indices at(indices);
          at.erase(at.begin() + axis);
          Value isHere =
              isIndexOf(scalars, scalars.load(adaptor.getIndices(), at),
                        indices[axis], op.getDepth());
          return choose(
              scalars, isHere,
              loadMoved(scalars, adaptor.getValues(), scalars.getIndex(1)),
              loadMoved(scalars, adaptor.getValues(), scalars.getIndex(0)));
        });
  }
};

struct ConvertReverseSequence : OpConversionPattern<ReverseSequenceOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(ReverseSequenceOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    int64_t batch = op.getBatchAxis(), time = op.getTimeAxis();
    int64_t size = getTensor(op.getInput()).getDimSize(time);
    return replaceByElements(
        op, rewriter, [&](ScalarBuilder &scalars, ValueRange indices) {
          Value length = scalars.load(adaptor.getLengths(), indices[batch]);
          length = scalars.binary<arith::MaxSIOp>(
              length, makeInteger(scalars, length, 0));
          length = scalars.binary<arith::MinSIOp>(
              length, makeInteger(scalars, length, size));
          length = toIndex(scalars, length);
          Value isTurned = compare(scalars, arith::CmpIPredicate::ult,
                                   indices[time], length);
          Value last =
              scalars.binary<arith::SubIOp>(length, scalars.getIndex(1));
          Indices at(indices);
          at[time] = choose(scalars, isTurned,
                            scalars.binary<arith::SubIOp>(last, indices[time]),
                            indices[time]);
          return loadMoved(scalars, adaptor.getInput(), at);
        });
  }
};

//===----------------------------------------------------------------------===//
// Scatters
//===----------------------------------------------------------------------===//

/// The smaller of two floats; a NaN in either gives a NaN.
Value getSmallerKeepingNan(ScalarBuilder &scalars, Value lhs, Value rhs) {
  auto compareFloats = [&](arith::CmpFPredicate predicate, Value a, Value b) {
    return arith::CmpFOp::create(scalars.getBuilder(), scalars.getLoc(),
                                 predicate, a, b);
  };
  Value takesRight = compareFloats(arith::CmpFPredicate::ULT, rhs, lhs);
  Value leftIsNan = compareFloats(arith::CmpFPredicate::UNO, lhs, lhs);
  return choose(scalars, leftIsNan, lhs, choose(scalars, takesRight, rhs, lhs));
}

/// `current` met by `update`, both of the signless form of `element`.
Value combine(ScalarBuilder &scalars, ScatterReduction reduction, Type element,
              Value current, Value update) {
  bool isFloat = isa<FloatType>(element);
  bool isUnsigned = element.isUnsignedInteger();
  switch (reduction) {
  case ScatterReduction::None:
    return update;
  case ScatterReduction::Add:
    return isFloat ? scalars.binary<arith::AddFOp>(current, update)
                   : scalars.binary<arith::AddIOp>(current, update);
  case ScatterReduction::Mul:
    return isFloat ? scalars.binary<arith::MulFOp>(current, update)
                   : scalars.binary<arith::MulIOp>(current, update);
  case ScatterReduction::Max:
    if (isFloat)
      return scalars.largerKeepingNan(current, update);
    return isUnsigned ? scalars.binary<arith::MaxUIOp>(current, update)
                      : scalars.binary<arith::MaxSIOp>(current, update);
  case ScatterReduction::Min:
    if (isFloat)
      return getSmallerKeepingNan(scalars, current, update);
    return isUnsigned ? scalars.binary<arith::MinUIOp>(current, update)
                      : scalars.binary<arith::MinSIOp>(current, update);
  }
  llvm_unreachable("every reduction is handled");
}

struct ConvertScatterElements : OpConversionPattern<ScatterElementsOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(ScatterElementsOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    int64_t axis = op.getAxis();
    RankedTensorType data = getTensor(op.getInput());
    RankedTensorType updates = getTensor(op.getUpdates());
    return replaceByElements(
        op, rewriter, [&](ScalarBuilder &scalars, ValueRange indices) {
          Value initial = loadMoved(scalars, adaptor.getInput(), indices);
          // Only updates at the same place beside the axis can hit.
          Indices conditions;
          for (auto [i, index] : llvm::enumerate(indices))
            if (static_cast<int64_t>(i) != axis &&
                updates.getDimSize(i) < data.getDimSize(i))
              conditions.push_back(
                  compare(scalars, arith::CmpIPredicate::ult, index,
                          scalars.getIndex(updates.getDimSize(i))));
          auto scan = [&](ScalarBuilder &outer) {
            return outer.reduce(
                LoopRange{outer.getIndex(0),
                          outer.getIndex(updates.getDimSize(axis))},
                initial,
                [&](ScalarBuilder &inner, ValueRange loop, Value current) {
                  Indices at(indices);
                  at[axis] = loop[0];
                  Value hits =
                      isIndexOf(inner, inner.load(adaptor.getIndices(), at),
                                indices[axis], data.getDimSize(axis));
                  Value update = loadMoved(inner, adaptor.getUpdates(), at);
                  return choose(inner, hits,
                                combine(inner, op.getReduction(),
                                        data.getElementType(), current, update),
                                current);
                });
          };
          Value result =
              conditions.empty()
                  ? scan(scalars)
                  : scalars.select(allOf(scalars, conditions), scan,
                                   [&](ScalarBuilder &) { return initial; });
          return canonicalizeMoved(scalars, result);
        });
  }
};

struct ConvertScatterNd : OpConversionPattern<ScatterNdOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(ScatterNdOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType data = getTensor(op.getInput());
    RankedTensorType tuples = getTensor(op.getIndices());
    int64_t depth = tuples.getShape().back();
    return replaceByElements(
        op, rewriter, [&](ScalarBuilder &scalars, ValueRange indices) {
          llvm::SmallVector<LoopRange> ranges;
          for (int64_t size : tuples.getShape().drop_back())
            ranges.push_back({scalars.getIndex(0), scalars.getIndex(size)});
          Value initial = loadMoved(scalars, adaptor.getInput(), indices);
          Value result = scalars.reduce(
              ranges, initial,
              [&](ScalarBuilder &inner, ValueRange loop, Value current) {
                Indices tuple(loop), conditions, from(loop);
                tuple.push_back(Value());
                for (int64_t i = 0; i < depth; ++i) {
                  tuple.back() = inner.getIndex(i);
                  conditions.push_back(
                      isIndexOf(inner, inner.load(adaptor.getIndices(), tuple),
                                indices[i], data.getDimSize(i)));
                }
                llvm::append_range(from, indices.drop_front(depth));
                Value update = loadMoved(inner, adaptor.getUpdates(), from);
                return choose(inner, allOf(inner, conditions),
                              combine(inner, op.getReduction(),
                                      data.getElementType(), current, update),
                              current);
              });
          return canonicalizeMoved(scalars, result);
        });
  }
};

} // namespace

void nn::populateIndexPatterns(const TypeConverter &converter,
                               RewritePatternSet &patterns) {
  patterns
      .add<ConvertSlice, ConvertPad, ConvertExpand, ConvertTrilu,
           ConvertCumulative<CumSumOp, arith::AddFOp, arith::AddIOp>,
           ConvertCumulative<CumProdOp, arith::MulFOp, arith::MulIOp>,
           ConvertGather, ConvertGatherElements, ConvertGatherNd, ConvertOneHot,
           ConvertReverseSequence, ConvertScatterElements, ConvertScatterNd>(
          converter, patterns.getContext());
}
