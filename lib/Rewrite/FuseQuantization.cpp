//===- FuseQuantization.cpp - Dequantise-compute-quantise to integers -----===//
//
// A QDQ graph spells integer arithmetic in float. This pass reads the spelling:
// it starts at a quantise, looks through the activations before it, and takes
// the operation it finds together with the dequantises of its inputs.
//
//===----------------------------------------------------------------------===//

#include "AccumulatorBounds.h"
#include "ConstantData.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Rewrite/Passes.h"
#include "hetero/Support/NodeNames.h"
#include "hetero/Support/Quantize.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include <cmath>

namespace hetero {
#define GEN_PASS_DEF_FUSEQUANTIZATIONPASS
#include "hetero/Rewrite/Passes.h.inc"
} // namespace hetero

using namespace hetero;

/// Scale and zero point are single values, of rank 0 or 1.
static bool isPerTensor(Value scale) {
  auto type = cast<RankedTensorType>(scale.getType());
  return type.hasStaticShape() && type.getNumElements() == 1;
}

/// The two operations quantise with the same constant parameters.
static bool haveSameParameters(nn::DequantizeOp from, nn::QuantizeOp to) {
  if (from.getScale() == to.getScale() &&
      from.getZeroPoint() == to.getZeroPoint())
    return isPerTensor(from.getScale());
  auto fromScale = getFloatScalar(from.getScale());
  auto fromZero = getIntegerScalar(from.getZeroPoint());
  return fromScale && fromZero && fromScale == getFloatScalar(to.getScale()) &&
         fromZero == getIntegerScalar(to.getZeroPoint()) &&
         getElementTypeOrSelf(from.getInput()) ==
             getElementTypeOrSelf(to.getOutput());
}

namespace {

/// The activations between an operation and its quantise.
struct ActivationChain {
  /// What the first activation reads.
  Value source;
  /// Outermost first.
  SmallVector<Operation *> activations;
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();

  void bound(float min, float max) {
    // The outer bounds win where the intervals do not meet.
    low = std::min(std::max(low, min), high);
    high = std::max(std::min(high, max), low);
  }
};

} // namespace

/// Bounds of a float activation that only clips, or none.
static std::optional<std::pair<float, float>> getClipBounds(Operation *op) {
  if (auto relu = dyn_cast_if_present<nn::ReluOp>(op);
      relu && relu.isFloatForm())
    return std::pair(0.0f, std::numeric_limits<float>::infinity());
  if (auto clip = dyn_cast_if_present<nn::ClipOp>(op);
      clip && clip.isFloatForm())
    return std::pair(clip.getMin().convertToFloat(),
                     clip.getMax().convertToFloat());
  return std::nullopt;
}

/// Walks up from `value` through activations that nobody else reads.
static ActivationChain collectActivations(Value value) {
  ActivationChain chain;
  chain.source = value;
  while (Operation *op = chain.source.getDefiningOp()) {
    auto bounds = getClipBounds(op);
    if (!bounds || !op->hasOneUse())
      break;
    chain.bound(bounds->first, bounds->second);
    chain.activations.push_back(op);
    chain.source = op->getOperand(0);
  }
  return chain;
}

/// The integers a clipped value can quantise to; null if that is all of them.
static nn::ClampAttr getClamp(const ActivationChain &chain, float scale,
                              int64_t zeroPoint, Type element) {
  auto [lowest, highest] = nn::getIntegerBounds(element);
  QuantizedRange range{static_cast<int32_t>(zeroPoint),
                       static_cast<int32_t>(lowest),
                       static_cast<int32_t>(highest)};
  int64_t low = quantizeLinear(chain.low, scale, range);
  int64_t high = quantizeLinear(chain.high, scale, range);
  if (low == lowest && high == highest)
    return {};
  return nn::ClampAttr::get(element.getContext(), low, high);
}

