//===- ElfImage.cpp - A linked RISC-V program -------------------*- C++ -*-===//
//
// LLVM's object library parses; this file decides what the simulator accepts,
// so that every later stage may rely on ordered, disjoint, bounded segments.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/ElfImage.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELF.h"

using namespace llvm;

namespace hetero::cluster::iss {

using File = object::ELFFile<object::ELF32LE>;

static Error refuse(const Twine &sentence) {
  return createStringError("cluster program: " + sentence);
}

static std::string hex(uint64_t value) {
  return "0x" + utohexstr(value, /*LowerCase=*/true);
}

static Error readSegments(const File &file, ElfImage &image) {
  auto headers = file.program_headers();
  if (!headers)
    return headers.takeError();
  for (const auto &header : *headers) {
    if (header.p_type != ELF::PT_LOAD || header.p_memsz == 0)
      continue;
    // Bound the size before memory is taken for it: a damaged file may claim
    // gigabytes. Activations and weights live in windows, not in segments.
    constexpr uint32_t largestSegment = uint32_t(1) << 26;
    if (header.p_memsz > largestSegment || header.p_filesz > header.p_memsz ||
        uint64_t(header.p_vaddr) + header.p_memsz > (uint64_t(1) << 32))
      return refuse("segment at " + hex(header.p_vaddr) + " of " +
                    Twine(header.p_memsz) + " bytes is out of range");
    auto contents = file.getSegmentContents(header);
    if (!contents)
      return contents.takeError();
    Segment segment;
    segment.address = header.p_vaddr;
    segment.writable = header.p_flags & ELF::PF_W;
    segment.executable = header.p_flags & ELF::PF_X;
    segment.contents.assign(contents->begin(), contents->end());
    segment.contents.resize(header.p_memsz);
    if (segment.executable && segment.writable)
      return refuse("segment at " + hex(segment.address) +
                    " is writable and executable; link code and data into "
                    "separate segments");
    image.segments.push_back(std::move(segment));
  }
  llvm::sort(image.segments, [](const Segment &a, const Segment &b) {
    return a.address < b.address;
  });
  for (size_t i = 1; i < image.segments.size(); ++i)
    if (image.segments[i - 1].end() > image.segments[i].address)
      return refuse("segments at " + hex(image.segments[i - 1].address) +
                    " and " + hex(image.segments[i].address) + " overlap");
  return Error::success();
}

static Error readSymbols(const File &file, ElfImage &image) {
  auto sections = file.sections();
  if (!sections)
    return sections.takeError();
  for (const auto &section : *sections) {
    if (section.sh_type != ELF::SHT_SYMTAB)
      continue;
    auto symbols = file.symbols(&section);
    if (!symbols)
      return symbols.takeError();
    auto names = file.getStringTableForSymtab(section);
    if (!names)
      return names.takeError();
    for (const auto &symbol : *symbols) {
      auto name = symbol.getName(*names);
      if (!name)
        return name.takeError();
      if (!name->empty() && symbol.isDefined())
        image.symbols[*name] = symbol.st_value;
    }
  }
  return Error::success();
}

Expected<ElfImage> ElfImage::read(ArrayRef<uint8_t> elf) {
  auto file = File::create(
      StringRef(reinterpret_cast<const char *>(elf.data()), elf.size()));
  if (!file)
    return file.takeError();
  const auto &header = file->getHeader();
  if (!header.checkMagic() || header.getFileClass() != ELF::ELFCLASS32 ||
      header.getDataEncoding() != ELF::ELFDATA2LSB ||
      header.e_machine != ELF::EM_RISCV || header.e_type != ELF::ET_EXEC)
    return refuse("not a statically linked little-endian 32-bit RISC-V "
                  "executable");
  ElfImage image;
  image.entryPc = header.e_entry;
  if (Error error = readSegments(*file, image))
    return error;
  if (Error error = readSymbols(*file, image))
    return error;
  if (llvm::none_of(image.segments,
                    [](const Segment &segment) { return segment.executable; }))
    return refuse("no executable segment");
  return image;
}

} // namespace hetero::cluster::iss
