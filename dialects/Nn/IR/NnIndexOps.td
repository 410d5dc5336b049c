//===- NnIndexOps.td - Elements chosen by their position ---*- tablegen -*-===//
//
// Slices, pads, gathers, scatters and what else moves elements by the rules of
// their indices. Those known when compiling are attributes; those computed at
// run time are tensors of 32- or 64-bit integers.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_NNINDEXOPS_TD
#define DIALECTS_NN_IR_NNINDEXOPS_TD

include "dialects/Nn/IR/NnOpBase.td"

def Nn_IndexTensor : RankedTensorOf<[SI<32>, SI<64>]>;

def Nn_PadMode : I32Enum<"PadMode", "what stands outside a padded tensor", [
      I32EnumCase<"Constant", 0, "constant">,
      I32EnumCase<"Reflect", 1, "reflect">,
      I32EnumCase<"Edge", 2, "edge">,
      I32EnumCase<"Wrap", 3, "wrap">]> {
  let cppNamespace = "::hetero::nn";
}

def Nn_PadModeAttr : EnumAttr<Nn_Dialect, Nn_PadMode, "pad_mode"> {
  let summary = "What stands outside a padded tensor";
  let description = [{
    `constant` is one value, `reflect` the tensor mirrored at its outermost
    elements, which are not repeated, `edge` the outermost element itself, `wrap`
    the tensor again from its other end.

    Example: `mode = #nn.pad_mode<reflect>`
  }];
  let assemblyFormat = "`<` $value `>`";
}

def Nn_ScatterReduction : I32Enum<"ScatterReduction",
    "how an update meets the element it is scattered to", [
      I32EnumCase<"None", 0, "none">,
      I32EnumCase<"Add", 1, "add">,
      I32EnumCase<"Mul", 2, "mul">,
      I32EnumCase<"Max", 3, "max">,
      I32EnumCase<"Min", 4, "min">]> {
  let cppNamespace = "::hetero::nn";
}

def Nn_ScatterReductionAttr : EnumAttr<Nn_Dialect, Nn_ScatterReduction, "scatter_reduction"> {
  let summary = "How an update meets the element it is scattered to";
  let description = [{
    `none` replaces the element; the others combine it with the update, integers
    modulo their width. Updates of one element follow one another in the order of
    their indices. A NaN among the operands of `max` and `min` gives a NaN.

    Example: `reduction = #nn.scatter_reduction<add>`
  }];
  let assemblyFormat = "`<` $value `>`";
}

//===----------------------------------------------------------------------===//
// Positions known when compiling
//===----------------------------------------------------------------------===//

def Nn_SliceOp : Nn_InferredOp<"slice"> {
  let summary = "Every so manieth element from some start";
  let description = [{
    ONNX `Slice` and `Split` with their bounds resolved: along dimension `d` the
    result has `sizes[d]` elements, the `i`-th of which is element `starts[d] + i *
    steps[d]` of the input. A negative step goes backwards.

    Example:
    ```mlir
    %y = nn.slice %x {starts = array<i64: 0, 7>, sizes = array<i64: 1, 4>, steps = array<i64: 1, -2>} : (tensor<1x8xf32>) -> tensor<1x4xf32>
    ```
  }];
  let arguments = (ins Nn_Tensor:$input, DenseI64ArrayAttr:$starts,
    DenseI64ArrayAttr:$sizes, DenseI64ArrayAttr:$steps);
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
}

