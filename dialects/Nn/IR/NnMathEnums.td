//===- NnMathEnums.td - Kinds of elementwise operations ----*- tablegen -*-===//

#ifndef DIALECTS_NN_IR_NNMATHENUMS_TD
#define DIALECTS_NN_IR_NNMATHENUMS_TD

include "mlir/IR/EnumAttr.td"

def Nn_UnaryFunction : I32Enum<"UnaryFunction",
    "a function of one float32", [
      I32EnumCase<"Abs", 0, "abs">,
      I32EnumCase<"Acos", 1, "acos">,
      I32EnumCase<"Acosh", 2, "acosh">,
      I32EnumCase<"Asin", 3, "asin">,
      I32EnumCase<"Asinh", 4, "asinh">,
      I32EnumCase<"Atan", 5, "atan">,
      I32EnumCase<"Atanh", 6, "atanh">,
      I32EnumCase<"Ceil", 7, "ceil">,
      I32EnumCase<"Celu", 8, "celu">,
      I32EnumCase<"Cos", 9, "cos">,
      I32EnumCase<"Cosh", 10, "cosh">,
      I32EnumCase<"Elu", 11, "elu">,
      I32EnumCase<"Erf", 12, "erf">,
      I32EnumCase<"Exp", 13, "exp">,
      I32EnumCase<"Floor", 14, "floor">,
      I32EnumCase<"Gelu", 15, "gelu">,
      I32EnumCase<"GeluTanh", 16, "gelu_tanh">,
      I32EnumCase<"HardSigmoid", 17, "hard_sigmoid">,
      I32EnumCase<"HardSwish", 18, "hard_swish">,
      I32EnumCase<"LeakyRelu", 19, "leaky_relu">,
      I32EnumCase<"Log", 20, "log">,
      I32EnumCase<"Mish", 21, "mish">,
      I32EnumCase<"Neg", 22, "neg">,
      I32EnumCase<"Reciprocal", 23, "reciprocal">,
      I32EnumCase<"Round", 24, "round">,
      I32EnumCase<"Selu", 25, "selu">,
      I32EnumCase<"Shrink", 26, "shrink">,
      I32EnumCase<"Sign", 27, "sign">,
      I32EnumCase<"Sin", 28, "sin">,
      I32EnumCase<"Sinh", 29, "sinh">,
      I32EnumCase<"Softplus", 30, "softplus">,
      I32EnumCase<"Softsign", 31, "softsign">,
      I32EnumCase<"Sqrt", 32, "sqrt">,
      I32EnumCase<"Swish", 33, "swish">,
      I32EnumCase<"Tan", 34, "tan">,
      I32EnumCase<"ThresholdedRelu", 35, "thresholded_relu">]> {
  let cppNamespace = "::hetero::nn";
}

def Nn_BinaryFunction : I32Enum<"BinaryFunction",
    "a function of two elements of one type", [
      I32EnumCase<"And", 0, "and">,
      I32EnumCase<"Div", 1, "div">,
      I32EnumCase<"Fmod", 2, "fmod">,
      I32EnumCase<"Max", 3, "max">,
      I32EnumCase<"Min", 4, "min">,
      I32EnumCase<"Mod", 5, "mod">,
      I32EnumCase<"Or", 6, "or">,
      I32EnumCase<"Pow", 7, "pow">,
      I32EnumCase<"Prelu", 8, "prelu">,
      I32EnumCase<"ShiftLeft", 9, "shift_left">,
      I32EnumCase<"ShiftRight", 10, "shift_right">,
      I32EnumCase<"Xor", 11, "xor">]> {
  let cppNamespace = "::hetero::nn";
}

def Nn_ComparePredicate : I32Enum<"ComparePredicate",
    "a relation between two elements of one type", [
      I32EnumCase<"Equal", 0, "equal">,
      I32EnumCase<"Less", 1, "less">,
      I32EnumCase<"LessOrEqual", 2, "less_or_equal">]> {
  let cppNamespace = "::hetero::nn";
}

#endif // DIALECTS_NN_IR_NNMATHENUMS_TD
