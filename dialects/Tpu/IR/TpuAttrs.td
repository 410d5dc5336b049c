//===- TpuAttrs.td - Devices, tilings and geometries -------*- tablegen -*-===//
//
// A device is one attribute. The other attributes are the operands that the
// commands of the machine carry.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_TPU_IR_TPUATTRS_TD
#define DIALECTS_TPU_IR_TPUATTRS_TD

include "mlir/IR/AttrTypeBase.td"
include "hetero/Interfaces/DeviceAttrInterface.td"
include "dialects/Tpu/IR/TpuDialect.td"
include "dialects/Tpu/IR/TpuEnums.td"

class Tpu_Attr<string name, string attrMnemonic, list<Trait> traits = []>
    : AttrDef<Tpu_Dialect, name, traits> {
  let mnemonic = attrMnemonic;
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

//===----------------------------------------------------------------------===//
// Device
//===----------------------------------------------------------------------===//

def Tpu_DeviceAttr : Tpu_Attr<"Device", "device", [DeviceAttrInterface]> {
  let summary = "An output-stationary systolic array with its buffers and DMA";
  let description = [{
    Times are cycles of the device's own clock. The `…Source` strings say where
    each group of figures comes from, or that it is an assumption.

    * `rows`, `columns`: cells of the array: output pixels × output channels.
    * `activationBufferBytes`, `weightBufferBytes`, `parameterBufferBytes`,
      `outputBufferBytes`: the private buffers. With double buffering each is cut
      into two slots of half its size.
    * `dmaBytesPerCycle`: width of the DMA's port. Every contiguous run starts a
      new beat, so a run of n bytes takes ceil(n / width) cycles, and
      `dmaCyclesPerRun` more to form its address. The home memory's own
      bandwidth bounds the whole transfer; its latency and `dmaStartupCycles`
      are paid once a transfer.
    * There is one requantiser a column: a fold of r pixels drains in r cycles.
    * `macEnergyFj`: one product and its addition; `requantEnergyFj`: one result
      through the requantiser; `bufferReadEnergyFjPerByte`,
      `bufferWriteEnergyFjPerByte`: the private buffers.

    The requantiser is `float`: the accumulator is multiplied by a float32 scale,
    rounded half to even, offset, saturated and clamped.

    Example:
    ```mlir
    #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
      activationBufferBytes = 256, weightBufferBytes = 128,
      parameterBufferBytes = 128, outputBufferBytes = 128, dmaBytesPerCycle = 4,
      dmaStartupCycles = 8, dmaCyclesPerRun = 2,
      macEnergyFj = 1, requantEnergyFj = 2, bufferReadEnergyFjPerByte = 1,
      bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
      arraySource = "assumption", bufferSource = "assumption",
      dmaSource = "assumption", energySource = "assumption">
    ```
  }];
  let parameters = (ins
    "int64_t":$clockKhz,
    "int64_t":$rows,
    "int64_t":$columns,
    "int64_t":$activationBufferBytes,
    "int64_t":$weightBufferBytes,
    "int64_t":$parameterBufferBytes,
    "int64_t":$outputBufferBytes,
    "int64_t":$dmaBytesPerCycle,
    "int64_t":$dmaStartupCycles,
    "int64_t":$dmaCyclesPerRun,
    "int64_t":$macEnergyFj,
    "int64_t":$requantEnergyFj,
    "int64_t":$bufferReadEnergyFjPerByte,
    "int64_t":$bufferWriteEnergyFjPerByte,
    StringRefParameter<"fabric memory that holds tensors and constants">:$homeMemory,
    StringRefParameter<"where clock and array size come from">:$arraySource,
    StringRefParameter<"where the buffer sizes come from">:$bufferSource,
    StringRefParameter<"where the DMA's figures come from">:$dmaSource,
    StringRefParameter<"where the energies come from">:$energySource);
  let extraClassDeclaration = [{
    /// The kind of requantiser: "float".
    ::llvm::StringRef getRequantizer() const { return "float"; }
    /// Checks sizes against each other; see the verifier for the laws.
    ::llvm::LogicalResult validate(::llvm::function_ref<::mlir::InFlightDiagnostic()> emitError) const;
    /// The parameters as data layout entries: none.
    ::mlir::DataLayoutEntryListRef getEntries() const { return {}; }
    /// Reads an integer parameter by its name, for `dlti::query`.
    ::mlir::FailureOr<::mlir::Attribute> query(::mlir::DataLayoutEntryKey key) const;
  }];
}

//===----------------------------------------------------------------------===//
// Tiling
//===----------------------------------------------------------------------===//

def Tpu_TilingAttr : Tpu_Attr<"Tiling", "tiling"> {
  let summary = "How an operation is cut to fit the buffers";
  let description = [{
    One tile makes `rows` × `columns` output pixels of `channels` output channels
    in each of `groups` groups. A tile of several groups takes all channels of
    each. `depth` input channels of a group are brought in at a time; if that is
    less than all of them, a tile is one fold whose accumulators wait in the
    array. `order` says which operand stays in its buffer while the other
    changes. With two `slots` a tile is loaded and another stored while a third
    one is computed.

    A matrix product has its rows as pixel rows, one pixel column, and the
    contracted dimension as depth.

    Example: `#tpu.tiling<rows = 8, columns = 32, channels = 16, groups = 1,
    depth = 16, slots = 2, order = weights_outer>`
  }];
  let parameters = (ins "int64_t":$rows, "int64_t":$columns, "int64_t":$channels,
    "int64_t":$groups, "int64_t":$depth, "int64_t":$slots,
    EnumParameter<Tpu_LoopOrder>:$order);
}

//===----------------------------------------------------------------------===//
// Geometry of commands
//===----------------------------------------------------------------------===//

def Tpu_RunsAttr : Tpu_Attr<"Runs", "runs"> {
  let summary = "Contiguous runs of bytes in the home memory";
  let description = [{
    `planes` × `rows` runs of `runBytes` bytes. The first starts `offsetBytes`
    after the begin of the object; the others follow at the two strides. In a
    buffer slot the runs lie behind one another without gaps.

    Example: `#tpu.runs<offsetBytes = 0, planes = 3, planeStrideBytes = 64,
    rows = 4, rowStrideBytes = 8, runBytes = 8>`
  }];
  let parameters = (ins "int64_t":$offsetBytes, "int64_t":$planes,
    "int64_t":$planeStrideBytes, "int64_t":$rows, "int64_t":$rowStrideBytes,
    "int64_t":$runBytes);
  let extraClassDeclaration = [{
    /// Bytes that all runs have together.
    int64_t getTotalBytes() const { return getPlanes() * getRows() * getRunBytes(); }
    /// One past the last byte touched, from the begin of the object.
    int64_t getEndBytes() const;
  }];
}

def Tpu_SlabAttr : Tpu_Attr<"Slab", "slab"> {
  let summary = "The part of the input that a slot holds";
  let description = [{
    `depth` input channels of each group, `rows` × `columns` positions, one byte
    each, at the given strides from the begin of the slot; channels of the next
    group follow those of the one before. `originRow` and `originColumn` are the
    position of the first tap of the first output within the slab: negative where
    padding begins. Positions outside the slab read as the zero point.

    Example: `#tpu.slab<depth = 3, rows = 4, columns = 8, channelStride = 32,
    rowStride = 8, columnStride = 1, originRow = -1, originColumn = -1>`
  }];
  let parameters = (ins "int64_t":$depth, "int64_t":$rows, "int64_t":$columns,
    "int64_t":$channelStride, "int64_t":$rowStride, "int64_t":$columnStride,
    "int64_t":$originRow, "int64_t":$originColumn);
}

def Tpu_WindowAttr : Tpu_Attr<"Window", "window"> {
  let summary = "The sliding window of a convolution";
  let description = [{
    A matrix product has a kernel of one row and one column.

    Example: `#tpu.window<kernelRows = 3, kernelColumns = 3, strideRows = 1,
    strideColumns = 1, dilationRows = 1, dilationColumns = 1>`
  }];
  let parameters = (ins "int64_t":$kernelRows, "int64_t":$kernelColumns,
    "int64_t":$strideRows, "int64_t":$strideColumns,
    "int64_t":$dilationRows, "int64_t":$dilationColumns);
}

def Tpu_TileAttr : Tpu_Attr<"Tile", "tile"> {
  let summary = "The outputs of one tile";
  let description = [{
    `rows` × `columns` pixels of `channels` channels in each of `groups` groups.
    Pixels are spread over the rows of the array in row-major order, the channels
    of one group over its columns.

    Example: `#tpu.tile<groups = 1, channels = 16, rows = 4, columns = 8>`
  }];
  let parameters = (ins "int64_t":$groups, "int64_t":$channels, "int64_t":$rows,
    "int64_t":$columns);
}

def Tpu_PlacementAttr : Tpu_Attr<"Placement", "placement"> {
  let summary = "The order of results in an output slot";
  let description = [{
    Distances in elements between neighbouring channels, rows and columns of the
    tile.

    Example: `#tpu.placement<channelStride = 32, rowStride = 8, columnStride = 1>`
  }];
  let parameters = (ins "int64_t":$channelStride, "int64_t":$rowStride,
    "int64_t":$columnStride);
}

def Tpu_RequantAttr : Tpu_Attr<"Requant", "requant"> {
  let summary = "What the drain does to an accumulator";
  let description = [{
    `saturate(round_half_even(float32(accumulator + bias) * scale) + zeroPoint)`,
    bounded to `[min, max]`; bias and scale come from the parameters of the
    channel.

    Example: `#tpu.requant<zeroPoint = -128, min = -128, max = 127>`
  }];
  let parameters = (ins "int64_t":$zeroPoint, "int64_t":$min, "int64_t":$max);
}

#endif // DIALECTS_TPU_IR_TPUATTRS_TD
