//===- ClusterCost.h - Predicted cycles of a kernel -------------*- C++ -*-===//
//
// A closed form of what compiled kernels cost, from shapes and device figures
// alone. It shares nothing with the simulator: the two are compared in a test.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_CLUSTERCOST_H
#define DIALECTS_CLUSTER_TARGET_CLUSTERCOST_H

#include "dialects/Cluster/IR/Cluster.h"
#include "hetero/Target/Cost.h"
#include "hetero/Target/System.h"

namespace hetero::cluster {

/// One distributed loop nest of a kernel: `outputs` elements, each with a
/// reduction of `innerSteps` steps (1 for none). The rates are averages of
/// compiled code, in instructions and bytes.
struct LoopNest {
  /// Extents of the parallel dimensions, outermost first.
  llvm::SmallVector<int64_t> extents;
  int64_t innerSteps = 1;
  /// Issue cycles of one step and of one output beyond its steps, in
  /// thousandths of a cycle.
  int64_t stepMillicycles = 0;
  int64_t outputMillicycles = 0;
  /// Lost in a step on operands in the L1, where cores want the same banks.
  int64_t stepConflictMillicycles = 0;
  /// Loads and stores of operands and results, in accesses.
  int64_t stepLoads = 0;
  int64_t outputLoads = 0;
  int64_t outputStores = 1;
};

/// The loop nests of the kernel of `op` on operands and a result of these types
/// (its own, or those of a piece), in order of execution.
llvm::SmallVector<LoopNest>
getLoopNests(Operation *op, llvm::ArrayRef<RankedTensorType> operandTypes,
             RankedTensorType resultType, DeviceAttr device);

/// How many leading dimensions of a loop nest are divided among `cores`: as few
/// as keep every core busy at least 95 % of the time, else all.
unsigned getNumDistributedDims(llvm::ArrayRef<int64_t> extents, int64_t cores);

/// How a loop of a reduction is written: all its steps after one another, or
/// `factor` of them a round.
struct Unrolling {
  bool isWhole = false;
  int64_t factor = 1;
};

/// The rule for a loop of `trips` whose body is `steps` steps long. Written out
/// are at most 16 steps: more of them gain little and cost code and registers.
Unrolling getUnrolling(int64_t trips, int64_t steps);

/// Cycles of a core's load or store in home memory, the issue cycle included:
/// the way there and back, and the memory's latency.
int64_t getHomeAccessCycles(DeviceAttr device, const System &system);

/// Bytes a cycle that the port and the memory behind it can carry.
int64_t getHomeBytesPerCycle(DeviceAttr device, const System &system);

/// Cost of `op` with all operands read and written in home memory.
Cost estimateInPlace(Operation *op, DeviceAttr device, const System &system);

/// Bytes of L1 that pieces may fill: what the stacks leave.
int64_t getTileBytes(DeviceAttr device);

/// Cost of `op` cut by `tile`, with copies overlapping the work on the piece
/// before; nothing if the op cannot be cut so or its pieces do not fit.
std::optional<Cost> estimateTiled(Operation *op, DeviceAttr device,
                                  const System &system, TileAttr tile);

/// Bytes of home memory the kernel of `op` needs for intermediate values.
int64_t getKernelScratchBytes(Operation *op);

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TARGET_CLUSTERCOST_H