def Nn_PadOp : Nn_InferredOp<"pad"> {
  let summary = "Elements added before and behind";
  let description = [{
    ONNX `Pad`. `pads` lists the elements added before every dimension, then
    those added behind; none is negative, for taking elements away is a slice.
    `value`, of rank 0, fills the new elements in `constant` mode, which alone has
    it. In `reflect` mode a pad may exceed its dimension: the mirroring goes on.

    Example:
    ```mlir
    %y = nn.pad %x value %zero {pads = array<i64: 0, 1, 0, 1>, mode = #nn.pad_mode<constant>} : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x10xf32>
    ```
  }];
  let arguments = (ins Nn_Tensor:$input, Optional<Nn_Tensor>:$value,
    DenseI64ArrayAttr:$pads, Nn_PadModeAttr:$mode);
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$input (`value` $value^)? attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Nn_ExpandOp : Nn_Op<"expand"> {
  let summary = "Repetition along dimensions of size one";
  let description = [{
    ONNX `Expand` with the shape resolved: the input is broadcast to the result's
    type by NumPy's rules.

    Example:
    ```mlir
    %y = nn.expand %x : tensor<3x1xf32> to tensor<2x3x4xf32>
    ```
  }];
  let arguments = (ins Nn_Tensor:$input);
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$input attr-dict `:` type($input) `to` type($output)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Nn_TriluOp : Nn_InferredOp<"trilu"> {
  let summary = "Upper or lower triangle of matrices";
  let description = [{
    ONNX `Trilu` with a constant `k`: of the last two dimensions, elements on the
    diagonal `k` and above it (with `upper`) or below it stay; others become zero.

    Example:
    ```mlir
    %y = nn.trilu %x {k = -1 : i64, upper} : (tensor<4x4xf32>) -> tensor<4x4xf32>
    ```
  }];
  let arguments = (ins Nn_Tensor:$input, DefaultValuedAttr<I64Attr, "0">:$k, UnitAttr:$upper);
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

class Nn_CumulativeOp<string mnemonic, string operator, string neutral, string what>
    : Nn_InferredOp<mnemonic> {
  let summary = "Running " # what # " along one axis";
  let description = "\n    ONNX `" # operator # "` with a constant axis: element `i` is the " # what # [{
    of the elements up to and including it along `axis`, without it if
    `exclusive`; of those from it on if `reverse`. Computed in that order from
    }] # neutral # [{; integers are computed modulo their width.

    Example:
    ```mlir
    %y = nn.}] # mnemonic # [{ %x {axis = 1 : i64, exclusive} : (tensor<2x8xf32>) -> tensor<2x8xf32>
    ```
  }];
  let arguments = (ins Nn_Tensor:$input, I64Attr:$axis, UnitAttr:$exclusive, UnitAttr:$reverse);
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
}

def Nn_CumSumOp : Nn_CumulativeOp<"cumsum", "CumSum", "zero", "sum">;
def Nn_CumProdOp : Nn_CumulativeOp<"cumprod", "CumProd", "one", "product">;

//===----------------------------------------------------------------------===//
// Positions computed at run time
//===----------------------------------------------------------------------===//

class Nn_IndexOp<string mnemonic> : Nn_InferredOp<mnemonic> {
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
}

def Nn_GatherOp : Nn_IndexOp<"gather"> {
  let summary = "Slices chosen by index along one axis";
  let description = [{
    ONNX `Gather`: the dimension `axis` of the input is replaced by the dimensions
    of `indices`. A negative index counts from the end; one that is still outside
    takes the nearest element (ONNX Runtime ends the run).

    Example:
    ```mlir
    %y = nn.gather %x, %i {axis = 0 : i64} : (tensor<9x4xf32>, tensor<2x3xsi64>) -> tensor<2x3x4xf32>
    ```
  }];
  let arguments = (ins Nn_Tensor:$input, Nn_IndexTensor:$indices, I64Attr:$axis);
}

def Nn_GatherElementsOp : Nn_IndexOp<"gather_elements"> {
  let summary = "Elements chosen by index along one axis";
  let description = [{
    ONNX `GatherElements`: the result has the shape of `indices`, and each of its
    elements is that of the input at the same position, but at the index along
    `axis`. A negative index counts from the end; one that is still outside takes
    the nearest element (ONNX Runtime ends the run).

    Example:
    ```mlir
    %y = nn.gather_elements %x, %i {axis = 1 : i64} : (tensor<2x9xf32>, tensor<2x3xsi64>) -> tensor<2x3xf32>
    ```
  }];
  let arguments = (ins Nn_Tensor:$input, Nn_IndexTensor:$indices, I64Attr:$axis);
}

