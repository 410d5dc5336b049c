//===- Passes.td - Checks on programs of the array ---------*- tablegen -*-===//

#ifndef DIALECTS_TPU_TRANSFORMS_PASSES_TD
#define DIALECTS_TPU_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def VerifyDevicePass : Pass<"tpu-verify-device", "::hetero::program::ProgramOp"> {
  let summary = "Check that commands respect the device they are for";
  let description = [{
    The verifiers of the commands state what holds on every systolic array. This
    pass checks what depends on the device of the program's name: that loads,
    operands and results fit the slots of its buffers, and that sums which are
    not drained yet are no more than one fold of its array.
  }];
}

#endif // DIALECTS_TPU_TRANSFORMS_PASSES_TD
