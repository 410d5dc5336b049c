//===- Timing.h - Where a tool's time goes ----------------------*- C++ -*-===//
//
// MLIR's timers, which know the passes, printed as a table in milliseconds with
// the peak of memory. Timing is off until asked for, and then costs nothing.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_TIMING_H
#define HETERO_SUPPORT_TIMING_H

#include "hetero/Support/LLVM.h"
#include "mlir/Support/Timing.h"

namespace hetero {

/// The timers of one run of a tool. Prints them to `os` when destroyed.
class ToolTiming {
public:
  ToolTiming(bool isEnabled, raw_ostream &os);
  ~ToolTiming();

  /// The scope of the whole run, under which phases nest. Ends with this
  /// object.
  TimingScope &getRoot() { return root; }

private:
  mlir::DefaultTimingManager manager;
  TimingScope root;
};

/// The largest resident memory of this process so far, in bytes; 0 where the
/// system does not tell.
uint64_t getPeakMemoryBytes();

} // namespace hetero

#endif // HETERO_SUPPORT_TIMING_H
