//===- Placement.h - Which device runs which stage --------------*- C++ -*-===//
//
// The search behind placement, on plain numbers: it knows no IR, so that tests
// can compare it with every possible placement.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PARTITION_PLACEMENT_H
#define HETERO_PARTITION_PLACEMENT_H

#include "hetero/Partition/ListSchedule.h"
#include "hetero/Partition/Routes.h"

namespace hetero {

/// A device that can run a stage, and how long it takes there.
struct PlacementOption {
  unsigned device;
  int64_t latencyPs;
};

/// A stage to be placed.
struct PlacementNode {
  /// In ascending order of device; at least one.
  llvm::SmallVector<PlacementOption, 2> options;
  /// Distinct values it reads and values it makes.
  llvm::SmallVector<unsigned, 4> inputs;
  llvm::SmallVector<unsigned, 1> results;

  /// Time on `device`, or nothing if it cannot run there.
  std::optional<int64_t> findLatencyPs(unsigned device) const;
  /// Time on the fastest device.
  int64_t getMinLatencyPs() const;
};

/// A tensor between stages.
struct PlacementValue {
  int64_t bytes;
  /// The node that makes it; none for an input of the program.
  std::optional<unsigned> producer;
  /// Must end up in the host's memory.
  bool isProgramResult = false;
};

/// A program to be placed. Nodes are in an order of dependencies; devices are
/// numbered in the order of their names; inputs of the program lie in the host
/// memory and its results are wanted there.
struct PlacementProblem {
  explicit PlacementProblem(Routes routes) : routes(std::move(routes)) {}

  Routes routes;
  /// Home memory of each device.
  llvm::SmallVector<unsigned> deviceMemories;
  unsigned hostMemory = 0;
  llvm::SmallVector<PlacementNode> nodes;
  llvm::SmallVector<PlacementValue> values;
};

/// The device of each node.
using DeviceAssignment = llvm::SmallVector<unsigned>;

/// What a placement is judged by: the end of the scheduled program, transfers
/// included, then the bytes moved between memories.
struct PlacementCost {
  int64_t latencyPs = std::numeric_limits<int64_t>::max();
  int64_t movedBytes = 0;

  bool operator<(const PlacementCost &other) const {
    return std::tie(latencyPs, movedBytes) <
           std::tie(other.latencyPs, other.movedBytes);
  }
  bool operator==(const PlacementCost &other) const {
    return latencyPs == other.latencyPs && movedBytes == other.movedBytes;
  }
};

/// Schedules placements of one problem.
class PlacementEvaluator {
public:
  /// `problem` must outlive the evaluator.
  explicit PlacementEvaluator(const PlacementProblem &problem);

  /// The stages and transfers of `placement` as tasks: the transfers of the
  /// program's inputs, then each stage followed by the transfers of its
  /// results, in the order of first use. Resources are devices, then links.
  llvm::SmallVector<Task> getTasks(llvm::ArrayRef<unsigned> placement,
                                   int64_t *movedBytes = nullptr) const;

  /// Cost of `placement`; every pair of memories must be joined by links.
  PlacementCost evaluate(llvm::ArrayRef<unsigned> placement);

  /// How many placements were scheduled so far.
  int64_t getNumEvaluations() const { return numEvaluations; }

private:
  const PlacementProblem &problem;
  /// For each value, the nodes that read it, in order.
  llvm::SmallVector<llvm::SmallVector<unsigned, 4>> readers;
  /// Links and their times from memory to memory, by value and pair.
  struct Hop {
    unsigned link;
    unsigned target;
    int64_t durationPs;
  };
  llvm::SmallVector<llvm::SmallVector<Hop, 2>> hops;
  int64_t numEvaluations = 0;
};

/// Latencies that no placement and no order of the stages can beat.
struct PlacementBounds {
  /// Longest chain of dependent stages, each at its fastest.
  int64_t criticalPathPs = 0;
  /// The largest, over sets S of devices, of: the time of the stages that can
  /// run only within S, each at its fastest, divided by the size of S and
  /// rounded up. Proof: the devices of S do that work one stage at a time, so
  /// |S| times the latency is at least its sum. Above 8 devices only single
  /// devices and the set of all are looked at.
  int64_t workPs = 0;

  int64_t getLargerPs() const { return std::max(criticalPathPs, workPs); }
};

PlacementBounds getPlacementBounds(const PlacementProblem &problem);

/// How much work a search may do, counted in scheduled placements. Never in
/// time: the same input must give the same plan on any machine.
struct SearchLimits {
  int64_t maxLocalEvaluations = 20000;
  int64_t maxExactEvaluations = 4096;
};

/// The best placement a search found.
struct SearchResult {
  DeviceAssignment placement;
  PlacementCost cost;
  /// No placement has a smaller latency: it equals a bound, or all others were
  /// looked at or excluded by a bound.
  bool isProvenOptimal = false;
};

/// Everything on one device, for each device that can run all.
llvm::SmallVector<DeviceAssignment>
getSingleDevicePlacements(const PlacementProblem &problem);

/// Greedy start (each stage where it would end first) or the best single
/// device, then moves of one stage, of neighbours and of windows of stages as
/// long as the cost falls. Never worse than any single device.
SearchResult searchLocally(const PlacementProblem &problem,
                           const SearchLimits &limits = {});

/// Branch and bound over all placements, starting from `best` and improving it;
/// a branch is cut when its lower bound does not beat the best latency. Proves
/// the optimum unless the limit is reached.
SearchResult searchExactly(const PlacementProblem &problem, SearchResult best,
                           const SearchLimits &limits = {});

/// searchLocally, then searchExactly unless that is proven already.
SearchResult findPlacement(const PlacementProblem &problem,
                           const SearchLimits &limits = {});

} // namespace hetero

#endif // HETERO_PARTITION_PLACEMENT_H
