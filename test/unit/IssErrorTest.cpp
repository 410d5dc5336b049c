//===- IssErrorTest.cpp - Programs and machines that are refused *- C++ -*-===//
//
// Whatever a program does, the simulator ends with a sentence that names core,
// address and instruction; whatever a file or a configuration holds, with one
// that names the fault.
//
//===----------------------------------------------------------------------===//

#include "test/support/Iss/Assembler.h"
#include "test/support/Iss/TestCluster.h"
#include <cstring>
#include <gtest/gtest.h>
#include <random>

using namespace hetero::cluster::iss;

static llvm::ExitOnError check("IssErrorTest: ");

TEST(IssError, Traps) {
  TestCluster cluster;
  EXPECT_EQ(cluster.errorOf("nop\n.word 0xffffffff\n"),
            "cluster core 0 at pc 0x1c000004 'bytes ff ff ff ff', cycle 1: "
            "illegal instruction");
  EXPECT_EQ(cluster.errorOf("mret\n"),
            "cluster core 0 at pc 0x1c000000 'mret', cycle 0: illegal "
            "instruction");
  EXPECT_EQ(cluster.errorOf("ebreak\n"),
            "cluster core 0 at pc 0x1c000000 'ebreak', cycle 0: breakpoint");
  EXPECT_EQ(cluster.errorOf(".option rvc\nc.ebreak\n"),
            "cluster core 0 at pc 0x1c000000 'ebreak', cycle 0: breakpoint");
  EXPECT_EQ(cluster.errorOf("lw t0, 0(zero)\n"),
            "cluster core 0 at pc 0x1c000000 'lw t0, 0(zero)', cycle 0: load "
            "of 4 bytes at 0x0 is outside all memory");
  EXPECT_EQ(cluster.errorOf("sb t0, -1(a2)\n"),
            "cluster core 0 at pc 0x1c000000 'sb t0, -1(a2)', cycle 0: store "
            "of 1 bytes at 0x7fffffff is outside all memory");
  EXPECT_EQ(cluster.errorOf("auipc t0, 0\nsw t0, 0(t0)\n"),
            "cluster core 0 at pc 0x1c000004 'sw t0, 0(t0)', cycle 1: store "
            "of 4 bytes at 0x1c000000 is to read-only memory");
  EXPECT_EQ(cluster.errorOf("jalr x0, 0(a2)\n"),
            "cluster core 0 at pc 0x80000000 'no code', cycle 2: jump to an "
            "address without code");
  EXPECT_EQ(cluster.errorOf("csrr t0, mstatus\n"),
            "cluster core 0 at pc 0x1c000000 'csrr t0, mstatus', cycle 0: "
            "control register does not exist or cannot be written");
  EXPECT_EQ(cluster.errorOf("csrw mcycle, t0\n"),
            "cluster core 0 at pc 0x1c000000 'csrw mcycle, t0', cycle 0: "
            "control register does not exist or cannot be written");
  EXPECT_EQ(cluster.errorOf("csrwi frm, 5\nfadd.s fa0, fa0, fa0\n"),
            "cluster core 0 at pc 0x1c000004 'fadd.s fa0, fa0, fa0', cycle 1: "
            "rounding mode is reserved");
  EXPECT_EQ(cluster.errorOf("li a7, 57\necall\n"),
            "cluster core 0 at pc 0x1c000004 'ecall', cycle 1: system call 57 "
            "is not supported, only 93 (exit) and 64 (write to 1 or 2)");
  EXPECT_EQ(
      cluster.errorOf("li a7, 64\nli a0, 1\nli a1, 16\nli a2, 1\necall\n"),
      "cluster core 0 at pc 0x1c000010 'ecall', cycle 4: system call 64 "
      "with 0x10: the bytes to write are not in memory");
}

TEST(IssError, EndOfMemory) {
  TestCluster cluster;
  // The last word of the L1 is there, the one that straddles its end is not.
  cluster.config.l1Bytes = 1024;
  EXPECT_EQ(cluster.errorOf("lw t0, 1020(a1)\n"), "no error");
  EXPECT_EQ(cluster.errorOf("lw t0, 1022(a1)\n"),
            "cluster core 0 at pc 0x1c000000 'lw t0, 1022(a1)', cycle 0: load "
            "of 4 bytes at 0x100003fe is outside all memory");
  cluster.home.resize(16);
  EXPECT_EQ(cluster.errorOf("sh t0, 14(a2)\n"), "no error");
  EXPECT_NE(cluster.errorOf("sh t0, 15(a2)\n"), "no error");
}

TEST(IssError, EventUnitMisuse) {
  TestCluster cluster;
  EXPECT_EQ(cluster.errorOf("sw t0, 0(a3)\n"),
            "cluster core 0 at pc 0x1c000000 'sw t0, 0(a3)', cycle 0: store "
            "of 4 bytes at 0x10204000: the event unit's registers are read "
            "only");
  EXPECT_EQ(cluster.errorOf("lw t0, 12(a3)\n"),
            "cluster core 0 at pc 0x1c000000 'lw t0, 12(a3)', cycle 0: load "
            "of 4 bytes at 0x1020400c: the event unit has no such register");
}

