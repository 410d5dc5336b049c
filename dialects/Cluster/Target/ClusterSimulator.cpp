//===- ClusterSimulator.cpp - Running a cluster's program -----------------===//
//
// Puts the instruction-set simulator behind the target interface: the device's
// figures become its configuration, the container's home memory its window.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/IR/Cluster.h"
#include "dialects/Cluster/Target/AddressMap.h"
#include "dialects/Cluster/Target/ClusterProgram_generated.h"
#include "dialects/Cluster/Target/ClusterTarget.h"
#include "dialects/Cluster/Target/Iss/Machine.h"
#include "hetero/Target/TargetSimulator.h"

using namespace hetero;
using namespace hetero::cluster;

static iss::CoreTiming makeTiming(TimingAttr timing) {
  iss::CoreTiming result;
  result.loadUseStallCycles = timing.getLoadUseStallCycles();
  result.takenBranchCycles = timing.getTakenBranchCycles();
  result.jumpCycles = timing.getJumpCycles();
  result.jumpRegisterHazardCycles = timing.getJumpRegisterHazardCycles();
  result.straddlingTargetCycles = timing.getStraddlingTargetCycles();
  result.multiplyHighCycles = timing.getMultiplyHighCycles();
  result.divideCycles = timing.getDivideCycles();
  result.divideNegativeCycles = timing.getDivideNegativeCycles();
  result.fenceCycles = timing.getFenceCycles();
  result.counterAccessCycles = timing.getCounterAccessCycles();
  result.systemCallCycles = timing.getSystemCallCycles();
  result.floatAddMultiplyLatencyCycles =
      timing.getFloatAddMultiplyLatencyCycles();
  result.floatOtherLatencyCycles = timing.getFloatOtherLatencyCycles();
  result.floatDivideCycles = timing.getFloatDivideCycles();
  return result;
}

static iss::ClusterConfig makeConfig(DeviceAttr device,
                                     const MemoryDescription &home) {
  iss::ClusterConfig config;
  config.cores = device.getCores();
  config.timing = makeTiming(device.getTiming());
  config.l1Base = HETERO_L1_BASE;
  config.l1Bytes = device.getL1Bytes();
  config.l1Banks = device.getL1Banks();
  config.eventUnitBase = HETERO_EVENT_UNIT_BASE;
  config.dmaBase = HETERO_DMA_BASE;
  // The way there and back, the memory itself, and the cycle of the access.
  config.homeLatencyCycles = device.getInterconnectCycles() +
                             psToCycles(home.latencyPs, device.getClockKhz()) +
                             1;
  int64_t memoryBytesPerCycle =
      home.bandwidthBytesPerSecond / (1000 * device.getClockKhz());
  config.homeBytesPerCycle = std::clamp<int64_t>(memoryBytesPerCycle, 1,
                                                 device.getPortBytesPerCycle());
  config.barrierCycles = device.getBarrierCycles();
  config.dmaBytesPerCycle = device.getDmaBytesPerCycle();
  config.dmaStartupCycles = device.getDmaStartupCycles();
  config.dmaRunCycles = device.getDmaRunCycles();
  config.dmaQueueDepth = device.getDmaQueueDepth();
  return config;
}

namespace {

/// More intervals than this are of no use in a trace viewer.
constexpr size_t kMaximumIntervals = 4096;

class ClusterSection : public LoadedSection {
public:
  ClusterSection(const fbs::Program *section, DeviceAttr device,
                 MemoryDescription home, std::unique_ptr<iss::Program> program)
      : section(section), device(device), home(std::move(home)),
        program(std::move(program)) {}

  Expected<StageCounters> run(llvm::StringRef name,
                              MemorySet &memories) override;

private:
  StageCounters count(const iss::Counters &counters) const;

  const fbs::Program *section;
  DeviceAttr device;
  MemoryDescription home;
  std::unique_ptr<iss::Program> program;
};

class ClusterSimulator : public TargetSimulator {
public:
  using TargetSimulator::TargetSimulator;

  Expected<std::unique_ptr<LoadedSection>>
  load(llvm::ArrayRef<uint8_t> bytes, DeviceAttrInterface device,
       const System &system) const override;
};

} // namespace

