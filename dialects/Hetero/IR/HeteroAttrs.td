//===- HeteroAttrs.td - Fabric, costs and buffers ----------*- tablegen -*-===//
//
// Physical quantities are integers with the unit in the name, so that plans are
// byte-identical on any machine.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_HETERO_IR_HETEROATTRS_TD
#define DIALECTS_HETERO_IR_HETEROATTRS_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "hetero/Interfaces/DeviceAttrInterface.td"
include "dialects/Hetero/IR/HeteroDialect.td"
include "dialects/Hetero/IR/HeteroEnums.td"

class Hetero_Attr<string name, string attrMnemonic, list<Trait> traits = []>
    : AttrDef<Hetero_Dialect, name, traits> {
  let mnemonic = attrMnemonic;
  let assemblyFormat = "`<` struct(params) `>`";
}

//===----------------------------------------------------------------------===//
// Fabric
//===----------------------------------------------------------------------===//

def Hetero_MemoryAttr : Hetero_Attr<"Memory", "memory"> {
  let summary = "A memory that devices share";
  let description = [{
    Bandwidth and latency are physical: bytes a second and picoseconds, the same
    for every device whatever its clock. `source` says where the figures come
    from, or that they are assumptions.

    Example: `#hetero.memory<name = "dram", capacityBytes = 1048576,
    bandwidthBytesPerSecond = 8000000000, latencyPs = 64000,
    readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "assumption">`
  }];
  let parameters = (ins
    StringRefParameter<"name within the fabric">:$name,
    "int64_t":$capacityBytes,
    "int64_t":$bandwidthBytesPerSecond,
    "int64_t":$latencyPs,
    "int64_t":$readEnergyFjPerByte,
    "int64_t":$writeEnergyFjPerByte,
    StringRefParameter<"where the figures come from">:$source);
  let genVerifyDecl = 1;
}

def Hetero_LinkAttr : Hetero_Attr<"Link", "link"> {
  let summary = "A one-way path between two memories";
  let description = [{
    Example: `#hetero.link<from = "dram", to = "sram",
    bandwidthBytesPerSecond = 4000000000, latencyPs = 10000,
    energyFjPerByte = 0, source = "assumption">`
  }];
  let parameters = (ins
    StringRefParameter<"memory the data leaves">:$from,
    StringRefParameter<"memory the data reaches">:$to,
    "int64_t":$bandwidthBytesPerSecond,
    "int64_t":$latencyPs,
    "int64_t":$energyFjPerByte,
    StringRefParameter<"where the figures come from">:$source);
  let genVerifyDecl = 1;
}

