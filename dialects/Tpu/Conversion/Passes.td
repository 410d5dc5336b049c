//===- Passes.td - Lowering to the systolic array ----------*- tablegen -*-===//

#ifndef DIALECTS_TPU_CONVERSION_PASSES_TD
#define DIALECTS_TPU_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertNnToTpuPass : Pass<"convert-nn-to-tpu", "::hetero::program::ProgramOp"> {
  let summary = "Lower convolutions and products to commands of the array";
  let description = [{
    Every convolution and matrix product of a program becomes one `tpu.execute`.
    The tiling is the attribute `hetero.tiling` of the stage's function; without
    one the planner's first choice is taken. Weights are packed into the order
    the array reads them, scales, biases and zero points into one record a
    channel.

    The device is the one of the system that has the program's name. An operation
    it cannot run, and a tiling that does not fit it, are errors.
  }];
  let dependentDialects = ["::hetero::tpu::TpuDialect"];
}

#endif // DIALECTS_TPU_CONVERSION_PASSES_TD
