//===- TpuArrayClock.h - When folds leave the array -------------*- C++ -*-===//
//
// The simulator's own count of the array's time, fold by fold. A test runs a
// cycle-stepped grid of cells beside it.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_TPU_TARGET_TPUARRAYCLOCK_H
#define DIALECTS_TPU_TARGET_TPUARRAYCLOCK_H

#include <cstdint>

namespace hetero::tpu {

/// The clock of an output-stationary grid of `rows` rows whose finished sums
/// drain through a shadow chain at the lower edge.
///
/// In each step the upper left cell that is in use takes one activation and one
/// weight; its neighbours follow a cycle later each. Pixels occupy the lowest
/// rows, so weights cross the whole grid before they reach them and sums leave
/// by the shortest way. A cell's sum moves to its shadow register as the last
/// product is added, and the next fold follows without a gap.
class ArrayClock {
public:
  explicit ArrayClock(int64_t rows) : rows(rows) {}

  /// Injects `steps` operands of a fold whose sums stay in the cells.
  void accumulate(int64_t steps, int64_t ready);

  /// Injects the last `steps` operands of a fold of `usedRows` pixels and
  /// `usedColumns` channels, not before cycle `ready`, and drains its sums.
  void finish(int64_t steps, int64_t usedRows, int64_t usedColumns,
              int64_t ready);

  /// The first cycle in which operands of another fold can enter.
  int64_t getInjectionEnd() const { return injectionEnd; }
  /// The cycle after the last result has left the chain.
  int64_t getDrainEnd() const { return drainEnd; }

private:
  int64_t rows;
  int64_t injectionEnd = 0;
  // A fold may not end its injection earlier: its sums would overtake those of
  // the fold before in the shadow chain.
  int64_t earliestNextEnd = 0;
  int64_t drainEnd = 0;
};

} // namespace hetero::tpu

#endif // DIALECTS_TPU_TARGET_TPUARRAYCLOCK_H
