//===- DeviceAttrInterface.td - What a device attribute tells -*- tablegen -*-//
//
// The generic face of a device description: what partitioner, planner and
// reports need to know of any device without knowing its room.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_INTERFACES_DEVICEATTRINTERFACE_TD
#define HETERO_INTERFACES_DEVICEATTRINTERFACE_TD

include "mlir/IR/OpBase.td"
include "mlir/Interfaces/DataLayoutInterfaces.td"

def DeviceAttrInterface : AttrInterface<"DeviceAttrInterface", [TargetDeviceSpecInterface]> {
  let cppNamespace = "::hetero";
  let description = [{
    A device of one target, given as an attribute of the target's dialect. An
    entry of `dlti.target_system_spec` whose value implements this interface is a
    tile that stages can be placed on.
  }];
  let methods = [
    InterfaceMethod<"Clock of the device in kHz; cycles of its costs count this clock.",
      "int64_t", "getClockKhz">,
    InterfaceMethod<"Name of the fabric memory the device reads its inputs from and writes its results to.",
      "::llvm::StringRef", "getHomeMemory">,
    InterfaceMethod<"Requantiser of the device, as spelt in `nn.requant`: float, multiplier_shift or shift.",
      "::llvm::StringRef", "getRequantizer">,
    InterfaceMethod<[{
        Checks the description against itself: sizes that must divide each other,
        figures that must be positive. Reports through `emitError`.
      }], "::llvm::LogicalResult", "validate",
      (ins "::llvm::function_ref<::mlir::InFlightDiagnostic()>":$emitError)>,
  ];
}

def FabricAttrInterface : AttrInterface<"FabricAttrInterface", [TargetDeviceSpecInterface]> {
  let cppNamespace = "::hetero";
  let description = [{
    The entry `"fabric"` of a system: memories that devices share and the links
    between them.
  }];
  let methods = [
    InterfaceMethod<"The memories, in the order of the description.",
      "::llvm::SmallVector<::hetero::MemoryDescription>", "getMemoryDescriptions">,
    InterfaceMethod<"The links between memories, in the order of the description.",
      "::llvm::SmallVector<::hetero::LinkDescription>", "getLinkDescriptions">,
  ];
}

#endif // HETERO_INTERFACES_DEVICEATTRINTERFACE_TD
