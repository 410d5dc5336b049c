//===- FoldBatchNorm.cpp - Fold batch normalisation away ------------------===//
//
// A trained normalisation is a constant scale and shift for each channel. After
// a convolution both can be moved into its filters and bias for nothing.
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
#define GEN_PASS_DEF_FOLDBATCHNORMPASS
#include "hetero/Rewrite/Passes.h.inc"
} // namespace hetero

using namespace hetero;

namespace {

/// y = x * scale + shift, one pair for each channel.
struct ChannelAffine {
  SmallVector<float> scale, shift;
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

namespace {

struct FoldIntoConv : OpRewritePattern<nn::BatchNormOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(nn::BatchNormOp norm,
                                PatternRewriter &rewriter) const override {
    auto conv = norm.getInput().getDefiningOp<nn::ConvOp>();
    if (!conv || !conv->hasOneUse() || !conv.isFloatForm())
      return failure();
    auto affine = getAffine(norm);
    auto weight = getFloatConstant(conv.getWeight());
    if (!affine || !weight)
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
    Location location = fuseNodeLocations({conv, norm});
    auto biasType = RankedTensorType::get({filters}, rewriter.getF32Type());
    Value newWeight =
        makeFloatConstant(rewriter, location, weightType, *weight);
    Value newBias = makeFloatConstant(rewriter, location, biasType, bias);
    auto folded = cast<nn::ConvOp>(rewriter.clone(*conv));
    folded.getWeightMutable().assign(newWeight);
    folded.getBiasMutable().assign(newBias);
    folded->setLoc(location);
    remark::passed(
        location,
        remark::RemarkOpts::name("fold-batch-norm").category("rewrite"))
        << remark::add("batch normalisation folded into the convolution; the "
                       "result may differ by rounding");
    rewriter.replaceOp(norm, folded.getOutput());
    rewriter.eraseOp(conv);
    return success();
  }
};

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

struct FoldBatchNormPass
    : hetero::impl::FoldBatchNormPassBase<FoldBatchNormPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FoldIntoConv>(&getContext(), /*benefit=*/2);
    patterns.add<SpellAsAffine>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
