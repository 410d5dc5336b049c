//===- UnrollLoops.cpp - Reductions written out -----------------*- C++ -*-===//
//
// A taken branch costs a core as much as a product. Which loops are written out
// is decided here, by a rule the planner can follow, and nowhere else: LLVM's
// own unroller, whose rule is its business, is switched off.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/ClusterCost.h"
#include "dialects/Cluster/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Utils/Utils.h"

namespace hetero::cluster {
#define GEN_PASS_DEF_UNROLLLOOPSPASS
#include "dialects/Cluster/Transforms/Passes.h.inc"
} // namespace hetero::cluster

using namespace hetero;
using namespace hetero::cluster;

namespace {

struct UnrollLoopsPass : cluster::impl::UnrollLoopsPassBase<UnrollLoopsPass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<scf::ForOp> outermost;
    getOperation()->walk<WalkOrder::PreOrder>([&](scf::ForOp loop) {
      // A reduction carries its value; the loops around it are outputs.
      if (loop.getNumRegionIterArgs() == 0)
        return WalkResult::advance();
      outermost.push_back(loop);
      return WalkResult::skip();
    });
    for (scf::ForOp loop : outermost)
      unroll(loop);
  }

  /// Writes out what lies in `loop`, then `loop` itself as far as the rule
  /// says. Returns how many steps its body came to, or nothing if a loop or a
  /// branch is left that keeps it from being written out.
  std::optional<int64_t> unroll(scf::ForOp loop);
};

} // namespace

std::optional<int64_t> UnrollLoopsPass::unroll(scf::ForOp loop) {
  int64_t steps = 1;
  bool isStraight = true;
  for (Operation &op : llvm::make_early_inc_range(*loop.getBody())) {
    if (auto inner = dyn_cast<scf::ForOp>(op)) {
      std::optional<int64_t> innerSteps = unroll(inner);
      isStraight &= innerSteps.has_value();
      steps *= innerSteps.value_or(1);
    } else if (op.getNumRegions() != 0) {
      isStraight = false;
    }
  }
  std::optional<APInt> count = loop.getStaticTripCount();
  if (!isStraight || !count)
    return std::nullopt;
  int64_t trips = count->getSExtValue();
  Unrolling rule = getUnrolling(trips, steps);
  if (rule.isWhole) {
    if (succeeded(loopUnrollFull(loop)))
      return trips * steps;
    return std::nullopt;
  }
  if (rule.factor > 1) {
    auto unrolled = loopUnrollByFactor(loop, rule.factor);
    // The steps that are left over are fewer than a round.
    if (succeeded(unrolled) && unrolled->epilogueLoopOp)
      (void)loopUnrollFull(*unrolled->epilogueLoopOp);
  }
  return std::nullopt;
}
