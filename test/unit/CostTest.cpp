//===- CostTest.cpp - Costs add up, clocks convert ------------------------===//

#include "hetero/Target/Cost.h"
#include "gtest/gtest.h"

using namespace hetero;

TEST(Cost, ClocksRoundUp) {
  // 500 MHz: a cycle is 2,000 ps.
  EXPECT_EQ(cyclesToPs(3, 500'000), 6000);
  EXPECT_EQ(psToCycles(6000, 500'000), 3);
  EXPECT_EQ(psToCycles(6001, 500'000), 4);
  // 300 MHz: ceil(10 / 3) ns.
  EXPECT_EQ(cyclesToPs(1, 300'000), 3334);
  EXPECT_EQ(cyclesToPs(0, 300'000), 0);
}

TEST(Cost, BytesToCyclesRoundsUp) {
  // 8e9 bytes a second at 1 GHz are 8 bytes a cycle.
  EXPECT_EQ(bytesToCycles(64, 8'000'000'000, 1'000'000), 8);
  EXPECT_EQ(bytesToCycles(65, 8'000'000'000, 1'000'000), 9);
  EXPECT_EQ(bytesToCycles(0, 8'000'000'000, 1'000'000), 0);
}

TEST(Cost, LargeProductsDoNotOverflow) {
  // 2^40 cycles of 1 kHz are 2^40 ms.
  EXPECT_EQ(psToCycles(int64_t(1) << 62, 1),
            (int64_t(1) << 62) / 1'000'000'000 + 1);
  // 2^40 bytes at 1e9 bytes a second, in picoseconds.
  EXPECT_EQ(bytesToCycles(int64_t(1) << 40, 1'000'000'000, 1'000'000'000),
            (int64_t(1) << 40) * 1000);
}

TEST(Cost, EntriesAreMergedByName) {
  Cost cost;
  cost.addCycles("array", 4);
  cost.addCycles("dma", 2);
  cost.addCycles("array", 1);
  cost.addTraffic("dram", 8, 0);
  cost.addTraffic("dram", 8, 4);
  ASSERT_EQ(cost.resources.size(), 2u);
  EXPECT_EQ(cost.resources[0], (ResourceCycles{"array", 5}));
  ASSERT_EQ(cost.traffic.size(), 1u);
  EXPECT_EQ(cost.traffic[0], (MemoryTraffic{"dram", 16, 4}));
  EXPECT_EQ(cost.getTotalBytes(), 20);
}

TEST(Cost, SumTakesTheBoundOfTheLongerPart) {
  Cost first;
  first.latencyCycles = 4;
  first.latencyPs = 4000;
  first.energyFj = 1;
  first.macs = 2;
  first.bound = "array";
  first.addCycles("array", 4);
  first.addTraffic("dram", 1, 0);
  Cost second = first;
  second.latencyPs = 5000;
  second.bound = "dma";
  second.addCycles("dma", 5);
  Cost sum = first;
  sum += second;
  EXPECT_EQ(sum.latencyCycles, 8);
  EXPECT_EQ(sum.latencyPs, 9000);
  EXPECT_EQ(sum.energyFj, 2);
  EXPECT_EQ(sum.macs, 4);
  EXPECT_EQ(sum.bound, "dma");
  EXPECT_EQ(sum.resources[0], (ResourceCycles{"array", 8}));
  EXPECT_EQ(sum.resources[1], (ResourceCycles{"dma", 5}));
  EXPECT_EQ(sum.traffic[0].readBytes, 2);
  // Of equal parts the first keeps its bound; nothing added changes nothing.
  Cost equal = first;
  equal += Cost();
  EXPECT_EQ(equal, first);
  EXPECT_FALSE(sum == first);
}
