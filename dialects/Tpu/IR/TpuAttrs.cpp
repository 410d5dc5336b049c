//===- TpuAttrs.cpp - Devices, tilings and geometries ---------------------===//
//
// Verifiers state what holds on every device; sizes of one device against its
// commands are checked by tpu-verify-device.
//
//===----------------------------------------------------------------------===//

#include "dialects/Tpu/IR/Tpu.h"
#include "hetero/Target/Limits.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace hetero;
using namespace hetero::tpu;

#include "dialects/Tpu/IR/TpuEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Tpu/IR/TpuAttrs.cpp.inc"

void TpuDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/Tpu/IR/TpuAttrs.cpp.inc"
      >();
}

using EmitError = llvm::function_ref<InFlightDiagnostic()>;

/// A parameter under the name a person wrote.
using NamedFigure = std::pair<StringRef, int64_t>;

static LogicalResult verifyPositive(EmitError emitError, StringRef what,
                                    ArrayRef<NamedFigure> figures) {
  for (auto [name, value] : figures) {
    if (value <= 0)
      return emitError() << what << " needs a positive " << name << ", not "
                         << value;
    if (value > kLargestFigure)
      return emitError() << what << " has a " << name << " of " << value
                         << ", at most " << kLargestFigure << " is modelled";
  }
  return success();
}