/// The dimension of input `index` of `op` that per-channel parameters run
/// along, or none where only one value makes sense.
static std::optional<int64_t> getChannelAxis(Operation *op, unsigned index) {
  if (index != 1)
    return std::nullopt;
  if (isa<nn::ConvOp>(op))
    return 0;
  if (isa<nn::ConvTransposeOp>(op))
    return 1;
  if (auto gemm = dyn_cast<nn::GemmOp>(op))
    return gemm.getTransB() ? 0 : 1;
  if (isa<nn::MatMulOp>(op))
    return cast<RankedTensorType>(op->getOperand(1).getType()).getRank() - 1;
  return std::nullopt;
}

static bool isProduct(Operation *op) {
  return isa<nn::ConvOp, nn::ConvTransposeOp, nn::MatMulOp, nn::GemmOp>(op);
}

/// The operand of `op` that holds its bias, or null.
static Value getBias(Operation *op) {
  return llvm::TypeSwitch<Operation *, Value>(op)
      .Case<nn::ConvOp, nn::ConvTransposeOp, nn::MatMulOp, nn::GemmOp>(
          [](auto product) { return product.getBias(); })
      .Default([](Operation *) { return Value(); });
}

/// Whether the bias of scale `biasScale` can be added to the sums of products
/// of scale `inputScale * weightScale`: equal within four units in the last
/// place, which absorbs exporters that multiply in double. The shorter list
/// repeats: one scale for all, or those of one group for each group.
static bool isBiasScale(ArrayRef<float> biasScale, float inputScale,
                        ArrayRef<float> weightScale) {
  size_t count = std::max(biasScale.size(), weightScale.size());
  for (size_t i = 0; i < count; ++i) {
    float expected = inputScale * weightScale[i % weightScale.size()];
    float actual = biasScale[i % biasScale.size()];
    if (!(std::fabs(actual - expected) <=
          4.0f * std::numeric_limits<float>::epsilon() * std::fabs(expected)))
      return false;
  }
  return true;
}

/// The si32 constant to add to the sums of `op`, null without a bias, or
/// failure with the reason if the bias has no such form.
static FailureOr<Value> getIntegerBias(Operation *op, Value inputScale,
                                       Value weightScale, std::string &reason) {
  Value bias = getBias(op);
  if (!bias)
    return Value();
  auto dequantize = bias.getDefiningOp<nn::DequantizeOp>();
  if (!dequantize ||
      !getElementTypeOrSelf(dequantize.getInput()).isSignedInteger(32)) {
    reason = "its bias is no dequantised 32-bit constant";
    return failure();
  }
  auto zeroPoints = getIntegerConstant(dequantize.getZeroPoint());
  if (!zeroPoints || llvm::any_of(*zeroPoints, [](int64_t z) { return z; })) {
    reason = "its bias has a zero point";
    return failure();
  }
  auto biasScale = getFloatConstant(dequantize.getScale());
  auto inScale = getFloatScalar(inputScale);
  auto wScale = getFloatConstant(weightScale);
  if (!biasScale || !inScale || !wScale ||
      !isBiasScale(*biasScale, *inScale, *wScale)) {
    reason = "the scale of its bias is not that of its products";
    return failure();
  }
  return dequantize.getInput();
}

