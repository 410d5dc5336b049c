//===- Passes.td - From stages to kernels ------------------*- tablegen -*-===//

#ifndef DIALECTS_CLUSTER_TRANSFORMS_PASSES_TD
#define DIALECTS_CLUSTER_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def BuildTasksPass : Pass<"cluster-build-tasks", "::hetero::program::ProgramOp"> {
  let summary = "Turn the stages of a program into tasks and kernels";
  let description = [{
    Each function of the program becomes a `cluster.task` of the same name: its
    `nn` operations are launches of kernels on buffers whose addresses the plan
    gives, its constants are `cluster.constant`. Kernels are functions of tensors
    in a nested module `@kernels`, one for all operations that differ in nothing
    but the addresses they are given.

    A function with `hetero.tiling = #cluster.tile<…>` is cut into pieces that go
    through the L1; `#cluster.in_place`, or no tiling, launches on home memory.
  }];
  let dependentDialects = [
    "::hetero::cluster::ClusterDialect", "::hetero::nn::NnDialect",
    "::mlir::func::FuncDialect", "::mlir::memref::MemRefDialect"
  ];
  let options = [
    Option<"l1Bytes", "l1-bytes", "int64_t", "57344",
           "Bytes of L1 that the pieces of a tiled stage may fill">,
  ];
}

def DistributeKernelsPass : Pass<"cluster-distribute-kernels", "::mlir::func::FuncOp"> {
  let summary = "Lower linalg on buffers to loops divided among the cores";
  let description = [{
    Every `linalg` operation becomes loops. The leading parallel dimensions, as
    few as keep all cores busy, become one loop in which core `c` of `n` takes
    the iterations `c, c + n, …`; the result does not depend on `n`. A barrier
    separates an operation from the one before it.
  }];
  let dependentDialects = [
    "::hetero::cluster::ClusterDialect", "::mlir::arith::ArithDialect",
    "::mlir::affine::AffineDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect"
  ];
  let options = [
    Option<"cores", "cores", "int64_t", "8", "Cores that run a kernel">,
  ];
}

def PlaceKernelBuffersPass : Pass<"cluster-place-kernel-buffers", "::mlir::func::FuncOp"> {
  let summary = "Give the buffers a kernel makes a place outside of it";
  let description = [{
    A returned buffer becomes the last argument. Every other `memref.alloc`
    becomes a view of the argument marked `cluster.scratch`, at offsets of whole
    16 bytes in order of appearance. That space must be used up exactly: its size
    is what the planner asked the container for. An argument marked
    `cluster.strides` gets the layout of those strides.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect"];
}

def UnrollLoopsPass : Pass<"cluster-unroll-loops", "::mlir::func::FuncOp"> {
  let summary = "Write out the steps of reductions";
  let description = [{
    Loops of constant bounds that carry a value are written out, innermost first:
    all of a loop as long as the steps stay few, else a fixed number of steps a
    round with the rest behind the loop. Loops with branches in them stay. The
    planner knows the same rule, so that it can count what is left.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::scf::SCFDialect"];
}

def PrintCostTermsPass : Pass<"cluster-print-cost-terms", "::mlir::ModuleOp"> {
  let summary = "Print what the predicted cycles of each stage are made of";
  let description = [{
    One line of JSON a stage on a cluster: the cycles that follow from the
    device's figures, and how often core 0 executes each part of the code that
    has a rate (in thousandths). Their sum is the predicted latency;
    `tools/dev/calibrate-cluster` fits the rates to counted cycles.
  }];
}

#endif // DIALECTS_CLUSTER_TRANSFORMS_PASSES_TD
