//===- RandomProgram.cpp - Random RV32IMFC programs -------------*- C++ -*-===//
//
// Conventions of the generated code: x31 points into data in the L1, x9 and sp
// into aligned data, x30 at the next record, x15 and x29 count loops, x28 is
// scratch. All other registers are fair game, and values are drawn so that the
// corners of each instruction are met often.
//
//===----------------------------------------------------------------------===//

#include "test/support/Iss/RandomProgram.h"
#include "test/support/Iss/Assembler.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace hetero::cluster::iss {

static constexpr uint32_t codeAddress = 0x00100000;
static constexpr uint32_t homeAddress = 0x00400000; // sp
static constexpr uint32_t homeBytes = 4096;
static constexpr uint32_t l1Address = 0x10000000; // x31, x9
static constexpr uint32_t l1Bytes = 4096;
static constexpr uint32_t recordAddress = 0x00500000;

/// Operand letters of a pattern: d rd, s source, D F destination and S float
/// source, c x8..x15 (destination), z not x0 destination, i 12-bit, h shift, u
/// 20-bit, m rounding mode, o memory operand. Of compressed forms: n 6-bit, k
/// shift and l c.lui immediates that are not 0, w and W word offsets of 5 and 6
/// bits, a the multiple of 4 that c.addi4spn adds. Others are copied.
struct RandomProgram::Pattern {
  const char *mnemonic;
  const char *operands;
};

const std::vector<RandomProgram::Pattern> &RandomProgram::patterns() {
  static const std::vector<Pattern> list = {
      {"lui", "d, u"},
      {"auipc", "d, u"},
      {"lb", "d, o"},
      {"lh", "d, o"},
      {"lw", "d, o"},
      {"lbu", "d, o"},
      {"lhu", "d, o"},
      {"sb", "s, o"},
      {"sh", "s, o"},
      {"sw", "s, o"},
      {"addi", "d, s, i"},
      {"slti", "d, s, i"},
      {"sltiu", "d, s, i"},
      {"xori", "d, s, i"},
      {"ori", "d, s, i"},
      {"andi", "d, s, i"},
      {"slli", "d, s, h"},
      {"srli", "d, s, h"},
      {"srai", "d, s, h"},
      {"add", "d, s, s"},
      {"sub", "d, s, s"},
      {"sll", "d, s, s"},
      {"slt", "d, s, s"},
      {"sltu", "d, s, s"},
      {"xor", "d, s, s"},
      {"srl", "d, s, s"},
      {"sra", "d, s, s"},
      {"or", "d, s, s"},
      {"and", "d, s, s"},
      {"fence", "rw, rw"},
      {"fence.i", ""},
      {"mul", "d, s, s"},
      {"mulh", "d, s, s"},
      {"mulhsu", "d, s, s"},
      {"mulhu", "d, s, s"},
      {"div", "d, s, s"},
      {"divu", "d, s, s"},
      {"rem", "d, s, s"},
      {"remu", "d, s, s"},
      {"flw", "D, o"},
      {"fsw", "S, o"},
      {"fmadd.s", "D, S, S, S, m"},
      {"fmsub.s", "D, S, S, S, m"},
      {"fnmsub.s", "D, S, S, S, m"},
      {"fnmadd.s", "D, S, S, S, m"},
      {"fadd.s", "D, S, S, m"},
      {"fsub.s", "D, S, S, m"},
      {"fmul.s", "D, S, S, m"},
      {"fdiv.s", "D, S, S, m"},
      {"fsqrt.s", "D, S, m"},
      {"fsgnj.s", "D, S, S"},
      {"fsgnjn.s", "D, S, S"},
      {"fsgnjx.s", "D, S, S"},
      {"fmin.s", "D, S, S"},
      {"fmax.s", "D, S, S"},
      {"feq.s", "d, S, S"},
      {"flt.s", "d, S, S"},
      {"fle.s", "d, S, S"},
      {"fcvt.w.s", "d, S, m"},
      {"fcvt.wu.s", "d, S, m"},
      {"fcvt.s.w", "D, s, m"},
      {"fcvt.s.wu", "D, s, m"},
      {"fmv.x.w", "d, S"},
      {"fclass.s", "d, S"},
      {"fmv.w.x", "D, s"},
      {"c.addi4spn", "c, sp, a"},
      {"c.lw", "c, w(x9)"},
      {"c.flw", "fa0, w(x9)"},
      {"c.sw", "c, w(x9)"},
      {"c.fsw", "fa1, w(x9)"},
      {"c.nop", ""},
      {"c.addi", "z, n"},
      {"c.li", "z, n"},
      {"c.lui", "z, l"},
      {"c.srli", "c, k"},
      {"c.srai", "c, k"},
      {"c.andi", "c, n"},
      {"c.sub", "c, c"},
      {"c.xor", "c, c"},
      {"c.or", "c, c"},
      {"c.and", "c, c"},
      {"c.slli", "z, k"},
      {"c.lwsp", "z, W(sp)"},
      {"c.flwsp", "D, W(sp)"},
      {"c.swsp", "s, W(sp)"},
      {"c.fswsp", "S, W(sp)"},
      {"c.mv", "z, z"},
      {"c.add", "z, z"},
  };
  return list;
}