namespace {

/// quantize(activations(op(dequantize…))) to the quantised form of op.
struct FuseQuantizedOp : OpRewritePattern<nn::QuantizeOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(nn::QuantizeOp quantize,
                                PatternRewriter &rewriter) const override {
    auto scale = getFloatScalar(quantize.getScale());
    auto zeroPoint = getIntegerScalar(quantize.getZeroPoint());
    if (!scale || !zeroPoint)
      return failure();
    ActivationChain chain = collectActivations(quantize.getInput());
    Operation *op = chain.source.getDefiningOp();
    // Activations on nothing but a dequantise: the innermost is the operation.
    if (!dyn_cast_if_present<nn::QuantizedOpInterface>(op) &&
        !chain.activations.empty()) {
      op = chain.activations.pop_back_val();
      chain.low = -std::numeric_limits<float>::infinity();
      chain.high = std::numeric_limits<float>::infinity();
      for (Operation *activation : llvm::reverse(chain.activations)) {
        auto bounds = *getClipBounds(activation);
        chain.bound(bounds.first, bounds.second);
      }
    }
    auto quantized = dyn_cast_if_present<nn::QuantizedOpInterface>(op);
    if (!quantized || !quantized.isFloatForm() || !op->hasOneUse() ||
        !isa<FloatType>(getElementTypeOrSelf(op->getResult(0))))
      return failure();
    return fuse(quantize, chain, quantized, *scale, *zeroPoint, rewriter);
  }

private:
  LogicalResult fuse(nn::QuantizeOp quantize, const ActivationChain &chain,
                     nn::QuantizedOpInterface op, float scale,
                     int64_t zeroPoint, PatternRewriter &rewriter) const {
    SmallVector<Value> data, scales, zeroPoints;
    for (unsigned i = 0; i < op.getNumQuantizedInputs(); ++i) {
      auto dequantize = op->getOperand(i).getDefiningOp<nn::DequantizeOp>();
      if (!dequantize)
        return failure();
      auto axis = getChannelAxis(op, i);
      if (!isPerTensor(dequantize.getScale()) &&
          (!axis || dequantize.getAxis() != static_cast<uint64_t>(*axis)))
        return failure();
      data.push_back(dequantize.getInput());
      scales.push_back(dequantize.getScale());
      zeroPoints.push_back(dequantize.getZeroPoint());
    }
    if (isProduct(op)) {
      std::string reason;
      auto bias = getIntegerBias(op, scales[0], scales[1], reason);
      if (auto gemm = dyn_cast<nn::GemmOp>(op.getOperation());
          gemm && (gemm.getAlpha().convertToFloat() != 1.0f ||
                   gemm.getBeta().convertToFloat() != 1.0f)) {
        reason = "it scales its product or its bias";
        bias = failure();
      }
      if (succeeded(bias) && !doSumsFit(op, data[0], zeroPoints[0], data[1],
                                        zeroPoints[1], *bias)) {
        reason = "its sums may exceed 32 bits";
        bias = failure();
      }
      if (failed(bias)) {
        remark::missed(
            op->getLoc(),
            remark::RemarkOpts::name("fuse-quantization").category("rewrite"))
            << remark::reason("stays float: {0}", reason);
        return failure();
      }
      if (*bias)
        data.push_back(*bias);
    } else {
      // Operands without a scale of their own, such as a norm's factors, stay.
      llvm::append_range(data, op->getOperands().drop_front(data.size()));
    }
    rewriter.setInsertionPoint(quantize);
    Type element = getElementTypeOrSelf(quantize.getOutput());
    nn::ClampAttr clamp = getClamp(chain, scale, zeroPoint, element);
    Operation *fused =
        makeQuantized(op, data, scales, zeroPoints, quantize, clamp, rewriter);
    SmallVector<Operation *> parts{op.getOperation()};
    llvm::append_range(parts, llvm::reverse(chain.activations));
    parts.push_back(quantize);
    fused->setLoc(fuseNodeLocations(parts));
    rewriter.replaceOp(quantize, fused->getResults());
    return success();
  }

  /// The quantised form of `op` on `data` (inputs, then the bias if any).
  static Operation *makeQuantized(nn::QuantizedOpInterface op,
                                  ArrayRef<Value> data, ArrayRef<Value> scales,
                                  ArrayRef<Value> zeroPoints,
                                  nn::QuantizeOp quantize, nn::ClampAttr clamp,
                                  PatternRewriter &rewriter) {
    OperationState state(op->getLoc(), op->getName());
    state.addOperands(data);
    state.addOperands(scales);
    state.addOperands(zeroPoints);
    state.addOperands({quantize.getScale(), quantize.getZeroPoint()});
    NamedAttrList attributes(op->getAttrDictionary());
    // The data segments stay as they are; the last four are the quantisation's.
    auto segments = llvm::to_vector(
        op->getAttrOfType<DenseI32ArrayAttr>("operandSegmentSizes")
            .asArrayRef());
    MutableArrayRef<int32_t> last =
        MutableArrayRef<int32_t>(segments).take_back(4);
    last[0] = scales.size();
    last[1] = zeroPoints.size();
    last[2] = last[3] = 1;
    attributes.set("operandSegmentSizes",
                   rewriter.getDenseI32ArrayAttr(segments));
    attributes.set("requant", nn::RequantKindAttr::get(rewriter.getContext(),
                                                       nn::RequantKind::Float));
    if (clamp)
      attributes.set("clamp", clamp);
    state.addAttributes(attributes);
    state.addTypes(quantize.getOutput().getType());
    return rewriter.create(state);
  }
};

