//===- PlacementTest.cpp - Placement against every possible one -----------===//

#include "hetero/Partition/Placement.h"
#include "gtest/gtest.h"
#include <random>

using namespace hetero;

namespace {

MemoryDescription makeMemory(std::string name) {
  return {std::move(name), 1 << 20, 1'000'000'000'000, 0, 0, 0};
}

/// Two memories joined both ways by links that move a byte in `psPerByte`.
Routes makeRoutes(int64_t psPerByte) {
  int64_t bandwidth = 1'000'000'000'000 / psPerByte;
  return Routes(
      {makeMemory("ram"), makeMemory("own")},
      {{"ram", "own", bandwidth, 0, 0}, {"own", "ram", bandwidth, 0, 0}});
}

/// A random graph: every node reads up to two earlier values and makes one.
/// Devices after the first two share the memory of the second; about one option
/// in six is missing.
PlacementProblem makeRandomProblem(unsigned numNodes, unsigned numDevices,
                                   std::mt19937 &random) {
  auto draw = [&](int low, int high) {
    return low + static_cast<int>(random() % (high - low + 1));
  };
  PlacementProblem problem(makeRoutes(1));
  for (unsigned device = 0; device < numDevices; ++device)
    problem.deviceMemories.push_back(device == 0 ? 0 : 1);
  problem.values.push_back({draw(1, 30), std::nullopt, false});
  for (unsigned i = 0; i < numNodes; ++i) {
    PlacementNode node;
    unsigned kept = draw(0, numDevices - 1);
    for (unsigned device = 0; device < numDevices; ++device)
      if (device == kept || draw(0, 5) != 0)
        node.options.push_back({device, draw(1, 40)});
    for (int input = draw(1, 2); input > 0; --input) {
      unsigned value = draw(std::max<int>(0, problem.values.size() - 4),
                            problem.values.size() - 1);
      if (!llvm::is_contained(node.inputs, value))
        node.inputs.push_back(value);
    }
    node.results.push_back(problem.values.size());
    problem.values.push_back({draw(1, 30), i, draw(0, 4) == 0});
    problem.nodes.push_back(std::move(node));
  }
  problem.values.back().isProgramResult = true;
  return problem;
}

/// The smallest latency of all placements, one by one, nothing left out.
int64_t enumerateBestLatency(const PlacementProblem &problem) {
  PlacementEvaluator evaluator(problem);
  int64_t bestPs = std::numeric_limits<int64_t>::max();
  llvm::SmallVector<unsigned> choice(problem.nodes.size(), 0);
  while (true) {
    DeviceAssignment placement;
    for (auto [node, option] : llvm::zip_equal(problem.nodes, choice))
      placement.push_back(node.options[option].device);
    bestPs = std::min(bestPs, evaluator.evaluate(placement).latencyPs);
    unsigned digit = 0;
    while (digit < choice.size() &&
           ++choice[digit] == problem.nodes[digit].options.size())
      choice[digit++] = 0;
    if (digit == choice.size())
      return bestPs;
  }
}

} // namespace

