//===- ClusterCost.h - Predicted cycles of a kernel -------------*- C++ -*-===//
//
// What compiled kernels and the copies around them cost, from their structure,
// a table of rates and the device's figures. It shares nothing with the
// simulator: the two are compared in a test.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_CLUSTERCOST_H
#define DIALECTS_CLUSTER_TARGET_CLUSTERCOST_H

#include "dialects/Cluster/IR/Cluster.h"
#include "dialects/Cluster/Target/KernelProfile.h"
#include "hetero/Target/Cost.h"
#include "hetero/Target/System.h"

namespace hetero::cluster {

/// A predicted cost and what its latency is made of.
struct Estimate {
  Cost cost;
  /// Cycles that follow from the device's figures: of copies nothing hides, of
  /// accesses to home memory.
  int64_t fixedCycles = 0;
  /// The rest: how often core 0 executes each part of the code, in thousandths.
  RateCounts counts{};
};

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
Estimate estimateInPlace(Operation *op, DeviceAttr device, const System &system,
                         const ProfileCache &cache);

/// Bytes of L1 that pieces may fill: what the stacks leave.
int64_t getTileBytes(DeviceAttr device);

/// Cost of `op` cut by `tile`, with copies overlapping the work on the piece
/// before; nothing if the op cannot be cut so or its pieces do not fit.
std::optional<Estimate> estimateTiled(Operation *op, DeviceAttr device,
                                      const System &system, TileAttr tile,
                                      const ProfileCache &cache);

/// Bytes of home memory the kernel of `op` needs for intermediate values.
int64_t getKernelScratchBytes(Operation *op);

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TARGET_CLUSTERCOST_H