/// quantize(move(dequantize(x))) of one parameter set to move(x): reorders and
/// comparisons commute with a monotone map.
template <typename MoveOp>
struct MoveIntegers : OpRewritePattern<nn::QuantizeOp> {
  using Base = OpRewritePattern<nn::QuantizeOp>;
  using Base::Base;

  LogicalResult matchAndRewrite(nn::QuantizeOp quantize,
                                PatternRewriter &rewriter) const override {
    auto move = quantize.getInput().getDefiningOp<MoveOp>();
    if (!move || !move->hasOneUse())
      return failure();
    auto dequantize =
        move->getOperand(0).template getDefiningOp<nn::DequantizeOp>();
    if (!dequantize || !haveSameParameters(dequantize, quantize))
      return failure();
    IRMapping mapping;
    mapping.map(move->getOperand(0), dequantize.getInput());
    Operation *moved = rewriter.clone(*move, mapping);
    moved->getResult(0).setType(quantize.getOutput().getType());
    moved->setLoc(fuseNodeLocations({move, quantize}));
    rewriter.replaceOp(quantize, moved->getResults());
    return success();
  }
};

/// quantize(pad(dequantize(x), value)) of one parameter set to a pad of the
/// integers with the quantised value.
struct PadIntegers : OpRewritePattern<nn::QuantizeOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(nn::QuantizeOp quantize,
                                PatternRewriter &rewriter) const override {
    auto pad = quantize.getInput().getDefiningOp<nn::PadOp>();
    if (!pad || !pad->hasOneUse())
      return failure();
    auto dequantize = pad.getInput().getDefiningOp<nn::DequantizeOp>();
    if (!dequantize || !haveSameParameters(dequantize, quantize))
      return failure();
    Value filling;
    if (pad.getValue()) {
      auto real = getFloatScalar(pad.getValue());
      auto scale = getFloatScalar(quantize.getScale());
      auto zeroPoint = getIntegerScalar(quantize.getZeroPoint());
      if (!real || !scale || !zeroPoint)
        return failure();
      Type element = getElementTypeOrSelf(quantize.getOutput());
      auto [lowest, highest] = nn::getIntegerBounds(element);
      QuantizedRange range{static_cast<int32_t>(*zeroPoint),
                           static_cast<int32_t>(lowest),
                           static_cast<int32_t>(highest)};
      auto type = RankedTensorType::get({}, element);
      APInt integer(element.getIntOrFloatBitWidth(),
                    quantizeLinear(*real, *scale, range), /*isSigned=*/true,
                    /*implicitTrunc=*/true);
      filling = nn::ConstantOp::create(rewriter, pad.getLoc(), type,
                                       DenseElementsAttr::get(type, integer));
    }
    rewriter.replaceOpWithNewOp<nn::PadOp>(
        quantize, quantize.getOutput().getType(), dequantize.getInput(),
        filling, pad.getPads(), pad.getMode());
    return success();
  }
};

/// quantize(resize(dequantize(x))) of one parameter set to resize(x) where the
/// resize only takes elements.
struct ResizeIntegers : MoveIntegers<nn::ResizeOp> {
  using Base = MoveIntegers<nn::ResizeOp>;
  using Base::Base;

