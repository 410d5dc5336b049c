//===- TpuSchedule.h - The steps of a tiled product -------------*- C++ -*-===//
//
// What is loaded, computed and stored in which order. The planner prices these
// steps and the lowering spells them as commands, so that a plan is the plan of
// what is built. No cycle is counted here.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_TPU_TARGET_TPUSCHEDULE_H
#define DIALECTS_TPU_TARGET_TPUSCHEDULE_H

#include "dialects/Tpu/Target/TpuProduct.h"

namespace hetero::tpu {

/// One command of the array with the operands it needs in the buffers.
struct Step {
  int64_t image;
  int64_t group, groups;
  /// First output channel within the group, and how many of each group.
  int64_t channel, channels;
  int64_t row, rows, column, columns;
  /// First input channel within the group, and how many.
  int64_t depthBegin, depth;
  /// The input positions the tile reads, clipped to what exists.
  int64_t inputRow, inputRows, inputColumn, inputColumns;
  /// The first tap of the first output, relative to the first input position.
  int64_t originRow, originColumn;
  /// Continues the sums of the step before.
  bool accumulates;
  /// Is the last of its tile: the sums are complete.
  bool drains;
  /// Serial numbers of the loads this step reads, and whether the load is new.
  /// A load of serial number n lies in slot n modulo the number of slots.
  int64_t activationLoad, weightLoad, parameterLoad;
  bool loadsActivations, loadsWeights, loadsParameters;
  /// Serial number of the tile: its results lie in slot n modulo the slots.
  int64_t tile;

  bool hasInput() const { return inputRows > 0 && inputColumns > 0; }
};

/// Contiguous runs of bytes in the home memory, as in #tpu.runs: a value, as
/// the planner prices many that never become commands.
struct Runs {
  int64_t offsetBytes;
  int64_t planes, planeStrideBytes;
  int64_t rows, rowStrideBytes;
  int64_t runBytes;

  int64_t getTotalBytes() const { return planes * rows * runBytes; }
};

/// Distances between neighbours of a slab in its slot, and the runs it is
/// gathered from or scattered to.
struct Gather {
  Runs runs;
  int64_t channelStride, rowStride, columnStride;
};

/// The steps of `product` cut by `tiling`, in order of execution.
std::vector<Step> getSteps(const Product &product, TilingAttr tiling);

/// Number of steps without making them.
int64_t countSteps(const Product &product, TilingAttr tiling);

/// Whether every tile of `tiling` fits the slots of `device`, and the tiling is
/// one the array can execute.
bool fits(const Product &product, DeviceAttr device, TilingAttr tiling);

/// How a step's input is gathered; the step must have input.
Gather getInputGather(const Product &product, const Step &step);

/// How a tile's results lie in their slot and go to the home memory.
Gather getOutputScatter(const Product &product, const Step &step);

/// The run of packed weights or of parameters a step needs.
Runs getWeightRun(const Product &product, const Step &step);
Runs getParameterRun(const Product &product, const Step &step);

} // namespace hetero::tpu

#endif // DIALECTS_TPU_TARGET_TPUSCHEDULE_H
