//===- QuantizedOpInterface.td - Ops with quantised forms --*- tablegen -*-===//
//
// The uniform view of quantisation operands. It is what lets one fusion, one
// verifier and one printer of forms serve every quantisable operator.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_QUANTIZEDOPINTERFACE_TD
#define DIALECTS_NN_IR_QUANTIZEDOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def QuantizedOpInterface : OpInterface<"QuantizedOpInterface"> {
  let cppNamespace = "::hetero::nn";
  let description = [{
    An operator that exists in float, accumulator and quantised form (see the
    dialect). The first `getNumQuantizedInputs()` operands are those that carry
    a scale and a zero point each, in operand order.
  }];
  let methods = [
    InterfaceMethod<"How many leading operands carry a scale and a zero point.",
      "unsigned", "getNumQuantizedInputs">,
    InterfaceMethod<"Scales of the quantised inputs; empty unless quantised.",
      "::mlir::OperandRange", "getInputScales">,
    InterfaceMethod<"Zero points of the quantised inputs; empty in float form.",
      "::mlir::OperandRange", "getInputZeroPoints">,
    InterfaceMethod<"Scale of the result, or null unless quantised.",
      "::mlir::Value", "getOutputScale">,
    InterfaceMethod<"Zero point of the result, or null unless quantised.",
      "::mlir::Value", "getOutputZeroPoint">,
    InterfaceMethod<"Requantiser of the result, if quantised.",
      "::std::optional<::hetero::nn::RequantKind>", "getRequant">,
    InterfaceMethod<"Bounds of the quantised result, or null.",
      "::hetero::nn::ClampAttr", "getClampAttr">,
  ];
  let extraSharedClassDeclaration = [{
    /// The op computes in float32 from end to end.
    bool isFloatForm() { return $_op.getInputZeroPoints().empty() && !$_op.getOutputScale(); }
    /// The op takes quantised inputs and gives a quantised result.
    bool isQuantizedForm() { return static_cast<bool>($_op.getOutputScale()); }
    /// The op gives the exact si32 sum of its quantised inputs.
    bool isAccumulatorForm() { return !isFloatForm() && !isQuantizedForm(); }
  }];
  let verify = [{ return ::hetero::nn::verifyQuantization($_op); }];
}

#endif // DIALECTS_NN_IR_QUANTIZEDOPINTERFACE_TD
