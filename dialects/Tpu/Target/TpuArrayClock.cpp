//===- TpuArrayClock.cpp - When folds leave the array ---------------------===//

#include "dialects/Tpu/Target/TpuArrayClock.h"
#include <algorithm>

using namespace hetero::tpu;

void ArrayClock::accumulate(int64_t steps, int64_t ready) {
  injectionEnd = std::max(injectionEnd, ready) + steps;
}

void ArrayClock::finish(int64_t steps, int64_t usedRows, int64_t usedColumns,
                        int64_t ready) {
  injectionEnd =
      std::max(std::max(injectionEnd, ready) + steps, earliestNextEnd);
  // The lowest cell of column c adds its last product in cycle
  // injectionEnd - 1 + (rows - 1) + c. From the next cycle on its column moves
  // down one row a cycle, so that row i of the used ones is free again i + 1
  // cycles later, exactly when the sum of a fold that ends usedRows later
  // comes.
  earliestNextEnd = injectionEnd + usedRows;
  // A narrow fold can be through before the last columns of a wide one.
  drainEnd = std::max(drainEnd,
                      injectionEnd + (rows - 1) + (usedColumns - 1) + usedRows);
}
