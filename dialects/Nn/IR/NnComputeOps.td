//===- NnComputeOps.td - Operations with products and sums -*- tablegen -*-===//
//
// Convolutions, products, pools and normalisations.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_NNCOMPUTEOPS_TD
#define DIALECTS_NN_IR_NNCOMPUTEOPS_TD

include "dialects/Nn/IR/NnOpBase.td"

def Nn_ConvOp : Nn_QuantizedOp<"conv"> {
  let summary = "Convolution over one to three spatial dimensions";
  let description = [{
    ONNX `Conv`: input `N×C×D1…`, weight `M×(C/group)×K1…`, optional bias `M`,
    result `N×M×O1…`. `pads` lists all begins, then all ends. A quantised input
    is padded with its zero point. In the quantised and the accumulator form the
    bias is `si32` with the scale `sx * sw` and the zero point 0.

    In float form every output is one chain of fused multiply-adds from zero, in
    ascending order of channel and kernel position, padded positions included as
    zeros; the bias is added last.

    Example:
    ```mlir
    %y = nn.conv %x, %w bias %b scales(%sx, %sw) zero_points(%zx, %zw) to(%sy, %zy)
      {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>,
       dilations = array<i64: 1, 1>, group = 1 : i64, requant = #nn.requant<float>}
      : (tensor<1x3x8x8xsi8>, tensor<4x3x3x3xsi8>, tensor<4xsi32>, tensor<f32>,
         tensor<4xf32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>)
      -> tensor<1x4x8x8xsi8>
    ```
  }];
  let arguments = !con((ins
    Nn_ComputeTensor:$input, Nn_ComputeTensor:$weight,
    Optional<Nn_ComputeTensor>:$bias), quantization, (ins
    DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$pads,
    DenseI64ArrayAttr:$dilations, DefaultValuedAttr<I64Attr, "1">:$group));
  let results = (outs Nn_ComputeTensor:$output);
  let assemblyFormat = "$input `,` $weight (`bias` $bias^)?" # quantizationFormat;
  let hasVerifier = 1;
}

def Nn_ConvTransposeOp : Nn_QuantizedOp<"conv_transpose"> {
  let summary = "Transposed convolution over one to three spatial dimensions";
  let description = [{
    ONNX `ConvTranspose`: input `N×C×D1…`, weight `C×(M/group)×K1…`, optional
    bias `M`, result `N×M×O1…`. The element at `i` times the weight at kernel
    position `k` is added to the output at `i * stride + k * dilation -
    begin pad`; what falls outside is dropped. Along every dimension
    `O = stride * (D - 1) + output_padding + dilation * (K - 1) + 1 - pads`.
    `pads` lists all begins, then all ends.

    A per-channel scale or zero point of the weight runs along its dimension 1,
    so every group uses the same `M/group` values. In the quantised and the
    accumulator form the bias is `si32` with the scale `sx * sw` and the zero
    point 0.

    In float form every output is one chain of fused multiply-adds from zero, in
    ascending order of the group's input channels and, within a channel, of
    kernel positions. Only products that the definition above adds take part:
    kernel positions that meet no input element are left out, not multiplied by
    zero. The bias is added last.

    Example:
    ```mlir
    %y = nn.conv_transpose %x, %w {strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>,
      dilations = array<i64: 1, 1>, output_padding = array<i64: 1, 1>}
      : (tensor<1x4x5x5xf32>, tensor<4x6x3x3xf32>) -> tensor<1x6x10x10xf32>
    ```
  }];
  let arguments = !con((ins
    Nn_ComputeTensor:$input, Nn_ComputeTensor:$weight,
    Optional<Nn_ComputeTensor>:$bias), quantization, (ins
    DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$pads,
    DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$output_padding,
    DefaultValuedAttr<I64Attr, "1">:$group));
  let results = (outs Nn_ComputeTensor:$output);
  let assemblyFormat = "$input `,` $weight (`bias` $bias^)?" # quantizationFormat;
  let hasVerifier = 1;
}

def Nn_MatMulOp : Nn_QuantizedOp<"matmul"> {
  let summary = "Batched matrix product";
  let description = [{
    ONNX `MatMul` (NumPy broadcasting over leading dimensions, vectors allowed)
    with an optional bias of as many elements as the last dimension of the
    result, added to every row. Sums run in ascending order of the contracted
    dimension as one chain of fused multiply-adds from zero.

    A per-channel scale or zero point of the right operand runs along its last
    dimension. Integers of 32 or 64 bits without quantisation operands are
    multiplied and summed modulo their width.

    Example:
    ```mlir
    %y = nn.matmul %a, %b : (tensor<1x64xf32>, tensor<64x10xf32>) -> tensor<1x10xf32>
    ```
  }];
  let arguments = !con((ins
    Nn_Tensor:$lhs, Nn_Tensor:$rhs,
    Optional<Nn_Tensor>:$bias), quantization);
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$lhs `,` $rhs (`bias` $bias^)?" # quantizationFormat;
  let hasVerifier = 1;
}

