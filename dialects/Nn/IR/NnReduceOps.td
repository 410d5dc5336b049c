//===- NnReduceOps.td - Reductions along axes --------------*- tablegen -*-===//
//
// Operations that make one element, or a few, of many: sums, extremes and their
// places. The axes they run along stay, with the size 1, so that a result
// broadcasts against its input; a reshape drops them where ONNX does.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_NNREDUCEOPS_TD
#define DIALECTS_NN_IR_NNREDUCEOPS_TD

include "dialects/Nn/IR/NnOpBase.td"

def Nn_ReduceOp : Nn_QuantizedOp<"reduce"> {
  let summary = "One element for all along some axes";
  let description = [{
    ONNX `ReduceSum`, `ReduceMean`, `ReduceMax`, `ReduceMin`, `ReduceProd`,
    `ReduceL1`, `ReduceL2` and `ReduceSumSquare` along `axes`, which ascend and
    keep the size 1. Without axes every element is a reduction of its own.

    Elements take part in ascending order of their position. In float, `sum`
    adds to zero with one rounding each; `l1` adds absolute values; `sum_square`
    is one chain of fused multiply-adds from zero and `l2` its square root;
    `mean` divides the sum by the count; `prod` multiplies from one. `max` and
    `min` give a NaN if there is one; over nothing they are the infinities.

    Integers without quantisation operands are summed and multiplied modulo
    their width; `mean` divides that sum and drops the fraction. `l2` is for
    floats only. Booleans have `max` (or) and `min` (and).

    The quantised form of `mean` is that of `nn.avg_pool`: the `si32` sum of
    `x - zero_point`, requantised with the scale `float32(float32(sx / sy) /
    count)`. Every other kind means its dequantise, float and quantise chain.

    Example:
    ```mlir
    %y = nn.reduce %x {kind = #nn.reduce_kind<mean>, axes = array<i64: 2, 3>}
      : (tensor<1x4x8x8xf32>) -> tensor<1x4x1x1xf32>
    ```
  }];
  let arguments = !con((ins Nn_Tensor:$input), quantization,
    (ins Nn_ReduceKindAttr:$kind, DenseI64ArrayAttr:$axes));
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$input" # quantizationFormat;
  let hasVerifier = 1;
}

class Nn_ArgOp<string mnemonic, string extreme, string verb>
    : Nn_InferredOp<mnemonic> {
  let summary = "Place of the " # extreme # " element along an axis";
  let description = "\n    ONNX `" # verb # [{`: the index along `axis`, which keeps the size 1. Of
    equal elements the first counts, or the last with `select_last_index`. The
    first element is the candidate to begin with; a comparison with a NaN is
    false.

    Example:
    ```mlir
    %y = nn.}] # mnemonic # [{ %x {axis = 1 : i64} : (tensor<1x10xf32>) -> tensor<1x1xsi64>
    ```
  }];
  let arguments = (ins Nn_Tensor:$input, I64Attr:$axis, UnitAttr:$select_last_index);
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Nn_ArgMaxOp : Nn_ArgOp<"arg_max", "largest", "ArgMax">;
def Nn_ArgMinOp : Nn_ArgOp<"arg_min", "smallest", "ArgMin">;

def Nn_TopKOp : Nn_InferredOp<"top_k"> {
  let summary = "Places of the largest or smallest elements along an axis";
  let description = [{
    The second result of ONNX `TopK`: the indices along `axis` of the `k` largest
    elements, or smallest unless `largest`, in that order; of equal ones the
    lower index comes first. A NaN counts as larger than every number. The first
    result gathers the elements at these indices.

    Example:
    ```mlir
    %i = nn.top_k %x {k = 5 : i64, axis = 1 : i64} : (tensor<1x10xf32>) -> tensor<1x5xsi64>
    ```
  }];
  let arguments = (ins Nn_Tensor:$input, I64Attr:$k, I64Attr:$axis,
    DefaultValuedAttr<BoolAttr, "true">:$largest);
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Nn_MaxPoolIndicesOp : Nn_InferredOp<"max_pool_indices"> {
  let summary = "Places of the maxima over a sliding window";
  let description = [{
    The second result of ONNX `MaxPool`: for each window the position of its
    first largest element in the whole `N×C×D1…` input counted row by row. With
    `column_major` the spatial dimensions count with the first fastest. A
    comparison with a NaN is false.

    Example:
    ```mlir
    %i = nn.max_pool_indices %x {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>,
      pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
      : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xsi64>
    ```
  }];
  let arguments = (ins Nn_ComputeTensor:$input,
    DenseI64ArrayAttr:$kernel_shape, DenseI64ArrayAttr:$strides,
    DenseI64ArrayAttr:$pads, DenseI64ArrayAttr:$dilations, UnitAttr:$ceil_mode,
    UnitAttr:$column_major);
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
}

#endif // DIALECTS_NN_IR_NNREDUCEOPS_TD
