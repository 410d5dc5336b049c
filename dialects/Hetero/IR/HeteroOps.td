//===- HeteroOps.td - Operations of the program language ---*- tablegen -*-===//

#ifndef DIALECTS_HETERO_IR_HETEROOPS_TD
#define DIALECTS_HETERO_IR_HETEROOPS_TD

include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "dialects/Hetero/IR/HeteroAttrs.td"
include "dialects/Hetero/IR/HeteroTypes.td"
include "dialects/Hetero/IR/StepOpInterface.td"

class Hetero_Op<string mnemonic, list<Trait> traits = []>
    : Op<Hetero_Dialect, mnemonic, traits>;

def Hetero_BufferArrayAttr : TypedArrayAttrBase<Hetero_BufferAttr, "buffers, one a result">;
def Hetero_AlternativeArrayAttr : TypedArrayAttrBase<Hetero_AlternativeAttr, "devices not taken">;

def Hetero_StageOp : Hetero_Op<"stage", [
    Pure, IsolatedFromAbove, SingleBlockImplicitTerminator<"YieldOp">,
    DeclareOpInterfaceMethods<StepOpInterface, ["getStepName", "getResource"]>]> {
  let summary = "Work on one device";
  let description = [{
    The body runs on `device` without interruption, reads the inputs from the
    device's home memory and leaves its results there. Before lowering the body
    holds `nn` operations and the constants they use; the name is unique within
    the function.

    The plan adds what it decided and predicts: `tiling` (an attribute of the
    device's room), `cost`, the time span in picoseconds from the start of the
    program, one buffer a result, and the devices it did not take with their
    costs or refusals.

    Example:
    ```mlir
    %y = hetero.stage "conv1" on "array0" (%a = %x : tensor<1x4xf32>) -> tensor<1x4xf32> {
      %r = nn.relu %a : (tensor<1x4xf32>) -> tensor<1x4xf32>
      hetero.yield %r : tensor<1x4xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, StrAttr:$device, Variadic<AnyRankedTensor>:$inputs,
    OptionalAttr<AnyAttr>:$tiling, OptionalAttr<Hetero_CostAttr>:$cost,
    OptionalAttr<I64Attr>:$start_ps, OptionalAttr<I64Attr>:$end_ps,
    OptionalAttr<Hetero_BufferArrayAttr>:$buffers,
    OptionalAttr<Hetero_AlternativeArrayAttr>:$alternatives);
  let results = (outs Variadic<AnyRankedTensor>:$outputs);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}

def Hetero_YieldOp : Hetero_Op<"yield", [Pure, Terminator, ReturnLike, HasParent<"StageOp">]> {
  let summary = "Results of a stage";
  let description = [{
    Example: `hetero.yield %r : tensor<1x4xf32>`
  }];
  let arguments = (ins Variadic<AnyType>:$values);
  let builders = [OpBuilder<(ins), [{ build($_builder, $_state, ::mlir::ValueRange()); }]>];
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

def Hetero_ViewOp : Hetero_Op<"view", [Pure]> {
  let summary = "The same bytes under another shape";
  let description = [{
    Costs nothing: the result is the buffer of the input.

    Example: `%y = hetero.view %x : tensor<1x64x1x1xf32> to tensor<1x64xf32>`
  }];
  let arguments = (ins AnyRankedTensor:$input);
  let results = (outs AnyRankedTensor:$output);
  let assemblyFormat = "$input attr-dict `:` type($input) `to` type($output)";
  let hasVerifier = 1;
}

def Hetero_TransferOp : Hetero_Op<"transfer", [
    Pure, AllTypesMatch<["input", "output"]>,
    DeclareOpInterfaceMethods<StepOpInterface, ["getStepName", "getResource"]>]> {
  let summary = "A copy from one memory to another";
  let description = [{
    Stands wherever a value is made in one memory and used from another. It
    occupies the link between them.

    Example: `%y = hetero.transfer "t0" %x from "dram" to "sram" : tensor<1x64xf32>`
  }];
  let arguments = (ins StrAttr:$name, AnyRankedTensor:$input, StrAttr:$from, StrAttr:$to,
    OptionalAttr<Hetero_CostAttr>:$cost,
    OptionalAttr<I64Attr>:$start_ps, OptionalAttr<I64Attr>:$end_ps,
    OptionalAttr<Hetero_BufferArrayAttr>:$buffers);
  let results = (outs AnyRankedTensor:$output);
  let assemblyFormat = "$name $input `from` $from `to` $to attr-dict `:` type($output)";
  let hasVerifier = 1;
}

def Hetero_LaunchOp : Hetero_Op<"launch", [Pure,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>,
    DeclareOpInterfaceMethods<StepOpInterface, ["getStepName", "getResource"]>]> {
  let summary = "A stage whose body was outlined";
  let description = [{
    What is left of a `hetero.stage` in the main function once its body lies in
    the `hetero.program` of its device: the reference `@device::@stage`, and
    everything the plan says of the stage. `origin` is the name of the
    operation the stage was formed from.

    Example:
    ```mlir
    %y = hetero.launch @array0::@conv1(%x) {origin = "nn.conv"} : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
  let arguments = (ins SymbolRefAttr:$callee, Variadic<AnyRankedTensor>:$inputs,
    OptionalAttr<StrAttr>:$origin,
    OptionalAttr<AnyAttr>:$tiling, OptionalAttr<Hetero_CostAttr>:$cost,
    OptionalAttr<I64Attr>:$start_ps, OptionalAttr<I64Attr>:$end_ps,
    OptionalAttr<Hetero_BufferArrayAttr>:$buffers,
    OptionalAttr<Hetero_AlternativeArrayAttr>:$alternatives);
  let results = (outs Variadic<AnyRankedTensor>:$outputs);
  let assemblyFormat = "$callee `(` $inputs `)` attr-dict `:` functional-type($inputs, $outputs)";
  let extraClassDeclaration = [{
    /// The device the stage runs on.
    ::llvm::StringRef getDevice() { return getCallee().getRootReference(); }
  }];
  let hasVerifier = 1;
}

def Hetero_ProgramOp : Hetero_Op<"program", [
    IsolatedFromAbove, SymbolTable, Symbol, SingleBlock, NoTerminator]> {
  let summary = "All code of one device";
  let description = [{
    Holds one function for each stage of the device, under the name of the stage.
    A function's arguments are the inputs of its stage and its results are the
    outputs; `hetero.buffer` on each says where the bytes lie. The device's room
    lowers the whole operation and writes one section of the container from it.

    Example:
    ```mlir
    hetero.program @array0 {
      func.func @conv1(%x: tensor<1x4xf32> {hetero.buffer = #hetero.buffer<…>})
          -> (tensor<1x4xf32> {hetero.buffer = #hetero.buffer<…>}) { … }
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, OptionalAttr<StrAttr>:$sym_visibility);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name attr-dict-with-keyword $body";
}

#endif // DIALECTS_HETERO_IR_HETEROOPS_TD
