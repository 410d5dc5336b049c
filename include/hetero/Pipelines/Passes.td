//===- Passes.td - What each phase promises ----------------*- tablegen -*-===//

#ifndef HETERO_PIPELINES_PASSES_TD
#define HETERO_PIPELINES_PASSES_TD

include "mlir/Pass/PassBase.td"

def VerifyImportPass : Pass<"hetero-verify-import", "::mlir::ModuleOp"> {
  let summary = "Check what the import phase promises";
  let description = [{
    1. The module has a function `@main` with one block.
    2. The function holds `nn` operations and its return, nothing else.
    3. Every value is a ranked tensor; at most its first dimension, the batch, is
       open.
    4. Every operation but constants carries the name of the ONNX node it came
       from in its location.

    Every violation is reported in one run.
  }];
}

def VerifyGraphPass : Pass<"hetero-verify-graph", "::mlir::ModuleOp"> {
  let summary = "Check what the graph and rewrite phases promise";
  let description = [{
    1. The module has a function `@main` with one block.
    2. The function holds `nn` operations and its return, nothing else.
    3. Every value is a tensor of static shape.
    4. No constant is reshaped: that is folded.
    5. Every result is used: dead operations are gone.
    6. The only requantiser is `float`: others are stamped by placement.

    Every violation is reported in one run.
  }];
}

def VerifyPartitionPass : Pass<"hetero-verify-partition", "::mlir::ModuleOp"> {
  let summary = "Check what the partition phase promises";
  let description = [{
    1. `@main` holds stages, transfers, views and its return, nothing else.
    2. Every stage is on a device of the system, has a name of its own, and holds
       one `nn` operation beside constants.
    3. An operation that requantises has the requantiser of its device.
    4. Every stage finds its inputs in the home memory of its device, and the
       function's results lie in the host memory.
    5. Every transfer starts where its input lies and follows a link.

    Every violation is reported in one run.
  }];
}

def VerifyPlanPass : Pass<"hetero-verify-plan", "::mlir::ModuleOp"> {
  let summary = "Check what the plan phase promises";
  let description = [{
    1. The function carries `hetero.totals` and `hetero.memory_use`, every stage
       and transfer a cost, a start and an end that is as much later.
    2. A step starts when the steps that made its inputs have ended, and when the
       step before it on the same device or link has.
    3. The last end is the latency of the totals.
    4. Every value lies in a buffer of its size in the memory it belongs to, at
       an aligned offset inside the arena.
    5. Values that live together share no byte.

    Every violation is reported in one run.
  }];
}

def VerifyLoweredPass : Pass<"hetero-verify-lowered", "::mlir::ModuleOp"> {
  let summary = "Check what the lower phase promises";
  let description = [{
    1. `@main` holds launches, transfers, views and its return, nothing else.
    2. Every program belongs to a device of the system, and the device's room
       says that it is lowered.

    Every violation but those inside one program is reported in one run.
  }];
}

def PrintPhasesPass : Pass<"hetero-print-phases", "::mlir::ModuleOp"> {
  let summary = "Print the phases of the compiler";
  let description = [{
    Writes a Markdown table of the phases, their pipelines and the passes that
    check their contracts to the standard output, from the list that the command
    line and the pipelines are made from. The module is not changed.
  }];
}

#endif // HETERO_PIPELINES_PASSES_TD
