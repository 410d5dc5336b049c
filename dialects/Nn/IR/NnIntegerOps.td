//===- NnIntegerOps.td - Arithmetic of integer networks ----*- tablegen -*-===//
//
// What networks that were made integers by other tools are spelt with: their
// requantiser, and quantisation to any width with any rounding.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_NNINTEGEROPS_TD
#define DIALECTS_NN_IR_NNINTEGEROPS_TD

include "dialects/Nn/IR/NnOpBase.td"

def Nn_RescaleOp : Nn_Op<"rescale"> {
  let summary = "Integers times a fraction, rounded down and bounded";
  let description = [{
    `clamp(floor((x * multiplier + addend) / divisor))`, exactly, as integer
    networks requantise: `RequantShift` is this with half the divisor in the
    addend. Multiplier and addend are one value each, or one for each index of
    dimension `axis`.

    Widths: `x` and the multiplier have at most 32 bits and an addend is less
    than 2^62 in magnitude, so that the sum fits into 64 bits and nothing wraps
    around. The divisor is a power of two, or so small that `divisor` times the
    number of results within the clamp is at most 2^32, which is what a 32-bit
    division can finish.

    A float `x` holds whole numbers; others are rounded to the nearest first,
    ties to even, bounded to -2^31 and 2^31 - 128, and a NaN is the lowest.

    Example:
    ```mlir
    %y = nn.rescale %x, %m, %a {axis = 1 : i64, divisor = 65536 : i64, clamp = #nn.clamp<min = 0, max = 255>}
      : (tensor<1x4x8x8xsi32>, tensor<4xsi32>, tensor<4xsi64>) -> tensor<1x4x8x8xui8>
    ```
  }];
  let arguments = (ins Nn_ComputeTensor:$input,
    TensorRankOf<[SI<32>], [0, 1]>:$multiplier, TensorRankOf<[SI<64>], [0, 1]>:$addend,
    DefaultValuedAttr<I64Attr, "1">:$axis, I64Attr:$divisor, Nn_ClampAttr:$clamp);
  let results = (outs RankedTensorOf<[Nn_QuantizedElement, SI<32>]>:$output);
  let assemblyFormat = "$input `,` $multiplier `,` $addend attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Nn_IntQuantizeOp : Nn_InferredOp<"int_quantize"> {
  let summary = "Float to an integer of any width, with any rounding";
  let description = [{
    QONNX `Quant` up to the integer: `round(clamp(x / scale + zero_point))`, the
    quotient and the sum rounded to float32, per tensor or per channel of `axis`.
    Unlike `nn.quantize` it adds the zero point before it rounds. The result has
    the element type of the zero point; a NaN becomes the lower bound.

    With the rounding `sign` the result is 1 where `x / scale + zero_point` is
    zero or more, and -1 elsewhere; the clamp is then -1 to 1.

    Bounds are at most 2^24 in magnitude, so that float32 holds them.

    Example:
    ```mlir
    %q = nn.int_quantize %x, %scale, %zero {axis = 1 : i64, rounding = #nn.rounding<floor>, clamp = #nn.clamp<min = -1, max = 1>}
      : (tensor<1x4xf32>, tensor<f32>, tensor<si2>) -> tensor<1x4xsi2>
    ```
  }];
  let arguments = (ins Nn_FloatTensor:$input, Nn_Scale:$scale, Nn_ZeroPoint:$zero_point,
    DefaultValuedAttr<I64Attr, "1">:$axis, Nn_RoundingAttr:$rounding, Nn_ClampAttr:$clamp);
  let results = (outs RankedTensorOf<[Nn_QuantizedElement, SI<32>]>:$output);
  let assemblyFormat = "$input `,` $scale `,` $zero_point attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

#endif // DIALECTS_NN_IR_NNINTEGEROPS_TD
