//===- IssTrapTest.cpp - What ends a program, by a second opinion -*- C++ -*-//
//
// Programs around one word of random bits run in the simulator and under
// qemu-riscv32. Either both go on, with the same registers and memory, or both
// end there for the same reason: no such instruction, a breakpoint, or an
// access outside all memory.
//
// HETERO_ISS_RANDOM_WORDS=<n> tries more of them.
//
//===----------------------------------------------------------------------===//

#include "test/support/Iss/Assembler.h"
#include "test/support/Iss/Emulator.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include <cstdlib>
#include <gtest/gtest.h>
#include <iostream>
#include <map>
#include <random>

using namespace llvm;
using namespace hetero::cluster::iss;

/// The machine without what RV32IMFC has not.
static constexpr StringLiteral qemuCpu =
    "rv32,g=false,a=false,d=false,zba=false,zbb=false,zbc=false,zbs=false";

static constexpr uint32_t codeAddress = 0x00100000;
static constexpr uint32_t dataAddress = 0x00400000;
/// Whole pages, for qemu gives out no less.
static constexpr unsigned dataBytes = 3 * 4096;

/// A program most of whose registers point into the middle of its data, with
/// random low bits, while the others hold anything; runs `word` and writes
/// registers and data.
static std::vector<uint8_t> makeProgram(uint32_t word,
                                        std::minstd_rand &random) {
  std::string text = ".option norvc\nfmv.w.x f0, x0\n";
  for (unsigned reg = 1; reg != 32; ++reg) {
    uint32_t inside = dataAddress + 4096 + 2048 + random() % 32;
    text += "li x" + utostr(reg) + ", " +
            utostr(random() % 4 ? inside : uint32_t(random())) + "\nfmv.w.x f" +
            utostr(reg) + ", x" + utostr(reg) + "\n";
  }
  // A compressed word leaves its upper half to be run as well.
  text += ".word " + utostr(word) + "\nnop\n";
  for (unsigned reg = 1; reg != 31; ++reg)
    text += "lui x31, " + utostr(dataAddress >> 12) + "\nsw x" + utostr(reg) +
            ", " + utostr(4 * reg) + "(x31)\nfsw f" + utostr(reg) + ", " +
            utostr(128 + 4 * reg) + "(x31)\n";
  text += "li a0, 1\nli a1, " + utostr(dataAddress) + "\nli a2, " +
          utostr(dataBytes) +
          "\nli a7, 64\necall\nli a0, 0\nli a7, 93\necall\n";
  DataSegment data{dataAddress, {}};
  for (unsigned i = 0; i != dataBytes; ++i)
    data.contents.push_back(random());
  return makeExecutable(cantFail(assemble(text)), codeAddress, {data});
}

/// Whether the machines may know `word` differently: control registers other
/// than the float unit's, and calls of a system that is not there.
static bool isBeyondComparison(uint32_t word) {
  constexpr uint32_t system = 0x73, opcodeMask = 0x7f;
  uint32_t control = word >> 20;
  return (word & opcodeMask) == system && (control == 0 || control > 3) &&
         word != 0x00100073;
}

/// How a run ended, in the words of both machines.
static std::string classify(Expected<std::string> &result) {
  if (result)
    return "goes on";
  std::string message = toString(result.takeError());
  for (auto [part, kind] :
       std::initializer_list<std::pair<StringRef, StringRef>>{
           {"illegal instruction", "illegal"},
           {"reserved", "illegal"},
           {"control register", "illegal"},
           {"Illegal instruction", "illegal"},
           {"breakpoint", "breakpoint"},
           {"Trace/breakpoint", "breakpoint"},
           {"outside all memory", "access"},
           {"read-only memory", "access"},
           {"without code", "no code"},
           {"Segmentation fault", "access"},
           {"limit of", "loops"}})
    if (StringRef(message).contains(part))
      return kind.str();
  return message;
}

TEST(IssTrap, RandomWordsEndAsUnderQemu) {
  auto qemu = findQemu();
  if (!qemu)
    GTEST_SKIP() << "qemu-riscv32 is not installed";
  unsigned words = 100;
  if (const char *more = std::getenv("HETERO_ISS_RANDOM_WORDS"))
    words = std::atoi(more);
  std::map<std::string, unsigned> counts;
  for (unsigned seed = 1; seed <= words; ++seed) {
    std::minstd_rand random(seed);
    uint32_t word = random() << 16 ^ random();
    // Half of them of 32 bits, which are a quarter of all words.
    if (random() % 2)
      word |= 3;
    if (isBeyondComparison(word))
      continue;
    std::vector<uint8_t> elf = makeProgram(word, random);
    auto ours = runInSimulator(elf, /*instructionLimit=*/100000);
    std::string outcome = classify(ours);
    ++counts[outcome];
    if (outcome == "loops")
      continue;
    auto theirs = runUnderQemu(elf, *qemu, qemuCpu);
    std::string expected = classify(theirs);
    // Behind the code qemu has the zeros of a page, which are no instruction.
    if (outcome == "no code" && (expected == "illegal" || expected == "access"))
      continue;
    ASSERT_EQ(outcome, expected)
        << "seed " << seed << ", word 0x" << utohexstr(word);
    if (outcome == "goes on")
      ASSERT_TRUE(*ours == *theirs)
          << "seed " << seed << ", word 0x" << utohexstr(word);
  }
  for (const auto &[outcome, count] : counts)
    std::cout << count << " words: " << outcome << "\n";
  EXPECT_GT(counts["goes on"], 0u);
  EXPECT_GT(counts["illegal"], 0u);
}
