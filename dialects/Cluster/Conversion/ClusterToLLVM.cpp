//===- ClusterToLLVM.cpp - Calls of the runtime ---------------------------===//
//
// The only two things a kernel needs from its machine are the number of its
// core and the barrier; both live in the runtime, in C.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Conversion/Passes.h"
#include "dialects/Cluster/IR/Cluster.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/FunctionCallUtils.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace hetero::cluster {
#define GEN_PASS_DEF_CONVERTCLUSTERTOLLVMPASS
#include "dialects/Cluster/Conversion/Passes.h.inc"
} // namespace hetero::cluster

using namespace hetero;
using namespace hetero::cluster;

namespace {

struct ConvertClusterToLLVMPass
    : cluster::impl::ConvertClusterToLLVMPassBase<ConvertClusterToLLVMPass> {
  using Base::Base;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    OpBuilder builder(&getContext());
    Type word = builder.getI32Type();
    auto declare = [&](StringRef name, Type result) {
      return LLVM::lookupOrCreateFn(builder, module, name, {}, result);
    };
    bool isValid = true;
    module.walk([&](Operation *op) {
      if (!isa<CoreIdOp, BarrierOp>(op))
        return;
      builder.setInsertionPoint(op);
      bool isCoreId = isa<CoreIdOp>(op);
      auto function = declare(
          isCoreId ? "hetero_core_id" : "hetero_barrier",
          isCoreId ? word : Type(LLVM::LLVMVoidType::get(&getContext())));
      if (failed(function)) {
        isValid = false;
        return;
      }
      auto call =
          LLVM::CallOp::create(builder, op->getLoc(), *function, ValueRange());
      if (isCoreId) {
        Value index = arith::IndexCastOp::create(
            builder, op->getLoc(), builder.getIndexType(), call.getResult());
        op->getResult(0).replaceAllUsesWith(index);
      }
      op->erase();
    });
    if (!isValid)
      signalPassFailure();
  }
};

} // namespace
