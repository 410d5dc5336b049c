//===- TpuDialect.td - The systolic array's language -------*- tablegen -*-===//
//
// The commands of an output-stationary systolic array and the description of
// the machine that executes them.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_TPU_IR_TPUDIALECT_TD
#define DIALECTS_TPU_IR_TPUDIALECT_TD

include "mlir/IR/OpBase.td"

def Tpu_Dialect : Dialect {
  let name = "tpu";
  let cppNamespace = "::hetero::tpu";
  let summary = "Commands of an output-stationary systolic array";
  let description = [{
    The machine is a grid of rows × columns cells. Every cell owns one output: a
    row stands for an output pixel, a column for an output channel. In each step
    of a *fold* one activation enters every row and one weight every column, and
    every cell adds one product to its 32-bit accumulator. A fold therefore makes
    rows × columns outputs in as many steps as an output has products. Finished
    accumulators move to a shadow chain that drains through one requantiser a
    column while the next fold is already computing.

    Activations, weights, requantisation parameters and results have a private
    buffer each, cut into one or two slots. One DMA engine moves data between
    the slots and the home memory, in which tensors keep the order `nn` gives
    them. Zero points are subtracted when operands are fetched, so that the array
    multiplies 9-bit signed numbers exactly; padding is supplied by the address
    generator as a zero after that subtraction and is never stored.

    A stage lowers to one `tpu.execute`, whose body is a straight list of
    commands. Commands of one engine (DMA; array) run in the order of the list;
    everything else is ordered by tokens only.
  }];
  let useDefaultAttributePrinterParser = 1;
  let useDefaultTypePrinterParser = 1;
  let extraClassDeclaration = [{
    /// Adds the attributes; called once by the constructor.
    void registerAttributes();
    /// Adds the types; called once by the constructor.
    void registerTypes();
  }];
}

#endif // DIALECTS_TPU_IR_TPUDIALECT_TD