Expected<std::unique_ptr<LoadedSection>>
ClusterSimulator::load(llvm::ArrayRef<uint8_t> bytes,
                       DeviceAttrInterface interface,
                       const System &system) const {
  auto device = cast<DeviceAttr>(interface);
  flatbuffers::Verifier verifier(bytes.data(), bytes.size());
  if (bytes.size() < 8 || !fbs::VerifyProgramBuffer(verifier))
    return makeError("the section is no program of a cluster");
  const fbs::Program *section = fbs::GetProgram(bytes.data());
  if (section->cores() != device.getCores())
    return makeError("the program was made for ", section->cores(),
                     " cores, the device has ", device.getCores());
  if (section->home_memory()->str() != device.getHomeMemory())
    return makeError("the program was made for a home memory \"",
                     section->home_memory()->str(), "\", the device has \"",
                     device.getHomeMemory(), "\"");
  const MemoryDescription *home = system.findMemory(device.getHomeMemory());
  if (!home)
    return makeError("the system has no memory \"", device.getHomeMemory(),
                     "\", which the cluster calls home");
  auto program = iss::Program::load(
      llvm::ArrayRef(section->elf()->data(), section->elf()->size()),
      makeConfig(device, *home));
  if (!program)
    return program.takeError();
  return std::make_unique<ClusterSection>(section, device, *home,
                                          std::move(*program));
}

Expected<StageCounters> ClusterSection::run(llvm::StringRef name,
                                            MemorySet &memories) {
  const fbs::Stage *stage = nullptr;
  if (section->stages())
    for (const fbs::Stage *candidate : *section->stages())
      if (candidate->name()->str() == name)
        stage = candidate;
  if (!stage)
    return makeError("the cluster's program has no stage \"", name, "\"");

  llvm::MutableArrayRef<uint8_t> bytes = memories.get(device.getHomeMemory());
  iss::HomeWindow window;
  window.name = device.getHomeMemory().str();
  window.base = HETERO_HOME_BASE;
  window.bytes = std::min<uint64_t>(bytes.size(), HETERO_HOME_WINDOW_BYTES);
  window.data = bytes.data();
  std::vector<iss::HomeWindow> windows;
  if (!bytes.empty())
    windows.push_back(window);
  auto machine = iss::Machine::create(*program, std::move(windows));
  if (!machine)
    return machine.takeError();

  iss::RunRequest request;
  request.entryPc = program->entryPc();
  request.trace = true;
  iss::CoreStart start;
  start.arguments[0] = stage->entry();
  request.cores.assign(device.getCores(), start);
  auto counters = (*machine)->run(request);
  if (!counters)
    return makeError("stage \"", name,
                     "\": ", llvm::toString(counters.takeError()));
  return count(*counters);
}

/// Intervals of the run, neighbours of one resource and label joined.
static llvm::SmallVector<BusyInterval>
getIntervals(const iss::Counters &counters) {
  llvm::SmallVector<BusyInterval> intervals;
  llvm::StringMap<size_t> last;
  for (const iss::Interval &interval : counters.intervals) {
    auto [entry, isNew] = last.try_emplace(interval.resource, intervals.size());
    auto start = static_cast<int64_t>(interval.startCycle);
    auto end = static_cast<int64_t>(interval.endCycle);
    if (!isNew) {
      BusyInterval &previous = intervals[entry->second];
      bool isFull = intervals.size() >= kMaximumIntervals;
      if (isFull ||
          (previous.label == interval.label && start <= previous.endCycle)) {
        previous.endCycle = std::max(previous.endCycle, end);
        continue;
      }
      entry->second = intervals.size();
    }
    intervals.push_back({interval.resource, interval.label, start, end});
  }
  return intervals;
}

StageCounters ClusterSection::count(const iss::Counters &counters) const {
  StageCounters result;
  Cost &cost = result.cost;
  cost.latencyCycles = static_cast<int64_t>(counters.cycles);
  cost.latencyPs = cyclesToPs(cost.latencyCycles, device.getClockKhz());
  // A core that waits for others or for a transfer is not busy.
  int64_t coreCycles = 0;
  for (const iss::CoreCounters &core : counters.cores)
    coreCycles =
        std::max(coreCycles,
                 static_cast<int64_t>(core.cycles -
                                      core.stallCycles(iss::Stall::Barrier) -
                                      core.stallCycles(iss::Stall::DmaWait)));
  auto dmaCycles = static_cast<int64_t>(
      std::max(counters.dmaIn.busyCycles, counters.dmaOut.busyCycles));
  cost.addCycles("cores", coreCycles);
  cost.addCycles("dma", dmaCycles);
  cost.bound = coreCycles >= dmaCycles ? "cores" : "dma";
  cost.addTraffic(home.name, counters.homeBytesRead, counters.homeBytesWritten);
  result.instructions = static_cast<int64_t>(counters.instructions());
  cost.energyFj =
      result.instructions * device.getInstructionEnergyFj() +
      static_cast<int64_t>(counters.homeBytesRead) * home.readEnergyFjPerByte +
      static_cast<int64_t>(counters.homeBytesWritten) *
          home.writeEnergyFjPerByte;
  result.intervals = getIntervals(counters);
  return result;
}

void cluster::attachSimulator(ClusterDialect &dialect) {
  dialect.addInterfaces<ClusterSimulator>();
}