  LogicalResult matchAndRewrite(nn::QuantizeOp quantize,
                                PatternRewriter &rewriter) const override {
    auto resize = quantize.getInput().getDefiningOp<nn::ResizeOp>();
    if (!resize || resize.getMode() != nn::ResizeMode::Nearest)
      return failure();
    // What lies outside of the input is no element of it.
    for (Value table : resize.getIndices()) {
      auto positions = getIntegerConstant(table);
      if (!positions ||
          llvm::any_of(*positions, [](int64_t p) { return p < 0; }))
        return failure();
    }
    return Base::matchAndRewrite(quantize, rewriter);
  }
};

/// move(dequantize(x)) to dequantize(move(x)), so that integers are moved and
/// nothing stands between a dequantise and the operation it belongs to.
template <typename MoveOp>
struct MoveBeforeDequantize : OpRewritePattern<MoveOp> {
  using Base = OpRewritePattern<MoveOp>;
  using Base::Base;

  LogicalResult matchAndRewrite(MoveOp move,
                                PatternRewriter &rewriter) const override {
    auto dequantize =
        move.getInput().template getDefiningOp<nn::DequantizeOp>();
    if (!dequantize || !isPerTensor(dequantize.getScale()))
      return failure();
    IRMapping mapping;
    mapping.map(move.getInput(), dequantize.getInput());
    Operation *moved = rewriter.clone(*move, mapping);
    auto type = cast<RankedTensorType>(move.getType());
    moved->getResult(0).setType(
        type.clone(getElementTypeOrSelf(dequantize.getInput())));
    rewriter.replaceOpWithNewOp<nn::DequantizeOp>(
        move, moved->getResult(0), dequantize.getScale(),
        dequantize.getZeroPoint(), dequantize.getAxis());
    return success();
  }
};

/// quantize(dequantize(x)) of one parameter set is x.
struct DropRoundTrip : OpRewritePattern<nn::QuantizeOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(nn::QuantizeOp quantize,
                                PatternRewriter &rewriter) const override {
    auto dequantize = quantize.getInput().getDefiningOp<nn::DequantizeOp>();
    if (!dequantize || !haveSameParameters(dequantize, quantize))
      return failure();
    rewriter.replaceOp(quantize, dequantize.getInput());
    return success();
  }
};

/// reshape(dequantize(x)) to dequantize(reshape(x)), so that a reshape never
/// stands between a dequantise and the operation it belongs to.
struct ReshapeBeforeDequantize : OpRewritePattern<nn::ReshapeOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(nn::ReshapeOp reshape,
                                PatternRewriter &rewriter) const override {
    auto dequantize = reshape.getInput().getDefiningOp<nn::DequantizeOp>();
    if (!dequantize || !isPerTensor(dequantize.getScale()))
      return failure();
    auto type = cast<RankedTensorType>(reshape.getOutput().getType());
    Value moved = nn::ReshapeOp::create(
        rewriter, reshape.getLoc(),
        type.clone(getElementTypeOrSelf(dequantize.getInput())),
        dequantize.getInput());
    rewriter.replaceOpWithNewOp<nn::DequantizeOp>(
        reshape, moved, dequantize.getScale(), dequantize.getZeroPoint(),
        dequantize.getAxis());
    return success();
  }
};

struct FuseQuantizationPass
    : hetero::impl::FuseQuantizationPassBase<FuseQuantizationPass> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    // Moving integers is better than requantising them: it wins where both fit.
    patterns.add<
        MoveIntegers<nn::ReshapeOp>, MoveIntegers<nn::TransposeOp>,
        MoveIntegers<nn::MaxPoolOp>, MoveIntegers<nn::SliceOp>,
        MoveIntegers<nn::ExpandOp>, MoveIntegers<nn::GatherOp>,
        MoveIntegers<nn::GatherElementsOp>, MoveIntegers<nn::GatherNdOp>,
        MoveIntegers<nn::ReverseSequenceOp>, PadIntegers, ResizeIntegers,
        MoveBeforeDequantize<nn::SliceOp>, MoveBeforeDequantize<nn::ExpandOp>,
        MoveBeforeDequantize<nn::GatherOp>, DropRoundTrip,
        ReshapeBeforeDequantize>(context, /*benefit=*/2);
    patterns.add<FuseQuantizedOp>(context);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
