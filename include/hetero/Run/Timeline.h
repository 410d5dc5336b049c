//===- Timeline.h - When each step ran, from what was counted ---*- C++ -*-===//
//
// An event replay of the steps a runner executed. It uses the counted durations
// and the memory regions the steps touch, and nothing the planner predicted.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_RUN_TIMELINE_H
#define HETERO_RUN_TIMELINE_H

#include "hetero/Run/Runner.h"

namespace hetero {

/// A step and the picoseconds, from the start of the program, between which it
/// ran.
struct TimedStep {
  size_t step;
  int64_t startPs;
  int64_t endPs;
  /// The device of a stage, or the link of a transfer as "from->to".
  std::string resource;
};

/// Every step of a run with its time.
struct Timeline {
  std::vector<TimedStep> steps;
  int64_t endPs = 0;
};

/// Replays the steps of a run. A step starts as soon as its device or link has
/// finished the steps planned before it there, and every earlier step that
/// wrote bytes it touches, or touched bytes it writes, has ended.
Timeline replay(const PackagedProgram &program, ArrayRef<StepCounters> steps);

/// Writes a timeline in the Trace Event Format that Chrome and Perfetto read:
/// one process for each device and for the links, in it one track for the
/// stages and one for each resource of the device. Times are microseconds with
/// picosecond digits. `system` gives the clocks of the devices.
void writeTrace(const PackagedProgram &program, const System &system,
                ArrayRef<StepCounters> counters, const Timeline &timeline,
                llvm::raw_ostream &os);

} // namespace hetero

#endif // HETERO_RUN_TIMELINE_H
