//===- TpuOps.td - Commands of the systolic array ----------*- tablegen -*-===//

#ifndef DIALECTS_TPU_IR_TPUOPS_TD
#define DIALECTS_TPU_IR_TPUOPS_TD

include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "dialects/Tpu/IR/TpuAttrs.td"
include "dialects/Tpu/IR/TpuTypes.td"

class Tpu_Op<string mnemonic, list<Trait> traits = []>
    : Op<Tpu_Dialect, mnemonic, traits>;

def Tpu_Object : MemRefOf<[SI<8>, UI<8>, SI<32>]>;
def Tpu_Bytes : 1DTensorOf<[UI<8>]>;
def Tpu_Slot : ConfinedAttr<I64Attr, [IntMinValue<0>, IntMaxValue<1>]>;

//===----------------------------------------------------------------------===//
// The frame of a stage
//===----------------------------------------------------------------------===//

def Tpu_ConstantOp : Tpu_Op<"constant", [Pure, AllTypesMatch<["value", "output"]>]> {
  let summary = "Packed constant in the home memory";
  let description = [{
    Bytes in the arrangement `layout` names. `tpu.weights.xN` holds, for every
    group and every block of N output channels, depth × kernel rows × kernel
    columns steps of one byte a channel, so that a step's weights are neighbours
    and any channel range of a fold is one run. `tpu.parameters` holds 12 bytes
    for each output channel: bias (int32), scale (float32) and zero point of the
    weights (int32), little-endian.

    Example: `%w = tpu.constant "tpu.weights.x32" dense<1> : tensor<64xui8>`
  }];
  let arguments = (ins StrAttr:$layout, ElementsAttr:$value);
  let results = (outs Tpu_Bytes:$output);
  let assemblyFormat = "$layout $value attr-dict";
  let hasVerifier = 1;
}

def Tpu_ExecuteOp : Tpu_Op<"execute", [
    IsolatedFromAbove, SingleBlock, NoTerminator]> {
  let summary = "A list of commands that make tensors from tensors";
  let description = [{
    Inputs are tensors and packed constants in the home memory; results are
    tensors there. The body has one argument for each input, then one for each
    result: the same object as memory. A result is complete when every command
    has completed. Every private buffer is cut into `slots` equal slots.

    Example:
    ```mlir
    %y = tpu.execute slots 2 ins(%x, %w : tensor<1x4xsi8>, tensor<8xui8>) outs(tensor<1x2xsi8>) {
    ^bb0(%input: memref<1x4xsi8>, %weights: memref<8xui8>, %output: memref<1x2xsi8>):
      …
    }
    ```
  }];
  let arguments = (ins Variadic<AnyRankedTensor>:$inputs,
    ConfinedAttr<I64Attr, [IntMinValue<1>, IntMaxValue<2>]>:$slots);
  let results = (outs Variadic<AnyRankedTensor>:$outputs);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    `slots` $slots `ins` `(` ($inputs^ `:` type($inputs))? `)` `outs` `(` type($outputs) `)`
    attr-dict-with-keyword $body
  }];
  let hasRegionVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Moves
//===----------------------------------------------------------------------===//

class Tpu_LoadOp<string mnemonic, string what> : Tpu_Op<mnemonic> {
  let summary = "Bring " # what # " into their buffer";
  let arguments = (ins Tpu_Object:$source, Tpu_Slot:$slot, Tpu_RunsAttr:$runs,
    Variadic<Tpu_TokenType>:$dependencies);
  let results = (outs Tpu_TokenType:$token);
  let assemblyFormat = [{
    $source `to` `slot` $slot `runs` `` $runs (`after` `(` $dependencies^ `)`)? attr-dict
    `:` type($source)
  }];
  let hasVerifier = 1;
}

def Tpu_LoadActivationsOp : Tpu_LoadOp<"load_activations", "activations"> {
  let description = [{
    The DMA engine gathers the runs of a slab from the home memory. Only what
    exists is moved: padding is made by the address generator.

    Example:
    ```mlir
    %t = tpu.load_activations %x to slot 0 runs<offsetBytes = 0, planes = 3,
      planeStrideBytes = 64, rows = 1, rowStrideBytes = 0, runBytes = 32> : memref<1x3x8x8xsi8>
    ```
  }];
}

def Tpu_LoadWeightsOp : Tpu_LoadOp<"load_weights", "weights"> {
  let description = [{
    Packed weights of consecutive channels are one run.

    Example:
    ```mlir
    %t = tpu.load_weights %w to slot 1 runs<offsetBytes = 0, planes = 1,
      planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 432> after(%a) : memref<432xui8>
    ```
  }];
}

