//===- ListSchedule.h - When each task starts -------------------*- C++ -*-===//
//
// The one resource model of the compiler: a device and a link each do one thing
// at a time, in an order fixed before the program runs.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PARTITION_LISTSCHEDULE_H
#define HETERO_PARTITION_LISTSCHEDULE_H

#include "hetero/Support/LLVM.h"

namespace hetero {

/// A stage or a transfer.
struct Task {
  /// What it occupies alone.
  unsigned resource;
  int64_t durationPs;
  /// Tasks that must have ended; each comes earlier in the list of tasks.
  llvm::SmallVector<unsigned, 4> predecessors;
};

/// Start times, and the order in which the scheduler took the tasks: an order
/// of dependencies in which the tasks of one resource follow one another in
/// time.
struct ListSchedule {
  llvm::SmallVector<int64_t> startPs;
  llvm::SmallVector<unsigned> order;
  int64_t endPs = 0;
};

/// List scheduling: of the tasks whose predecessors are scheduled, takes the
/// one that can start first; among equals the one with the longest chain of
/// tasks behind it, then the one listed first. Deterministic; O(tasks * ready
/// tasks).
ListSchedule scheduleTasks(llvm::ArrayRef<Task> tasks);

} // namespace hetero

#endif // HETERO_PARTITION_LISTSCHEDULE_H
