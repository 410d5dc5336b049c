//===- RandomProgram.h - Random RV32IMFC programs ---------------*- C++ -*-===//
//
// Programs made from a seed that use every instruction of RV32IMFC and record
// all registers again and again, so that two machines which run the same file
// must write the same bytes, and a difference points at a few instructions.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TEST_SUPPORT_ISS_RANDOMPROGRAM_H
#define HETERO_TEST_SUPPORT_ISS_RANDOMPROGRAM_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace hetero::cluster::iss {

/// A program: `sections` of random instructions, each followed by a record of
/// x1 to x31, f0 to f31 and fcsr. It ends by writing all records and its data
/// to standard output.
class RandomProgram {
public:
  RandomProgram(uint32_t seed, unsigned sections);

  /// The executable.
  const std::vector<uint8_t> &elf() const { return executable; }
  /// Assembly text of one section.
  llvm::StringRef section(unsigned index) const { return texts[index]; }
  /// Mnemonics that the program contains, and how often.
  const std::map<std::string, unsigned> &mnemonics() const { return used; }
  /// Random instructions, records not counted.
  unsigned instructions() const { return count; }

  /// Words of one record.
  static constexpr unsigned recordWords = 64;
  /// Every instruction the programs draw from: all of RV32IMFC, Zicsr and
  /// Zifencei but ebreak and c.ebreak, which end a program, and c.unimp.
  static const std::vector<std::string> &allMnemonics();

private:
  struct Pattern;
  static const std::vector<Pattern> &patterns();

  uint32_t below(uint32_t bound) { return generator() % bound; }
  uint32_t interestingInteger();
  uint32_t interestingFloat();
  unsigned integerRegister();
  unsigned sourceRegister();
  unsigned compressedRegister();
  std::string fill(llvm::StringRef operands);
  void emit(const std::string &line);
  void emitSimple();
  void emitPattern(const Pattern &pattern);
  void emitForward();
  void emitIndirect();
  void emitLoop();
  void emitControlRegister();
  void emitInstruction();
  std::string recordText() const;

  std::mt19937 generator;
  std::string text;
  std::vector<std::string> texts;
  std::map<std::string, unsigned> used;
  unsigned count = 0;
  unsigned labels = 0;
  std::vector<uint8_t> executable;
};

} // namespace hetero::cluster::iss

#endif // HETERO_TEST_SUPPORT_ISS_RANDOMPROGRAM_H