TEST(Routes, TransferCostAddsLatenciesAndTakesTheSmallestBandwidth) {
  MemoryDescription ram{"ram", 1024, 4'000'000'000, 100, 2, 0};
  MemoryDescription own{"own", 1024, 1'000'000'000, 10, 0, 3};
  Routes routes({ram, own}, {{"ram", "own", 2'000'000'000, 1, 4}});
  // 16 bytes at 1e9 bytes a second are 16,000 ps; 16 * (2 + 4 + 3) fJ.
  Cost cost = routes.getTransferCost(0, 16);
  EXPECT_EQ(cost.latencyPs, 100 + 1 + 10 + 16000);
  EXPECT_EQ(cost.energyFj, 144);
  EXPECT_EQ(cost.bound, "own");
  EXPECT_EQ(cost.getTotalBytes(), 32);
}

TEST(Routes, PathDependsOnTheSize) {
  // Direct: no latency, 1,000 ps a byte. Around: 4,000 ps latency each, 1 ps.
  Routes routes({makeMemory("a"), makeMemory("b"), makeMemory("c")},
                {{"a", "b", 1'000'000'000, 0, 0},
                 {"a", "c", 1'000'000'000'000, 4000, 0},
                 {"c", "b", 1'000'000'000'000, 4000, 0}});
  EXPECT_EQ(*routes.findPath(0, 1, 8), (llvm::SmallVector<unsigned>{0}));
  EXPECT_EQ(*routes.findPath(0, 1, 16), (llvm::SmallVector<unsigned>{1, 2}));
  EXPECT_TRUE(routes.findPath(0, 0, 16)->empty());
  EXPECT_FALSE(routes.findPath(1, 0, 16).has_value());
}

TEST(ListSchedule, TakesTheLongerChainFirst) {
  // Resource 0 runs task 0 (1 ps) and task 1 (1 ps); behind task 1 waits task 2
  // (8 ps) on resource 1. Task 1 goes first: 1 + 8 = 9, not 10.
  ListSchedule schedule =
      scheduleTasks({Task{0, 1, {}}, Task{0, 1, {}}, Task{1, 8, {1}}});
  EXPECT_EQ(schedule.startPs, (llvm::SmallVector<int64_t>{1, 0, 1}));
  EXPECT_EQ(schedule.endPs, 9);
  // Tasks 0 and 2 both start at 1: the longer one is taken first.
  EXPECT_EQ(schedule.order, (llvm::SmallVector<unsigned>{1, 2, 0}));
}

TEST(Placement, TasksFollowTheTransferRule) {
  // One node on device 1, whose memory is not the host's: in, work, out.
  PlacementProblem problem(makeRoutes(2));
  problem.deviceMemories = {0, 1};
  problem.values = {{8, std::nullopt, false}, {4, 0, true}};
  PlacementNode node;
  node.options = {{1, 5}};
  node.inputs = {0};
  node.results = {1};
  problem.nodes.push_back(node);
  PlacementEvaluator evaluator(problem);
  PlacementCost cost = evaluator.evaluate({1});
  EXPECT_EQ(cost.latencyPs, 8 * 2 + 5 + 4 * 2);
  EXPECT_EQ(cost.movedBytes, 12);
  EXPECT_EQ(evaluator.getNumEvaluations(), 1);
}

TEST(Placement, BoundsOfTwoChains) {
  // Nodes of 6 and 4 in a row on either device; one of 9 on device 0 only.
  PlacementProblem problem(makeRoutes(1));
  problem.deviceMemories = {0, 0};
  problem.values = {
      {1, std::nullopt, false}, {1, 0, true}, {1, 1, true}, {1, 2, true}};
  auto addNode = [&](llvm::SmallVector<PlacementOption, 2> options,
                     unsigned input, unsigned result) {
    PlacementNode node;
    node.options = std::move(options);
    node.inputs = {input};
    node.results = {result};
    problem.nodes.push_back(node);
  };
  addNode({{0, 7}, {1, 6}}, 0, 1);
  addNode({{0, 4}, {1, 5}}, 1, 2);
  addNode({{0, 9}}, 0, 3);
  PlacementBounds bounds = getPlacementBounds(problem);
  EXPECT_EQ(bounds.criticalPathPs, 10);
  // Device 0 alone: 9. Both: ceil((6 + 4 + 9) / 2) = 10.
  EXPECT_EQ(bounds.workPs, 10);
}

TEST(Placement, NoProgramHasNoStages) {
  PlacementProblem problem(makeRoutes(1));
  problem.deviceMemories = {0};
  SearchResult found = findPlacement(problem);
  EXPECT_TRUE(found.isProvenOptimal);
  EXPECT_EQ(found.cost.latencyPs, 0);
}

TEST(Placement, EqualCostsGoToTheFirstDevice) {
  std::mt19937 random(7);
  PlacementProblem problem = makeRandomProblem(6, 2, random);
  problem.deviceMemories = {0, 0};
  for (PlacementNode &node : problem.nodes)
    node.options = {{0, 5}, {1, 5}};
  // A chain: no parallel work, every placement costs the same.
  for (auto [i, node] : llvm::enumerate(problem.nodes))
    node.inputs.assign(1, static_cast<unsigned>(i));
  EXPECT_EQ(findPlacement(problem).placement, DeviceAssignment(6, 0));
}

/// Up to 12 stages the gap to the enumerated optimum is 0.
TEST(Placement, FindsTheOptimumOfSmallGraphs) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    std::mt19937 random(seed);
    unsigned numDevices = seed % 4 == 3 ? 3 : 2;
    unsigned numNodes = numDevices == 3 ? 8 : 4 + seed % 9;
    PlacementProblem problem = makeRandomProblem(numNodes, numDevices, random);
    SearchResult found = findPlacement(problem);
    EXPECT_TRUE(found.isProvenOptimal) << "seed " << seed;
    EXPECT_EQ(found.cost.latencyPs, enumerateBestLatency(problem))
        << "seed " << seed;
    EXPECT_EQ(PlacementEvaluator(problem).evaluate(found.placement),
              found.cost);
  }
}

/// The local search alone: within 10 % of the optimum in sum, never worse than
/// a single device, never better than the bounds.
TEST(Placement, LocalSearchIsNearTheOptimum) {
  int64_t foundPs = 0, bestPs = 0;
  for (unsigned seed = 100; seed < 130; ++seed) {
    std::mt19937 random(seed);
    PlacementProblem problem = makeRandomProblem(10, 2, random);
    SearchResult found = searchLocally(problem);
    foundPs += found.cost.latencyPs;
    bestPs += enumerateBestLatency(problem);
    PlacementEvaluator evaluator(problem);
    for (const DeviceAssignment &single : getSingleDevicePlacements(problem))
      EXPECT_LE(found.cost.latencyPs, evaluator.evaluate(single).latencyPs)
          << "seed " << seed;
    EXPECT_GE(found.cost.latencyPs, getPlacementBounds(problem).getLargerPs());
  }
  EXPECT_LE(foundPs * 10, bestPs * 11);
}

TEST(Placement, LimitsStopTheSearchesWithAValidResult) {
  std::mt19937 random(5);
  PlacementProblem problem = makeRandomProblem(40, 2, random);
  SearchResult found = findPlacement(problem, {/*maxLocalEvaluations=*/3,
                                               /*maxExactEvaluations=*/2});
  EXPECT_EQ(found.placement.size(), 40u);
  EXPECT_FALSE(found.isProvenOptimal);
  EXPECT_LE(findPlacement(problem).cost.latencyPs, found.cost.latencyPs);
}

TEST(Placement, SameInputSamePlacement) {
  std::mt19937 random(11);
  PlacementProblem problem = makeRandomProblem(30, 3, random);
  EXPECT_EQ(findPlacement(problem).placement, findPlacement(problem).placement);
}
