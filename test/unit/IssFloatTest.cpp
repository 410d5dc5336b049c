//===- IssFloatTest.cpp - Every float operation on every corner -*- C++ -*-===//
//
// One program a operation applies it to all pairs of a table of corner values
// in all rounding modes and hashes results and flags, one hash for each mode
// and first operand; simulator and qemu-riscv32 must agree on each.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/FloatArithmetic.h"
#include "test/support/Iss/Assembler.h"
#include "test/support/Iss/Emulator.h"
#include "llvm/ADT/StringExtras.h"
#include <gtest/gtest.h>

using namespace llvm;
using namespace hetero::cluster::iss;

static ExitOnError check("IssFloatTest: ");

namespace {
struct FloatOperation {
  const char *name;
  const char *code; // fa0, fa1, fa2 (or s2: fa0's bits) to fa3, or to t0
  bool toInteger;
};
} // namespace

static const FloatOperation operations[] = {
    {"fadd", "fadd.s fa3, fa0, fa1", false},
    {"fsub", "fsub.s fa3, fa0, fa1", false},
    {"fmul", "fmul.s fa3, fa0, fa1", false},
    {"fdiv", "fdiv.s fa3, fa0, fa1", false},
    {"fsqrt", "fsqrt.s fa3, fa0", false},
    {"fmadd", "fmadd.s fa3, fa0, fa1, fa2", false},
    {"fmsub", "fmsub.s fa3, fa0, fa1, fa2", false},
    {"fnmadd", "fnmadd.s fa3, fa0, fa1, fa2", false},
    {"fnmsub", "fnmsub.s fa3, fa0, fa1, fa2", false},
    {"fmin", "fmin.s fa3, fa0, fa1", false},
    {"fmax", "fmax.s fa3, fa0, fa1", false},
    {"fsgnj", "fsgnj.s fa3, fa0, fa1", false},
    {"fsgnjn", "fsgnjn.s fa3, fa0, fa1", false},
    {"fsgnjx", "fsgnjx.s fa3, fa0, fa1", false},
    {"fcvt.s.w", "fcvt.s.w fa3, s2", false},
    {"fcvt.s.wu", "fcvt.s.wu fa3, s2", false},
    {"feq", "feq.s t0, fa0, fa1", true},
    {"flt", "flt.s t0, fa0, fa1", true},
    {"fle", "fle.s t0, fa0, fa1", true},
    {"fclass", "fclass.s t0, fa0", true},
    {"fcvt.w.s", "fcvt.w.s t0, fa0, dyn", true},
    {"fcvt.wu.s", "fcvt.wu.s t0, fa0, dyn", true},
};

/// Corners of binary32 and of its conversions, each with both signs.
static std::vector<uint32_t> cornerValues() {
  static const uint32_t magnitudes[] = {
      0x00000000, 0x00000001, 0x00000002, 0x003fffff, 0x00400000, 0x007fffff,
      0x00800000, 0x00800001, 0x00ffffff, 0x01000000, 0x0b800000, 0x1f800001,
      0x20000000, 0x33800000, 0x34000000, 0x3effffff, 0x3f000000, 0x3f000001,
      0x3f7fffff, 0x3f800000, 0x3f800001, 0x3fbfffff, 0x3fc00000, 0x40200000,
      0x40490fdb, 0x4b000001, 0x4b7fffff, 0x4effffff, 0x4f000000, 0x4f7fffff,
      0x4f800000, 0x5f000000, 0x7effffff, 0x7f7fffff, 0x7f800000, 0x7f800001,
      0x7fc00000, 0x7fc12345};
  std::vector<uint32_t> values;
  for (uint32_t magnitude : magnitudes)
    for (uint32_t sign : {0u, 0x80000000u})
      values.push_back(sign | magnitude);
  return values;
}

