//===- IssDmaTest.cpp - Transfers: bytes, cycles, contention ----*- C++ -*-===//
//
// The engine's figures in these tests are the defaults: 8 bytes a cycle, 4
// cycles to start, 1 a run; home memory answers in 15.
//
//===----------------------------------------------------------------------===//

#include "test/support/Iss/TestCluster.h"
#include <gtest/gtest.h>

using namespace hetero::cluster::iss;

/// Copy of runs of `bytes` from home + `from` to L1 + `to`: eight instructions;
/// the start command is issued in cycle 7.
static std::string start(unsigned from, unsigned to, unsigned bytes,
                         unsigned dimensions = 1) {
  return "addi t0, a2, " + std::to_string(from) + "\naddi t1, a1, " +
         std::to_string(to) + "\nli t2, " + std::to_string(bytes) +
         "\nsw t0, 0x00(a4)\nsw t1, 0x04(a4)\nsw t2, 0x08(a4)\nli t3, " +
         std::to_string(dimensions) + "\nsw t3, 0x24(a4)\n";
}
/// Reads the ticket of the last start and waits for it.
static const std::string finish = "lw t4, 0x24(a4)\nsw t4, 0x2c(a4)\n";

TEST(IssDma, OneDimension) {
  TestCluster cluster;
  cluster.trace = true;
  // Start in 7; the first byte streams from 7 + 4 + 15 = 26; 1 + 64 / 8 = 9
  // cycles, so it ends in 35. The store to the wait register, issued in 10, is
  // answered in 35 and takes one cycle.
  Counters counters = cluster.run(start(12, 32, 64) + finish);
  EXPECT_EQ(counters.cycles, 36u + cluster.endCycles);
  EXPECT_EQ(counters.stallCycles(Stall::DmaWait), 25u);
  EXPECT_EQ(counters.dmaIn.transfers, 1u);
  EXPECT_EQ(counters.dmaIn.bytes, 64u);
  EXPECT_EQ(counters.dmaIn.busyCycles, 9u);
  EXPECT_EQ(counters.homeBytesRead, 64u);
  EXPECT_EQ(counters.homeBytesWritten, 0u);
  for (unsigned i = 0; i != 64; ++i)
    EXPECT_EQ(cluster.l1()[32 + i], cluster.home[12 + i]);
  EXPECT_EQ(cluster.l1()[31], 0xa5);
  EXPECT_EQ(cluster.l1()[96], 0xa5);

  ASSERT_EQ(counters.intervals.size(), 3u); // finish, transfer, run
  EXPECT_EQ(counters.intervals[1].resource, "dma in");
  EXPECT_EQ(counters.intervals[1].startCycle, 26u);
  EXPECT_EQ(counters.intervals[1].endCycle, 35u);
  EXPECT_EQ(counters.intervals[1].label, "transfer 1, 64 bytes");
}

TEST(IssDma, BytesArriveAtTheEnd) {
  TestCluster cluster;
  // The first load comes too early and reads what was there before.
  cluster.run(start(0, 0, 8) + "lw s2, 0(a1)\n" + finish + "lw s3, 0(a1)\n");
  EXPECT_EQ(cluster.x(18), 0xa5a5a5a5u);
  EXPECT_EQ(cluster.x(19), 0x18110a03u); // bytes 3, 10, 17, 24
}

TEST(IssDma, SlowMemoryLimitsTheRate) {
  TestCluster cluster;
  cluster.window.bytesPerCycle = 4;
  // 1 + 64 / 4 = 17 instead of 9 cycles.
  EXPECT_EQ(cluster.cyclesOf(start(0, 0, 64) + finish), 36u + 8);
}

TEST(IssDma, UnalignedStartCostsABeat) {
  TestCluster cluster;
  // 64 bytes from L1 + 2 lie in 66 bytes of words: 9 beats.
  EXPECT_EQ(cluster.run(start(0, 2, 64) + finish).dmaIn.busyCycles, 10u);
  // Where home memory's bytes start does not matter.
  EXPECT_EQ(cluster.run(start(1, 0, 64) + finish).dmaIn.busyCycles, 9u);
}

/// Sets the registers of dimensions 2 and 3: three runs 100 bytes apart in home
/// memory and 20 in the L1; two rows of them, 1000 and 64 apart.
static const std::string strides = "li t4, 3\nsw t4, 0x0c(a4)\n"
                                   "li t4, 100\nsw t4, 0x10(a4)\n"
                                   "li t4, 20\nsw t4, 0x14(a4)\n"
                                   "li t4, 2\nsw t4, 0x18(a4)\n"
                                   "li t4, 1000\nsw t4, 0x1c(a4)\n"
                                   "li t4, 64\nsw t4, 0x20(a4)\n";

