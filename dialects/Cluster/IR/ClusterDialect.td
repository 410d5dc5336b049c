//===- ClusterDialect.td - The RISC-V cluster --------------*- tablegen -*-===//
//
// The room's language: what a cluster's cores and its DMA are told to do. It is
// small because the arithmetic itself is ordinary MLIR down to machine code.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_IR_CLUSTERDIALECT_TD
#define DIALECTS_CLUSTER_IR_CLUSTERDIALECT_TD

include "mlir/IR/OpBase.td"

def Cluster_Dialect : Dialect {
  let name = "cluster";
  let cppNamespace = "::hetero::cluster";
  let summary = "Tasks and kernels of a multi-core RISC-V cluster";
  let description = [{
    A stage of a cluster is a `cluster.task`: a straight line of kernel launches
    and DMA copies over buffers whose addresses are known. A kernel is a function
    that every core runs at once (SPMD); it asks for its core's number with
    `cluster.core_id` and divides its outermost loops by it.

    A kernel is named by a symbol, never by an operation kind, so a better kernel
    for the same work is another symbol: nothing else changes.

    The devices are `#cluster.device`; a device of one core is the host of systems
    that have no cluster.
  }];
  let useDefaultAttributePrinterParser = 1;
  // Kernels are looked at in these while a program is planned.
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
  let extraClassDeclaration = [{
    /// Adds the attributes; called once by the constructor.
    void registerAttributes();
  }];
}

#endif // DIALECTS_CLUSTER_IR_CLUSTERDIALECT_TD
