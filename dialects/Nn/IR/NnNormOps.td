//===- NnNormOps.td - Normalisation by own statistics ------*- tablegen -*-===//
//
// Operations that scale a tensor by the mean and the variance of its own
// elements.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_NNNORMOPS_TD
#define DIALECTS_NN_IR_NNNORMOPS_TD

include "dialects/Nn/IR/NnOpBase.td"

def Nn_LayerNormOp : Nn_QuantizedOp<"layer_norm"> {
  let summary = "Normalisation over some axes";
  let description = [{
    ONNX `LayerNormalization` over any `axes`, which ascend. It also stands for
    `InstanceNormalization`, `GroupNormalization`, `MeanVarianceNormalization`
    and, with `uncentred`, for `RMSNormalization`. The optional scale and bias
    broadcast to the input.

    Over the elements that differ only in the axes, in ascending order: the mean
    is their float sum from zero, divided by the count; the variance is one chain
    of fused multiply-adds from zero of `x - mean` with itself, divided by the
    count; the factor is `1 / sqrt(variance + epsilon)`. Every element becomes
    `(x - mean) * factor * scale + bias` from the left, each step rounded.
    `uncentred` leaves out the mean.

    The quantised form means its dequantise, float and quantise chain; scale and
    bias stay floats.

    Example:
    ```mlir
    %y = nn.layer_norm %x scale %s bias %b {axes = array<i64: 2>, epsilon = 1.0e-05 : f32}
      : (tensor<1x16x64xf32>, tensor<64xf32>, tensor<64xf32>) -> tensor<1x16x64xf32>
    ```
  }];
  let arguments = !con((ins Nn_ComputeTensor:$input, Optional<Nn_FloatTensor>:$scale,
    Optional<Nn_FloatTensor>:$bias), quantization, (ins
    DenseI64ArrayAttr:$axes, DefaultValuedAttr<F32Attr, "1.0e-5f">:$epsilon,
    UnitAttr:$uncentred));
  let results = (outs Nn_ComputeTensor:$output);
  let assemblyFormat = "$input (`scale` $scale^)? (`bias` $bias^)?" # quantizationFormat;
  let hasVerifier = 1;
}

#endif // DIALECTS_NN_IR_NNNORMOPS_TD
