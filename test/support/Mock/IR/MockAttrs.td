//===- MockAttrs.td - The mock device ----------------------*- tablegen -*-===//

#ifndef TEST_SUPPORT_MOCK_IR_MOCKATTRS_TD
#define TEST_SUPPORT_MOCK_IR_MOCKATTRS_TD

include "mlir/IR/AttrTypeBase.td"
include "hetero/Interfaces/DeviceAttrInterface.td"
include "test/support/Mock/IR/MockDialect.td"
include "test/support/Mock/IR/MockEnums.td"

def Mock_DeviceAttr : AttrDef<Mock_Dialect, "Device", [
    DeclareAttrInterfaceMethods<DeviceAttrInterface, ["validate"]>,
    DeclareAttrInterfaceMethods<TargetDeviceSpecInterface>,
    DeclareAttrInterfaceMethods<DLTIQueryInterface>]> {
  let mnemonic = "device";
  let summary = "A device that charges by a table";
  let description = [{
    `prices` lists `key:cycles[,cycles…]` separated by spaces. A key is the name
    of an operation's location (asked first) or of its kind; several cycle counts
    are as many tilings. What has no price is refused.

    Example: `#mock.device<clockKhz = 1000000, homeMemory = "ram",
    prices = "conv1:8,4 nn.relu:2">`
  }];
  let parameters = (ins "int64_t":$clockKhz,
    StringRefParameter<"home memory">:$homeMemory,
    StringRefParameter<"price table">:$prices,
    DefaultValuedParameter<"int64_t", "0">:$energyFjPerCycle,
    DefaultValuedParameter<"int64_t", "0">:$scratchBytes,
    StringRefParameter<"requantiser", "\"float\"">:$requantizer);
  let assemblyFormat = "`<` struct(params) `>`";
}

#endif // TEST_SUPPORT_MOCK_IR_MOCKATTRS_TD