TEST(IssDma, TwoDimensions) {
  TestCluster cluster;
  Counters counters = cluster.run(strides + start(8, 4, 16, 2) + finish);
  EXPECT_EQ(counters.dmaIn.bytes, 48u);
  EXPECT_EQ(counters.dmaIn.busyCycles, 3u * (1 + 2));
  for (unsigned run = 0; run != 3; ++run) {
    for (unsigned i = 0; i != 16; ++i)
      EXPECT_EQ(cluster.l1()[4 + 20 * run + i],
                cluster.home[8 + 100 * run + i]);
    EXPECT_EQ(cluster.l1()[4 + 20 * run + 16], 0xa5);
  }
}

TEST(IssDma, ThreeDimensions) {
  TestCluster cluster;
  Counters counters = cluster.run(strides + start(8, 4, 16, 3) + finish);
  EXPECT_EQ(counters.dmaIn.bytes, 96u);
  for (unsigned row = 0; row != 2; ++row)
    for (unsigned run = 0; run != 3; ++run)
      for (unsigned i = 0; i != 16; ++i)
        EXPECT_EQ(cluster.l1()[4 + 64 * row + 20 * run + i],
                  cluster.home[8 + 1000 * row + 100 * run + i]);
}

TEST(IssDma, BothDirectionsAtOnce) {
  TestCluster cluster;
  cluster.window.writable = true;
  // In starts in 7, out in 12 (registers swapped by three stores after 8, 9
  // and 10, li in 11): out streams from 12 + 19 = 31 and ends in 40, while in
  // ends in 35. The ticket is read in 13 and awaited from 15 on.
  Counters counters =
      cluster.run("sw a0, 512(a1)\n" + start(0, 0, 64) +
                  "addi t0, a1, 512\naddi t1, a2, 1024\nsw t0, 0x00(a4)\n"
                  "sw t1, 0x04(a4)\nsw t3, 0x24(a4)\n" +
                  finish);
  // One cycle later for the store in front.
  EXPECT_EQ(counters.cycles, 1 + 41u + cluster.endCycles);
  EXPECT_EQ(counters.dmaOut.bytes, 64u);
  EXPECT_EQ(counters.homeBytesWritten, 64u);
  EXPECT_EQ(cluster.home[1024], 0);    // a0 of core 0
  EXPECT_EQ(cluster.home[1028], 0xa5); // never written in L1
  EXPECT_EQ(cluster.home[1088], uint8_t(1088 * 7 + 3));
}

TEST(IssDma, QueuedTransfersFollowEachOther) {
  TestCluster cluster;
  // Both end one after the other: 26 + 9 + 9 = 44; the second one's start-up
  // hides behind the first. Its ticket is awaited.
  EXPECT_EQ(cluster.cyclesOf(start(0, 0, 64) + "sw t3, 0x24(a4)\n" + finish),
            45u);
  // With room for one, the second start command waits until 35; then 4 + 15
  // until 54, and 9 more.
  cluster.config.dmaQueueDepth = 1;
  EXPECT_EQ(cluster.cyclesOf(start(0, 0, 64) + "sw t3, 0x24(a4)\n" + finish),
            35u + 19 + 9 + 1);
}

TEST(IssDma, StatusRegisters) {
  TestCluster cluster;
  cluster.run(start(0, 0, 64) +
              "lw s2, 0x28(a4)\nlw s3, 0x30(a4)\n"
              "lw s4, 0x24(a4)\nlw s5, 0x08(a4)\n" +
              finish + "lw s6, 0x28(a4)\nlw s7, 0x30(a4)\nlw s8, 0x34(a4)\n");
  EXPECT_EQ(cluster.x(18), 1u);  // pending
  EXPECT_EQ(cluster.x(19), 0u);  // no ticket done
  EXPECT_EQ(cluster.x(20), 1u);  // ticket
  EXPECT_EQ(cluster.x(21), 64u); // registers read back
  EXPECT_EQ(cluster.x(22), 0u);
  EXPECT_EQ(cluster.x(23), 1u);
  EXPECT_EQ(cluster.x(24), 0u); // none in the other direction
}