def Hetero_FabricAttr : Hetero_Attr<"Fabric", "fabric", [
    DeclareAttrInterfaceMethods<FabricAttrInterface, ["getMemoryDescriptions", "getLinkDescriptions"]>,
    DeclareAttrInterfaceMethods<TargetDeviceSpecInterface>,
    DeclareAttrInterfaceMethods<DLTIQueryInterface>]> {
  let summary = "The memories of a system and the links between them";
  let description = [{
    The entry `"fabric"` of `dlti.target_system_spec`. Devices that name the same
    memory as their home share it and need no transfer.

    Memories and links are structs in lists, in either order.

    Example: `#hetero.fabric<memories = [<name = "dram", …>], links = [<from = "dram", …>]>`
  }];
  let parameters = (ins
    ArrayRefParameter<"MemoryAttr">:$memories,
    OptionalArrayRefParameter<"LinkAttr">:$links);
  let assemblyFormat = ?;
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

//===----------------------------------------------------------------------===//
// Costs
//===----------------------------------------------------------------------===//

def Hetero_CyclesAttr : Hetero_Attr<"Cycles", "cycles"> {
  let summary = "Busy cycles of one resource";
  let description = [{
    Example: `#hetero.cycles<resource = "array", cycles = 64>`
  }];
  let parameters = (ins StringRefParameter<"resource of the device">:$resource, "int64_t":$cycles);
}

def Hetero_TrafficAttr : Hetero_Attr<"Traffic", "traffic"> {
  let summary = "Bytes read from and written to one memory";
  let description = [{
    Example: `#hetero.traffic<memory = "dram", readBytes = 64, writtenBytes = 16>`
  }];
  let parameters = (ins StringRefParameter<"memory of the fabric or the device">:$memory,
    "int64_t":$readBytes, "int64_t":$writtenBytes);
}

def Hetero_CostAttr : Hetero_Attr<"Cost", "cost"> {
  let summary = "The predicted price of a stage or a transfer";
  let description = [{
    `hetero::Cost` as an attribute: cycles in the clock of the device,
    picoseconds for comparison between devices, and the resource that decides.

    Example: `#hetero.cost<latencyCycles = 8, latencyPs = 8000, energyFj = 0,
    macs = 16, bound = "array", resources = [#hetero.cycles<resource = "array", cycles = 8>]>`
  }];
  let parameters = (ins "int64_t":$latencyCycles, "int64_t":$latencyPs,
    "int64_t":$energyFj, "int64_t":$macs, StringRefParameter<"deciding resource">:$bound,
    OptionalArrayRefParameter<"CyclesAttr">:$resources,
    OptionalArrayRefParameter<"TrafficAttr">:$traffic);
  let assemblyFormat = [{
    `<` `latencyCycles` `=` $latencyCycles `,` `latencyPs` `=` $latencyPs `,`
    `energyFj` `=` $energyFj `,` `macs` `=` $macs `,` `bound` `=` $bound
    (`,` `resources` `=` `[` $resources^ `]`)? (`,` `traffic` `=` `[` $traffic^ `]`)? `>`
  }];
  let extraClassDeclaration = [{
    /// The attribute that says what `cost` says.
    static CostAttr get(::mlir::MLIRContext *context, const ::hetero::Cost &cost);
    /// The same figures as a value to compute with.
    ::hetero::Cost getCost() const;
  }];
}

def Hetero_AlternativeAttr : Hetero_Attr<"Alternative", "alternative"> {
  let summary = "A device a stage could have run on, or why it could not";
  let description = [{
    Either `cost` says what the device would have charged and `programLatencyPs`
    when the whole program would have ended with this one stage moved there, or
    `reason`, `detail` and `remedy` say why it refused.

    Example: `#hetero.alternative<device = "array0", reason = "element-type",
    detail = "f32 operands", remedy = "quantise the model">`
  }];
  let parameters = (ins StringRefParameter<"device of the system">:$device,
    OptionalParameter<"CostAttr">:$cost,
    OptionalParameter<"std::optional<int64_t>">:$programLatencyPs,
    OptionalParameter<"::mlir::StringAttr">:$reason,
    OptionalParameter<"::mlir::StringAttr">:$detail,
    OptionalParameter<"::mlir::StringAttr">:$remedy);
  let genVerifyDecl = 1;
}

//===----------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------===//

def Hetero_BufferAttr : Hetero_Attr<"Buffer", "buffer"> {
  let summary = "Where a value lies while it lives";
  let description = [{
    Bytes `[offsetBytes, offsetBytes + sizeBytes)` of a memory of the fabric.

    Example: `#hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 64>`
  }];
  let parameters = (ins StringRefParameter<"memory of the fabric">:$memory,
    "int64_t":$offsetBytes, "int64_t":$sizeBytes);
  let genVerifyDecl = 1;
}

//===----------------------------------------------------------------------===//
// Totals
//===----------------------------------------------------------------------===//

def Hetero_SingleDeviceAttr : Hetero_Attr<"SingleDevice", "single_device"> {
  let summary = "What the program would take on one device alone";
  let description = [{
    Without `latencyPs` the device cannot run every stage.

    Example: `#hetero.single_device<device = "array0", latencyPs = 8000>`
  }];
  let parameters = (ins StringRefParameter<"device of the system">:$device,
    OptionalParameter<"std::optional<int64_t>">:$latencyPs);
}

def Hetero_TotalsAttr : Hetero_Attr<"Totals", "totals"> {
  let summary = "Figures of a whole planned program";
  let description = [{
    `latencyPs` is the end of the last step. No placement and no order of the
    same stages can be faster than `criticalPathPs`, the longest chain of
    dependent stages with each on its fastest device, nor than `workPs`, the
    largest of: for a set of devices, the work that only they can do, at its
    cheapest, divided by their number.

    Example: `#hetero.totals<latencyPs = 8, energyFj = 0, macs = 16,
    transferredBytes = 0, criticalPathPs = 8, workPs = 4, singleDevices = [<device = "array0", latencyPs = 9>]>`
  }];
  let parameters = (ins "int64_t":$latencyPs, "int64_t":$energyFj, "int64_t":$macs,
    "int64_t":$transferredBytes, "int64_t":$criticalPathPs, "int64_t":$workPs,
    OptionalArrayRefParameter<"SingleDeviceAttr">:$singleDevices);
  let assemblyFormat = [{
    `<` `latencyPs` `=` $latencyPs `,` `energyFj` `=` $energyFj `,` `macs` `=` $macs `,`
    `transferredBytes` `=` $transferredBytes `,` `criticalPathPs` `=` $criticalPathPs `,`
    `workPs` `=` $workPs (`,` `singleDevices` `=` `[` $singleDevices^ `]`)? `>`
  }];
  let extraClassDeclaration = [{
    /// The larger of the two lower bounds on the latency.
    int64_t getLowerBoundPs() const {
      return std::max(getCriticalPathPs(), getWorkPs());
    }
  }];
}

def Hetero_MemoryUseAttr : Hetero_Attr<"MemoryUse", "memory_use"> {
  let summary = "How much of one memory a planned program needs";
  let description = [{
    Values lie in `arenaBytes` by lifetime; no assignment of addresses needs
    fewer than `arenaLowerBoundBytes`, the most bytes that live at once. After
    the arena come the constants as the devices arrange them and one region of
    working space for each device.

    Example: `#hetero.memory_use<memory = "dram", capacityBytes = 1024, arenaBytes = 128,
    arenaLowerBoundBytes = 128, constantBytes = 64, scratchBytes = 0>`
  }];
  let parameters = (ins StringRefParameter<"memory of the fabric">:$memory,
    "int64_t":$capacityBytes, "int64_t":$arenaBytes, "int64_t":$arenaLowerBoundBytes,
    "int64_t":$constantBytes, "int64_t":$scratchBytes);
}

#endif // DIALECTS_HETERO_IR_HETEROATTRS_TD
