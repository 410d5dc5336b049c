//===- Placement.cpp - Cost and bounds of placements ----------------------===//

#include "hetero/Partition/Placement.h"

using namespace hetero;

std::optional<int64_t> PlacementNode::findLatencyPs(unsigned device) const {
  for (const PlacementOption &option : options)
    if (option.device == device)
      return option.latencyPs;
  return std::nullopt;
}

int64_t PlacementNode::getMinLatencyPs() const {
  int64_t fastestPs = std::numeric_limits<int64_t>::max();
  for (const PlacementOption &option : options)
    fastestPs = std::min(fastestPs, option.latencyPs);
  return fastestPs;
}

PlacementEvaluator::PlacementEvaluator(const PlacementProblem &problem)
    : problem(problem), readers(problem.values.size()) {
  for (auto [i, node] : llvm::enumerate(problem.nodes))
    for (unsigned value : node.inputs)
      readers[value].push_back(i);
  unsigned numMemories = problem.routes.getNumMemories();
  hops.resize(problem.values.size() * numMemories * numMemories);
  unsigned next = 0;
  for (const PlacementValue &value : problem.values) {
    for (unsigned from = 0; from < numMemories; ++from) {
      for (unsigned to = 0; to < numMemories; ++to) {
        auto &route = hops[next++];
        auto path = problem.routes.findPath(from, to, value.bytes);
        if (!path)
          continue;
        for (unsigned link : *path)
          route.push_back(
              {link, problem.routes.getLinkTarget(link),
               problem.routes.getTransferCost(link, value.bytes).latencyPs});
      }
    }
  }
}

llvm::SmallVector<Task>
PlacementEvaluator::getTasks(llvm::ArrayRef<unsigned> placement,
                             int64_t *movedBytes) const {
  unsigned numMemories = problem.routes.getNumMemories();
  unsigned numDevices = problem.deviceMemories.size();
  constexpr int absent = -1, fromStart = -2;
  llvm::SmallVector<Task> tasks;
  // The task that brings a value into a memory.
  llvm::SmallVector<int> arrival(problem.values.size() * numMemories, absent);

  auto moveTo = [&](unsigned value, unsigned source, unsigned target) {
    unsigned at = source;
    for (const Hop &hop :
         hops[(value * numMemories + source) * numMemories + target]) {
      int &arrived = arrival[value * numMemories + hop.target];
      if (arrived == absent) {
        int previous = arrival[value * numMemories + at];
        Task task{numDevices + hop.link, hop.durationPs, {}};
        if (previous != fromStart)
          task.predecessors.push_back(previous);
        arrived = tasks.size();
        tasks.push_back(std::move(task));
        if (movedBytes)
          *movedBytes += problem.values[value].bytes;
      }
      at = hop.target;
    }
  };
  auto place = [&](unsigned value, unsigned memory, int task) {
    arrival[value * numMemories + memory] = task;
    for (unsigned reader : readers[value])
      moveTo(value, memory, problem.deviceMemories[placement[reader]]);
    if (problem.values[value].isProgramResult)
      moveTo(value, memory, problem.hostMemory);
  };

  for (unsigned value = 0; value < problem.values.size(); ++value)
    if (!problem.values[value].producer)
      place(value, problem.hostMemory, fromStart);
  for (auto [i, node] : llvm::enumerate(problem.nodes)) {
    unsigned memory = problem.deviceMemories[placement[i]];
    Task task{placement[i], *node.findLatencyPs(placement[i]), {}};
    for (unsigned value : node.inputs) {
      int arrived = arrival[value * numMemories + memory];
      assert(arrived != absent && "links join all memories in use");
      if (arrived != fromStart)
        task.predecessors.push_back(arrived);
    }
    int index = tasks.size();
    tasks.push_back(std::move(task));
    for (unsigned value : node.results)
      place(value, memory, index);
  }
  return tasks;
}

PlacementCost PlacementEvaluator::evaluate(llvm::ArrayRef<unsigned> placement) {
  ++numEvaluations;
  PlacementCost cost;
  cost.latencyPs = scheduleTasks(getTasks(placement, &cost.movedBytes)).endPs;
  return cost;
}

PlacementBounds hetero::getPlacementBounds(const PlacementProblem &problem) {
  PlacementBounds bounds;
  llvm::SmallVector<int64_t> endPs(problem.nodes.size(), 0);
  for (auto [i, node] : llvm::enumerate(problem.nodes)) {
    for (unsigned value : node.inputs)
      if (auto producer = problem.values[value].producer)
        endPs[i] = std::max(endPs[i], endPs[*producer]);
    endPs[i] += node.getMinLatencyPs();
    bounds.criticalPathPs = std::max(bounds.criticalPathPs, endPs[i]);
  }

  unsigned numDevices = problem.deviceMemories.size();
  auto boundBySet = [&](auto isInSet) {
    int64_t workPs = 0, size = 0;
    for (unsigned device = 0; device < numDevices; ++device)
      size += isInSet(device);
    for (const PlacementNode &node : problem.nodes)
      if (llvm::all_of(node.options, [&](const PlacementOption &option) {
            return isInSet(option.device);
          }))
        workPs += node.getMinLatencyPs();
    bounds.workPs =
        std::max<int64_t>(bounds.workPs, llvm::divideCeil(workPs, size));
  };
  if (numDevices <= 8) {
    for (unsigned set = 1; set < (1u << numDevices); ++set)
      boundBySet([&](unsigned device) { return (set >> device) & 1; });
  } else {
    for (unsigned only = 0; only < numDevices; ++only)
      boundBySet([&](unsigned device) { return device == only; });
    boundBySet([](unsigned) { return true; });
  }
  return bounds;
}