static const char *const branches[] = {"beq", "bne",  "blt",
                                       "bge", "bltu", "bgeu"};

const std::vector<std::string> &RandomProgram::allMnemonics() {
  static const std::vector<std::string> list = [] {
    std::vector<std::string> all;
    for (const Pattern &pattern : patterns())
      all.push_back(pattern.mnemonic);
    all.insert(all.end(), std::begin(branches), std::end(branches));
    for (const char *other :
         {"jal", "jalr", "c.j", "c.jal", "c.jr", "c.jalr", "c.beqz", "c.bnez",
          "c.addi16sp", "csrrw", "csrrs", "csrrc", "csrrwi", "csrrsi", "csrrci",
          "ecall"})
      all.push_back(other);
    return all;
  }();
  return list;
}

uint32_t RandomProgram::interestingInteger() {
  static const uint32_t corners[] = {
      0, 1, 2, 0xffffffff, 0x80000000, 0x7fffffff, 0xfffffffe, 0x80000001, 31};
  switch (below(3)) {
  case 0:
    return corners[below(std::size(corners))];
  case 1: // any magnitude
    return generator() >> below(32);
  default:
    return generator();
  }
}

uint32_t RandomProgram::interestingFloat() {
  static const uint32_t corners[] = {
      0x00000000, 0x80000000, // zeros
      0x00000001, 0x807fffff, // subnormals
      0x00800000, 0x80800001, // smallest normals
      0x3f800000, 0xbf800000, // ones
      0x3fffffff, 0x3effffff, // just below 2 and 0.5
      0x7f7fffff, 0xff7fffff, // largest
      0x7f800000, 0xff800000, // infinities
      0x7fc00000, 0xffc12345, // quiet NaNs
      0x7f800001, 0xffa00000, // signaling NaNs
      0x4f000000, 0xcf000000, // 2^31
      0x4f7fffff, 0x4f800000, // around 2^32
      0x3f000000, 0x40200000, // ties when converted: 0.5, 2.5
      0xbfc00000, 0x4b7fffff};
  uint32_t sign = generator() & 0x80000000;
  switch (below(5)) {
  case 0:
    return corners[below(std::size(corners))];
  case 1: // near one, where sums cancel
    return sign | ((124 + below(7)) << 23) | (generator() & 0x7fffff);
  case 2: // small integers and halves
    return sign | ((127 + below(3)) << 23) | (below(8) << 20);
  case 3: // near the bottom of the range
    return sign | (below(28) << 23) | (generator() & 0x7fffff);
  default:
    return generator();
  }
}

/// A register that generated code may write.
unsigned RandomProgram::integerRegister() {
  static const unsigned allowed[] = {1,  3,  4,  5,  6,  7,  8,  10,
                                     11, 12, 13, 14, 16, 17, 18, 19,
                                     20, 21, 22, 23, 24, 25, 26, 27};
  return allowed[below(std::size(allowed))];
}

unsigned RandomProgram::sourceRegister() { return below(32); }

/// One of x8 and x10 to x14: x9 and x15 have duties.
unsigned RandomProgram::compressedRegister() {
  static const unsigned allowed[] = {8, 10, 11, 12, 13, 14};
  return allowed[below(std::size(allowed))];
}

