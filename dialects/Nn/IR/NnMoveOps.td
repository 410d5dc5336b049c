//===- NnMoveOps.td - Constants and data movement ----------*- tablegen -*-===//
//
// Operations that compute nothing: they hold, reorder or relabel elements, of
// any element type.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_NNMOVEOPS_TD
#define DIALECTS_NN_IR_NNMOVEOPS_TD

include "dialects/Nn/IR/NnOpBase.td"

def Nn_ConstantOp : Nn_Op<"constant", [ConstantLike, AllTypesMatch<["value", "output"]>]> {
  let summary = "Constant tensor";
  let description = [{
    A weight, a bias or a quantisation parameter. Large values are dense
    resources, which exist once in memory however often they are used; splats
    stay splats.

    Example:
    ```mlir
    %w = nn.constant dense<1> : tensor<4x3x3x3xsi8>
    ```
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Nn_StoredTensor:$output);
  let assemblyFormat = "$value attr-dict";
  let hasFolder = 1;
}

def Nn_ReshapeOp : Nn_Op<"reshape"> {
  let summary = "Same elements in the same order, another shape";
  let description = [{
    ONNX `Reshape`, `Flatten`, `Squeeze` and `Unsqueeze` with the shape resolved:
    the result type says it.

    Example:
    ```mlir
    %y = nn.reshape %x : tensor<1x64x1x1xf32> to tensor<1x64xf32>
    ```
  }];
  let arguments = (ins Nn_StoredTensor:$input);
  let results = (outs Nn_StoredTensor:$output);
  let assemblyFormat = "$input attr-dict `:` type($input) `to` type($output)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Nn_TransposeOp : Nn_InferredOp<"transpose"> {
  let summary = "Dimensions in another order";
  let description = [{
    ONNX `Transpose`: dimension `i` of the result is dimension `perm[i]` of the
    input.

    Example:
    ```mlir
    %y = nn.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xsi8>) -> tensor<1x3x8x8xsi8>
    ```
  }];
  let arguments = (ins Nn_StoredTensor:$input, DenseI64ArrayAttr:$perm);
  let results = (outs Nn_StoredTensor:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Nn_ConcatOp : Nn_QuantizedOp<"concat"> {
  let summary = "Tensors joined along one axis";
  let description = [{
    ONNX `Concat`. In the quantised form every input has a scale and a zero point
    of its own and is requantised as `QuantizeLinear(DequantizeLinear(x))`.

    Example:
    ```mlir
    %y = nn.concat %a, %b {axis = 1 : i64} : (tensor<1x2xsi8>, tensor<1x3xsi8>) -> tensor<1x5xsi8>
    ```
  }];
  let arguments = !con((ins Variadic<Nn_Tensor>:$inputs), quantization, (ins I64Attr:$axis));
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$inputs" # quantizationFormat;
  let hasVerifier = 1;
}

#endif // DIALECTS_NN_IR_NNMOVEOPS_TD
