//===- Timeline.cpp - When each step ran, from what was counted -----------===//
//
// Buffers are reused over time, so a step depends on more than its inputs: it
// must not overwrite what another device still reads. Regions tell all of that.
//
//===----------------------------------------------------------------------===//

#include "hetero/Run/Timeline.h"
#include <map>

using namespace hetero;

/// Whether any value of one list shares a byte with any of the other.
static bool overlap(const PackagedProgram &program, ArrayRef<uint32_t> first,
                    ArrayRef<uint32_t> second) {
  return llvm::any_of(first, [&](uint32_t a) {
    return llvm::any_of(second, [&](uint32_t b) {
      return program.values[a].region.overlaps(program.values[b].region);
    });
  });
}

Timeline hetero::replay(const PackagedProgram &program,
                        ArrayRef<StepCounters> steps) {
  Timeline timeline;
  std::map<std::string, int64_t> freeAtPs;
  for (const StepCounters &entry : steps) {
    const ProgramStep &step = program.steps[entry.step];
    TimedStep timed;
    timed.step = entry.step;
    timed.resource = step.kind == ProgramStep::Kind::Stage
                         ? step.device
                         : entry.counters.cost.bound;
    timed.startPs = freeAtPs[timed.resource];
    for (const TimedStep &earlier : timeline.steps) {
      const ProgramStep &other = program.steps[earlier.step];
      if (earlier.endPs > timed.startPs &&
          (overlap(program, other.outputs, step.inputs) ||
           overlap(program, other.outputs, step.outputs) ||
           overlap(program, other.inputs, step.outputs)))
        timed.startPs = earlier.endPs;
    }
    timed.endPs = timed.startPs + entry.counters.cost.latencyPs;
    freeAtPs[timed.resource] = timed.endPs;
    timeline.endPs = std::max(timeline.endPs, timed.endPs);
    timeline.steps.push_back(std::move(timed));
  }
  return timeline;
}
