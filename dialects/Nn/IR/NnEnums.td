//===- NnEnums.td - Enumerations of the graph language -----*- tablegen -*-===//

#ifndef DIALECTS_NN_IR_NNENUMS_TD
#define DIALECTS_NN_IR_NNENUMS_TD

include "mlir/IR/EnumAttr.td"
include "dialects/Nn/IR/NnMathEnums.td"

def Nn_RequantKind : I32Enum<"RequantKind",
    "how a wide accumulator becomes a narrow integer", [
      I32EnumCase<"Float", 0, "float">,
      I32EnumCase<"MultiplierShift", 1, "multiplier_shift">,
      I32EnumCase<"Shift", 2, "shift">]> {
  let cppNamespace = "::hetero::nn";
}

def Nn_ReduceKind : I32Enum<"ReduceKind",
    "what becomes of the elements along reduced axes", [
      I32EnumCase<"Sum", 0, "sum">,
      I32EnumCase<"Mean", 1, "mean">,
      I32EnumCase<"Max", 2, "max">,
      I32EnumCase<"Min", 3, "min">,
      I32EnumCase<"Prod", 4, "prod">,
      I32EnumCase<"L1", 5, "l1">,
      I32EnumCase<"L2", 6, "l2">,
      I32EnumCase<"SumSquare", 7, "sum_square">]> {
  let cppNamespace = "::hetero::nn";
}

def Nn_Rounding : I32Enum<"Rounding",
    "which whole number stands for a fraction", [
      I32EnumCase<"HalfEven", 0, "half_even">,
      I32EnumCase<"HalfUp", 1, "half_up">,
      I32EnumCase<"HalfDown", 2, "half_down">,
      I32EnumCase<"Up", 3, "up">,
      I32EnumCase<"Down", 4, "down">,
      I32EnumCase<"Floor", 5, "floor">,
      I32EnumCase<"Ceil", 6, "ceil">,
      I32EnumCase<"Sign", 7, "sign">]> {
  let cppNamespace = "::hetero::nn";
}

#endif // DIALECTS_NN_IR_NNENUMS_TD
