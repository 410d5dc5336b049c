//===- NnEnums.td - Enumerations of the graph language -----*- tablegen -*-===//

#ifndef DIALECTS_NN_IR_NNENUMS_TD
#define DIALECTS_NN_IR_NNENUMS_TD

include "mlir/IR/EnumAttr.td"

def Nn_RequantKind : I32Enum<"RequantKind",
    "how a wide accumulator becomes a narrow integer", [
      I32EnumCase<"Float", 0, "float">,
      I32EnumCase<"MultiplierShift", 1, "multiplier_shift">,
      I32EnumCase<"Shift", 2, "shift">]> {
  let cppNamespace = "::hetero::nn";
}

#endif // DIALECTS_NN_IR_NNENUMS_TD
