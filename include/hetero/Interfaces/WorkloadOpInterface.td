//===- WorkloadOpInterface.td - What an op demands ---------*- tablegen -*-===//
//
// One side of the double dispatch between operations and machines: an op says
// what it demands, a TargetPlanner what its device charges for that.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_INTERFACES_WORKLOADOPINTERFACE_TD
#define HETERO_INTERFACES_WORKLOADOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def WorkloadOpInterface : OpInterface<"WorkloadOpInterface"> {
  let cppNamespace = "::hetero";
  let description = [{
    What an operation demands of any machine, counted on static shapes and
    independent of how it is executed.
  }];
  let methods = [
    InterfaceMethod<[{
        Multiply-accumulates of one execution: products of the mathematical
        definition, padding included. Zero for operations without products.
      }], "int64_t", "getMacs">,
    InterfaceMethod<"Bytes of all operands, each counted once, constants included.",
      "int64_t", "getOperandBytes", (ins), "", [{
        return ::hetero::getTotalBytes($_op->getOperandTypes());
      }]>,
    InterfaceMethod<"Bytes of all results.",
      "int64_t", "getResultBytes", (ins), "", [{
        return ::hetero::getTotalBytes($_op->getResultTypes());
      }]>,
    InterfaceMethod<"The distinct element types of operands and results, in order of appearance.",
      "::llvm::SmallVector<::mlir::Type>", "getElementKinds", (ins), "", [{
        return ::hetero::getDistinctElementTypes($_op);
      }]>,
  ];
}

#endif // HETERO_INTERFACES_WORKLOADOPINTERFACE_TD
