//===- PlaceTemporaries.cpp - Scratch space of a kernel -------------------===//
//
// Cores have no heap: what a kernel keeps between two of its loops lies in
// space that the container reserves.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace hetero::cluster {
#define GEN_PASS_DEF_PLACETEMPORARIESPASS
#include "dialects/Cluster/Transforms/Passes.h.inc"
} // namespace hetero::cluster

using namespace hetero;
using namespace hetero::cluster;

namespace {

struct PlaceTemporariesPass
    : impl::PlaceTemporariesPassBase<PlaceTemporariesPass> {
  using Base::Base;

  void runOnOperation() override {
    func::FuncOp kernel = getOperation();
    Value scratch;
    for (BlockArgument argument : kernel.getArguments())
      if (kernel.getArgAttr(argument.getArgNumber(), kScratchAttrName))
        scratch = argument;
    int64_t available =
        scratch ? cast<MemRefType>(scratch.getType()).getNumElements() : 0;
    int64_t used = 0;
    auto allocations = llvm::to_vector(kernel.getOps<memref::AllocOp>());
    for (memref::AllocOp allocation : allocations) {
      MemRefType type = allocation.getType();
      if (!type.hasStaticShape() || !scratch) {
        allocation.emitOpError("has no place in the kernel's scratch space");
        return signalPassFailure();
      }
      OpBuilder builder(allocation);
      Location loc = allocation.getLoc();
      Value offset = arith::ConstantIndexOp::create(builder, loc, used);
      used += llvm::alignTo(
          type.getNumElements() * (type.getElementTypeBitWidth() / 8), 16);
      allocation.replaceAllUsesWith(
          memref::ViewOp::create(builder, loc, type, scratch, offset,
                                 ValueRange())
              .getResult());
      allocation.erase();
    }
    if (used != available) {
      kernel.emitOpError() << "uses " << used
                           << " bytes of scratch space, but was given "
                           << available;
      return signalPassFailure();
    }
  }
};

} // namespace
