//===- FindIntegers.cpp - Integer arithmetic behind float tensors ---------===//
//
// Integer networks of other tools travel as whole numbers in float tensors, and
// low-bit networks as multiples of a scale. A dequantisation marks both. This
// pass moves dequantisations down through whatever keeps the numbers exact, so
// that products and pools compute on the integers themselves.
//
//===----------------------------------------------------------------------===//

#include "ConstantData.h"
#include "IntegerRange.h"
#include "RecogniseRescale.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Reference/Interpreter.h"
#include "hetero/Rewrite/Passes.h"
#include "hetero/Support/NodeNames.h"
#include "hetero/Support/Tensor.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include <cmath>

namespace hetero {
#define GEN_PASS_DEF_FINDINTEGERSPASS
#include "hetero/Rewrite/Passes.h.inc"
} // namespace hetero

using namespace hetero;

/// Sums up to this magnitude are exact in float32 in any order.
static constexpr int64_t kExactSum = int64_t(1) << 24;
static constexpr int64_t kLargestSum = (int64_t(1) << 31) - 1;

static bool isPowerOfTwo(float scale) {
  int exponent;
  return std::frexp(scale, &exponent) == 0.5f && std::abs(exponent) < 60;
}

//===----------------------------------------------------------------------===//
// Factors
//===----------------------------------------------------------------------===//

namespace {

/// A float operand as `(integers - zero point) * scale`.
struct Factor {
  /// What exists already, or null for a constant yet to be made.
  Value integers, zeroPoint;
  SmallVector<float> scales;
  /// The dimension of more than one scale or zero point.
  int64_t axis = 0;
  /// `integers - zero point` of a constant, in order; empty for others.
  SmallVector<int64_t> values;
  /// The largest magnitude of `integers - zero point`.
  int64_t magnitude = 0;
  unsigned width = 32;
};

} // namespace

static Type getInteger(MLIRContext *context, unsigned width) {
  return IntegerType::get(context, width, IntegerType::Signed);
}

/// `value` as integers, if it is a dequantisation of at most 16 bits with
/// constant parameters.
static std::optional<Factor> readDequantized(Value value) {
  auto dequantize = value.getDefiningOp<nn::DequantizeOp>();
  if (!dequantize)
    return std::nullopt;
  auto scales = getFloatConstant(dequantize.getScale());
  auto zeroPoints = getIntegerConstant(dequantize.getZeroPoint());
  auto element = cast<IntegerType>(getElementTypeOrSelf(dequantize.getInput()));
  if (!scales || !zeroPoints || element.getWidth() > 16)
    return std::nullopt;
  Factor factor;
  factor.integers = dequantize.getInput();
  factor.zeroPoint = dequantize.getZeroPoint();
  factor.scales = *scales;
  factor.axis = dequantize.getAxis();
  factor.width = element.getWidth();
  IntegerBounds bounds = getIntegerBoundsOf(factor.integers);
  for (int64_t zero : *zeroPoints)
    factor.magnitude =
        std::max({factor.magnitude, std::abs(bounds.lowest - zero),
                  std::abs(bounds.highest - zero)});
  if (auto values = getIntegerConstant(factor.integers)) {
    factor.values = *values;
    factor.magnitude = 0;
    ArrayRef<int64_t> shape =
        cast<RankedTensorType>(value.getType()).getShape();
    int64_t inner = 1, channels = 1;
    if (zeroPoints->size() > 1) {
      channels = shape[factor.axis];
      for (int64_t size : shape.drop_front(factor.axis + 1))
        inner *= size;
    }
    for (auto [i, integer] : llvm::enumerate(factor.values)) {
      integer -= (*zeroPoints)[i / inner % channels];
      factor.magnitude = std::max(factor.magnitude, std::abs(integer));
    }
  }
  return factor;
}