def Nn_GatherNdOp : Nn_IndexOp<"gather_nd"> {
  let summary = "Slices chosen by tuples of indices";
  let description = [{
    ONNX `GatherND`: the last dimension of `indices` holds tuples, each the place
    of a slice in the input behind the first `batch_dims` dimensions, which both
    share. A negative index counts from the end; one that is still outside takes
    the nearest element (ONNX Runtime ends the run).

    Example:
    ```mlir
    %y = nn.gather_nd %x, %i {batch_dims = 0 : i64} : (tensor<9x4xf32>, tensor<3x1xsi64>) -> tensor<3x4xf32>
    ```
  }];
  let arguments = (ins Nn_Tensor:$input, Nn_IndexTensor:$indices,
    DefaultValuedAttr<I64Attr, "0">:$batch_dims);
}

def Nn_ScatterElementsOp : Nn_IndexOp<"scatter_elements"> {
  let summary = "Elements replaced by index along one axis";
  let description = [{
    ONNX `ScatterElements`: a copy of the input in which each element of `updates`
    goes to the same position, but to its index along `axis`. Updates of one
    element are applied in row-major order. A negative index counts from the end;
    an update whose index is still outside is dropped (ONNX Runtime ends the run).

    Example:
    ```mlir
    %y = nn.scatter_elements %x, %i, %u {axis = 1 : i64, reduction = #nn.scatter_reduction<add>} : (tensor<2x9xf32>, tensor<2x3xsi64>, tensor<2x3xf32>) -> tensor<2x9xf32>
    ```
  }];
  let arguments = (ins Nn_Tensor:$input, Nn_IndexTensor:$indices, Nn_Tensor:$updates,
    I64Attr:$axis, Nn_ScatterReductionAttr:$reduction);
  let hasVerifier = 1;
}

def Nn_ScatterNdOp : Nn_IndexOp<"scatter_nd"> {
  let summary = "Slices replaced by tuples of indices";
  let description = [{
    ONNX `ScatterND`: a copy of the input in which each slice of `updates` goes to
    the place that its tuple in the last dimension of `indices` names. Updates of
    one element are applied in the order of their tuples. A negative index counts
    from the end; an update with an index that is still outside is dropped (ONNX
    Runtime ends the run).

    Example:
    ```mlir
    %y = nn.scatter_nd %x, %i, %u {reduction = #nn.scatter_reduction<none>} : (tensor<9x4xf32>, tensor<3x1xsi64>, tensor<3x4xf32>) -> tensor<9x4xf32>
    ```
  }];
  let arguments = (ins Nn_Tensor:$input, Nn_IndexTensor:$indices, Nn_Tensor:$updates,
    Nn_ScatterReductionAttr:$reduction);
  let hasVerifier = 1;
}

def Nn_OneHotOp : Nn_IndexOp<"one_hot"> {
  let summary = "Indices as vectors with one element set";
  let description = [{
    ONNX `OneHot` with a constant depth: a dimension of size `depth` is inserted at
    `axis`. Along it the element at the index is `values[1]`, all others are
    `values[0]`. A negative index counts from the end; one that is still outside
    sets nothing.

    Example:
    ```mlir
    %y = nn.one_hot %i, %v {axis = 1 : i64, depth = 10 : i64} : (tensor<3xsi64>, tensor<2xf32>) -> tensor<3x10xf32>
    ```
  }];
  let arguments = (ins Nn_IndexTensor:$indices, Nn_Tensor:$values, I64Attr:$axis, I64Attr:$depth);
}

def Nn_ReverseSequenceOp : Nn_IndexOp<"reverse_sequence"> {
  let summary = "The beginning of every sequence turned round";
  let description = [{
    ONNX `ReverseSequence`: for entry `b` of `batch_axis`, the first `lengths[b]`
    elements along `time_axis` come in reverse order; the others stay. A length
    outside of `0 … size` is brought to the nearest bound.

    Example:
    ```mlir
    %y = nn.reverse_sequence %x, %l {batch_axis = 1 : i64, time_axis = 0 : i64} : (tensor<4x2xf32>, tensor<2xsi64>) -> tensor<4x2xf32>
    ```
  }];
  let arguments = (ins Nn_Tensor:$input, Nn_IndexTensor:$lengths, I64Attr:$batch_axis, I64Attr:$time_axis);
}

#endif // DIALECTS_NN_IR_NNINDEXOPS_TD
