//===- @Room@Attrs.td - The device ---------------*- tablegen -*-===//

#ifndef DIALECTS_@ROOM@_IR_@ROOM@ATTRS_TD
#define DIALECTS_@ROOM@_IR_@ROOM@ATTRS_TD

include "mlir/IR/AttrTypeBase.td"
include "hetero/Interfaces/DeviceAttrInterface.td"
include "dialects/@Room@/IR/@Room@Dialect.td"
include "dialects/@Room@/IR/@Room@Enums.td"

def @Room@_DeviceAttr : AttrDef<@Room@_Dialect, "Device", [
    DeclareAttrInterfaceMethods<DeviceAttrInterface,
      ["getClockKhz", "getHomeMemory", "getRequantizer", "validate"]>,
    DeclareAttrInterfaceMethods<TargetDeviceSpecInterface>,
    DeclareAttrInterfaceMethods<DLTIQueryInterface>]> {
  let mnemonic = "device";
  let summary = "A @Room@ device";
  let description = [{
    Example: `#@room@.device<clockKhz = 1000000, elementsPerCycle = 4,
    elementEnergyFj = 0, homeMemory = "dram", source = "assumption">`
  }];
  let parameters = (ins
    AttrParameter<"int64_t", "clock in kHz">:$clockKhz,
    AttrParameter<"int64_t", "elements processed in a cycle">:$elementsPerCycle,
    AttrParameter<"int64_t", "energy of one element; 0: energy is not modelled">:$elementEnergyFj,
    StringRefParameter<"memory of the fabric that operands and results lie in">:$homeMemory,
    StringRefParameter<"where the figures come from">:$source);
  let assemblyFormat = "`<` struct(params) `>`";
}

#endif // DIALECTS_@ROOM@_IR_@ROOM@ATTRS_TD
