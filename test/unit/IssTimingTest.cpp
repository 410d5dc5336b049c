//===- IssTimingTest.cpp - Cycles derived by hand ---------------*- C++ -*-===//
//
// Tiny programs whose cycles follow from the rules of the CV32E40P manual and
// the cluster's figures; the derivation stands beside each. Cycles are counted
// from the program's first instruction and without its ending.
//
//===----------------------------------------------------------------------===//

#include "test/support/Iss/TestCluster.h"
#include <gtest/gtest.h>

using namespace hetero::cluster::iss;

TEST(IssTiming, ArithmeticTakesOneCycle) {
  TestCluster cluster;
  EXPECT_EQ(cluster.cyclesOf("addi t0, a0, 1\n"
                             "add t1, t0, t0\n"
                             "mul t2, t1, t1\n"),
            3u);
}

TEST(IssTiming, LoadUse) {
  TestCluster cluster;
  // lw 1, bubble 1, addi 1.
  EXPECT_EQ(cluster.cyclesOf("lw t0, 0(a1)\naddi t0, t0, 1\n"), 3u);
  // An independent instruction fills the bubble.
  EXPECT_EQ(cluster.cyclesOf("lw t0, 0(a1)\nli t1, 1\naddi t0, t0, 1\n"), 3u);
  // A store of the loaded value, and an address that was loaded, wait too.
  EXPECT_EQ(cluster.cyclesOf("lw t0, 0(a1)\nsw t0, 4(a1)\n"), 3u);
  EXPECT_EQ(cluster.cyclesOf("sw a1, 0(a1)\nlw t0, 0(a1)\nlw t1, 4(t0)\n"), 4u);
  // A load to x0 gives nothing to wait for.
  EXPECT_EQ(cluster.cyclesOf("lw x0, 0(a1)\naddi t0, x0, 1\n"), 2u);
  // A float load and its reader.
  EXPECT_EQ(cluster.cyclesOf("flw fa0, 0(a1)\nfadd.s fa1, fa0, fa0\n"), 3u);
  // A branch reads its operands like any other: 1 + 1 + 1 (not taken).
  EXPECT_EQ(cluster.cyclesOf("sw x0, 0(a1)\nlw t0, 0(a1)\n"
                             "bnez t0, end\nend:\n"),
            4u);
}

TEST(IssTiming, BranchesAndJumps) {
  TestCluster cluster;
  EXPECT_EQ(cluster.cyclesOf("beq x0, x0, end\nend:\n"), 3u);
  EXPECT_EQ(cluster.cyclesOf("bne x0, x0, end\nend:\n"), 1u);
  EXPECT_EQ(cluster.cyclesOf("jal x0, end\nend:\n"), 2u);
  // auipc 1, jalr 2.
  EXPECT_EQ(cluster.cyclesOf("auipc t0, 0\nnop\njalr x0, 12(t0)\n"), 4u);
  // The same without the nop: jalr waits 1 for the register just written.
  EXPECT_EQ(cluster.cyclesOf("auipc t0, 0\njalr x0, 8(t0)\n"), 4u);
  // Three rounds: li 1, 3 x addi 1, two taken at 3, the last at 1.
  EXPECT_EQ(cluster.cyclesOf("li t0, 3\nagain:\naddi t0, t0, -1\n"
                             "bnez t0, again\n"),
            1u + 3 + 2 * 3 + 1);
}

TEST(IssTiming, StraddlingTarget) {
  TestCluster cluster;
  // c.j at 0, so the target lies at 2. Its instruction of 32 bits costs one
  // more: 2 + 1, then 1; one of 16 bits does not: 2, then 1.
  EXPECT_EQ(cluster.cyclesOf(".option rvc\nc.j end\nend:\n.option norvc\n"
                             "addi t0, x0, 1\n"),
            4u);
  EXPECT_EQ(cluster.cyclesOf(".option rvc\nc.j end\nend:\nc.li t0, 1\n"), 3u);
  // A taken branch: 3 + 1, then 1.
  EXPECT_EQ(cluster.cyclesOf(".option rvc\nc.nop\n.option norvc\n"
                             "beq x0, x0, end\nend:\naddi t0, x0, 1\n"),
            1u + 4 + 1);
  // A fence fetches again what follows: 2 + 1, then 1.
  EXPECT_EQ(cluster.cyclesOf(".option rvc\nc.nop\n.option norvc\nfence\n"
                             "addi t0, x0, 1\n"),
            1u + 3 + 1);
}

