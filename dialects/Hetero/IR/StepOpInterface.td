//===- StepOpInterface.td - What a planned program does ----*- tablegen -*-===//
//
// The uniform view of stages, their outlined launches and transfers. It is what
// lets one scheduler, one allocator, one verifier and one report serve them all.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_HETERO_IR_STEPOPINTERFACE_TD
#define DIALECTS_HETERO_IR_STEPOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def StepOpInterface : OpInterface<"StepOpInterface"> {
  let cppNamespace = "::hetero::program";
  let description = [{
    An operation of the main function that occupies a device or a link for a
    while and leaves values in a memory. The setters are what a plan writes.
  }];
  let methods = [
    InterfaceMethod<"Name of the step, unique in its function.", "::llvm::StringRef", "getStepName">,
    InterfaceMethod<[{
        What the step occupies alone: the name of a device, or `from->to` for a
        link.
      }], "std::string", "getResource">,
    InterfaceMethod<"Predicted price, or null before the plan.",
      "::hetero::program::CostAttr", "getCostAttr">,
    InterfaceMethod<"Start in picoseconds from the start of the program, or null.",
      "::mlir::IntegerAttr", "getStartPsAttr">,
    InterfaceMethod<"End in picoseconds from the start of the program, or null.",
      "::mlir::IntegerAttr", "getEndPsAttr">,
    InterfaceMethod<"One buffer a result, or null before the plan.",
      "::mlir::ArrayAttr", "getBuffersAttr">,
    InterfaceMethod<"Sets the predicted price.", "void", "setCostAttr",
      (ins "::hetero::program::CostAttr":$cost)>,
    InterfaceMethod<"Sets the start.", "void", "setStartPsAttr", (ins "::mlir::IntegerAttr":$ps)>,
    InterfaceMethod<"Sets the end.", "void", "setEndPsAttr", (ins "::mlir::IntegerAttr":$ps)>,
    InterfaceMethod<"Sets one buffer a result.", "void", "setBuffersAttr",
      (ins "::mlir::ArrayAttr":$buffers)>,
  ];
  let verify = [{ return ::hetero::program::verifyStep($_op); }];
}

#endif // DIALECTS_HETERO_IR_STEPOPINTERFACE_TD
