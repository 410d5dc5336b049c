//===- MoveTransposes.cpp - Move transposes until they cancel -------------===//
//
// Exporters from channels-last frameworks wrap operators in pairs of
// transposes. Moving the upper one of a pair down brings the two together.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/Nn.h"
#include "hetero/Rewrite/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hetero {
#define GEN_PASS_DEF_MOVETRANSPOSESPASS
#include "hetero/Rewrite/Passes.h.inc"
} // namespace hetero

using namespace hetero;

/// Works on each element alone with parameters that are the same for all.
static bool isUniformElementwise(Operation *op) {
  if (isa<nn::ReluOp, nn::SigmoidOp, nn::TanhOp, nn::ClipOp>(op))
    return true;
  auto isSingle = [](Value scale) {
    auto type = cast<RankedTensorType>(scale.getType());
    return type.hasStaticShape() && type.getNumElements() == 1;
  };
  if (auto quantize = dyn_cast<nn::QuantizeOp>(op))
    return isSingle(quantize.getScale());
  if (auto dequantize = dyn_cast<nn::DequantizeOp>(op))
    return isSingle(dequantize.getScale());
  return false;
}

/// Whether moving a transpose below `op` can ever pay: some user further down
/// is a transpose that undoes it, seen through elementwise operations.
static bool leadsToTranspose(Operation *op) {
  SmallVector<Operation *> worklist{op};
  // A chain of exporters' making is short; the limit keeps the pass linear.
  for (int steps = 0; !worklist.empty() && steps < 64; ++steps) {
    Operation *current = worklist.pop_back_val();
    for (Operation *user : current->getUsers()) {
      if (isa<nn::TransposeOp>(user))
        return true;
      if (isUniformElementwise(user) ||
          isa<nn::AddOp, nn::SubOp, nn::MulOp>(user))
        worklist.push_back(user);
    }
  }
  return false;
}

namespace {

/// op(transpose(x)) to transpose(op(x)).
struct MoveBelowUnary : OpInterfaceRewritePattern<hetero::WorkloadOpInterface> {
  using Base = OpInterfaceRewritePattern<hetero::WorkloadOpInterface>;
  using Base::Base;

  LogicalResult matchAndRewrite(hetero::WorkloadOpInterface op,
                                PatternRewriter &rewriter) const override {
    if (!isUniformElementwise(op))
      return failure();
    auto transpose = op->getOperand(0).getDefiningOp<nn::TransposeOp>();
    if (!transpose || !transpose->hasOneUse() || !leadsToTranspose(op))
      return failure();
    IRMapping mapping;
    mapping.map(op->getOperand(0), transpose.getInput());
    Operation *moved = rewriter.clone(*op, mapping);
    auto inputType = cast<RankedTensorType>(transpose.getInput().getType());
    moved->getResult(0).setType(
        inputType.clone(getElementTypeOrSelf(op->getResult(0))));
    rewriter.replaceOpWithNewOp<nn::TransposeOp>(op, op->getResult(0).getType(),
                                                 moved->getResult(0),
                                                 transpose.getPerm());
    return success();
  }
};

/// op(transpose(a), transpose(b)) of one permutation to transpose(op(a, b)).
template <typename BinaryOp>
struct MoveBelowBinary : OpRewritePattern<BinaryOp> {
  using Base = OpRewritePattern<BinaryOp>;
  using Base::Base;

  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    auto lhs = op.getLhs().template getDefiningOp<nn::TransposeOp>();
    auto rhs = op.getRhs().template getDefiningOp<nn::TransposeOp>();
    if (!lhs || !rhs || lhs.getPerm() != rhs.getPerm() ||
        lhs.getType() != rhs.getType())
      return failure();
    IRMapping mapping;
    mapping.map(op.getLhs(), lhs.getInput());
    mapping.map(op.getRhs(), rhs.getInput());
    Operation *moved = rewriter.clone(*op, mapping);
    auto inputType = cast<RankedTensorType>(lhs.getInput().getType());
    moved->getResult(0).setType(
        inputType.clone(getElementTypeOrSelf(op.getOutput())));
    rewriter.replaceOpWithNewOp<nn::TransposeOp>(
        op, op.getOutput().getType(), moved->getResult(0), lhs.getPerm());
    return success();
  }
};

/// A transpose that keeps the order of all dimensions larger than one moves no
/// element.
struct TransposeToReshape : OpRewritePattern<nn::TransposeOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(nn::TransposeOp op,
                                PatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getInput().getType());
    if (!type.hasStaticShape())
      return failure();
    int64_t last = -1;
    for (int64_t dim : op.getPerm()) {
      if (type.getDimSize(dim) == 1)
        continue;
      if (dim < last)
        return failure();
      last = dim;
    }
    rewriter.replaceOpWithNewOp<nn::ReshapeOp>(op, op.getType(), op.getInput());
    return success();
  }
};

struct MoveTransposesPass
    : hetero::impl::MoveTransposesPassBase<MoveTransposesPass> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    patterns.add<MoveBelowUnary, MoveBelowBinary<nn::AddOp>,
                 MoveBelowBinary<nn::SubOp>, MoveBelowBinary<nn::MulOp>,
                 TransposeToReshape>(context);
    // Brings in the folds that merge and cancel.
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
