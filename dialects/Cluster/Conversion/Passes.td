//===- Passes.td - The cluster's kernels as LLVM dialect ---*- tablegen -*-===//

#ifndef DIALECTS_CLUSTER_CONVERSION_PASSES_TD
#define DIALECTS_CLUSTER_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertClusterToLLVMPass : Pass<"convert-cluster-to-llvm", "::mlir::ModuleOp"> {
  let summary = "Replace what a kernel asks of its cluster by calls of the runtime";
  let description = [{
    `cluster.core_id` becomes a call of `hetero_core_id`, `cluster.barrier` one of
    `hetero_barrier`. Both are functions of the runtime that every program is
    linked with, and are inlined.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect"];
}

#endif // DIALECTS_CLUSTER_CONVERSION_PASSES_TD