/// A float constant as small integers times a power of two.
static std::optional<Factor> readConstant(Value value) {
  auto constants = getFloatConstant(value);
  if (!constants || constants->empty())
    return std::nullopt;
  // The largest power of two that divides every element.
  int exponent = 127;
  for (float number : *constants) {
    if (!std::isfinite(number))
      return std::nullopt;
    if (number == 0)
      continue;
    int own;
    float fraction = std::frexp(number, &own);
    auto mantissa = static_cast<int32_t>(std::ldexp(fraction, 24));
    exponent = std::min(exponent, own - 24 +
                                      static_cast<int>(llvm::countr_zero(
                                          static_cast<uint32_t>(mantissa))));
  }
  // Whole numbers keep their values.
  exponent = exponent == 127 ? 0 : std::min(exponent, 0);
  if (exponent < -60)
    return std::nullopt;
  Factor factor;
  factor.scales = {std::ldexp(1.0f, exponent)};
  for (float number : *constants) {
    double integer = std::ldexp(static_cast<double>(number), -exponent);
    if (std::fabs(integer) > 32767)
      return std::nullopt;
    factor.values.push_back(static_cast<int64_t>(integer));
    factor.magnitude =
        std::max(factor.magnitude, std::abs(factor.values.back()));
  }
  return factor;
}

/// The narrowest of the usual signed widths that holds `values`.
static unsigned getWidth(ArrayRef<int64_t> values) {
  for (unsigned width : {2, 3, 4, 8})
    if (llvm::all_of(values,
                     [&](int64_t value) { return llvm::isIntN(width, value); }))
      return width;
  return 16;
}

