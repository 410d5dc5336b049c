//===- FuseBias.cpp - Add a constant bias inside the product --------------===//
//
// Exporters spell a dense layer as a product and an addition. One operation
// with a bias is what every device has hardware for.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/Nn.h"
#include "hetero/Rewrite/Passes.h"
#include "hetero/Support/NodeNames.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hetero {
#define GEN_PASS_DEF_FUSEBIASPASS
#include "hetero/Rewrite/Passes.h.inc"
} // namespace hetero

using namespace hetero;

/// A constant, or a constant seen through one dequantisation.
static bool comesFromConstant(Value value) {
  if (auto dequantize = value.getDefiningOp<nn::DequantizeOp>())
    value = dequantize.getInput();
  return value.getDefiningOp<nn::ConstantOp>() != nullptr;
}

namespace {

/// add(product, b) and add(b, product), for products whose bias is a vector
/// along the last dimension.
template <typename ProductOp>
struct FuseRowBias : OpRewritePattern<nn::AddOp> {
  using Base = OpRewritePattern<nn::AddOp>;
  using Base::Base;

  LogicalResult matchAndRewrite(nn::AddOp add,
                                PatternRewriter &rewriter) const override {
    if (!add.isFloatForm())
      return failure();
    for (auto [side, other] : {std::pair(add.getLhs(), add.getRhs()),
                               std::pair(add.getRhs(), add.getLhs())}) {
      auto product = side.template getDefiningOp<ProductOp>();
      if (!product || !product->hasOneUse() || product.getBias() ||
          !product.isFloatForm() || product.getType() != add.getType())
        continue;
      auto biasType = cast<RankedTensorType>(other.getType());
      auto type = cast<RankedTensorType>(product.getType());
      if (biasType.getRank() != 1 ||
          biasType.getDimSize(0) != type.getShape().back() ||
          !comesFromConstant(other))
        continue;
      // The bias may be defined after the product.
      rewriter.setInsertionPoint(add);
      auto fused = cast<ProductOp>(rewriter.clone(*product));
      fused.getBiasMutable().assign(other);
      fused->setLoc(fuseNodeLocations({product, add}));
      rewriter.replaceOp(add, fused.getOutput());
      rewriter.eraseOp(product);
      return success();
    }
    return failure();
  }
};

struct FuseBiasPass : hetero::impl::FuseBiasPassBase<FuseBiasPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseRowBias<nn::MatMulOp>>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