TEST(IssTiming, LongArithmetic) {
  TestCluster cluster;
  EXPECT_EQ(cluster.cyclesOf("mulh t0, a1, a2\n"), 5u);
  EXPECT_EQ(cluster.cyclesOf("mulhu t0, a1, a2\nmulhsu t1, a1, a2\n"), 10u);
  EXPECT_EQ(cluster.cyclesOf("fence\nfence.i\n"), 4u);
  EXPECT_EQ(cluster.cyclesOf("csrr t0, mcycle\n"), 4u);
  EXPECT_EQ(cluster.cyclesOf("csrr t0, fflags\n"), 1u);
}

TEST(IssTiming, DivisionByLeadingZeros) {
  struct {
    const char *name;
    uint32_t divisor;
    unsigned cycles;
  } cases[] = {
      {"divu", 0, 3 + 32},         {"divu", 1, 3 + 31},
      {"divu", 0xffff, 3 + 16},    {"remu", 0x40000000, 3 + 1},
      {"divu", 0xffffffff, 3 + 0}, {"div", 0, 3 + 32},
      {"div", 1, 3 + 31},          {"rem", 0xffff, 3 + 16},
      {"div", 0xffffffff, 2 + 32},  // -1: its complement 0 has 32
      {"rem", 0x80000000, 2 + 1},   // lowest: complement 0x7fffffff has 1
      {"div", 0xffff0000, 2 + 16}}; // complement 0xffff has 16
  for (const auto &test : cases) {
    TestCluster cluster;
    cluster.a5 = 1000;
    cluster.a6 = test.divisor;
    EXPECT_EQ(cluster.cyclesOf(std::string(test.name) + " t0, a5, a6\n"),
              test.cycles)
        << test.name << " by " << test.divisor;
  }
}

TEST(IssTiming, FloatLatencyZero) {
  TestCluster cluster;
  EXPECT_EQ(cluster.cyclesOf("fadd.s fa0, fa1, fa2\nfmul.s fa0, fa0, fa0\n"
                             "feq.s t0, fa0, fa0\nadd t0, t0, t0\n"),
            4u);
}

TEST(IssTiming, FloatLatencyOne) {
  TestCluster cluster;
  cluster.config.timing.floatAddMultiplyLatencyCycles = 1;
  cluster.config.timing.floatOtherLatencyCycles = 1;
  // Pipelined: independent ones follow each other, a reader waits 1.
  EXPECT_EQ(cluster.cyclesOf("fadd.s fa0, fa1, fa2\nfadd.s fa3, fa1, fa2\n"),
            2u);
  EXPECT_EQ(cluster.cyclesOf("fadd.s fa0, fa1, fa2\nfadd.s fa3, fa0, fa2\n"),
            3u);
  EXPECT_EQ(cluster.cyclesOf("feq.s t0, fa1, fa2\nbnez t0, end\nend:\n"),
            1u + 1 + 3);
  // An operation without a stage behind one with: waits 1.
  cluster.config.timing.floatOtherLatencyCycles = 0;
  EXPECT_EQ(cluster.cyclesOf("fadd.s fa0, fa1, fa2\nfmax.s fa3, fa1, fa2\n"),
            3u);
}

TEST(IssTiming, FloatLatencyTwoAndMore) {
  TestCluster cluster;
  cluster.config.timing.floatAddMultiplyLatencyCycles = 2;
  cluster.config.timing.floatOtherLatencyCycles = 3;
  // Issued in 0, its result is there in 3: the next float operation, reader or
  // not, issues then.
  EXPECT_EQ(cluster.cyclesOf("fadd.s fa0, fa1, fa2\nfadd.s fa3, fa1, fa2\n"),
            4u);
  // Integer instructions run on in 1 and 2.
  EXPECT_EQ(cluster.cyclesOf("fadd.s fa0, fa1, fa2\nli t0, 1\nli t1, 1\n"
                             "fsw fa0, 0(a1)\n"),
            4u);
  // A store of another register does not wait: 0, 1.
  EXPECT_EQ(cluster.cyclesOf("fadd.s fa0, fa1, fa2\nfsw fa1, 0(a1)\n"), 2u);
  // An integer result, there in 4, is awaited by its reader ...
  EXPECT_EQ(cluster.cyclesOf("feq.s t0, fa1, fa2\nli t1, 1\nadd t0, t0, t1\n"),
            5u);
  // ... and at the end of a block at the latest: 4, then 3 for the branch.
  EXPECT_EQ(cluster.cyclesOf("feq.s t0, fa1, fa2\nbeq x0, x0, end\nend:\n"),
            7u);
}

