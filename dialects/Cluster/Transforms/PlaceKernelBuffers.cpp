//===- PlaceKernelBuffers.cpp - Where a kernel's buffers lie --------------===//
//
// Cores have no heap: a kernel writes its results where its caller says, and
// keeps what it needs between two of its loops in space that the container
// reserves.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace hetero::cluster {
#define GEN_PASS_DEF_PLACEKERNELBUFFERSPASS
#include "dialects/Cluster/Transforms/Passes.h.inc"
} // namespace hetero::cluster

using namespace hetero;
using namespace hetero::cluster;

/// Turns the returned buffers of `kernel` into arguments behind the others.
static LogicalResult moveResultsToArguments(func::FuncOp kernel) {
  auto end = cast<func::ReturnOp>(kernel.getBody().front().getTerminator());
  for (Value result : end.getOperands()) {
    auto allocation = result.getDefiningOp<memref::AllocOp>();
    if (!allocation)
      return end.emitOpError("gives back a buffer it did not make; a kernel "
                             "computes each of its results");
    unsigned index = kernel.getNumArguments();
    if (failed(kernel.insertArgument(index, allocation.getType(), {},
                                     allocation.getLoc())))
      return failure();
    allocation.replaceAllUsesWith(kernel.getArgument(index));
    allocation.erase();
  }
  llvm::BitVector all(kernel.getNumResults(), true);
  end.getOperandsMutable().clear();
  return kernel.eraseResults(all);
}

/// Replaces the buffers `kernel` makes by views of its scratch argument.
static LogicalResult placeTemporaries(func::FuncOp kernel) {
  Value scratch;
  for (BlockArgument argument : kernel.getArguments())
    // The mark has served, and the translation to LLVM IR would warn of it.
    if (kernel.removeArgAttr(argument.getArgNumber(), kScratchAttrName))
      scratch = argument;
  int64_t available =
      scratch ? cast<MemRefType>(scratch.getType()).getNumElements() : 0;
  int64_t used = 0;
  auto allocations = llvm::to_vector(kernel.getOps<memref::AllocOp>());
  for (memref::AllocOp allocation : allocations) {
    MemRefType type = allocation.getType();
    if (!type.hasStaticShape() || !scratch)
      return allocation.emitOpError(
          "has no place in the kernel's scratch space");
    OpBuilder builder(allocation);
    Location loc = allocation.getLoc();
    Value offset = arith::ConstantIndexOp::create(builder, loc, used);
    used +=
        llvm::alignTo(type.getNumElements() *
                          llvm::divideCeil(type.getElementTypeBitWidth(), 8),
                      16);
    allocation.replaceAllUsesWith(memref::ViewOp::create(builder, loc, type,
                                                         scratch, offset,
                                                         ValueRange())
                                      .getResult());
    allocation.erase();
  }
  if (used != available)
    return kernel.emitOpError()
           << "uses " << used << " bytes of scratch space, but was given "
           << available;
  return success();
}

/// Gives arguments whose elements lie at other distances the type that says so.
static LogicalResult applyStrides(func::FuncOp kernel) {
  for (BlockArgument argument : kernel.getArguments()) {
    auto strides = dyn_cast_if_present<DenseI64ArrayAttr>(
        kernel.removeArgAttr(argument.getArgNumber(), kStridesAttrName));
    if (!strides)
      continue;
    for (Operation *user : argument.getUsers())
      if (!isa<memref::LoadOp>(user))
        return user->emitOpError("reads a buffer with strides other than "
                                 "element by element");
    auto type = cast<MemRefType>(argument.getType());
    argument.setType(MemRefType::get(
        type.getShape(), type.getElementType(),
        StridedLayoutAttr::get(kernel.getContext(), 0, strides.asArrayRef())));
  }
  kernel.setType(FunctionType::get(kernel.getContext(),
                                   kernel.getBody().getArgumentTypes(),
                                   kernel.getResultTypes()));
  return success();
}

namespace {

struct PlaceKernelBuffersPass
    : cluster::impl::PlaceKernelBuffersPassBase<PlaceKernelBuffersPass> {
  using Base::Base;

  void runOnOperation() override {
    func::FuncOp kernel = getOperation();
    if (kernel.isExternal())
      return;
    if (failed(moveResultsToArguments(kernel)) ||
        failed(placeTemporaries(kernel)) || failed(applyStrides(kernel)))
      signalPassFailure();
  }
};

} // namespace