static LogicalResult verifyNotNegative(EmitError emitError, StringRef what,
                                       ArrayRef<NamedFigure> figures) {
  for (auto [name, value] : figures) {
    if (value < 0)
      return emitError() << what << " needs a " << name
                         << " that is not negative, not " << value;
    if (value > kLargestFigure)
      return emitError() << what << " has a " << name << " of " << value
                         << ", at most " << kLargestFigure << " is modelled";
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Device and tiling
//===----------------------------------------------------------------------===//

LogicalResult DeviceAttr::verify(
    EmitError emitError, int64_t clockKhz, int64_t rows, int64_t columns,
    int64_t activationBufferBytes, int64_t weightBufferBytes,
    int64_t parameterBufferBytes, int64_t outputBufferBytes,
    int64_t dmaBytesPerCycle, int64_t dmaStartupCycles, int64_t dmaCyclesPerRun,
    int64_t macEnergyFj, int64_t requantEnergyFj,
    int64_t bufferReadEnergyFjPerByte, int64_t bufferWriteEnergyFjPerByte,
    StringRef homeMemory, StringRef, StringRef, StringRef, StringRef) {
  if (failed(verifyPositive(emitError, "a tpu device",
                            {{"clockKhz", clockKhz},
                             {"rows", rows},
                             {"columns", columns},
                             {"activationBufferBytes", activationBufferBytes},
                             {"weightBufferBytes", weightBufferBytes},
                             {"parameterBufferBytes", parameterBufferBytes},
                             {"outputBufferBytes", outputBufferBytes},
                             {"dmaBytesPerCycle", dmaBytesPerCycle}})))
    return failure();
  if (failed(verifyNotNegative(
          emitError, "a tpu device",
          {{"dmaStartupCycles", dmaStartupCycles},
           {"dmaCyclesPerRun", dmaCyclesPerRun},
           {"macEnergyFj", macEnergyFj},
           {"requantEnergyFj", requantEnergyFj},
           {"bufferReadEnergyFjPerByte", bufferReadEnergyFjPerByte},
           {"bufferWriteEnergyFjPerByte", bufferWriteEnergyFjPerByte}})))
    return failure();
  if (homeMemory.empty())
    return emitError() << "a tpu device needs a homeMemory";
  return success();
}

LogicalResult DeviceAttr::validate(EmitError emitError) const {
  // One result and one channel's parameters must fit, or nothing can run.
  if (getParameterBufferBytes() < getColumns() * kParameterBytes)
    return emitError() << "has a parameter buffer of "
                       << getParameterBufferBytes() << " bytes, but "
                       << getColumns() << " columns need "
                       << getColumns() * kParameterBytes;
  if (getOutputBufferBytes() < 4 * getColumns())
    return emitError() << "has an output buffer of " << getOutputBufferBytes()
                       << " bytes, but one pixel of " << getColumns()
                       << " columns needs " << 4 * getColumns();
  if (getWeightBufferBytes() < getColumns())
    return emitError() << "has a weight buffer of " << getWeightBufferBytes()
                       << " bytes, but one step of " << getColumns()
                       << " columns needs as many";
  return success();
}

FailureOr<Attribute> DeviceAttr::query(DataLayoutEntryKey key) const {
  auto name = llvm::dyn_cast<StringAttr>(key);
  if (!name)
    return failure();
  int64_t value = llvm::StringSwitch<int64_t>(name.getValue())
                      .Case("clockKhz", getClockKhz())
                      .Case("rows", getRows())
                      .Case("columns", getColumns())
                      .Case("activationBufferBytes", getActivationBufferBytes())
                      .Case("weightBufferBytes", getWeightBufferBytes())
                      .Case("parameterBufferBytes", getParameterBufferBytes())
                      .Case("outputBufferBytes", getOutputBufferBytes())
                      .Case("dmaBytesPerCycle", getDmaBytesPerCycle())
                      .Default(-1);
  if (value < 0)
    return failure();
  return Attribute(IntegerAttr::get(IntegerType::get(getContext(), 64), value));
}

LogicalResult TilingAttr::verify(EmitError emitError, int64_t rows,
                                 int64_t columns, int64_t channels,
                                 int64_t groups, int64_t depth, int64_t slots,
                                 LoopOrder) {
  if (failed(verifyPositive(emitError, "a tpu tiling",
                            {{"rows", rows},
                             {"columns", columns},
                             {"channels", channels},
                             {"groups", groups},
                             {"depth", depth}})))
    return failure();
  if (slots != 1 && slots != 2)
    return emitError() << "a tpu tiling has 1 or 2 slots, not " << slots;
  return success();
}

//===----------------------------------------------------------------------===//
// Geometry of commands
//===----------------------------------------------------------------------===//

int64_t RunsAttr::getEndBytes() const {
  return getOffsetBytes() + (getPlanes() - 1) * getPlaneStrideBytes() +
         (getRows() - 1) * getRowStrideBytes() + getRunBytes();
}

LogicalResult RunsAttr::verify(EmitError emitError, int64_t offsetBytes,
                               int64_t planes, int64_t planeStrideBytes,
                               int64_t rows, int64_t rowStrideBytes,
                               int64_t runBytes) {
  if (failed(verifyPositive(
          emitError, "a transfer",
          {{"planes", planes}, {"rows", rows}, {"runBytes", runBytes}})))
    return failure();
  return verifyNotNegative(emitError, "a transfer",
                           {{"offsetBytes", offsetBytes},
                            {"planeStrideBytes", planeStrideBytes},
                            {"rowStrideBytes", rowStrideBytes}});
}

LogicalResult SlabAttr::verify(EmitError emitError, int64_t depth, int64_t rows,
                               int64_t columns, int64_t channelStride,
                               int64_t rowStride, int64_t columnStride, int64_t,
                               int64_t) {
  if (failed(verifyPositive(emitError, "a slab", {{"depth", depth}})))
    return failure();
  // A slab of no rows or columns is all padding.
  return verifyNotNegative(emitError, "a slab",
                           {{"rows", rows},
                            {"columns", columns},
                            {"channelStride", channelStride},
                            {"rowStride", rowStride},
                            {"columnStride", columnStride}});
}

LogicalResult WindowAttr::verify(EmitError emitError, int64_t kernelRows,
                                 int64_t kernelColumns, int64_t strideRows,
                                 int64_t strideColumns, int64_t dilationRows,
                                 int64_t dilationColumns) {
  return verifyPositive(emitError, "a window",
                        {{"kernelRows", kernelRows},
                         {"kernelColumns", kernelColumns},
                         {"strideRows", strideRows},
                         {"strideColumns", strideColumns},
                         {"dilationRows", dilationRows},
                         {"dilationColumns", dilationColumns}});
}

LogicalResult TileAttr::verify(EmitError emitError, int64_t groups,
                               int64_t channels, int64_t rows,
                               int64_t columns) {
  return verifyPositive(emitError, "a tile",
                        {{"groups", groups},
                         {"channels", channels},
                         {"rows", rows},
                         {"columns", columns}});
}

LogicalResult PlacementAttr::verify(EmitError emitError, int64_t channelStride,
                                    int64_t rowStride, int64_t columnStride) {
  return verifyNotNegative(emitError, "a placement",
                           {{"channelStride", channelStride},
                            {"rowStride", rowStride},
                            {"columnStride", columnStride}});
}

LogicalResult RequantAttr::verify(EmitError emitError, int64_t zeroPoint,
                                  int64_t min, int64_t max) {
  if (min > max)
    return emitError() << "a requantiser bounds to [" << min << ", " << max
                       << "], which is empty";
  bool isSigned =
      min >= -128 && max <= 127 && zeroPoint >= -128 && zeroPoint <= 127;
  bool isUnsigned =
      min >= 0 && max <= 255 && zeroPoint >= 0 && zeroPoint <= 255;
  if (!isSigned && !isUnsigned)
    return emitError() << "a requantiser has zero point " << zeroPoint
                       << " and bounds [" << min << ", " << max
                       << "], which no 8-bit type holds";
  return success();
}