TEST(IssTiming, FloatDivision) {
  TestCluster cluster;
  // Result in 19; the integer instruction issues in 1, the store in 19.
  EXPECT_EQ(cluster.cyclesOf("fdiv.s fa0, fa1, fa2\nli t0, 1\n"
                             "fsw fa0, 0(a1)\n"),
            20u);
  // Not read, it costs one cycle; flags are read only when it is done.
  EXPECT_EQ(cluster.cyclesOf("fsqrt.s fa0, fa1\nli t0, 1\n"), 2u);
  EXPECT_EQ(cluster.cyclesOf("fsqrt.s fa0, fa1\ncsrr t0, fflags\n"), 20u);
  // A load that would overwrite the result waits for it.
  EXPECT_EQ(cluster.cyclesOf("fdiv.s fa0, fa1, fa2\nflw fa0, 0(a1)\n"), 20u);
}

TEST(IssTiming, CountersCountWhatPrecedes) {
  TestCluster cluster;
  cluster.run("nop\nnop\nnop\ncsrr t0, mcycle\ncsrr t1, minstret\n"
              "csrr t2, mhartid\ncsrr t3, cycleh\n");
  EXPECT_EQ(cluster.x(5), 3u);  // t0: three nops before it
  EXPECT_EQ(cluster.x(6), 4u);  // t1: and the first reading
  EXPECT_EQ(cluster.x(7), 0u);  // t2
  EXPECT_EQ(cluster.x(28), 0u); // t3
}

TEST(IssTiming, HomeMemory) {
  TestCluster cluster;
  // 15 cycles in place; a reader waits one more.
  EXPECT_EQ(cluster.cyclesOf("lw t0, 0(a2)\n"), 15u);
  EXPECT_EQ(cluster.cyclesOf("sw x0, 0(a2)\n"), 15u);
  EXPECT_EQ(cluster.cyclesOf("lw t0, 0(a2)\naddi t0, t0, 1\n"), 17u);
  cluster.window.latencyCycles = 4;
  EXPECT_EQ(cluster.cyclesOf("lw t0, 0(a2)\n"), 4u);
  Counters counters = cluster.run("lw t0, 0(a2)\nlh t0, 8(a2)\nsb x0, 9(a2)\n");
  EXPECT_EQ(counters.homeBytesRead, 6u);
  EXPECT_EQ(counters.homeBytesWritten, 1u);
  EXPECT_EQ(counters.stallCycles(Stall::HomeLatency), 3u * 3);
}

TEST(IssTiming, Misaligned) {
  TestCluster cluster;
  EXPECT_EQ(cluster.cyclesOf("lw t0, 1(a1)\n"), 2u);
  EXPECT_EQ(cluster.cyclesOf("sh t0, 3(a1)\n"), 2u);
  EXPECT_EQ(cluster.cyclesOf("lh t0, 1(a1)\n"), 1u); // within a word
  EXPECT_EQ(cluster.cyclesOf("lw t0, 2(a2)\n"), 30u);
}

TEST(IssTiming, BankConflictsTakeTurns) {
  TestCluster cluster(8);
  // All want one word in cycle 0; core n gets it in cycle n.
  Counters counters = cluster.run("lw t0, 0(a1)\n");
  for (unsigned core = 0; core != 8; ++core)
    EXPECT_EQ(counters.cores[core].cycles, core + 1 + cluster.endCycles);
  EXPECT_EQ(counters.stallCycles(Stall::BankConflict), 28u); // 0 + 1 + ... + 7

  // Core n takes bank n: no conflict.
  EXPECT_EQ(cluster.run("slli t0, a0, 2\nadd t0, t0, a1\nlw t1, 0(t0)\n")
                .stallCycles(Stall::BankConflict),
            0u);
  // 64 bytes apart is the same bank again, whatever the word.
  EXPECT_EQ(cluster.run("slli t0, a0, 6\nadd t0, t0, a1\nlw t1, 0(t0)\n")
                .stallCycles(Stall::BankConflict),
            28u);
}

