//===- RunReport.h - Counted beside predicted -------------------*- C++ -*-===//

#ifndef HETERO_TOOLS_HETERO_RUN_RUNREPORT_H
#define HETERO_TOOLS_HETERO_RUN_RUNREPORT_H

#include "Comparison.h"
#include "hetero/Run/Timeline.h"

namespace hetero {

/// Everything a report tells of a run.
struct RunReport {
  const PackagedProgram &program;
  ArrayRef<PredictedStep> predictions;
  /// Counters and times of the first sample.
  ArrayRef<StepCounters> counters;
  const Timeline &timeline;
  int64_t numRuns;
  /// Outputs beside what was expected; stages beside the reference.
  ArrayRef<ComparedTensor> outputs, layers;
};

/// Prints a table with a row for each stage and transfer: device or link,
/// predicted and counted cycles, their difference, counted time; and the
/// totals.
void printTable(const RunReport &report, llvm::raw_ostream &os);

/// Writes the same, every counter and the comparisons as JSON; the keys say the
/// units. docs/container.md describes them.
void writeJson(const RunReport &report, llvm::raw_ostream &os);

} // namespace hetero

#endif // HETERO_TOOLS_HETERO_RUN_RUNREPORT_H
