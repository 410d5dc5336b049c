//===- NnElementwiseOps.td - One output per position -------*- tablegen -*-===//
//
// Arithmetic, activations and the two quantisation operators.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_NNELEMENTWISEOPS_TD
#define DIALECTS_NN_IR_NNELEMENTWISEOPS_TD

include "dialects/Nn/IR/NnOpBase.td"

class Nn_ArithmeticOp<string mnemonic, string verb, string early = "", dag flags = (ins)>
    : Nn_QuantizedOp<mnemonic> {
  let summary = "Elementwise " # verb # " with broadcasting";
  let description = "\n    ONNX `" # verb # [{`
    with NumPy broadcasting. Integer tensors without quantisation operands are
    computed modulo their width.

    The quantised form means `QuantizeLinear(op(DequantizeLinear(a),
    DequantizeLinear(b)))` in float32, every step rounded.
}] # early # [{
    Example:
    ```mlir
    %y = nn.}] # mnemonic # [{ %a, %b : (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
    ```
  }];
  let arguments = !con((ins Nn_Tensor:$lhs, Nn_Tensor:$rhs), quantization, flags);
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$lhs `,` $rhs" # quantizationFormat;
  let hasVerifier = 1;
}

// ONNX Runtime's kernels for QLinearAdd and QLinearMul add the zero point before
// they round, which is another result at every tie with an odd zero point.
def Nn_AddOp : Nn_ArithmeticOp<"add", "Add", [{
    With `zero_point_first` it is what ONNX Runtime computes for `QLinearAdd`:
    with the ratios `ra = sa / sy` and `rb = sb / sy` and the offset
    `c = zy - (ra * za + rb * zb)`, every step rounded, the result is
    `saturate(round_half_even(fma(a, ra, fma(b, rb, c))))`.
}], (ins UnitAttr:$zero_point_first)>;
def Nn_SubOp : Nn_ArithmeticOp<"sub", "Sub">;
def Nn_MulOp : Nn_ArithmeticOp<"mul", "Mul", [{
    With `zero_point_first` it is what ONNX Runtime computes for `QLinearMul`:
    `saturate(round_half_even(float32((a - za) * (b - zb)) * s + zy))` with
    `s = float32(float32(sa * sb) / sy)`, every step rounded.
}], (ins UnitAttr:$zero_point_first)>;

class Nn_ActivationOp<string mnemonic> : Nn_QuantizedOp<mnemonic> {
  let arguments = !con((ins Nn_ComputeTensor:$input), quantization);
  let results = (outs Nn_ComputeTensor:$output);
  let assemblyFormat = "$input" # quantizationFormat;
  let hasVerifier = 1;
}

def Nn_ReluOp : Nn_ActivationOp<"relu"> {
  let summary = "Rectified linear unit";
  let description = [{
    ONNX `Relu`: the larger of the value and zero; a NaN stays a NaN.

    Example:
    ```mlir
    %y = nn.relu %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
}

def Nn_SigmoidOp : Nn_ActivationOp<"sigmoid"> {
  let summary = "Logistic function";
  let description = [{
    ONNX `Sigmoid`: `1 / (1 + exp(-x))`.

    Example:
    ```mlir
    %y = nn.sigmoid %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
}

def Nn_TanhOp : Nn_ActivationOp<"tanh"> {
  let summary = "Hyperbolic tangent";
  let description = [{
    ONNX `Tanh`.

    Example:
    ```mlir
    %y = nn.tanh %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
}

def Nn_ClipOp : Nn_QuantizedOp<"clip"> {
  let summary = "Bounded value";
  let description = [{
    ONNX `Clip` with constant bounds: `min(max(x, min), max)`; a NaN stays a NaN.
    Absent bounds are the infinities.

    Example:
    ```mlir
    %y = nn.clip %x {min = 0.0 : f32, max = 6.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
  let arguments = !con((ins Nn_ComputeTensor:$input), quantization,
    (ins F32Attr:$min, F32Attr:$max));
  let results = (outs Nn_ComputeTensor:$output);
  let assemblyFormat = "$input" # quantizationFormat;
  let hasVerifier = 1;
}

def Nn_QuantizeOp : Nn_InferredOp<"quantize"> {
  let summary = "Float to quantised integer";
  let description = [{
    ONNX `QuantizeLinear`: `saturate(round_half_even(x / scale) + zero_point)`,
    per tensor or per channel of `axis`. The result has the element type of the
    zero point.

    Example:
    ```mlir
    %q = nn.quantize %x, %scale, %zero {axis = 1 : i64} : (tensor<1x4xf32>, tensor<f32>, tensor<si8>) -> tensor<1x4xsi8>
    ```
  }];
  let arguments = (ins Nn_FloatTensor:$input, Nn_Scale:$scale, Nn_ZeroPoint:$zero_point,
    DefaultValuedAttr<I64Attr, "1">:$axis);
  let results = (outs Nn_QuantizedTensor:$output);
  let assemblyFormat = "$input `,` $scale `,` $zero_point attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Nn_DequantizeOp : Nn_InferredOp<"dequantize"> {
  let summary = "Quantised integer to float";
  let description = [{
    ONNX `DequantizeLinear`: `float32(x - zero_point) * scale`, per tensor or per
    channel of `axis`. `si32` inputs (biases) are allowed.

    Example:
    ```mlir
    %x = nn.dequantize %q, %scale, %zero {axis = 1 : i64} : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
    ```
  }];
  let arguments = (ins Nn_Tensor:$input, Nn_Scale:$scale, Nn_ZeroPoint:$zero_point,
    DefaultValuedAttr<I64Attr, "1">:$axis);
  let results = (outs Nn_FloatTensor:$output);
  let assemblyFormat = "$input `,` $scale `,` $zero_point attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

#endif // DIALECTS_NN_IR_NNELEMENTWISEOPS_TD