TEST(IssTiming, BankRoundRobin) {
  TestCluster cluster(2);
  // Cycle 0: core 0. 1: core 1, whose turn it is. 2: core 0 with its second
  // load. 3: core 1.
  Counters counters = cluster.run("lw t0, 0(a1)\nlw t1, 64(a1)\n");
  EXPECT_EQ(counters.cores[0].cycles, 3u + cluster.endCycles);
  EXPECT_EQ(counters.cores[1].cycles, 4u + cluster.endCycles);
  EXPECT_EQ(counters.cores[0].stallCycles(Stall::BankConflict), 1u);
  EXPECT_EQ(counters.cores[1].stallCycles(Stall::BankConflict), 2u);
  EXPECT_EQ(counters.cores[1].l1Accesses, 2u);
}

TEST(IssTiming, HomePortTakesOneRequestACycle) {
  TestCluster cluster(4);
  // Core n is taken in cycle n and answered 15 cycles later.
  Counters counters = cluster.run("lw t0, 0(a2)\n");
  for (unsigned core = 0; core != 4; ++core)
    EXPECT_EQ(counters.cores[core].cycles, 15 + core + cluster.endCycles);
  EXPECT_EQ(counters.stallCycles(Stall::HomeContention), 6u);
  // At one byte a cycle a word keeps the port for four.
  cluster.window.bytesPerCycle = 1;
  EXPECT_EQ(cluster.cyclesOf("lw t0, 0(a2)\n", /*core=*/3), 15u + 3 * 4);
}

TEST(IssTiming, ValuesFollowTheOrderOfCycles) {
  TestCluster cluster(2);
  // Core 0: branch in 0, nops in 1 to 9, li in 10, store in 11. Core 1: branch
  // in 0 to 2, nops in 3 to 9, load in 10, nop, load in 12.
  cluster.run("bnez a0, reader\n.rept 9\nnop\n.endr\nli t0, 42\n"
              "sw t0, 0(a1)\nj end\n"
              "reader:\n.rept 7\nnop\n.endr\nlw t1, 0(a1)\nnop\n"
              "lw t2, 0(a1)\nend:\n");
  EXPECT_EQ(cluster.x(6, /*core=*/1), 0xa5a5a5a5u); // never written so far
  EXPECT_EQ(cluster.x(7, /*core=*/1), 42u);
}

TEST(IssTiming, Barrier) {
  TestCluster cluster(2);
  // Core 1 arrives in 0 + 3 (branch), core 0 in 1 + 20 (branch, twenty nops):
  // both run on in 21 + 9 = 30.
  std::string body = "bnez a0, arrive\n.rept 20\nnop\n.endr\narrive:\n"
                     "lw t0, 0(a3)\n";
  cluster.trace = true;
  Counters counters = cluster.run(body);
  EXPECT_EQ(counters.cores[0].cycles, 30u + cluster.endCycles);
  EXPECT_EQ(counters.cores[1].cycles, 30u + cluster.endCycles);
  EXPECT_EQ(counters.cores[0].stallCycles(Stall::Barrier), 8u);
  EXPECT_EQ(counters.cores[1].stallCycles(Stall::Barrier), 30u - 3 - 1);
  ASSERT_EQ(counters.intervals.size(), 4u); // a barrier and a run for each
  EXPECT_EQ(counters.intervals[1].resource, "core 1");
  EXPECT_EQ(counters.intervals[1].label, "barrier");
  EXPECT_EQ(counters.intervals[1].startCycle, 3u);
  EXPECT_EQ(counters.intervals[1].endCycle, 30u);
}

TEST(IssTiming, EventUnitKnowsTheCores) {
  TestCluster cluster(4);
  cluster.run("lw t0, 4(a3)\nlw t1, 8(a3)\ncsrr t2, mhartid\n");
  for (unsigned core = 0; core != 4; ++core) {
    EXPECT_EQ(cluster.x(5, core), core);
    EXPECT_EQ(cluster.x(6, core), 4u);
    EXPECT_EQ(cluster.x(7, core), core);
  }
}

TEST(IssTiming, RunsAreRepeatable) {
  TestCluster cluster(8);
  std::string body = "li t2, 50\nagain:\nlw t0, 0(a1)\nadd t0, t0, a0\n"
                     "sw t0, 64(a1)\nlw t1, 0(a2)\naddi t2, t2, -1\n"
                     "bnez t2, again\nlw t0, 0(a3)\n";
  Counters first = cluster.run(body), second = cluster.run(body);
  EXPECT_EQ(first.cycles, second.cycles);
  for (unsigned core = 0; core != 8; ++core)
    EXPECT_EQ(first.cores[core].stalls, second.cores[core].stalls);
}
