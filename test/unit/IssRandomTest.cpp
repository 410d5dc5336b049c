//===- IssRandomTest.cpp - Simulator against a second opinion ---*- C++ -*-===//
//
// Random programs run in the simulator and under qemu-riscv32 as the same file;
// every register, fcsr and all data must agree at every record. The programs
// together use every instruction of RV32IMFC.
//
// HETERO_ISS_RANDOM_PROGRAMS=<n> runs more of them: 500 are a million
// instructions.
//
//===----------------------------------------------------------------------===//

#include "test/support/Iss/Emulator.h"
#include "test/support/Iss/RandomProgram.h"
#include "llvm/ADT/StringExtras.h"
#include <cstdlib>
#include <gtest/gtest.h>
#include <iomanip>
#include <iostream>
#include <map>

using namespace llvm;
using namespace hetero::cluster::iss;

static ExitOnError check("IssRandomTest: ");

/// Names the first section whose record differs, with its instructions.
static std::string explain(const RandomProgram &random, unsigned sections,
                           StringRef ours, StringRef theirs) {
  if (ours.size() != theirs.size())
    return "wrote " + utostr(ours.size()) + " bytes, expected " +
           utostr(theirs.size()) + ": " + ours.take_front(400).str();
  auto wordAt = [](StringRef bytes, size_t word) {
    uint32_t value;
    std::memcpy(&value, bytes.data() + 4 * word, 4);
    return utohexstr(value);
  };
  for (size_t word = 0; word < ours.size() / 4; ++word) {
    if (ours.substr(4 * word, 4) == theirs.substr(4 * word, 4))
      continue;
    size_t section = word / RandomProgram::recordWords;
    if (section >= sections)
      return "data differ at byte " +
             utostr(4 * (word - sections * RandomProgram::recordWords));
    size_t reg = word % RandomProgram::recordWords + 1;
    std::string name = reg < 32   ? "x" + utostr(reg)
                       : reg < 64 ? "f" + utostr(reg - 32)
                                  : "fcsr";
    return name + " is " + wordAt(ours, word) + ", expected " +
           wordAt(theirs, word) + " after section " + utostr(section) + ":\n" +
           random.section(section).str();
  }
  return "";
}

static unsigned numPrograms() {
  const char *more = std::getenv("HETERO_ISS_RANDOM_PROGRAMS");
  return more ? std::atoi(more) : 6;
}

TEST(IssRandom, AgreesWithQemu) {
  auto qemu = findQemu();
  if (!qemu)
    GTEST_SKIP() << "qemu-riscv32 is not installed";
  unsigned programs = numPrograms();
  constexpr unsigned sections = 40;
  unsigned instructions = 0;
  for (unsigned seed = 1; seed <= programs; ++seed) {
    RandomProgram random(seed, sections);
    instructions += random.instructions();
    std::string ours = check(runInSimulator(random.elf()));
    std::string theirs = check(runUnderQemu(random.elf(), *qemu));
    ASSERT_TRUE(ours == theirs)
        << "seed " << seed << ": " << explain(random, sections, ours, theirs);
  }
  RecordProperty("instructions", int(instructions));
  std::cout << programs << " programs, " << instructions
            << " random instructions\n";
}

TEST(IssRandom, ProgramsCoverTheInstructionSet) {
  std::map<std::string, unsigned> used;
  for (unsigned seed = 1, last = numPrograms(); seed <= last; ++seed) {
    RandomProgram random(seed, 40);
    for (const auto &[mnemonic, count] : random.mnemonics())
      used[mnemonic] += count;
  }
  unsigned column = 0;
  for (const std::string &mnemonic : RandomProgram::allMnemonics()) {
    EXPECT_TRUE(used.count(mnemonic)) << mnemonic << " is never generated";
    std::cout << std::left << std::setw(11) << mnemonic << std::right
              << std::setw(7) << used[mnemonic]
              << (++column % 6 == 0 ? "\n" : "   ");
  }
  std::cout << "\n" << column << " instructions\n";
}
