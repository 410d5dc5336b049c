//===- PlacementSearch.cpp - Finding a good placement ---------------------===//
//
// Greedy start, local moves, and branch and bound where that is affordable.
// Every choice between equals is made by number, so that a plan is the same on
// any machine.
//
//===----------------------------------------------------------------------===//

#include "hetero/Partition/Placement.h"

using namespace hetero;

/// Whether `cost` of `placement` beats `best`: latency, then bytes moved, then
/// devices in the order of their names, stage by stage.
static bool isBetter(const PlacementCost &cost,
                     llvm::ArrayRef<unsigned> placement,
                     const SearchResult &best) {
  if (!(cost == best.cost))
    return cost < best.cost;
  return std::lexicographical_compare(placement.begin(), placement.end(),
                                      best.placement.begin(),
                                      best.placement.end());
}

llvm::SmallVector<DeviceAssignment>
hetero::getSingleDevicePlacements(const PlacementProblem &problem) {
  llvm::SmallVector<DeviceAssignment> placements;
  for (unsigned device = 0; device < problem.deviceMemories.size(); ++device)
    if (llvm::all_of(problem.nodes, [&](const PlacementNode &node) {
          return node.findLatencyPs(device).has_value();
        }))
      placements.push_back(DeviceAssignment(problem.nodes.size(), device));
  return placements;
}

/// Each stage, in order, where it would end first; transfers count with their
/// time but without waiting for a busy link.
static DeviceAssignment placeGreedily(const PlacementProblem &problem) {
  DeviceAssignment placement;
  llvm::SmallVector<int64_t> deviceFreePs(problem.deviceMemories.size(), 0);
  llvm::SmallVector<int64_t> valueReadyPs(problem.values.size(), 0);
  for (const PlacementNode &node : problem.nodes) {
    int64_t bestEndPs = std::numeric_limits<int64_t>::max();
    unsigned bestDevice = 0;
    for (const PlacementOption &option : node.options) {
      int64_t startPs = deviceFreePs[option.device];
      for (unsigned value : node.inputs) {
        auto producer = problem.values[value].producer;
        unsigned from = producer ? problem.deviceMemories[placement[*producer]]
                                 : problem.hostMemory;
        int64_t arrivalPs = valueReadyPs[value];
        int64_t bytes = problem.values[value].bytes;
        auto path = problem.routes.findPath(
            from, problem.deviceMemories[option.device], bytes);
        for (unsigned link : *path)
          arrivalPs += problem.routes.getTransferCost(link, bytes).latencyPs;
        startPs = std::max(startPs, arrivalPs);
      }
      if (startPs + option.latencyPs < bestEndPs) {
        bestEndPs = startPs + option.latencyPs;
        bestDevice = option.device;
      }
    }
    placement.push_back(bestDevice);
    deviceFreePs[bestDevice] = bestEndPs;
    for (unsigned value : node.results)
      valueReadyPs[value] = bestEndPs;
  }
  return placement;
}

namespace {

/// Moves stages of one placement as long as that pays.
class LocalSearch {
public:
  LocalSearch(const PlacementProblem &problem, const SearchLimits &limits)
      : problem(problem), limits(limits), evaluator(problem),
        boundPs(getPlacementBounds(problem).getLargerPs()) {}

  SearchResult run() {
    for (const DeviceAssignment &placement : getSingleDevicePlacements(problem))
      consider(placement);
    consider(placeGreedily(problem));
    while (!isDone() && improveOnce()) {
    }
    best.isProvenOptimal = best.cost.latencyPs == boundPs;
    return std::move(best);
  }

private:
  bool isDone() const {
    return evaluator.getNumEvaluations() >= limits.maxLocalEvaluations;
  }

  bool consider(llvm::ArrayRef<unsigned> placement) {
    PlacementCost cost = evaluator.evaluate(placement);
    bool isFirst = best.placement.size() != placement.size();
    if (!isFirst && !isBetter(cost, placement, best))
      return false;
    best.cost = cost;
    best.placement.assign(placement.begin(), placement.end());
    return true;
  }

  /// Moves what of `nodes` can run on `device` there.
  bool tryMove(llvm::ArrayRef<unsigned> nodes, unsigned device) {
    if (isDone())
      return false;
    DeviceAssignment moved = best.placement;
    bool isChanged = false;
    for (unsigned node : nodes) {
      if (moved[node] != device && problem.nodes[node].findLatencyPs(device)) {
        moved[node] = device;
        isChanged = true;
      }
    }
    return isChanged && consider(moved);
  }

