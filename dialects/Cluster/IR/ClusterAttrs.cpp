//===- ClusterAttrs.cpp - The device and its tilings ----------------------===//
//
// Self-checks of a device description. Limits that no cluster can exceed are
// stated here; whether a program fits is the planner's question.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/IR/Cluster.h"
#include "hetero/Target/Limits.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace hetero;
using namespace hetero::cluster;

#include "dialects/Cluster/IR/ClusterEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Cluster/IR/ClusterAttrs.cpp.inc"

void ClusterDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/Cluster/IR/ClusterAttrs.cpp.inc"
      >();
}

using EmitError = llvm::function_ref<InFlightDiagnostic()>;

namespace {
/// One figure under the name it has in a file.
struct Figure {
  llvm::StringLiteral name;
  int64_t value;
};
} // namespace

static llvm::SmallVector<Figure> getFigures(DeviceAttr device) {
  return {{"clockKhz", device.getClockKhz()},
          {"cores", device.getCores()},
          {"l1Bytes", device.getL1Bytes()},
          {"l1Banks", device.getL1Banks()},
          {"stackBytes", device.getStackBytes()},
          {"programBytes", device.getProgramBytes()},
          {"portBytesPerCycle", device.getPortBytesPerCycle()},
          {"dmaBytesPerCycle", device.getDmaBytesPerCycle()},
          {"dmaQueueDepth", device.getDmaQueueDepth()},
          {"interconnectCycles", device.getInterconnectCycles()},
          {"barrierCycles", device.getBarrierCycles()},
          {"dmaStartupCycles", device.getDmaStartupCycles()},
          {"dmaRunCycles", device.getDmaRunCycles()},
          {"instructionEnergyFj", device.getInstructionEnergyFj()}};
}

/// The leading figures of the list above, which must be positive; the others
/// must not be negative.
static constexpr unsigned kPositiveFigures = 9;

static llvm::SmallVector<Figure> getFigures(TimingAttr timing) {
  return {{"loadUseStallCycles", timing.getLoadUseStallCycles()},
          {"takenBranchCycles", timing.getTakenBranchCycles()},
          {"jumpCycles", timing.getJumpCycles()},
          {"jumpRegisterHazardCycles", timing.getJumpRegisterHazardCycles()},
          {"straddlingTargetCycles", timing.getStraddlingTargetCycles()},
          {"multiplyHighCycles", timing.getMultiplyHighCycles()},
          {"divideCycles", timing.getDivideCycles()},
          {"divideNegativeCycles", timing.getDivideNegativeCycles()},
          {"fenceCycles", timing.getFenceCycles()},
          {"counterAccessCycles", timing.getCounterAccessCycles()},
          {"systemCallCycles", timing.getSystemCallCycles()},
          {"floatAddMultiplyLatencyCycles",
           timing.getFloatAddMultiplyLatencyCycles()},
          {"floatOtherLatencyCycles", timing.getFloatOtherLatencyCycles()},
          {"floatDivideCycles", timing.getFloatDivideCycles()}};
}

llvm::StringRef DeviceAttr::getRequantizer() const { return "float"; }

LogicalResult DeviceAttr::validate(EmitError emitError) const {
  bool valid = true;
  auto refuse = [&](const llvm::Twine &message) {
    emitError() << "cluster.device: " << message;
    valid = false;
  };
  for (auto [i, figure] : llvm::enumerate(getFigures(*this)))
    if (figure.value < (i < kPositiveFigures ? 1 : 0))
      refuse(figure.name + " is " + llvm::Twine(figure.value) +
             (i < kPositiveFigures ? ", it must be positive"
                                   : ", it must not be negative"));
    else if (figure.value > kLargestFigure)
      refuse(figure.name + " is " + llvm::Twine(figure.value) + ", at most " +
             llvm::Twine(kLargestFigure) + " is modelled");
  for (const Figure &figure : getFigures(getTiming()))
    if (figure.value < 0 || figure.value > 255)
      refuse("timing." + figure.name + " is " + llvm::Twine(figure.value) +
             ", it must lie between 0 and 255");
  if (getCores() > 16)
    refuse("cores is " + llvm::Twine(getCores()) + ", at most 16 are modelled");
  if (getL1Banks() < 1 || getL1Banks() > 64 ||
      (getL1Banks() & (getL1Banks() - 1)) != 0)
    refuse("l1Banks is " + llvm::Twine(getL1Banks()) +
           ", it must be a power of two of at most 64");
  // Figures that were refused above may be as large as their type.
  using Wide = __int128;
  if (getL1Bytes() % (4 * Wide(std::max<int64_t>(getL1Banks(), 1))) != 0)
    refuse("l1Bytes does not divide into " + llvm::Twine(getL1Banks()) +
           " banks of whole words");
  if (getL1Bytes() > 1024 * 1024)
    refuse("l1Bytes is " + llvm::Twine(getL1Bytes()) +
           ", the address map has room for 1048576");
  if (getStackBytes() % 16 != 0)
    refuse("stackBytes must be a multiple of 16, as the ABI asks");
  if (Wide(getCores()) * getStackBytes() > getL1Bytes() / 2)
    refuse("the stacks of " + llvm::Twine(getCores()) +
           " cores take more than half of the L1");
  if (getHomeMemory().empty())
    refuse("homeMemory names no memory");
  return success(valid);
}

DataLayoutEntryListRef DeviceAttr::getEntries() const { return {}; }

FailureOr<Attribute> DeviceAttr::query(DataLayoutEntryKey key) const {
  auto name = llvm::dyn_cast<StringAttr>(key);
  if (!name)
    return failure();
  Builder builder(getContext());
  for (const Figure &figure : getFigures(*this))
    if (figure.name == name.getValue())
      return Attribute(builder.getI64IntegerAttr(figure.value));
  if (name.getValue() == "homeMemory")
    return Attribute(builder.getStringAttr(getHomeMemory()));
  if (name.getValue() == "timing")
    return Attribute(getTiming());
  return failure();
}

LogicalResult TileAttr::verify(EmitError emitError, int64_t channels,
                               int64_t rows) {
  if (channels < 1 || rows < 1)
    return emitError() << "a tile needs positive extents, got " << channels
                       << " x " << rows;
  return success();
}