/// Makes the integers of a constant factor if they do not exist.
static void materialise(Factor &factor, Value source, OpBuilder &builder) {
  if (factor.integers)
    return;
  auto type =
      cast<RankedTensorType>(source.getType())
          .clone(getInteger(builder.getContext(), getWidth(factor.values)));
  factor.integers =
      makeIntegerConstant(builder, source.getLoc(), type, factor.values);
  factor.zeroPoint = makeIntegerConstant(
      builder, source.getLoc(),
      RankedTensorType::get({}, type.getElementType()), int64_t(0));
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// Whether every use of a value, seen through moves, is a requantiser: the
/// network declares that its sums are integers.
static bool feedsRescaleOnly(Value value) {
  return !value.use_empty() &&
         llvm::all_of(value.getUsers(), [](Operation *user) {
           return isa<nn::RescaleOp>(user) ||
                  (isa<nn::ReshapeOp, nn::TransposeOp>(user) &&
                   feedsRescaleOnly(user->getResult(0)));
         });
}

namespace {

/// product(dequantize(x), dequantize(w)) to dequantize(product of integers).
struct MultiplyIntegers : OpInterfaceRewritePattern<nn::QuantizedOpInterface> {
  using Base = OpInterfaceRewritePattern<nn::QuantizedOpInterface>;
  using Base::Base;

  LogicalResult matchAndRewrite(nn::QuantizedOpInterface op,
                                PatternRewriter &rewriter) const override {
    if (!isa<nn::ConvOp, nn::ConvTransposeOp, nn::MatMulOp, nn::GemmOp>(op) ||
        !op.isFloatForm() ||
        !isa<FloatType>(getElementTypeOrSelf(op->getResult(0))))
      return failure();
    if (auto gemm = dyn_cast<nn::GemmOp>(op.getOperation()))
      if (gemm.getAlpha().convertToFloat() != 1.0f ||
          gemm.getBeta().convertToFloat() != 1.0f)
        return failure();
    auto lhs = readFactor(op->getOperand(0)),
         rhs = readFactor(op->getOperand(1));
    if (!lhs || !rhs || lhs->scales.size() != 1 ||
        !isPerTensor(lhs->zeroPoint) || (!lhs->integers && !rhs->integers))
      return failure();
    auto [weightAxis, channelAxis] = getChannelAxes(op);
    bool isPerChannel = rhs->scales.size() != 1 || !isPerTensor(rhs->zeroPoint);
    if (isPerChannel && rhs->axis != weightAxis)
      return failure();
    // Transposed convolutions use one scale for a channel of every group.
    if (isPerChannel && isa<nn::ConvTransposeOp>(op) &&
        cast<nn::ConvTransposeOp>(op.getOperation()).getGroup() != 1)
      return failure();
    return rewrite(op, *lhs, *rhs, channelAxis, rewriter);
  }

private:
  static std::optional<Factor> readFactor(Value value) {
    auto factor = readDequantized(value);
    return factor ? factor : readConstant(value);
  }

  static bool isPerTensor(Value zeroPoint) {
    return !zeroPoint ||
           cast<RankedTensorType>(zeroPoint.getType()).getNumElements() == 1;
  }

  LogicalResult rewrite(nn::QuantizedOpInterface op, Factor &lhs, Factor &rhs,
                        int64_t channelAxis, PatternRewriter &rewriter) const {
    SmallVector<float> scales;
    for (float scale : rhs.scales)
      scales.push_back(lhs.scales.front() * scale);
    bool isExact = isPowerOfTwo(lhs.scales.front()) &&
                   llvm::all_of(rhs.scales, isPowerOfTwo);
    Value bias = getBias(op);
    SmallVector<int64_t> integerBias;
    int64_t bound = 0;
    if (llvm::MulOverflow(lhs.magnitude,
                          getWeightSum(op, rhs.values, rhs.magnitude), bound))
      return failure();
    if (bias) {
      auto read = readBias(bias, scales);
      if (!read)
        return failure();
      integerBias = *read;
      for (int64_t value : integerBias)
        bound = std::max(bound, bound + std::abs(value));
    }
    // Equal to the float chain bit for bit, or the meaning that a network of
    // declared low width or with declared integer sums has.
    bool isMeant = feedsRescaleOnly(op->getResult(0)) || rhs.width < 8;
    if (!(isExact && bound <= kExactSum) && !(isMeant && bound <= kLargestSum))
      return failure();

    rewriter.setInsertionPoint(op);
    materialise(lhs, op->getOperand(0), rewriter);
    materialise(rhs, op->getOperand(1), rewriter);
    SmallVector<Value> data{lhs.integers, rhs.integers};
    auto si32 = getInteger(op->getContext(), 32);
    if (bias)
      data.push_back(makeIntegerConstant(
          rewriter, bias.getLoc(),
          RankedTensorType::get({static_cast<int64_t>(integerBias.size())},
                                si32),
          integerBias));
    Operation *sums =
        makeAccumulator(op, data, lhs.zeroPoint, rhs.zeroPoint, rewriter);
    auto parameterType = RankedTensorType::get(
        scales.size() == 1 ? ArrayRef<int64_t>()
                           : ArrayRef<int64_t>(scales.size()),
        rewriter.getF32Type());
    if (scales.size() > 1)
      parameterType = RankedTensorType::get(
          {static_cast<int64_t>(scales.size())}, rewriter.getF32Type());
    Value scale =
        makeFloatConstant(rewriter, op->getLoc(), parameterType, scales);
    SmallVector<int64_t> zeros(scales.size(), 0);
    Value zero = makeIntegerConstant(rewriter, op->getLoc(),
                                     parameterType.clone(si32), zeros);
    remark::passed(
        op->getLoc(),
        remark::RemarkOpts::name("find-integers").category("rewrite"))
        << remark::add("{0} computes on integers; {1}",
                       op->getName().getStringRef().str(),
                       isExact && bound <= kExactSum
                           ? "equal bit for bit"
                           : "float sums would be rounded, these are not");
    rewriter.replaceOpWithNewOp<nn::DequantizeOp>(op, sums->getResult(0), scale,
                                                  zero, channelAxis);
    return success();
  }

  static Value getBias(Operation *op) {
    return llvm::TypeSwitch<Operation *, Value>(op)
        .Case<nn::ConvOp, nn::ConvTransposeOp, nn::MatMulOp, nn::GemmOp>(
            [](auto product) { return product.getBias(); })
        .Default([](Operation *) { return Value(); });
  }

  /// The bias in units of the products' scales, one value a channel; none if it
  /// is no whole multiple of them.
  static std::optional<SmallVector<int64_t>> readBias(Value bias,
                                                      ArrayRef<float> scales) {
    auto type = cast<RankedTensorType>(bias.getType());
    if (type.getRank() != 1)
      return std::nullopt;
    SmallVector<double> numbers;
    if (auto floats = getFloatConstant(bias)) {
      numbers.assign(floats->begin(), floats->end());
    } else if (auto factor = readDequantized(bias);
               factor && !factor->values.empty()) {
      for (auto [i, value] : llvm::enumerate(factor->values))
        numbers.push_back(static_cast<float>(value) *
                          factor->scales[factor->scales.size() == 1 ? 0 : i]);
    } else {
      return std::nullopt;
    }
    SmallVector<int64_t> integers;
    for (auto [i, number] : llvm::enumerate(numbers)) {
      double integer = number / scales[scales.size() == 1 ? 0 : i];
      if (integer != std::floor(integer) ||
          !(std::fabs(integer) < 2147483648.0))
        return std::nullopt;
      integers.push_back(static_cast<int64_t>(integer));
    }
    return integers;
  }

  /// The accumulator form of `op`.
  static Operation *makeAccumulator(Operation *op, ArrayRef<Value> data,
                                    Value lhsZero, Value rhsZero,
                                    PatternRewriter &rewriter) {
    OperationState state(op->getLoc(), op->getName());
    state.addOperands(data);
    state.addOperands({lhsZero, rhsZero});
    NamedAttrList attributes(op->getAttrDictionary());
    auto segments = llvm::to_vector(
        op->getAttrOfType<DenseI32ArrayAttr>("operandSegmentSizes")
            .asArrayRef());
    MutableArrayRef<int32_t> last =
        MutableArrayRef<int32_t>(segments).take_back(4);
    last[0] = last[2] = last[3] = 0;
    last[1] = 2;
    attributes.set("operandSegmentSizes",
                   rewriter.getDenseI32ArrayAttr(segments));
    state.addAttributes(attributes);
    state.addTypes(cast<RankedTensorType>(op->getResult(0).getType())
                       .clone(getInteger(op->getContext(), 32)));
    return rewriter.create(state);
  }
};

//===----------------------------------------------------------------------===//
// Everything else
//===----------------------------------------------------------------------===//

/// A dequantisation with one positive scale, one zero point and constants for
/// both.
static nn::DequantizeOp getUniform(Value value) {
  auto dequantize = value.getDefiningOp<nn::DequantizeOp>();
  if (!dequantize)
    return {};
  auto scale = getFloatScalar(dequantize.getScale());
  auto zeroPoint = getIntegerScalar(dequantize.getZeroPoint());
  return scale && *scale > 0 && zeroPoint ? dequantize : nn::DequantizeOp();
}

/// Whether `value` is a dequantisation that leaves whole numbers as they are.
static nn::DequantizeOp getWhole(Value value) {
  nn::DequantizeOp dequantize = getUniform(value);
  return dequantize && *getFloatScalar(dequantize.getScale()) == 1.0f &&
                 *getIntegerScalar(dequantize.getZeroPoint()) == 0
             ? dequantize
             : nn::DequantizeOp();
}

/// move(dequantize(x)) to dequantize(move(x)): order and comparisons do not
/// mind a positive scale.
template <typename MoveOp>
struct MoveIntegersFirst : OpRewritePattern<MoveOp> {
  using Base = OpRewritePattern<MoveOp>;
  using Base::Base;

  LogicalResult matchAndRewrite(MoveOp op,
                                PatternRewriter &rewriter) const override {
    nn::DequantizeOp dequantize = getUniform(op->getOperand(0));
    if (!dequantize)
      return failure();
    IRMapping mapping;
    mapping.map(op->getOperand(0), dequantize.getInput());
    Operation *moved = rewriter.clone(*op, mapping);
    moved->getResult(0).setType(
        cast<RankedTensorType>(op->getResult(0).getType())
            .clone(getElementTypeOrSelf(dequantize.getInput())));
    rewriter.replaceOpWithNewOp<nn::DequantizeOp>(
        op, moved->getResult(0), dequantize.getScale(),
        dequantize.getZeroPoint(), dequantize.getAxis());
    return success();
  }
};

/// The same for a transpose of per-channel integers, whose axis it moves.
struct TransposeChannels : OpRewritePattern<nn::TransposeOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(nn::TransposeOp op,
                                PatternRewriter &rewriter) const override {
    auto dequantize = op.getInput().getDefiningOp<nn::DequantizeOp>();
    if (!dequantize || getUniform(op.getInput()))
      return failure();
    Value moved = nn::TransposeOp::create(rewriter, op.getLoc(),
                                          dequantize.getInput(), op.getPerm());
    int64_t axis = std::distance(
        op.getPerm().begin(), llvm::find(op.getPerm(), dequantize.getAxis()));
    rewriter.replaceOpWithNewOp<nn::DequantizeOp>(
        op, moved, dequantize.getScale(), dequantize.getZeroPoint(), axis);
    return success();
  }
};

/// A reordered constant of integers is a constant.
template <typename MoveOp>
struct FoldMovedConstant : OpRewritePattern<MoveOp> {
  using Base = OpRewritePattern<MoveOp>;
  using Base::Base;

  LogicalResult matchAndRewrite(MoveOp op,
                                PatternRewriter &rewriter) const override {
    auto constant = op->getOperand(0).template getDefiningOp<nn::ConstantOp>();
    if (!constant || isa<FloatType>(getElementTypeOrSelf(constant.getType())))
      return failure();
    auto tensor =
        Tensor::fromAttribute(cast<ElementsAttr>(constant.getValue()));
    if (!tensor) {
      llvm::consumeError(tensor.takeError());
      return failure();
    }
    auto moved = interpretOp(op, *tensor);
    if (!moved) {
      llvm::consumeError(moved.takeError());
      return failure();
    }
    rewriter.replaceOpWithNewOp<nn::ConstantOp>(
        op, makeConstantAttribute(moved->front(), op->getContext()));
    return success();
  }
};

/// rescale(dequantize(x)) of whole numbers to rescale(x).
struct RescaleIntegers : OpRewritePattern<nn::RescaleOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(nn::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    nn::DequantizeOp dequantize = getWhole(op.getInput());
    if (!dequantize)
      return failure();
    rewriter.modifyOpInPlace(
        op, [&] { op.getInputMutable().assign(dequantize.getInput()); });
    return success();
  }
};