TEST(IssDma, CoresHaveTheirOwnRegisters) {
  TestCluster cluster(2);
  // Core n copies 16 bytes from home + 32 n to L1 + 64 n.
  cluster.run("slli t0, a0, 5\nadd t0, t0, a2\nslli t1, a0, 6\n"
              "add t1, t1, a1\nli t2, 16\nli t3, 1\nsw t0, 0(a4)\n"
              "sw t1, 4(a4)\nsw t2, 8(a4)\nsw t3, 0x24(a4)\n" +
              finish);
  for (unsigned i = 0; i != 16; ++i) {
    EXPECT_EQ(cluster.l1()[i], cluster.home[i]);
    EXPECT_EQ(cluster.l1()[64 + i], cluster.home[32 + i]);
  }
}

TEST(IssDma, CoresWaitForBanksInUse) {
  TestCluster cluster;
  // The run's first burst passes in 26; in 27 it fills words 0 and 1. A load of
  // word 0 in 27 waits for 28, one of word 2 in 27 does not. Between the start
  // in 7 and the load lie 19 nops.
  std::string nops = ".rept 19\nnop\n.endr\n";
  EXPECT_EQ(cluster.run(start(0, 0, 64) + nops + "lw s2, 0(a1)\n")
                .stallCycles(Stall::DmaConflict),
            1u);
  EXPECT_EQ(cluster.run(start(0, 0, 64) + nops + "lw s2, 8(a1)\n")
                .stallCycles(Stall::DmaConflict),
            0u);
  EXPECT_EQ(cluster.run(start(0, 0, 64) + nops + "nop\nlw s2, 8(a1)\n")
                .stallCycles(Stall::DmaConflict),
            1u);
}

TEST(IssDma, CoresTakeHomeBandwidth) {
  TestCluster cluster;
  // A load of home memory while the transfer streams ends it one cycle later;
  // one before the stream starts, or in the other direction, does not.
  std::string nops = ".rept 19\nnop\n.endr\n";
  EXPECT_EQ(cluster.run(start(0, 0, 64) + nops + "lw s2, 0(a2)\n" + finish)
                .dmaIn.busyCycles,
            10u);
  EXPECT_EQ(
      cluster.run(start(0, 0, 64) + "lw s2, 0(a2)\n" + finish).dmaIn.busyCycles,
      9u);
  EXPECT_EQ(cluster.run(start(0, 0, 64) + nops + "sw s2, 0(a2)\n" + finish)
                .dmaIn.busyCycles,
            9u);
}

TEST(IssDma, RefusesWhatItCannotCopy) {
  TestCluster cluster;
  auto contains = [](const std::string &text, const char *part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_TRUE(contains(cluster.errorOf("li t0, 4\nsw t0, 0x24(a4)\n"),
                       "takes 1, 2 or 3 dimensions, not 4"));
  EXPECT_TRUE(contains(cluster.errorOf(start(0, 0, 0)),
                       "a DMA transfer of 1 x 1 runs of 0 bytes is empty"));
  EXPECT_TRUE(contains(cluster.errorOf("sw a1, 0(a4)\n" // L1 to L1
                                       "sw a1, 4(a4)\nli t0, 1\nsw t0, 8(a4)\n"
                                       "sw t0, 0x24(a4)\n"),
                       "exactly one side in L1"));
  cluster.config.l1Bytes = 1024;
  EXPECT_TRUE(contains(cluster.errorOf(start(0, 1000, 64)),
                       "a DMA run leaves the L1 at 0x100003e8"));
  cluster.config.l1Bytes = 65536;
  cluster.home.resize(64);
  EXPECT_TRUE(contains(cluster.errorOf(start(32, 0, 64)),
                       "a DMA run is not in home memory at 0x80000020"));
  cluster.window.writable = false;
  EXPECT_TRUE(contains(cluster.errorOf("sw a1, 0(a4)\nsw a2, 4(a4)\nli t0, 8\n"
                                       "sw t0, 8(a4)\nli t0, 1\n"
                                       "sw t0, 0x24(a4)\n"),
                       "a DMA run writes read-only memory at 0x80000000"));
  EXPECT_TRUE(contains(cluster.errorOf("sw a1, 0x28(a4)\n"),
                       "the DMA engine has no such register to write"));
  EXPECT_TRUE(contains(cluster.errorOf("lw t0, 0x2c(a4)\n"),
                       "the DMA engine has no such register to read"));
  EXPECT_TRUE(contains(cluster.errorOf("lh t0, 0(a4)\n"),
                       "device registers are aligned words"));
}
