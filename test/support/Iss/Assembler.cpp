//===- Assembler.cpp - Assembly text to a runnable ELF -------*- C++ -*-===//
//
// Assembles to an object file in memory, takes its .text, and writes the few
// headers an executable needs by hand: no linker, no temporary file.
//
//===----------------------------------------------------------------------===//

#include "test/support/Iss/Assembler.h"
#include "llvm/MC/MCAsmBackend.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCCodeEmitter.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCObjectFileInfo.h"
#include "llvm/MC/MCObjectWriter.h"
#include "llvm/MC/MCParser/MCAsmParser.h"
#include "llvm/MC/MCParser/MCTargetAsmParser.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/MCTargetOptions.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

namespace hetero::cluster::iss {

static Expected<std::vector<uint8_t>> takeCode(StringRef objectFile) {
  auto file = object::ELFFile<object::ELF32LE>::create(objectFile);
  if (!file)
    return file.takeError();
  auto sections = file->sections();
  if (!sections)
    return sections.takeError();
  std::vector<uint8_t> code;
  for (const auto &section : *sections) {
    auto name = file->getSectionName(section);
    if (!name)
      return name.takeError();
    if (*name == ".rela.text")
      return createStringError("the program refers to a symbol that only a "
                               "linker could resolve");
    if (*name != ".text")
      continue;
    auto contents = file->getSectionContents(section);
    if (!contents)
      return contents.takeError();
    code.assign(contents->begin(), contents->end());
  }
  return code;
}

Expected<std::vector<uint8_t>> assemble(StringRef text) {
  LLVMInitializeRISCVTargetInfo();
  LLVMInitializeRISCVTargetMC();
  LLVMInitializeRISCVAsmParser();
  Triple triple("riscv32-unknown-elf");
  std::string problem;
  const Target *target = TargetRegistry::lookupTarget(triple, problem);
  if (!target)
    return createStringError(problem);

  SourceMgr sources;
  std::string messages;
  sources.setDiagHandler(
      [](const SMDiagnostic &diagnostic, void *context) {
        raw_string_ostream stream(*static_cast<std::string *>(context));
        diagnostic.print(nullptr, stream, /*ShowColors=*/false);
      },
      &messages);
  sources.AddNewSourceBuffer(MemoryBuffer::getMemBufferCopy(text), SMLoc());

  MCTargetOptions options;
  std::unique_ptr<MCRegisterInfo> registers(target->createMCRegInfo(triple));
  std::unique_ptr<MCAsmInfo> asmInfo(
      target->createMCAsmInfo(*registers, triple, options));
  std::unique_ptr<MCSubtargetInfo> subtarget(
      target->createMCSubtargetInfo(triple, "", "+m,+f,+c,+zicsr,+zifencei"));
  std::unique_ptr<MCInstrInfo> instructions(target->createMCInstrInfo());
  MCContext context(triple, asmInfo.get(), registers.get(), subtarget.get(),
                    &sources, &options);
  std::unique_ptr<MCObjectFileInfo> objectInfo(
      target->createMCObjectFileInfo(context, /*PIC=*/false));
  context.setObjectFileInfo(objectInfo.get());

  SmallString<0> object;
  raw_svector_ostream stream(object);
  auto *backend = target->createMCAsmBackend(*subtarget, *registers, options);
  auto writer = backend->createObjectWriter(stream);
  std::unique_ptr<MCStreamer> streamer(target->createMCObjectStreamer(
      triple, context, std::unique_ptr<MCAsmBackend>(backend),
      std::move(writer),
      std::unique_ptr<MCCodeEmitter>(
          target->createMCCodeEmitter(*instructions, context)),
      *subtarget));
  std::unique_ptr<MCAsmParser> parser(
      createMCAsmParser(sources, context, *streamer, *asmInfo));
  std::unique_ptr<MCTargetAsmParser> targetParser(
      target->createMCAsmParser(*subtarget, *parser, *instructions, options));
  parser->setTargetParser(*targetParser);
  if (parser->Run(/*NoInitialTextSection=*/false) || !messages.empty())
    return createStringError(messages);
  return takeCode(object);
}

std::vector<uint8_t> makeExecutable(ArrayRef<uint8_t> code,
                                    uint32_t codeAddress,
                                    ArrayRef<DataSegment> data) {
  using Elf = object::ELF32LE;
  constexpr uint32_t pageBytes = 4096;
  auto toPage = [](size_t bytes) {
    return (bytes + pageBytes - 1) / pageBytes * pageBytes;
  };

  // Emulators map whole pages: file offsets follow the addresses' low bits.
  std::vector<uint8_t> file(pageBytes);
  std::vector<Elf::Phdr> headers;
  auto add = [&](ArrayRef<uint8_t> bytes, uint32_t address, uint32_t flags) {
    size_t offset = toPage(file.size()) + address % pageBytes;
    file.resize(offset);
    file.insert(file.end(), bytes.begin(), bytes.end());
    Elf::Phdr header = {};
    header.p_type = ELF::PT_LOAD;
    header.p_offset = offset;
    header.p_vaddr = address;
    header.p_paddr = address;
    header.p_filesz = bytes.size();
    header.p_memsz = bytes.size();
    header.p_flags = flags;
    header.p_align = pageBytes;
    headers.push_back(header);
  };
  add(code, codeAddress, ELF::PF_R | ELF::PF_X);
  for (const DataSegment &segment : data)
    add(segment.contents, segment.address, ELF::PF_R | ELF::PF_W);

  Elf::Ehdr header = {};
  const uint8_t identification[] = {
      0x7f, 'E', 'L', 'F', ELF::ELFCLASS32, ELF::ELFDATA2LSB, ELF::EV_CURRENT};
  std::copy(std::begin(identification), std::end(identification),
            header.e_ident);
  header.e_type = ELF::ET_EXEC;
  header.e_machine = ELF::EM_RISCV;
  header.e_version = ELF::EV_CURRENT;
  header.e_entry = codeAddress;
  header.e_phoff = sizeof(header);
  header.e_flags = ELF::EF_RISCV_RVC | ELF::EF_RISCV_FLOAT_ABI_SINGLE;
  header.e_ehsize = sizeof(header);
  header.e_phentsize = sizeof(Elf::Phdr);
  header.e_phnum = headers.size();
  std::memcpy(file.data(), &header, sizeof(header));
  std::memcpy(file.data() + sizeof(header), headers.data(),
              headers.size() * sizeof(Elf::Phdr));
  return file;
}

} // namespace hetero::cluster::iss