/// rescale(add(dequantize(a), dequantize(b))) of whole numbers: the sum in 16
/// bits, which its bounds prove to be enough.
template <typename SumOp>
struct AddIntegers : OpRewritePattern<nn::RescaleOp> {
  using Base = OpRewritePattern<nn::RescaleOp>;
  using Base::Base;

  LogicalResult matchAndRewrite(nn::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    auto sum = op.getInput().template getDefiningOp<SumOp>();
    if (!sum || !sum.isFloatForm())
      return failure();
    nn::DequantizeOp lhs = getWhole(sum.getLhs()), rhs = getWhole(sum.getRhs());
    if (!lhs || !rhs)
      return failure();
    int64_t bound = getIntegerBoundsOf(lhs.getInput()).getMagnitude() +
                    getIntegerBoundsOf(rhs.getInput()).getMagnitude();
    if (bound > 32767)
      return failure();
    auto si16 = getInteger(op->getContext(), 16);
    auto scalar = RankedTensorType::get({}, si16);
    rewriter.setInsertionPoint(sum);
    Value zero =
        makeIntegerConstant(rewriter, sum.getLoc(), scalar, int64_t(0));
    auto type = cast<RankedTensorType>(sum.getType()).clone(si16);
    auto exact = SumOp::create(
        rewriter, sum.getLoc(), type, lhs.getInput(), rhs.getInput(),
        ValueRange{lhs.getScale(), rhs.getScale()},
        ValueRange{lhs.getZeroPoint(), rhs.getZeroPoint()}, lhs.getScale(),
        zero,
        nn::RequantKindAttr::get(op->getContext(), nn::RequantKind::Float),
        nn::ClampAttr());
    rewriter.modifyOpInPlace(
        op, [&] { op.getInputMutable().assign(exact.getOutput()); });
    return success();
  }
};

/// quantize(dequantize(x)) of whole numbers of one type is x.
struct DropWholeRoundTrip : OpRewritePattern<nn::QuantizeOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(nn::QuantizeOp op,
                                PatternRewriter &rewriter) const override {
    nn::DequantizeOp dequantize = getWhole(op.getInput());
    if (!dequantize || getFloatScalar(op.getScale()) != 1.0f ||
        getIntegerScalar(op.getZeroPoint()) != 0 ||
        dequantize.getInput().getType() != op.getType())
      return failure();
    rewriter.replaceOp(op, dequantize.getInput());
    return success();
  }
};

struct FindIntegersPass : hetero::impl::FindIntegersPassBase<FindIntegersPass> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    patterns.add<
        MultiplyIntegers, MoveIntegersFirst<nn::ReshapeOp>,
        MoveIntegersFirst<nn::TransposeOp>, MoveIntegersFirst<nn::MaxPoolOp>,
        TransposeChannels, FoldMovedConstant<nn::TransposeOp>,
        FoldMovedConstant<nn::ReshapeOp>, RescaleIntegers, DropWholeRoundTrip,
        AddIntegers<nn::AddOp>, AddIntegers<nn::SubOp>>(context);
    populateRecogniseRescalePatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
