//===- AllocatorTest.cpp - Offsets of values that share a memory ----------===//

#include "hetero/Plan/Allocator.h"
#include "gtest/gtest.h"
#include <random>

using namespace hetero;

namespace {

/// Values that live from `first` to `last` step, both included.
struct Interval {
  int64_t bytes;
  int first, last;
};

AllocationProblem makeProblem(llvm::ArrayRef<Interval> intervals) {
  AllocationProblem problem;
  unsigned count = intervals.size();
  problem.conflicts.assign(count, llvm::BitVector(count));
  for (unsigned i = 0; i < count; ++i) {
    problem.sizesBytes.push_back(intervals[i].bytes);
    for (unsigned j = 0; j < count; ++j)
      if (i != j && intervals[i].first <= intervals[j].last &&
          intervals[j].first <= intervals[i].last)
        problem.conflicts[i].set(j);
  }
  return problem;
}

int64_t getLiveBytes(llvm::ArrayRef<Interval> intervals) {
  int64_t most = 0;
  for (const Interval &at : intervals) {
    int64_t live = 0;
    for (const Interval &other : intervals)
      if (other.first <= at.first && at.first <= other.last)
        live += llvm::alignTo(other.bytes, kBufferAlignmentBytes);
    most = std::max(most, live);
  }
  return most;
}

void expectValid(const AllocationProblem &problem,
                 const Allocation &allocation) {
  ASSERT_EQ(allocation.offsetsBytes.size(), problem.sizesBytes.size());
  for (unsigned i = 0; i < problem.sizesBytes.size(); ++i) {
    int64_t begin = allocation.offsetsBytes[i];
    int64_t end = begin + problem.sizesBytes[i];
    EXPECT_GE(begin, 0);
    EXPECT_EQ(begin % kBufferAlignmentBytes, 0);
    EXPECT_LE(end, allocation.arenaBytes);
    for (unsigned j : problem.conflicts[i].set_bits()) {
      int64_t otherBegin = allocation.offsetsBytes[j];
      int64_t otherEnd = otherBegin + problem.sizesBytes[j];
      EXPECT_TRUE(end <= otherBegin || otherEnd <= begin) << i << " and " << j;
    }
  }
}

} // namespace

TEST(Allocator, NothingNeedsNothing) {
  EXPECT_EQ(allocateOffsets({}, 0).arenaBytes, 0);
}

TEST(Allocator, ChainUsesTwoBuffers) {
  // Each value lives from its maker to its reader: 64 + 128 at most.
  std::vector<Interval> chain = {
      {64, 0, 1}, {128, 1, 2}, {64, 2, 3}, {128, 3, 4}};
  auto problem = makeProblem(chain);
  Allocation found = allocateOffsets(problem, getLiveBytes(chain));
  expectValid(problem, found);
  EXPECT_EQ(found.arenaBytes, 192);
}

TEST(Allocator, SizesAreRoundedUpToTheAlignment) {
  std::vector<Interval> both = {{1, 0, 1}, {65, 0, 1}};
  auto problem = makeProblem(both);
  Allocation found = allocateOffsets(problem, getLiveBytes(both));
  expectValid(problem, found);
  EXPECT_EQ(found.arenaBytes, 64 + 128);
}

TEST(Allocator, SharesAroundAValueThatSpansBoth) {
  // The small value that spans both halves must lie at an end, or the two large
  // ones that never meet cannot share the rest: 64 + 256.
  std::vector<Interval> values = {
      {128, 0, 0}, {128, 0, 1}, {64, 0, 3}, {256, 2, 3}};
  auto problem = makeProblem(values);
  Allocation found = allocateOffsets(problem, getLiveBytes(values));
  expectValid(problem, found);
  EXPECT_EQ(found.arenaBytes, getLiveBytes(values));
}

TEST(Allocator, ZeroBytesTakeNoRoom) {
  std::vector<Interval> values = {{0, 0, 1}, {64, 0, 1}};
  auto problem = makeProblem(values);
  EXPECT_EQ(allocateOffsets(problem, 64).arenaBytes, 64);
}

TEST(Allocator, RandomLifetimesStayApartAndNearTheBound) {
  int64_t arenas = 0, bounds = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    std::mt19937 random(seed);
    std::vector<Interval> values;
    for (int i = 0; i < 40; ++i) {
      int first = random() % 40;
      values.push_back({static_cast<int64_t>(random() % 2048), first,
                        first + static_cast<int>(random() % 6)});
    }
    auto problem = makeProblem(values);
    int64_t bound = getLiveBytes(values);
    Allocation found = allocateOffsets(problem, bound);
    expectValid(problem, found);
    EXPECT_GE(found.arenaBytes, bound) << "seed " << seed;
    EXPECT_EQ(found.offsetsBytes, allocateOffsets(problem, bound).offsetsBytes);
    // More rounds are never worse.
    EXPECT_LE(found.arenaBytes, allocateOffsets(problem, bound, 0).arenaBytes);
    arenas += found.arenaBytes;
    bounds += bound;
  }
  // Within 5 % of the most bytes that live at once.
  EXPECT_LE(arenas * 100, bounds * 105);
}
