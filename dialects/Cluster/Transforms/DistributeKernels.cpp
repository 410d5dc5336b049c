//===- DistributeKernels.cpp - Loops divided among the cores --------------===//
//
// All cores run the same kernel. Iterations are dealt out one by one, so that
// neighbours in memory are worked on at about the same time.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/ClusterCost.h"
#include "dialects/Cluster/Transforms/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace hetero::cluster {
#define GEN_PASS_DEF_DISTRIBUTEKERNELSPASS
#include "dialects/Cluster/Transforms/Passes.h.inc"
} // namespace hetero::cluster

using namespace hetero;
using namespace hetero::cluster;

namespace {

struct DistributeKernelsPass
    : cluster::impl::DistributeKernelsPassBase<DistributeKernelsPass> {
  using Base::Base;

  void runOnOperation() override {
    func::FuncOp kernel = getOperation();
    if (kernel.isExternal())
      return;
    SmallVector<linalg::LinalgOp> ops;
    kernel.walk([&](linalg::LinalgOp op) { ops.push_back(op); });
    IRRewriter rewriter(&getContext());
    for (auto [i, op] : llvm::enumerate(ops)) {
      rewriter.setInsertionPoint(op);
      if (i != 0)
        BarrierOp::create(rewriter, op.getLoc());
      FailureOr<linalg::LinalgLoops> loops = failure();
      if (op.hasPureBufferSemantics())
        loops = linalg::linalgOpToParallelLoops(rewriter, op);
      if (failed(loops)) {
        op.emitOpError("cannot be written as loops; give it buffers first");
        return signalPassFailure();
      }
      rewriter.eraseOp(op);
      if (loops->empty())
        continue; // A scalar: every core computes and stores the same.
      auto parallel = dyn_cast<scf::ParallelOp>(loops->front());
      if (!parallel) {
        loops->front()->emitOpError("is no parallel loop; cores would race");
        return signalPassFailure();
      }
      if (failed(distribute(rewriter, parallel)))
        return signalPassFailure();
    }
  }

  /// Writes a parallel loop as sequential ones in which this core does its
  /// share.
  LogicalResult distribute(IRRewriter &rewriter, scf::ParallelOp loop);
};

} // namespace

LogicalResult DistributeKernelsPass::distribute(IRRewriter &rewriter,
                                                scf::ParallelOp loop) {
  Location loc = loop.getLoc();
  SmallVector<int64_t> extents;
  for (auto [first, last, step] : llvm::zip_equal(
           loop.getLowerBound(), loop.getUpperBound(), loop.getStep())) {
    auto from = getConstantIntValue(first), to = getConstantIntValue(last);
    if (!from || !to || *from != 0 || getConstantIntValue(step) != 1)
      return loop.emitOpError("has no constant extent");
    extents.push_back(*to);
  }
  unsigned dims = getNumDistributedDims(extents, cores);
  int64_t shares = 1;
  for (int64_t extent : ArrayRef(extents).take_front(dims))
    shares *= extent;

  rewriter.setInsertionPoint(loop);
  auto makeIndex = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(rewriter, loc, value);
  };
  Value core = CoreIdOp::create(rewriter, loc, rewriter.getIndexType());
  auto outer = scf::ForOp::create(rewriter, loc, core, makeIndex(shares),
                                  makeIndex(cores));
  rewriter.setInsertionPointToStart(outer.getBody());
  SmallVector<Value> indices(dims);
  Value rest = outer.getInductionVar();
  for (int64_t dim = dims - 1; dim >= 0; --dim) {
    if (dim == 0) {
      indices[dim] = rest;
      break;
    }
    Value extent = makeIndex(extents[dim]);
    indices[dim] = rewriter.createOrFold<arith::RemUIOp>(loc, rest, extent);
    rest = rewriter.createOrFold<arith::DivUIOp>(loc, rest, extent);
  }
  for (int64_t extent : ArrayRef(extents).drop_front(dims)) {
    auto inner = scf::ForOp::create(rewriter, loc, makeIndex(0),
                                    makeIndex(extent), makeIndex(1));
    indices.push_back(inner.getInductionVar());
    rewriter.setInsertionPointToStart(inner.getBody());
  }
  Operation *end = rewriter.getInsertionBlock()->getTerminator();
  rewriter.eraseOp(loop.getBody()->getTerminator());
  rewriter.inlineBlockBefore(loop.getBody(), end, indices);
  rewriter.eraseOp(loop);
  return success();
}
