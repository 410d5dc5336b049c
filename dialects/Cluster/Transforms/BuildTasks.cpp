//===- BuildTasks.cpp - Stages become tasks and kernels -------------------===//
//
// The plan has placed every value; what is left is which kernel works on which
// bytes. Values that no plan sees (between two operations of one stage) get
// places in the stage's scratch space.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/ClusterCost.h"
#include "dialects/Cluster/Target/KernelSet.h"
#include "dialects/Cluster/Transforms/Passes.h"
#include "dialects/Cluster/Transforms/TaskBuilder.h"
#include "dialects/Nn/IR/Nn.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace hetero::cluster {
#define GEN_PASS_DEF_BUILDTASKSPASS
#include "dialects/Cluster/Transforms/Passes.h.inc"
} // namespace hetero::cluster

using namespace hetero;
using namespace hetero::cluster;

namespace {

struct BuildTasksPass : cluster::impl::BuildTasksPassBase<BuildTasksPass> {
  using Base::Base;

  void runOnOperation() override {
    program::ProgramOp program = getOperation();
    auto stages = llvm::to_vector(program.getBody().getOps<func::FuncOp>());
    OpBuilder builder = OpBuilder::atBlockEnd(&program.getBody().front());
    auto module =
        ModuleOp::create(builder, program.getLoc(), kKernelModuleName);
    KernelSet kernels(module);
    for (func::FuncOp stage : stages) {
      TaskBuilder task(stage, kernels, l1Bytes);
      if (failed(task.build()))
        return signalPassFailure();
      stage.erase();
    }
  }
};

} // namespace