std::string RandomProgram::fill(StringRef operands) {
  static const char *const modes[] = {"rne", "rtz", "rdn", "rup", "rmm", "dyn"};
  std::string result;
  for (size_t i = 0; i < operands.size(); ++i) {
    // A letter stands for an operand only where it stands alone.
    bool alone = (i == 0 || operands[i - 1] == ' ') &&
                 (i + 1 == operands.size() || operands[i + 1] == ',' ||
                  operands[i + 1] == '(');
    switch (alone ? operands[i] : '\0') {
    case 'd': // now and then x0
      result += "x" + utostr(below(16) == 0 ? 0 : integerRegister());
      break;
    case 'z':
      result += "x" + utostr(integerRegister());
      break;
    case 's':
      result += "x" + utostr(sourceRegister());
      break;
    case 'c':
      result += "x" + utostr(compressedRegister());
      break;
    case 'D':
    case 'S':
      result += "f" + utostr(below(32));
      break;
    case 'i':
      result += itostr(int32_t(below(4096)) - 2048);
      break;
    case 'h':
      result += utostr(below(32));
      break;
    case 'u':
      result += utostr(below(1 << 20));
      break;
    case 'n': {
      int32_t value = int32_t(below(63)) - 32;
      result += itostr(value < 0 ? value : value + 1);
      break;
    }
    case 'k':
      result += utostr(1 + below(31));
      break;
    case 'l':
      result += utostr(below(2) ? 1 + below(31) : 0xfffe0 + below(32));
      break;
    case 'w':
      result += utostr(4 * below(32));
      break;
    case 'W':
      result += utostr(4 * below(64));
      break;
    case 'a':
      result += utostr(4 * (1 + below(255)));
      break;
    case 'm':
      result += modes[below(std::size(modes))];
      break;
    case 'o': // any alignment; L1 or home memory
      result +=
          itostr(int32_t(below(1024)) - 512) + (below(2) ? "(x31)" : "(sp)");
      break;
    default:
      result += operands[i];
    }
  }
  return result;
}

void RandomProgram::emit(const std::string &line) {
  StringRef mnemonic = StringRef(line).split(' ').first;
  ++used[mnemonic.str()];
  ++count;
  // Compressed forms only where they are named: the rest keeps its length.
  if (mnemonic.starts_with("c."))
    text += ".option rvc\n" + line + "\n.option norvc\n";
  else
    text += line + "\n";
}

void RandomProgram::emitPattern(const Pattern &pattern) {
  emit((Twine(pattern.mnemonic) + " " + fill(pattern.operands)).str());
}

void RandomProgram::emitSimple() {
  // Fresh values, or everything would soon be zero or NaN.
  if (below(4) == 0)
    text += "li x" + utostr(integerRegister()) + ", " +
            utostr(interestingInteger()) + "\n";
  if (below(2) == 0)
    text += "li x28, " + utostr(interestingFloat()) + "\nfmv.w.x f" +
            utostr(below(32)) + ", x28\n";
  const Pattern &pattern = patterns()[below(patterns().size())];
  bool isFloat = StringRef(pattern.mnemonic).ends_with(".s");
  if (!isFloat || below(2) == 0)
    return emitPattern(pattern);
  // The flags are sticky: clear or preset them before one operation and read
  // them after it, or a wrong one would hide among the others.
  emit("csrrwi x0, fflags, " + utostr(below(2)));
  emitPattern(pattern);
  emit("csrrs x" + utostr(integerRegister()) + ", fflags, x0");
}

/// A branch or jump over a few instructions.
void RandomProgram::emitForward() {
  std::string label = "L" + utostr(labels++);
  switch (below(4)) {
  case 0: {
    std::string prefix = below(2) ? "jal x" + utostr(integerRegister()) : "c.j";
    if (below(4) == 0)
      prefix = "c.jal";
    emit(prefix + (prefix[0] == 'j' ? ", " : " ") + label);
    break;
  }
  case 1:
    emit((Twine(below(2) ? "c.beqz" : "c.bnez") + " x" +
          utostr(compressedRegister()) + ", " + label)
             .str());
    break;
  default:
    emit((Twine(branches[below(std::size(branches))]) + " x" +
          utostr(sourceRegister()) + ", x" + utostr(sourceRegister()) + ", " +
          label)
             .str());
  }
  for (unsigned i = 0, skipped = below(3); i <= skipped; ++i)
    emitSimple();
  text += label + ":\n";
}

/// A jump to an address in a register, over one instruction.
void RandomProgram::emitIndirect() {
  emit("auipc x28, 0");
  switch (below(3)) {
  case 0: // the lowest bit of the sum is ignored
    emit("jalr x" + utostr(integerRegister()) + ", " + utostr(12 + below(2)) +
         "(x28)");
    break;
  case 1:
    text += "addi x28, x28, 14\n";
    emit("c.jr x28");
    break;
  default:
    text += "addi x28, x28, 14\n";
    emit("c.jalr x28");
  }
  emit("xori x5, x5, 1234");
}

