//===- NnMathOps.td - Scalar functions at each position ----*- tablegen -*-===//
//
// Operations that rewrites reason about (add, mul, relu...) have names of their
// own in NnElementwiseOps.td. Here are the many that are nothing but a scalar
// function applied at each position: the function is an attribute, so that one
// more of them costs a line in NnFunctions.def and its definition in C.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_NNMATHOPS_TD
#define DIALECTS_NN_IR_NNMATHOPS_TD

include "dialects/Nn/IR/NnOpBase.td"
include "dialects/Nn/IR/NnMathAttrs.td"

def Nn_UnaryOp : Nn_QuantizedOp<"unary"> {
  let summary = "A function of one float, applied at each position";
  let description = [{
    `function` names an ONNX operator in lower case; `parameters` are the
    operator's attributes in the order below. A NaN gives a NaN.

    | functions | parameters | meaning |
    |---|---|---|
    | `exp` `log` `sqrt` `erf` `sin` `cos` `tan` `asin` `acos` `atan` `sinh` `cosh` `asinh` `acosh` `atanh` | | within one unit in the last place of the exact value (`sqrt` exact); NaN outside the domain |
    | `abs` `neg` `sign` `floor` `ceil` `round` `reciprocal` | | exact; `round` sends ties to even |
    | `gelu` | | `(0.5 x) (1 + erf(x sqrt(1/2)))` |
    | `gelu_tanh` | | `(0.5 x) (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))` |
    | `elu` | alpha | `x`, or `alpha (e^x - 1)` below zero |
    | `selu` | alpha, gamma | `gamma` times the former |
    | `celu` | alpha | `x`, or `alpha (e^(x/alpha) - 1)` below zero |
    | `leaky_relu` | alpha | `x`, or `alpha x` below zero |
    | `thresholded_relu` | alpha | `x` above alpha, else 0 |
    | `hard_sigmoid` | alpha, beta | `alpha x + beta` bounded to [0, 1] |
    | `hard_swish` | | `x hard_sigmoid(x)` with alpha = 1/6 and beta = 1/2 |
    | `swish` | alpha | `x sigmoid(alpha x)` |
    | `softplus` | | `log(1 + e^x)` |
    | `softsign` | | `x / (1 + abs(x))` |
    | `mish` | | `x tanh(softplus(x))` |
    | `shrink` | lambd, bias | `x + bias` below -lambd, `x - bias` above lambd, else 0 |

    Each step of a composed meaning is rounded to float32; hetero/Support has the
    one definition of each, which the interpreter and generated code both run.
    The quantised form means `QuantizeLinear(function(DequantizeLinear(x)))`.

    Example:
    ```mlir
    %y = nn.unary <elu> %x {parameters = array<f32: 1.0>} : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
  let arguments = !con((ins Nn_UnaryFunctionAttr:$function, Nn_ComputeTensor:$input),
    quantization, (ins DefaultValuedAttr<DenseF32ArrayAttr, "{}">:$parameters));
  let results = (outs Nn_ComputeTensor:$output);
  let assemblyFormat = "$function $input" # quantizationFormat;
  let hasVerifier = 1;
}

def Nn_BinaryOp : Nn_QuantizedOp<"binary"> {
  let summary = "A function of two elements, applied with broadcasting";
  let description = [{
    Both operands have one element type, which is also the result's, and
    broadcast as NumPy's do.

    | function | elements | meaning |
    |---|---|---|
    | `div` | float, integer | the rounded quotient; that of integers is truncated |
    | `pow` | float, integer | float: within one unit in the last place, exact where the result is a float; integer: modulo the width, a negative power truncated |
    | `mod` | integer | the remainder with the divisor's sign |
    | `fmod` | float, integer | the exact remainder with the dividend's sign |
    | `min` `max` | float, integer | a NaN in either operand gives a NaN |
    | `prelu` | float | `lhs`, or `lhs * rhs` where `lhs` is below zero |
    | `and` `or` `xor` | integer, boolean | bit by bit |
    | `shift_left` `shift_right` | integer | by `rhs` bits; zero from the element's width up. A signed element is shifted to the right with its sign |

    An integer divided by zero gives all ones and the dividend as the remainder,
    and the lowest integer divided by -1 gives itself, as RISC-V divides.

    The quantised form of `div`, `pow`, `fmod`, `min`, `max` and `prelu` means
    `QuantizeLinear(function(DequantizeLinear(lhs), DequantizeLinear(rhs)))`.

    Example:
    ```mlir
    %y = nn.binary <div> %a, %b : (tensor<1x4xf32>, tensor<4xf32>) -> tensor<1x4xf32>
    ```
  }];
  let arguments = !con((ins Nn_BinaryFunctionAttr:$function, Nn_Tensor:$lhs, Nn_Tensor:$rhs),
    quantization);
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$function $lhs `,` $rhs" # quantizationFormat;
  let hasVerifier = 1;
}

def Nn_CompareOp : Nn_InferredOp<"compare"> {
  let summary = "Relation of two elements, asked with broadcasting";
  let description = [{
    ONNX `Equal`, `Less` and `LessOrEqual`. A NaN is in no relation to anything.
    False is below true.

    Example:
    ```mlir
    %y = nn.compare <less> %a, %b : (tensor<1x4xf32>, tensor<4xf32>) -> tensor<1x4xi1>
    ```
  }];
  let arguments = (ins Nn_ComparePredicateAttr:$predicate, Nn_Tensor:$lhs, Nn_Tensor:$rhs);
  let results = (outs Nn_BooleanTensor:$output);
  let assemblyFormat = "$predicate $lhs `,` $rhs attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Nn_WhereOp : Nn_InferredOp<"where"> {
  let summary = "One of two elements by a condition, with broadcasting";
  let description = [{
    ONNX `Where`: the element of `lhs` where the condition holds, else that of
    `rhs`. All three operands broadcast.

    Example:
    ```mlir
    %y = nn.where %c, %a, %b : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<f32>) -> tensor<1x4xf32>
    ```
  }];
  let arguments = (ins Nn_BooleanTensor:$condition, Nn_StoredTensor:$lhs, Nn_StoredTensor:$rhs);
  let results = (outs Nn_StoredTensor:$output);
  let assemblyFormat = "$condition `,` $lhs `,` $rhs attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Nn_CastOp : Nn_InferredOp<"cast"> {
  let summary = "The same numbers with elements of another type";
  let description = [{
    ONNX `Cast`. An integer becomes an integer modulo the target's width, and a
    float by one rounding to nearest even. A float becomes an integer by
    truncation and saturates; a NaN becomes the largest integer. The integers of
    less than 32 bits are what the low bits of `si32` then hold, and a negative
    number becomes the unsigned integer of its signed one's bits. Everything but
    zero becomes true, and true becomes one.

    Example:
    ```mlir
    %y = nn.cast %x to si32 : (tensor<1x4xf32>) -> tensor<1x4xsi32>
    ```
  }];
  let arguments = (ins Nn_StoredTensor:$input, TypeAttr:$to);
  let results = (outs Nn_StoredTensor:$output);
  let assemblyFormat = "$input `to` $to attr-dict `:` functional-type(operands, results)";
}

#endif // DIALECTS_NN_IR_NNMATHOPS_TD
