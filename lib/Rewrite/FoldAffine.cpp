//===- FoldAffine.cpp - Fold scales and shifts into convolutions ----------===//
//
// A trained normalisation is a constant scale and shift for each channel, and
// so is an explicit multiplication or addition. After a convolution both can be
// moved into its filters and bias for nothing.
//
//===----------------------------------------------------------------------===//

#include "ConstantData.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Rewrite/Passes.h"
#include "hetero/Support/NodeNames.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include <cmath>

namespace hetero {
#define GEN_PASS_DEF_FOLDAFFINEPASS
#include "hetero/Rewrite/Passes.h.inc"
} // namespace hetero

using namespace hetero;

namespace {

/// y = x * scale + shift, one pair for each channel of dimension 1.
struct ChannelAffine {
  SmallVector<float> scale, shift;
  /// Only the shift matters: adding it last rounds as a bias does.
  bool isShift = false;
};

} // namespace

/// The affine map of a normalisation whose parameters are all constant.
static std::optional<ChannelAffine> getAffine(nn::BatchNormOp op) {
  auto scale = getFloatConstant(op.getScale());
  auto bias = getFloatConstant(op.getBias());
  auto mean = getFloatConstant(op.getMean());
  auto variance = getFloatConstant(op.getVariance());
  if (!scale || !bias || !mean || !variance)
    return std::nullopt;
  float epsilon = op.getEpsilon().convertToFloat();
  ChannelAffine affine;
  for (size_t i = 0; i < scale->size(); ++i) {
    float factor = (*scale)[i] / std::sqrt((*variance)[i] + epsilon);
    affine.scale.push_back(factor);
    affine.shift.push_back((*bias)[i] - (*mean)[i] * factor);
  }
  return affine;
}

/// One value for each channel of `type`, from a constant that broadcasts along
/// everything but the channels; none for other constants.
static std::optional<SmallVector<float>>
getChannelConstant(Value value, RankedTensorType type) {
  auto shape = cast<RankedTensorType>(value.getType()).getShape();
  int64_t lead = type.getRank() - static_cast<int64_t>(shape.size());
  if (lead < 0)
    return std::nullopt;
  for (auto [i, size] : llvm::enumerate(shape))
    if (size != 1 &&
        (lead + static_cast<int64_t>(i) != 1 || size != type.getDimSize(1)))
      return std::nullopt;
  auto values = getFloatConstant(value);
  if (values && values->size() == 1)
    values->assign(type.getDimSize(1), values->front());
  return values;
}

/// The affine map that `op` applies to its first operand, or none.
static std::optional<ChannelAffine> getAffine(Operation *op) {
  if (auto norm = dyn_cast<nn::BatchNormOp>(op))
    return getAffine(norm);
  auto quantized = dyn_cast<nn::QuantizedOpInterface>(op);
  if (!isa<nn::MulOp, nn::AddOp>(op) || !quantized.isFloatForm() ||
      op->getOperand(0).getType() != op->getResult(0).getType())
    return std::nullopt;
  auto type = cast<RankedTensorType>(op->getOperand(0).getType());
  if (type.getRank() < 2 || type.isDynamicDim(1))
    return std::nullopt;
  auto values = getChannelConstant(op->getOperand(1), type);
  if (!values)
    return std::nullopt;
  ChannelAffine affine;
  affine.isShift = isa<nn::AddOp>(op);
  affine.scale =
      affine.isShift ? SmallVector<float>(values->size(), 1.0f) : *values;
  affine.shift =
      affine.isShift ? *values : SmallVector<float>(values->size(), 0.0f);
  return affine;
}

/// Whether the numbers are those of an integer network, which are exact one
/// after the other but not as products.
static bool isInteger(const ChannelAffine &affine, ArrayRef<float> weight) {
  auto isWhole = [](float number) { return number == std::floor(number); };
  return !affine.isShift && llvm::all_of(affine.scale, isWhole) &&
         llvm::all_of(affine.shift, isWhole) && llvm::all_of(weight, isWhole);
}

namespace {

/// Moves the map of any of the operations above into the convolution before it.
struct FoldIntoConv : RewritePattern {
  FoldIntoConv(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/2, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (!isa<nn::BatchNormOp, nn::MulOp, nn::AddOp>(op))
      return failure();
    auto conv = op->getOperand(0).getDefiningOp<nn::ConvOp>();
    if (!conv || !conv->hasOneUse() || !conv.isFloatForm())
      return failure();
    auto affine = getAffine(op);
    auto weight = getFloatConstant(conv.getWeight());
    if (!affine || !weight || isInteger(*affine, *weight))
      return failure();
    auto weightType = cast<RankedTensorType>(conv.getWeight().getType());
    int64_t filters = weightType.getDimSize(0);
    SmallVector<float> bias(filters, 0.0f);
    if (conv.getBias()) {
      auto constant = getFloatConstant(conv.getBias());
      if (!constant)
        return failure();
      bias = *constant;
    }
    size_t filterSize = weight->size() / filters;
    for (int64_t filter = 0; filter < filters; ++filter) {
      for (size_t i = 0; i < filterSize; ++i)
        (*weight)[filter * filterSize + i] *= affine->scale[filter];
      bias[filter] =
          bias[filter] * affine->scale[filter] + affine->shift[filter];
    }
    bool isExact = affine->isShift && !conv.getBias();
    Location location = fuseNodeLocations({conv, op});
    auto biasType = RankedTensorType::get({filters}, rewriter.getF32Type());
    Value newBias = makeFloatConstant(rewriter, location, biasType, bias);
    auto folded = cast<nn::ConvOp>(rewriter.clone(*conv));
    if (!affine->isShift)
      folded.getWeightMutable().assign(
          makeFloatConstant(rewriter, location, weightType, *weight));
    folded.getBiasMutable().assign(newBias);
    folded->setLoc(location);
    remark::passed(location,
                   remark::RemarkOpts::name("fold-affine").category("rewrite"))
        << remark::add("{0} folded into the convolution; {1}",
                       op->getName().getStringRef().str(),
                       isExact ? "equal bit for bit"
                               : "the result may differ by rounding");
    rewriter.replaceOp(op, folded.getOutput());
    rewriter.eraseOp(conv);
    return success();
  }
};

/// A normalisation that follows no convolution: one product and one sum.
struct SpellAsAffine : OpRewritePattern<nn::BatchNormOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(nn::BatchNormOp norm,
                                PatternRewriter &rewriter) const override {
    auto affine = getAffine(norm);
    if (!affine)
      return failure();
    auto type = cast<RankedTensorType>(norm.getInput().getType());
    SmallVector<int64_t> shape(type.getRank() - 1, 1);
    shape[0] = type.getDimSize(1);
    auto parameterType = RankedTensorType::get(shape, rewriter.getF32Type());
    Location location = norm.getLoc();
    Value scale =
        makeFloatConstant(rewriter, location, parameterType, affine->scale);
    Value shift =
        makeFloatConstant(rewriter, location, parameterType, affine->shift);
    auto makePlain = [&](auto tag, Value lhs, Value rhs) -> Value {
      using OpT = decltype(tag);
      return OpT::create(rewriter, location, type, lhs, rhs, ValueRange(),
                         ValueRange(), Value(), Value(), nn::RequantKindAttr(),
                         nn::ClampAttr());
    };
    Value product = makePlain(nn::MulOp(), norm.getInput(), scale);
    rewriter.replaceOp(norm, makePlain(nn::AddOp(), product, shift));
    return success();
  }
};

struct FoldAffinePass : hetero::impl::FoldAffinePassBase<FoldAffinePass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FoldIntoConv, SpellAsAffine>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