/// A backward branch, taken a few times.
void RandomProgram::emitLoop() {
  std::string label = "L" + utostr(labels++);
  bool compressed = below(2);
  const char *counter = compressed ? "x15" : "x29";
  text += (Twine("li ") + counter + ", " + utostr(1 + below(4)) + "\n").str();
  text += label + ":\n";
  for (unsigned i = 0, length = 1 + below(4); i != length; ++i)
    emitSimple();
  if (compressed) {
    emit("c.addi x15, -1");
    emit("c.bnez x15, " + label);
  } else {
    emit("addi x29, x29, -1");
    emit("bne x29, x0, " + label);
  }
}

void RandomProgram::emitControlRegister() {
  std::string rd = "x" + utostr(integerRegister());
  std::string rs = "x" + utostr(sourceRegister());
  std::string mode = utostr(below(5)), five = utostr(below(32));
  switch (below(8)) {
  case 0:
    text += "li x28, " + utostr(below(5) << 5 | below(32)) + "\n";
    emit("csrrw " + rd + ", fcsr, x28");
    return;
  case 1:
    return emit("csrrs " + rd + ", fflags, " + rs);
  case 2: // any bits of a valid mode make a valid mode
    return emit("csrrc " + rd + ", fcsr, " + rs);
  case 3:
    return emit("csrrwi " + rd + ", frm, " + mode);
  case 4:
    return emit("csrrsi " + rd + ", fcsr, " + five);
  case 5:
    return emit("csrrci " + rd + ", fflags, " + five);
  case 6:
    return emit("csrrs " + rd + ", frm, x0");
  default:
    return emit("csrrw x0, fflags, " + rs);
  }
}

void RandomProgram::emitInstruction() {
  switch (below(16)) {
  case 0:
    return emitForward();
  case 1:
    return emitIndirect();
  case 2:
    return emitLoop();
  case 3:
    return emitControlRegister();
  case 4:
    emit("c.addi16sp sp, -16");
    return emit("c.addi16sp sp, 16");
  default:
    return emitSimple();
  }
}

std::string RandomProgram::recordText() const {
  std::string result;
  for (unsigned reg = 1; reg != 32; ++reg)
    result += "sw x" + utostr(reg) + ", " + utostr(4 * (reg - 1)) + "(x30)\n";
  for (unsigned reg = 0; reg != 32; ++reg)
    result += "fsw f" + utostr(reg) + ", " + utostr(4 * (31 + reg)) + "(x30)\n";
  result += "csrrs x28, fcsr, x0\nsw x28, 252(x30)\n"
            "addi x30, x30, 256\n";
  return result;
}

RandomProgram::RandomProgram(uint32_t seed, unsigned sections)
    : generator(seed) {
  std::string whole = ".option norvc\n";
  for (unsigned reg = 1; reg != 32; ++reg)
    whole += "li x" + utostr(reg) + ", " + utostr(interestingInteger()) + "\n";
  for (unsigned reg = 0; reg != 32; ++reg)
    whole += "li x28, " + utostr(interestingFloat()) + "\nfmv.w.x f" +
             utostr(reg) + ", x28\n";
  whole += "li x31, " + utostr(l1Address + l1Bytes / 2) + "\n";
  whole += "li x9, " + utostr(l1Address + 256) + "\n";
  whole += "li sp, " + utostr(homeAddress + homeBytes / 2) + "\n";
  whole += "li x30, " + utostr(recordAddress) + "\n";

  constexpr unsigned sectionInstructions = 40;
  for (unsigned section = 0; section != sections; ++section) {
    text.clear();
    for (unsigned i = 0; i != sectionInstructions; ++i)
      emitInstruction();
    texts.push_back(text);
    whole += text + recordText();
  }

  uint32_t recordBytes = sections * recordWords * 4;
  struct {
    uint32_t address, bytes;
  } outputs[] = {{recordAddress, recordBytes},
                 {l1Address, l1Bytes},
                 {homeAddress, homeBytes}};
  for (auto output : outputs)
    whole += "li a0, 1\nli a1, " + utostr(output.address) + "\nli a2, " +
             utostr(output.bytes) + "\nli a7, 64\necall\n";
  whole += "li a0, 0\nli a7, 93\necall\n";
  used["ecall"] += 4;

  std::vector<DataSegment> data = {
      {l1Address, {}}, {homeAddress, {}}, {recordAddress, {}}};
  for (unsigned i = 0; i != l1Bytes; ++i)
    data[0].contents.push_back(generator());
  for (unsigned i = 0; i != homeBytes; ++i)
    data[1].contents.push_back(generator());
  data[2].contents.resize(recordBytes);
  executable = makeExecutable(cantFail(assemble(whole)), codeAddress, data);
}

} // namespace hetero::cluster::iss
