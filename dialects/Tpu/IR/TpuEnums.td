//===- TpuEnums.td - Enumerations of the systolic array ----*- tablegen -*-===//

#ifndef DIALECTS_TPU_IR_TPUENUMS_TD
#define DIALECTS_TPU_IR_TPUENUMS_TD

include "mlir/IR/EnumAttr.td"
include "dialects/Tpu/IR/TpuDialect.td"

def Tpu_LoopOrder : I32Enum<"LoopOrder",
    "which operand stays in its buffer while the other one changes", [
      I32EnumCase<"WeightsOuter", 0, "weights_outer">,
      I32EnumCase<"ActivationsOuter", 1, "activations_outer">]> {
  let cppNamespace = "::hetero::tpu";
}

#endif // DIALECTS_TPU_IR_TPUENUMS_TD
