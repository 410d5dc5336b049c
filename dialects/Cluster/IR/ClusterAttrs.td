//===- ClusterAttrs.td - The device and its tilings --------*- tablegen -*-===//
//
// What a cluster is, in figures. Each figure's source is a string beside it;
// what is not known is not in a file.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_IR_CLUSTERATTRS_TD
#define DIALECTS_CLUSTER_IR_CLUSTERATTRS_TD

include "mlir/IR/AttrTypeBase.td"
include "hetero/Interfaces/DeviceAttrInterface.td"
include "dialects/Cluster/IR/ClusterDialect.td"
include "dialects/Cluster/IR/ClusterEnums.td"

class Cluster_Attr<string name, string attrMnemonic, list<Trait> traits = []>
    : AttrDef<Cluster_Dialect, name, traits> {
  let mnemonic = attrMnemonic;
  let assemblyFormat = "`<` struct(params) `>`";
}

def Cluster_TimingAttr : Cluster_Attr<"Timing", "timing"> {
  let summary = "Cycles of the instructions of one core";
  let description = [{
    What an RV32IMFC instruction costs beyond its one issue cycle. All figures
    are cycles of the cluster's clock; "in all" includes the issue cycle.

    Example: `#cluster.timing<loadUseStallCycles = 1, takenBranchCycles = 3, …>`
  }];
  let parameters = (ins
    AttrParameter<"int64_t", "bubble when the instruction after a load reads its result">:$loadUseStallCycles,
    AttrParameter<"int64_t", "a taken branch, in all">:$takenBranchCycles,
    AttrParameter<"int64_t", "jal and jalr, in all">:$jumpCycles,
    AttrParameter<"int64_t", "bubble when jalr reads what the instruction before it wrote">:$jumpRegisterHazardCycles,
    AttrParameter<"int64_t", "bubble when a jump's target straddles a word">:$straddlingTargetCycles,
    AttrParameter<"int64_t", "the upper half of a product, in all">:$multiplyHighCycles,
    AttrParameter<"int64_t", "fixed part of a division; leading zeros of the divisor are added">:$divideCycles,
    AttrParameter<"int64_t", "fixed part of a division by a negative divisor">:$divideNegativeCycles,
    AttrParameter<"int64_t", "fence, in all">:$fenceCycles,
    AttrParameter<"int64_t", "access to a counter register, in all">:$counterAccessCycles,
    AttrParameter<"int64_t", "ecall, in all">:$systemCallCycles,
    AttrParameter<"int64_t", "extra latency of float add, multiply and fused multiply-add">:$floatAddMultiplyLatencyCycles,
    AttrParameter<"int64_t", "extra latency of other float operations">:$floatOtherLatencyCycles,
    AttrParameter<"int64_t", "float division and square root until the result can be read">:$floatDivideCycles,
    StringRefParameter<"where the figures come from">:$source);
}

def Cluster_DeviceAttr : Cluster_Attr<"Device", "device", [
    DeclareAttrInterfaceMethods<DeviceAttrInterface,
      ["getClockKhz", "getHomeMemory", "getRequantizer", "validate"]>,
    DeclareAttrInterfaceMethods<TargetDeviceSpecInterface>,
    DeclareAttrInterfaceMethods<DLTIQueryInterface>]> {
  let summary = "A cluster of RV32IMFC cores around a banked memory";
  let description = [{
    `cores` equal cores run one program; an L1 of `l1Banks` word-interleaved
    banks serves each in one cycle unless two want the same bank. A core's access
    to home memory takes `1 + interconnectCycles` cycles plus the memory's own
    latency; the DMA moves blocks between home memory and L1 meanwhile. Every
    core's stack lies at the top of the L1. Code lies in a memory of
    `programBytes` of its own, fetched without waiting.

    Example: see `dialects/Hetero/Systems/edge-duo.json`.
  }];
  let parameters = (ins
    AttrParameter<"int64_t", "clock in kHz">:$clockKhz,
    AttrParameter<"int64_t", "cores that run kernels, 1 to 16">:$cores,
    AttrParameter<"int64_t", "bytes of the L1">:$l1Bytes,
    AttrParameter<"int64_t", "banks of the L1, a power of two">:$l1Banks,
    AttrParameter<"int64_t", "bytes of each core's stack, in the L1">:$stackBytes,
    AttrParameter<"int64_t", "bytes of the program memory">:$programBytes,
    StringRefParameter<"memory of the fabric that operands and results lie in">:$homeMemory,
    AttrParameter<"int64_t", "cycles of the way to home memory and back">:$interconnectCycles,
    AttrParameter<"int64_t", "bytes a cycle through the port to home memory, each way">:$portBytesPerCycle,
    AttrParameter<"int64_t", "cycles from the last arrival at a barrier until the cores run on">:$barrierCycles,
    AttrParameter<"int64_t", "bytes the DMA moves in a cycle, each way">:$dmaBytesPerCycle,
    AttrParameter<"int64_t", "cycles from a DMA command to its first request">:$dmaStartupCycles,
    AttrParameter<"int64_t", "extra DMA cycles for each contiguous run">:$dmaRunCycles,
    AttrParameter<"int64_t", "DMA transfers that may be outstanding">:$dmaQueueDepth,
    AttrParameter<"int64_t", "energy of one instruction; 0: energy is not modelled">:$instructionEnergyFj,
    AttrParameter<"TimingAttr", "cycles of the instructions">:$timing,
    StringRefParameter<"where the figures come from">:$source);
}

def Cluster_InPlaceAttr : AttrDef<Cluster_Dialect, "InPlace"> {
  let mnemonic = "in_place";
  let summary = "Run a kernel on operands where they lie";
  let description = [{
    The tiling of an operation that is not cut: every core reads and writes home
    memory directly, at that memory's price.

    Example: `#cluster.in_place`
  }];
}

def Cluster_TileAttr : Cluster_Attr<"Tile", "tile"> {
  let summary = "Run a kernel piece by piece through the L1";
  let description = [{
    The result is cut into pieces of at most `channels` × `rows`; the operands a
    piece needs are brought to the L1 by DMA, the piece is computed there and
    carried back. What the two extents count depends on the operation:

    * convolutions and pools: channels and rows of the result;
    * products: columns and rows of the result;
    * elementwise operations: 1 and elements of the flattened result.

    Example: `#cluster.tile<channels = 16, rows = 8>`
  }];
  let parameters = (ins
    AttrParameter<"int64_t", "largest extent of a piece in channels">:$channels,
    AttrParameter<"int64_t", "largest extent of a piece in rows">:$rows);
  let genVerifyDecl = 1;
}

#endif // DIALECTS_CLUSTER_IR_CLUSTERATTRS_TD