TEST(IssError, EndlessLoop) {
  TestCluster cluster;
  cluster.instructionLimit = 1000;
  EXPECT_EQ(cluster.errorOf("again:\nj again\n"),
            "cluster core 0 at pc 0x1c000000 'j 0x1c000000', cycle 2000: limit "
            "of 1000 instructions exceeded");
}

TEST(IssError, Deadlock) {
  TestCluster cluster(3);
  EXPECT_EQ(cluster.errorOf("beqz a0, end\nlw t0, 0(a3)\nend:\n"),
            "cluster deadlock: cores 1 (pc 0x1c000004), 2 (pc 0x1c000004) wait "
            "at the barrier, cores 0 have ended");
}

TEST(IssError, ExitCodesAndOutput) {
  TestCluster cluster(2);
  // "hi\n" to output by core 0; core n ends with n + 3.
  Counters counters =
      cluster.run("mv s2, a0\nbnez a0, end\nli t0, 0x000a6968\nsw t0, 0(a1)\n"
                  "li a0, 1\nli a2, 3\nli a7, 64\necall\nend:\n"
                  "addi a0, s2, 3\nli a7, 93\necall\n");
  EXPECT_EQ(counters.output, "hi\n");
  EXPECT_EQ(counters.cores[0].exitCode, 3u);
  EXPECT_EQ(counters.cores[1].exitCode, 4u);
}

/// Message of a file that must not load.
static std::string loadError(llvm::ArrayRef<uint8_t> elf,
                             const ClusterConfig &config = {}) {
  auto program = Program::load(elf, config);
  return program ? "no error" : llvm::toString(program.takeError());
}

static std::vector<uint8_t>
smallProgram(llvm::ArrayRef<DataSegment> data = {}) {
  return makeExecutable(check(assemble("nop\necall\n")), 0x1c000000, data);
}

TEST(IssError, Files) {
  std::vector<uint8_t> elf = smallProgram();
  EXPECT_EQ(loadError(elf), "no error");
  EXPECT_NE(loadError(llvm::ArrayRef(elf).take_front(10)), "no error");
  EXPECT_EQ(loadError(std::vector<uint8_t>(4096)),
            "cluster program: not a statically linked little-endian 32-bit "
            "RISC-V executable");
  auto withByte = [&](size_t offset, uint8_t value) {
    std::vector<uint8_t> changed = elf;
    changed[offset] = value;
    return changed;
  };
  const char *notRiscv = "cluster program: not a statically linked "
                         "little-endian 32-bit RISC-V executable";
  EXPECT_EQ(loadError(withByte(4, 2)), notRiscv);  // 64 bits
  EXPECT_EQ(loadError(withByte(18, 3)), notRiscv); // another machine
  EXPECT_EQ(loadError(withByte(16, 3)), notRiscv); // shared object
  // The program header follows the file header at 52; flags are its word 6.
  EXPECT_EQ(loadError(withByte(52 + 24, 7)),
            "cluster program: segment at 0x1c000000 is writable and "
            "executable; link code and data into separate segments");
  EXPECT_EQ(loadError(withByte(52 + 24, 4)),
            "cluster program: no executable segment");
  EXPECT_EQ(loadError(withByte(52 + 23, 0x7f)), // size in memory
            "cluster program: segment at 0x1c000000 of 2130706438 bytes is out "
            "of range");
  EXPECT_EQ(loadError(smallProgram({{0x1c000004, {1, 2, 3, 4}}})),
            "cluster program: segments at 0x1c000000 and 0x1c000004 overlap");
}

// Damaged files end in an error or load; they never crash.
TEST(IssError, DamagedFiles) {
  std::vector<uint8_t> elf = smallProgram({{0x10000000, {1, 2, 3, 4}}});
  std::mt19937 generator(1);
  unsigned refused = 0;
  for (unsigned round = 0; round != 500; ++round) {
    std::vector<uint8_t> damaged = elf;
    for (unsigned i = 0; i != 3; ++i)
      damaged[generator() % 116] = generator();
    if (loadError(damaged) != "no error")
      ++refused;
  }
  EXPECT_GT(refused, 250u);
}