def Tpu_LoadParametersOp : Tpu_LoadOp<"load_parameters", "requantisation parameters"> {
  let description = [{
    Bias, scale and weight zero point of consecutive channels, 12 bytes each.

    Example:
    ```mlir
    %t = tpu.load_parameters %p to slot 0 runs<offsetBytes = 0, planes = 1,
      planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 192> : memref<192xui8>
    ```
  }];
}

def Tpu_StoreOp : Tpu_Op<"store"> {
  let summary = "Write an output slot to the home memory";
  let description = [{
    Example:
    ```mlir
    %t = tpu.store slot 0 to %y runs<offsetBytes = 0, planes = 16,
      planeStrideBytes = 64, rows = 1, rowStrideBytes = 0, runBytes = 32> after(%d) : memref<1x16x8x8xsi8>
    ```
  }];
  let arguments = (ins Tpu_Object:$destination, Tpu_Slot:$slot, Tpu_RunsAttr:$runs,
    Variadic<Tpu_TokenType>:$dependencies);
  let results = (outs Tpu_TokenType:$token);
  let assemblyFormat = [{
    `slot` $slot `to` $destination `runs` `` $runs (`after` `(` $dependencies^ `)`)? attr-dict
    `:` type($destination)
  }];
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Array
//===----------------------------------------------------------------------===//

def Tpu_ComputeOp : Tpu_Op<"compute"> {
  let summary = "Accumulate one tile in the array";
  let description = [{
    Runs the folds of a tile one after another: for every group, every block of
    output channels, every block of pixels. The token completes when the last
    operands have entered the array; the array then accepts the next command
    while `tpu.drain` carries the results out.

    With `accumulate` the cells keep their sums and continue with the next input
    channels; such a tile is one fold.

    Example:
    ```mlir
    %c = tpu.compute activations 0 weights 0 parameters 0
      slab<depth = 3, rows = 8, columns = 8, channelStride = 64, rowStride = 8,
           columnStride = 1, originRow = -1, originColumn = -1>
      window<kernelRows = 3, kernelColumns = 3, strideRows = 1, strideColumns = 1,
             dilationRows = 1, dilationColumns = 1>
      tile<groups = 1, channels = 4, rows = 8, columns = 8>
      {input_zero_point = -128 : i64, input_signed, weight_signed} after(%a, %w, %p)
    ```
  }];
  let arguments = (ins Tpu_Slot:$activation_slot, Tpu_Slot:$weight_slot,
    Tpu_Slot:$parameter_slot, Tpu_SlabAttr:$slab, Tpu_WindowAttr:$window,
    Tpu_TileAttr:$tile, I64Attr:$input_zero_point, UnitAttr:$input_signed,
    UnitAttr:$weight_signed, UnitAttr:$accumulate,
    Variadic<Tpu_TokenType>:$dependencies);
  let results = (outs Tpu_TokenType:$token);
  let assemblyFormat = [{
    `activations` $activation_slot `weights` $weight_slot `parameters` $parameter_slot
    `slab` `` $slab `window` `` $window `tile` `` $tile attr-dict (`after` `(` $dependencies^ `)`)?
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Steps of one fold: products of one output that this command adds.
    int64_t getStepsPerFold() {
      return getSlab().getDepth() * getWindow().getKernelRows() * getWindow().getKernelColumns();
    }
  }];
}

def Tpu_DrainOp : Tpu_Op<"drain"> {
  let summary = "Carry a tile's results into the output buffer";
  let description = [{
    Follows the folds of `compute` as they finish, adds the bias, requantises if
    `requant` says so and writes the slot; without `requant` the 32-bit sums are
    written. The token completes when the last result is in the buffer.

    Example:
    ```mlir
    %d = tpu.drain %c parameters 0 to slot 0
      placement<channelStride = 64, rowStride = 8, columnStride = 1>
      requant<zeroPoint = 3, min = -128, max = 127>
    ```
  }];
  let arguments = (ins Tpu_TokenType:$compute, Tpu_Slot:$parameter_slot, Tpu_Slot:$slot,
    Tpu_PlacementAttr:$placement, OptionalAttr<Tpu_RequantAttr>:$requant);
  let results = (outs Tpu_TokenType:$token);
  let assemblyFormat = [{
    $compute `parameters` $parameter_slot `to` `slot` $slot `placement` `` $placement
    (`requant` `` $requant^)? attr-dict
  }];
  let hasVerifier = 1;
}

#endif // DIALECTS_TPU_IR_TPUOPS_TD