  /// One round over all moves: a stage alone, a stage with one that reads it,
  /// and windows of stages in program order, which carry a whole run over a
  /// transfer that no single move would pay for.
  bool improveOnce() {
    bool hasImproved = false;
    unsigned count = problem.nodes.size();
    for (unsigned device = 0; device < problem.deviceMemories.size();
         ++device) {
      for (unsigned node = 0; node < count; ++node)
        hasImproved |= tryMove(node, device);
      for (unsigned node = 0; node < count; ++node)
        for (unsigned value : problem.nodes[node].inputs)
          if (auto producer = problem.values[value].producer)
            hasImproved |= tryMove({*producer, node}, device);
      for (unsigned length = 2; length < count; length *= 2) {
        for (unsigned first = 0; first + length <= count; ++first)
          hasImproved |= tryMove(
              llvm::to_vector(llvm::seq(first, first + length)), device);
      }
    }
    return hasImproved;
  }

  const PlacementProblem &problem;
  const SearchLimits &limits;
  PlacementEvaluator evaluator;
  int64_t boundPs;
  SearchResult best;
};

/// Depth-first enumeration in program order.
class ExactSearch {
public:
  ExactSearch(const PlacementProblem &problem, const SearchLimits &limits,
              SearchResult start)
      : problem(problem), limits(limits), evaluator(problem),
        best(std::move(start)), deviceBusyPs(problem.deviceMemories.size(), 0),
        endPs(problem.nodes.size(), 0), tailPs(problem.nodes.size(), 0) {
    for (unsigned i = problem.nodes.size(); i-- > 0;) {
      tailPs[i] += problem.nodes[i].getMinLatencyPs();
      for (unsigned value : problem.nodes[i].inputs)
        if (auto producer = problem.values[value].producer)
          tailPs[*producer] = std::max(tailPs[*producer], tailPs[i]);
    }
  }

  SearchResult run() {
    visit(0);
    best.isProvenOptimal = !hasStopped;
    return std::move(best);
  }

private:
  /// Tries every device for node `next` after those before it are placed.
  void visit(unsigned next) {
    if (hasStopped)
      return;
    if (next == problem.nodes.size()) {
      if (evaluator.getNumEvaluations() >= limits.maxExactEvaluations) {
        hasStopped = true;
        return;
      }
      PlacementCost cost = evaluator.evaluate(placement);
      if (isBetter(cost, placement, best)) {
        best.cost = cost;
        best.placement = placement;
      }
      return;
    }
    const PlacementNode &node = problem.nodes[next];
    for (const PlacementOption &option : node.options) {
      // Steps are cheap beside schedules, but must not be without end either.
      if (++numSteps > 64 * limits.maxExactEvaluations)
        hasStopped = true;
      int64_t startPs = 0;
      for (unsigned value : node.inputs)
        if (auto producer = problem.values[value].producer)
          startPs = std::max(startPs, endPs[*producer]);
      int64_t chainPs =
          startPs + tailPs[next] - node.getMinLatencyPs() + option.latencyPs;
      int64_t busyPs = deviceBusyPs[option.device] + option.latencyPs;
      // Neither the chain through this stage nor the work of its device can end
      // earlier, whatever follows.
      if (std::max(chainPs, busyPs) >= best.cost.latencyPs)
        continue;
      endPs[next] = startPs + option.latencyPs;
      deviceBusyPs[option.device] += option.latencyPs;
      placement.push_back(option.device);
      visit(next + 1);
      placement.pop_back();
      deviceBusyPs[option.device] -= option.latencyPs;
    }
  }

  const PlacementProblem &problem;
  const SearchLimits &limits;
  PlacementEvaluator evaluator;
  SearchResult best;
  DeviceAssignment placement;
  llvm::SmallVector<int64_t> deviceBusyPs;
  llvm::SmallVector<int64_t> endPs;
  /// From the start of a node to the end of the longest chain, at its fastest.
  llvm::SmallVector<int64_t> tailPs;
  int64_t numSteps = 0;
  bool hasStopped = false;
};

} // namespace

SearchResult hetero::searchLocally(const PlacementProblem &problem,
                                   const SearchLimits &limits) {
  return LocalSearch(problem, limits).run();
}

SearchResult hetero::searchExactly(const PlacementProblem &problem,
                                   SearchResult best,
                                   const SearchLimits &limits) {
  return ExactSearch(problem, limits, std::move(best)).run();
}

SearchResult hetero::findPlacement(const PlacementProblem &problem,
                                   const SearchLimits &limits) {
  SearchResult found = searchLocally(problem, limits);
  if (found.isProvenOptimal)
    return found;
  return searchExactly(problem, std::move(found), limits);
}