def Nn_GemmOp : Nn_QuantizedOp<"gemm"> {
  let summary = "General matrix product of two matrices";
  let description = [{
    ONNX `Gemm`: `alpha * op(A) * op(B) + beta * C`, `op` transposing when the
    flag is set, `C` broadcast to the result. The quantised and accumulator forms
    have `alpha = beta = 1` and a `C` of `si32` with the scale `sx * sw`. Integers
    of 32 or 64 bits without quantisation operands are computed modulo their
    width, also with `alpha = beta = 1`.

    Example:
    ```mlir
    %y = nn.gemm %a, %b bias %c {transB} : (tensor<1x64xf32>, tensor<10x64xf32>, tensor<10xf32>) -> tensor<1x10xf32>
    ```
  }];
  let arguments = !con((ins
    Nn_Tensor:$lhs, Nn_Tensor:$rhs,
    Optional<Nn_Tensor>:$bias), quantization, (ins
    DefaultValuedAttr<F32Attr, "1.0f">:$alpha, DefaultValuedAttr<F32Attr, "1.0f">:$beta,
    UnitAttr:$transA, UnitAttr:$transB));
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$lhs `,` $rhs (`bias` $bias^)?" # quantizationFormat;
  let hasVerifier = 1;
}

class Nn_WindowPoolOp<string mnemonic, list<Trait> traits = []>
    : Nn_QuantizedOp<mnemonic, traits> {
  dag window = (ins
    DenseI64ArrayAttr:$kernel_shape, DenseI64ArrayAttr:$strides,
    DenseI64ArrayAttr:$pads, DenseI64ArrayAttr:$dilations, UnitAttr:$ceil_mode);
  let results = (outs Nn_ComputeTensor:$output);
  let hasVerifier = 1;
}

def Nn_AvgPoolOp : Nn_WindowPoolOp<"avg_pool"> {
  let summary = "Average over a sliding window";
  let description = [{
    ONNX `AveragePool` on `N×C×D1…`. The divisor is the number of window
    positions inside the input, or inside input and padding with
    `count_include_pad`.

    Float form: the sum in ascending order from zero, divided by the count.
    Quantised form: the `si32` sum of `x - zero_point`, requantised with the
    scale `float32(float32(sx / sy) / count)`.

    Example:
    ```mlir
    %y = nn.avg_pool %x {kernel_shape = array<i64: 8, 8>, strides = array<i64: 8, 8>,
      pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
      : (tensor<1x64x8x8xf32>) -> tensor<1x64x1x1xf32>
    ```
  }];
  let arguments = !con((ins Nn_ComputeTensor:$input), quantization, window,
    (ins UnitAttr:$count_include_pad));
  let assemblyFormat = "$input" # quantizationFormat;
}

def Nn_MaxPoolOp : Nn_WindowPoolOp<"max_pool"> {
  let summary = "Maximum over a sliding window";
  let description = [{
    ONNX `MaxPool` on `N×C×D1…`; padding never wins. On quantised tensors without
    quantisation operands it compares the integers and keeps the element type.

    Example:
    ```mlir
    %y = nn.max_pool %x {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>,
      pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
      : (tensor<1x4x8x8xsi8>) -> tensor<1x4x4x4xsi8>
    ```
  }];
  let arguments = !con((ins Nn_ComputeTensor:$input), quantization, window);
  let assemblyFormat = "$input" # quantizationFormat;
}

def Nn_GlobalAvgPoolOp : Nn_QuantizedOp<"global_avg_pool"> {
  let summary = "Average over all spatial positions";
  let description = [{
    ONNX `GlobalAveragePool`: `N×C×D1…` to `N×C×1…`, with the arithmetic of
    `nn.avg_pool` over one window that covers the input.

    Example:
    ```mlir
    %y = nn.global_avg_pool %x : (tensor<1x64x8x8xf32>) -> tensor<1x64x1x1xf32>
    ```
  }];
  let arguments = !con((ins Nn_ComputeTensor:$input), quantization);
  let results = (outs Nn_ComputeTensor:$output);
  let assemblyFormat = "$input" # quantizationFormat;
  let hasVerifier = 1;
}

def Nn_BatchNormOp : Nn_InferredOp<"batch_norm"> {
  let summary = "Batch normalisation at inference";
  let description = [{
    ONNX `BatchNormalization` in inference mode, per channel of dimension 1:
    `(x - mean) / sqrt(variance + epsilon) * scale + bias`, evaluated as one
    rounded multiply by `scale / sqrt(variance + epsilon)` of the rounded
    difference, then one rounded add.

    Example:
    ```mlir
    %y = nn.batch_norm %x, %scale, %bias, %mean, %variance {epsilon = 1.0e-05 : f32}
      : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
    ```
  }];
  let arguments = (ins Nn_FloatTensor:$input, Nn_FloatTensor:$scale, Nn_FloatTensor:$bias,
    Nn_FloatTensor:$mean, Nn_FloatTensor:$variance, DefaultValuedAttr<F32Attr, "1.0e-5f">:$epsilon);
  let results = (outs Nn_FloatTensor:$output);
  let assemblyFormat = [{
    $input `,` $scale `,` $bias `,` $mean `,` $variance attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def Nn_SoftmaxOp : Nn_QuantizedOp<"softmax"> {
  let summary = "Softmax along one axis";
  let description = [{
    ONNX `Softmax` (since opset 13): `exp(x - max) / sum` along `axis`, which is
    non-negative here. The maximum is exact, the sum runs in ascending order, and
    every quotient is one division. With `logarithm` it is ONNX `LogSoftmax`:
    `(x - max) - log(sum)`.

    Example:
    ```mlir
    %y = nn.softmax %x {axis = 1 : i64} : (tensor<1x10xf32>) -> tensor<1x10xf32>
    ```
  }];
  let arguments = !con((ins Nn_ComputeTensor:$input), quantization,
    (ins I64Attr:$axis, UnitAttr:$logarithm));
  let results = (outs Nn_ComputeTensor:$output);
  let assemblyFormat = "$input" # quantizationFormat;
  let hasVerifier = 1;
}

#endif // DIALECTS_NN_IR_NNCOMPUTEOPS_TD
