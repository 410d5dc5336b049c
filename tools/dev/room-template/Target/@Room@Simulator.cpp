//===- @Room@Simulator.cpp - What the commands do ----------------===//
//
// Executes the section on real bytes and counts cycles. It knows nothing of the
// planner: a test compares the two.
//
//===----------------------------------------------------------------------===//

#include "dialects/@Room@/IR/@Room@.h"
#include "dialects/@Room@/Target/@Room@Program_generated.h"
#include "dialects/@Room@/Target/@Room@Target.h"
#include "hetero/Support/Quantize.h"
#include "hetero/Target/TargetSimulator.h"
#include <cstring>

using namespace hetero;
using namespace hetero::@room@;

namespace {

class Loaded@Room@ : public LoadedSection {
public:
  Loaded@Room@(const fb::Program *program, DeviceAttr device)
      : program(program), device(device) {}

  Expected<StageCounters> run(llvm::StringRef name,
                              MemorySet &memories) override {
    for (const fb::Stage *stage : *program->stages())
      if (name == stage->name()->c_str())
        return runStage(*stage, memories.get(device.getHomeMemory()));
    return makeError("the section has no stage \"", name, "\"");
  }

private:
  Expected<StageCounters> runStage(const fb::Stage &stage,
                                   llvm::MutableArrayRef<uint8_t> memory) {
    StageCounters counters;
    for (const fb::Relu *command : *stage.commands()) {
      uint64_t bytes = command->count() * 4;
      if (command->count() > memory.size() / 4 ||
          command->from_bytes() > memory.size() - bytes ||
          command->to_bytes() > memory.size() - bytes)
        return makeError("stage \"", stage.name()->c_str(),
                         "\" reaches beyond memory \"", device.getHomeMemory(),
                         "\"");
      int64_t start = counters.cost.latencyCycles;
      // The lanes take a group of elements in each cycle.
      int64_t lane = 0;
      for (uint64_t i = 0; i < command->count(); ++i) {
        float value;
        std::memcpy(&value, &memory[command->from_bytes() + 4 * i], 4);
        value = canonicalizeNan(value < 0.0f ? 0.0f : value);
        std::memcpy(&memory[command->to_bytes() + 4 * i], &value, 4);
        if (lane == 0)
          ++counters.cost.latencyCycles;
        lane = (lane + 1) % device.getElementsPerCycle();
      }
      counters.cost.energyFj += command->count() * device.getElementEnergyFj();
      counters.cost.addTraffic(device.getHomeMemory(), bytes, bytes);
      counters.intervals.push_back(
          {"lanes", "relu", start, counters.cost.latencyCycles});
    }
    counters.cost.addCycles("lanes", counters.cost.latencyCycles);
    counters.cost.latencyPs =
        cyclesToPs(counters.cost.latencyCycles, device.getClockKhz());
    counters.cost.bound = "lanes";
    return counters;
  }

  const fb::Program *program;
  DeviceAttr device;
};

class @Room@Simulator : public TargetSimulator {
public:
  using TargetSimulator::TargetSimulator;

  Expected<std::unique_ptr<LoadedSection>>
  load(llvm::ArrayRef<uint8_t> section, DeviceAttrInterface device,
       const System &) const override {
    flatbuffers::Verifier verifier(section.data(), section.size());
    if (!fb::VerifyProgramBuffer(verifier))
      return makeError("the section is damaged");
    return std::make_unique<Loaded@Room@>(fb::GetProgram(section.data()),
                                          cast<DeviceAttr>(device));
  }
};

} // namespace

void @room@::attachSimulator(@Room@Dialect &dialect) {
  dialect.addInterfaces<@Room@Simulator>();
}