static std::vector<uint8_t> makeProgram(const FloatOperation &operation,
                                        const std::vector<uint32_t> &values) {
  // `preset` are the flags before the operation: none, so that each shows, or
  // inexact, which lets the simulator take its quick path.
  auto loop = [&](unsigned preset) {
    std::string p = utostr(preset);
    return "li s0, 0\nmode" + p + ":\n  csrw frm, s0\n  mv s3, s9\nfirst" + p +
           ":\n  flw fa0, 0(s3)\n  lw s2, 0(s3)\n  li s5, 0\n  mv s4, s9\n"
           "second" +
           p +
           ":\n  flw fa1, 0(s4)\n  flw fa2, 20(s4)\n"
           "  csrwi fflags, " +
           p + "\n  " + operation.code + "\n" +
           (operation.toInteger ? "" : "  fmv.x.w t0, fa3\n") +
           "  csrr t1, fflags\n  xor s5, s5, t0\n  mul s5, s5, s7\n"
           "  xor s5, s5, t1\n  mul s5, s5, s7\n  addi s4, s4, 4\n"
           "  bne s4, s8, second" +
           p +
           "\n  sw s5, 0(s6)\n"
           "  addi s6, s6, 4\n  addi s3, s3, 4\n  bne s3, s8, first" +
           p + "\n  addi s0, s0, 1\n  li t2, 5\n  bne s0, t2, mode" + p + "\n";
  };
  constexpr uint32_t table = 0x10000000, hashes = 0x00400000;
  uint32_t hashBytes = values.size() * 5 * 2 * 4;
  std::string text = "li s9, " + utostr(table) + "\nli s8, " +
                     utostr(table + 4 * values.size()) + "\nli s6, " +
                     utostr(hashes) + "\nli s7, 0x01000193\n" + loop(0) +
                     loop(1) + "li a0, 1\nli a1, " + utostr(hashes) +
                     "\nli a2, " + utostr(hashBytes) +
                     "\nli a7, 64\necall\nli a0, 0\nli a7, 93\necall\n";
  DataSegment tableData{table, {}};
  for (size_t i = 0; i != values.size() + 5; ++i) {
    uint32_t value = values[i % values.size()];
    for (unsigned byte = 0; byte != 4; ++byte)
      tableData.contents.push_back(value >> (8 * byte));
  }
  DataSegment hashData{hashes, std::vector<uint8_t>(hashBytes)};
  return makeExecutable(check(assemble(text)), 0x00100000,
                        {tableData, hashData});
}

TEST(IssFloat, CornersAgreeWithQemu) {
  auto qemu = findQemu();
  if (!qemu)
    GTEST_SKIP() << "qemu-riscv32 is not installed";
  std::vector<uint32_t> values = cornerValues();
  for (const FloatOperation &operation : operations) {
    std::vector<uint8_t> elf = makeProgram(operation, values);
    std::string ours = check(runInSimulator(elf));
    std::string theirs = check(runUnderQemu(elf, *qemu));
    ASSERT_EQ(ours.size(), theirs.size());
    for (size_t i = 0; i < ours.size(); i += 4)
      ASSERT_EQ(ours.substr(i, 4), theirs.substr(i, 4))
          << operation.name << ", first operand 0x"
          << utohexstr(values[i / 4 % values.size()]) << ", rounding mode "
          << i / 4 / values.size() % 5 << ", flags preset "
          << i / 4 / values.size() / 5;
  }
}

// The one corner where tininess before and after rounding differ: the exact
// product 0x1.fffffep-1 * 0x1p-126 (largest below one times smallest normal)
// has 24 bits and needs no rounding with an unlimited exponent, so it is tiny;
// rounded to 23 bits it becomes the smallest normal.
TEST(IssFloat, TininessIsJudgedAfterRounding) {
  uint32_t flags = 0;
  EXPECT_EQ(multiplyExact(0x3f7fffff, 0x00800000, Rounding::NearestEven, flags),
            0x00800000u);
  EXPECT_EQ(flags, uint32_t(flagUnderflow | flagInexact));
  // A subnormal that is exact raises nothing.
  flags = 0;
  EXPECT_EQ(fusedExact(0x3f800000, 0x00800000, 0x80000001, Rounding::Up, flags),
            0x007fffffu);
  EXPECT_EQ(flags, 0u);
}
