//===- Decoder.cpp - LLVM's MC layer as an RV32IMFC decoder -----*- C++ -*-===//
//
// LLVM's instruction enumeration is private to its target, so instructions are
// recognised by name: the names are stable, the numbers are not.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/Decoder.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCDisassembler/MCDisassembler.h"
#include "llvm/MC/MCInst.h"
#include "llvm/MC/MCInstPrinter.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/MCTargetOptions.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Triple.h"
#include <array>

using namespace llvm;

namespace hetero::cluster::iss {

namespace {
/// How the operand list of an MCInst maps onto an instruction's fields.
enum class Spelling {
  AsWritten,            // as the operation's form says
  NoOperands,           // every field 0
  DestinationImmediate, // rd, immediate; source x0
  DestinationSource,    // rd, second source; first source x0
  Offset,               // offset; link x0
  LinkOffset,           // offset; link x1
  SourceOffset,         // first source, offset; second source x0
  Source,               // first source; link x0
  LinkSource            // first source; link x1
};
} // namespace

struct Decoder::Shape {
  Operation operation;
  Spelling spelling;
};

Decoder::Decoder() {
#define OPERATION(name, llvmName, form)                                        \
  shapes[llvmName] = {Operation::name, Spelling::AsWritten};
#define COMPRESSED(llvmName, name, spelling)                                   \
  shapes[llvmName] = {Operation::name, Spelling::spelling};
#include "dialects/Cluster/Target/Iss/Operations.def"
}

Decoder::~Decoder() = default;

Expected<std::unique_ptr<Decoder>> Decoder::create() {
  LLVMInitializeRISCVTargetInfo();
  LLVMInitializeRISCVTargetMC();
  LLVMInitializeRISCVDisassembler();

  Triple triple("riscv32-unknown-elf");
  std::string problem;
  const Target *target = TargetRegistry::lookupTarget(triple, problem);
  if (!target)
    return createStringError("no RISC-V decoder in this LLVM: " + problem);

  std::unique_ptr<Decoder> decoder(new Decoder());
  decoder->registerInfo.reset(target->createMCRegInfo(triple));
  decoder->asmInfo.reset(target->createMCAsmInfo(*decoder->registerInfo, triple,
                                                 MCTargetOptions()));
  decoder->subtargetInfo.reset(
      target->createMCSubtargetInfo(triple, "", "+m,+f,+c,+zicsr,+zifencei"));
  decoder->instructionInfo.reset(target->createMCInstrInfo());
  decoder->context = std::make_unique<MCContext>(triple, decoder->asmInfo.get(),
                                                 decoder->registerInfo.get(),
                                                 decoder->subtargetInfo.get());
  decoder->disassembler.reset(
      target->createMCDisassembler(*decoder->subtargetInfo, *decoder->context));
  decoder->printer.reset(target->createMCInstPrinter(
      triple, decoder->asmInfo->getAssemblerDialect(), *decoder->asmInfo,
      *decoder->instructionInfo, *decoder->registerInfo));
  decoder->printer->setPrintBranchImmAsAddress(true);
  return decoder;
}

/// Length that the low bits of an encoding announce.
static unsigned encodedBytes(ArrayRef<uint8_t> bytes) {
  return (bytes[0] & 3) == 3 ? 4 : 2;
}

void Decoder::readOperands(const MCInst &inst, Instruction &result) const {
  auto reg = [&](unsigned index) -> uint8_t {
    return registerInfo->getEncodingValue(inst.getOperand(index).getReg());
  };
  auto immediate = [&](unsigned index) -> int32_t {
    return inst.getOperand(index).getImm();
  };
  switch (formOf(result.operation)) {
  case Form::Upper:
    result.rd = reg(0);
    result.immediate = uint32_t(immediate(1)) << 12;
    break;
  case Form::Jump:
    result.rd = reg(0);
    result.immediate = immediate(1);
    break;
  case Form::JumpRegister:
  case Form::Load:
  case Form::FloatLoad:
  case Form::RegisterImmediate:
    result.rd = reg(0);
    result.rs1 = reg(1);
    result.immediate = immediate(2);
    break;
  case Form::Branch:
    result.rs1 = reg(0);
    result.rs2 = reg(1);
    result.immediate = immediate(2);
    break;
  case Form::Store:
  case Form::FloatStore:
    result.rs2 = reg(0);
    result.rs1 = reg(1);
    result.immediate = immediate(2);
    break;
  case Form::ControlRegister:
    result.rd = reg(0);
    result.controlRegister = immediate(1);
    result.rs1 = reg(2);
    break;
  case Form::ControlRegisterImmediate:
    result.rd = reg(0);
    result.controlRegister = immediate(1);
    result.immediate = immediate(2);
    break;
  case Form::FloatFused:
    result.rs3 = reg(3);
    result.rounding = immediate(4);
    [[fallthrough]];
  case Form::RegisterRegister:
  case Form::FloatBinary:
  case Form::FloatCompare:
    result.rd = reg(0);
    result.rs1 = reg(1);
    result.rs2 = reg(2);
    break;
  case Form::FloatBinaryRounded:
    result.rd = reg(0);
    result.rs1 = reg(1);
    result.rs2 = reg(2);
    result.rounding = immediate(3);
    break;
  case Form::FloatUnaryRounded:
  case Form::FloatToIntegerRounded:
  case Form::IntegerToFloatRounded:
    result.rounding = immediate(2);
    [[fallthrough]];
  case Form::FloatToInteger:
  case Form::IntegerToFloat:
    result.rd = reg(0);
    result.rs1 = reg(1);
    break;
  case Form::Fence:
  case Form::System:
  case Form::Illegal:
    break;
  }
}

/// `word` without the fields of fences that the manual reserves and machines
/// ignore; LLVM's tables ask them to be zero.
static uint32_t clearIgnoredFields(uint32_t word) {
  constexpr uint32_t kindMask = 0x0000707f, fence = 0x0000000f,
                     fenceI = 0x0000100f, ordering = 0x0ff00000;
  if ((word & kindMask) == fence)
    return word & (kindMask | ordering);
  return (word & kindMask) == fenceI ? fenceI : word;
}

Instruction Decoder::decode(ArrayRef<uint8_t> bytes) const {
  Instruction result;
  result.bytes = encodedBytes(bytes);
  std::array<uint8_t, 4> cleared;
  if (bytes.size() >= cleared.size()) {
    support::endian::write32le(
        cleared.data(),
        clearIgnoredFields(support::endian::read32le(bytes.data())));
    bytes = cleared;
  }
  MCInst inst;
  uint64_t size = 0;
  if (disassembler->getInstruction(inst, size, bytes, /*Address=*/0, nulls()) !=
      MCDisassembler::Success)
    return result;
  auto found = shapes.find(instructionInfo->getName(inst.getOpcode()));
  if (found == shapes.end())
    return result;

  result.operation = found->second.operation;
  auto reg = [&](unsigned index) -> uint8_t {
    return registerInfo->getEncodingValue(inst.getOperand(index).getReg());
  };
  switch (found->second.spelling) {
  case Spelling::AsWritten:
    readOperands(inst, result);
    break;
  case Spelling::NoOperands:
    break;
  case Spelling::DestinationImmediate:
    result.rd = reg(0);
    result.immediate = inst.getOperand(1).getImm();
    break;
  case Spelling::DestinationSource:
    result.rd = reg(0);
    result.rs2 = reg(1);
    break;
  case Spelling::LinkOffset:
    result.rd = 1;
    [[fallthrough]];
  case Spelling::Offset:
    result.immediate = inst.getOperand(0).getImm();
    break;
  case Spelling::SourceOffset:
    result.rs1 = reg(0);
    result.immediate = inst.getOperand(1).getImm();
    break;
  case Spelling::LinkSource:
    result.rd = 1;
    [[fallthrough]];
  case Spelling::Source:
    result.rs1 = reg(0);
    break;
  }
  return result;
}

std::string Decoder::print(ArrayRef<uint8_t> bytes, uint32_t address) const {
  std::string text;
  raw_string_ostream stream(text);
  MCInst inst;
  uint64_t size = 0;
  if (bytes.size() >= 2 &&
      disassembler->getInstruction(inst, size, bytes, address, nulls()) ==
          MCDisassembler::Success) {
    printer->printInst(&inst, address, /*Annot=*/"", *subtargetInfo, stream);
    std::replace(text.begin(), text.end(), '\t', ' ');
    return StringRef(text).trim().str();
  }
  size_t length = bytes.size() < 2
                      ? 0
                      : std::min<size_t>(encodedBytes(bytes), bytes.size());
  if (length == 0)
    return "no bytes";
  stream << "bytes";
  for (uint8_t byte : bytes.take_front(length))
    stream << ' ' << utohexstr(byte, /*LowerCase=*/true, /*Width=*/2);
  return text;
}

} // namespace hetero::cluster::iss