// Neither does code that is any bytes at all, on two cores that share memory.
TEST(IssError, RandomCode) {
  std::mt19937 generator(2);
  ClusterConfig config;
  config.cores = 2;
  std::vector<uint8_t> home(4096);
  unsigned failed = 0;
  for (unsigned round = 0; round != 500; ++round) {
    std::vector<uint8_t> code(256);
    for (uint8_t &byte : code)
      byte = generator();
    auto program =
        check(Program::load(makeExecutable(code, 0x1c000000), config));
    auto machine = check(
        Machine::create(*program, {{"home", 0x80000000, 4096, home.data()}}));
    RunRequest request;
    request.entryPc = program->entryPc() + 2 * (generator() % 128);
    request.instructionsPerCore = 10000;
    request.cores.resize(2);
    for (CoreStart &start : request.cores) {
      for (uint32_t &argument : start.arguments)
        argument = 0x80000000 + generator() % 4096;
      start.stackPointer = config.l1Base + generator() % config.l1Bytes;
    }
    auto counters = machine->run(request);
    if (!counters) {
      EXPECT_NE(llvm::toString(counters.takeError()), "");
      ++failed;
    }
  }
  EXPECT_GT(failed, 400u);
}

TEST(IssError, Symbols) {
  auto program = check(Program::load(smallProgram(), ClusterConfig()));
  EXPECT_EQ(llvm::toString(program->symbolAddress("main").takeError()),
            "cluster program: no symbol 'main'");
}

TEST(IssError, MemoryMaps) {
  ClusterConfig config;
  std::vector<uint8_t> bytes(64);
  auto mapError = [&](std::vector<HomeWindow> windows) {
    auto program = check(Program::load(smallProgram(), config));
    auto machine = Machine::create(*program, std::move(windows));
    return machine ? "no error" : llvm::toString(machine.takeError());
  };
  EXPECT_EQ(mapError({{"dram", 0x80000000, 64, bytes.data()}}), "no error");
  EXPECT_EQ(mapError({{"dram", 0x1000ffff, 64, bytes.data()}}),
            "memory map: the L1 (0x10000000 to 0x10010000) overlaps window "
            "'dram' (0x1000ffff to 0x1001003f)");
  EXPECT_EQ(mapError({{"dram", 0x1c000000, 64, bytes.data()}}),
            "memory map: window 'dram' (0x1c000000 to 0x1c000040) overlaps a "
            "program segment (0x1c000000 to 0x1c000006)");
  EXPECT_EQ(mapError({{"dram", 0xffffffff, 64, bytes.data()}}),
            "memory map: window 'dram' at 0xffffffff is empty or ends beyond "
            "32-bit addresses");
  EXPECT_EQ(mapError({{"dram", 0x80000000, 64, nullptr}}),
            "memory map: window 'dram' has no bytes behind it");
}

TEST(IssError, Runs) {
  auto program = check(Program::load(smallProgram(), ClusterConfig()));
  auto machine = check(Machine::create(*program, {}));
  RunRequest request;
  request.entryPc = 0x100;
  EXPECT_EQ(llvm::toString(machine->run(request).takeError()),
            "cluster run: no code at the entry point 0x100");
  request.cores.resize(3);
  EXPECT_EQ(llvm::toString(machine->run(request).takeError()),
            "cluster run: registers for 3 cores, the cluster has 8");
}

TEST(IssError, Configurations) {
  auto errorWith = [](auto change) {
    ClusterConfig config;
    change(config);
    return loadError(smallProgram(), config);
  };
  using Config = ClusterConfig;
  EXPECT_EQ(errorWith([](Config &c) { c.cores = 17; }),
            "cluster configuration: cores is 17, must be 1 to 16");
  EXPECT_EQ(errorWith([](Config &c) { c.l1Banks = 12; }),
            "cluster configuration: l1Banks is 12, must be a power of two from "
            "2 to 64");
  EXPECT_EQ(errorWith([](Config &c) { c.l1Bytes = 100; }),
            "cluster configuration: l1Bytes is 100, must be a positive "
            "multiple of one word in each of the 16 banks, at an aligned base");
  EXPECT_EQ(errorWith([](Config &c) { c.l1Base = 0xffff8000; }),
            "cluster configuration: the L1 does not end within 32-bit "
            "addresses");
  EXPECT_EQ(errorWith([](Config &c) { c.dmaBase = c.eventUnitBase; }),
            "cluster configuration: L1, event unit and DMA registers overlap");
  EXPECT_EQ(errorWith([](Config &c) { c.homeBytesPerCycle = 0; }),
            "cluster configuration: homeLatencyCycles and homeBytesPerCycle "
            "must be positive");
  EXPECT_EQ(errorWith([](Config &c) { c.dmaQueueDepth = 0; }),
            "cluster configuration: dmaBytesPerCycle and dmaQueueDepth must be "
            "positive");
  EXPECT_EQ(errorWith([](Config &c) { c.barrierCycles = 0; }),
            "cluster configuration: barrierCycles must be positive");
  EXPECT_EQ(errorWith([](Config &c) { c.timing.jumpCycles = 0; }),
            "cluster configuration: an instruction takes at least one cycle");
  EXPECT_EQ(errorWith([](Config &c) { c.timing.fenceCycles = 61; }),
            "cluster configuration: an instruction timing of 61 cycles is out "
            "of range, the most is 60");
}
