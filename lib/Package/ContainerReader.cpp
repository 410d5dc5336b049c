//===- ContainerReader.cpp - From a file to verified sections -------------===//
//
// Nothing of a file is believed before it is checked: sizes against the file,
// digests against the bytes, padding against zero. A flipped bit anywhere is an
// error with a sentence.
//
//===----------------------------------------------------------------------===//

#include "ContainerFormat.h"
#include "hetero/Package/Container.h"
#include "hetero/Support/Files.h"
#include "hetero/Support/PlantedFault.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace hetero;
using namespace hetero::container;
namespace endian = llvm::support::endian;

StringRef hetero::getName(SectionKind kind) {
  switch (kind) {
  case SectionKind::System:
    return "system";
  case SectionKind::Program:
    return "program";
  case SectionKind::Plan:
    return "plan";
  case SectionKind::Predictions:
    return "predictions";
  case SectionKind::Code:
    return "code";
  case SectionKind::Constants:
    return "constants";
  case SectionKind::ConstantData:
    return "constant data";
  case SectionKind::SourceMap:
    return "source map";
  }
  return "unknown";
}

/// Checks everything before the section table and returns its entry count.
static Expected<uint32_t> readHeader(llvm::ArrayRef<uint8_t> file) {
  if (file.size() < sizeof(kMagic) ||
      !std::equal(std::begin(kMagic), std::end(kMagic), file.begin(),
                  [](char expected, uint8_t byte) {
                    return static_cast<uint8_t>(expected) == byte;
                  }))
    return makeError("is no Hetero container");
  if (file.size() < kHeaderBytes)
    return makeError("is cut off within its header");
  uint16_t major = endian::read16le(file.data() + kMajorOffset);
  if (major != kContainerMajorVersion)
    return makeError("has container version ", major, ".",
                     endian::read16le(file.data() + kMinorOffset),
                     ", this tool reads version ", kContainerMajorVersion,
                     "; compile the model again with this release");
  uint64_t size = endian::read64le(file.data() + kFileSizeOffset);
  if (file.size() != size)
    return makeError("has ", file.size(), " bytes, its header says ", size,
                     "; it is cut off or damaged");
  uint32_t numSections = endian::read32le(file.data() + kNumSectionsOffset);
  if (numSections > (file.size() - kHeaderBytes) / kEntryBytes)
    return makeError("is too short for the ", numSections,
                     " sections its header names; it is damaged");
  Sha256 sha;
  sha.update(file.take_front(kTableDigestOffset));
  sha.update(file.slice(kHeaderBytes, kEntryBytes * numSections));
  Sha256Digest digest = sha.finish();
  if (!std::equal(digest.begin(), digest.end(),
                  file.begin() + kTableDigestOffset))
    return makeError("has a section table that does not match its digest; it "
                     "is damaged");
  return numSections;
}

/// Reads and checks the section of one table entry. `end` is where the bytes
/// before it end, and is moved to where it ends itself.
static Expected<ContainerSection>
readSection(llvm::ArrayRef<uint8_t> file, const uint8_t *entry, uint64_t &end) {
  ContainerSection section;
  section.kind = static_cast<SectionKind>(endian::read32le(entry));
  section.version = endian::read32le(entry + kEntryVersionOffset);
  section.offsetBytes = endian::read64le(entry + kEntryOffsetOffset);
  section.alignmentBytes = endian::read64le(entry + kEntryAlignmentOffset);
  uint64_t size = endian::read64le(entry + kEntrySizeOffset);
  StringRef room(reinterpret_cast<const char *>(entry) + kEntryRoomOffset,
                 kEntryRoomBytes);
  section.room = room.take_until([](char c) { return c == 0; }).str();
  std::copy_n(entry + kEntryDigestOffset, section.digest.size(),
              section.digest.begin());

  uint64_t alignment = section.alignmentBytes;
  if (!llvm::isPowerOf2_64(alignment) || alignment > kMaxAlignmentBytes ||
      section.offsetBytes != end + getPadding(end, alignment) ||
      section.offsetBytes > file.size() ||
      (size > file.size() - section.offsetBytes &&
       !isPlanted("container-section-bound")))
    return makeError("does not lie where the file can hold it");
  section.bytes = file.slice(section.offsetBytes, size);
  for (uint8_t byte : file.slice(end, section.offsetBytes - end))
    if (byte != 0)
      return makeError("is preceded by bytes that are not zero");
  if (Sha256::of(section.bytes) != section.digest)
    return makeError("does not match its digest");
  end = section.offsetBytes + size;
  return section;
}

Expected<Container> Container::open(StringRef path) {
  Expected<std::unique_ptr<llvm::MemoryBuffer>> buffer = readFile(path);
  if (!buffer)
    return buffer.takeError();
  return fromBuffer(std::move(*buffer));
}

Expected<Container>
Container::fromBuffer(std::unique_ptr<llvm::MemoryBuffer> buffer) {
  Container container;
  container.buffer = std::move(buffer);
  llvm::ArrayRef<uint8_t> file =
      llvm::arrayRefFromStringRef(container.buffer->getBuffer());
  std::string prefix = ("'" + container.getName() + "' ").str();
  Expected<uint32_t> numSections = readHeader(file);
  if (!numSections)
    return makeError(prefix, llvm::toString(numSections.takeError()));
  uint64_t end = kHeaderBytes + kEntryBytes * *numSections;
  for (uint32_t i = 0; i < *numSections; ++i) {
    const uint8_t *entry = file.data() + kHeaderBytes + kEntryBytes * i;
    Expected<ContainerSection> section = readSection(file, entry, end);
    if (!section)
      return makeError(
          prefix, "is damaged: section ", i, " (",
          hetero::getName(static_cast<SectionKind>(endian::read32le(entry))),
          ") ", llvm::toString(section.takeError()));
    container.sections.push_back(std::move(*section));
  }
  if (end != file.size())
    return makeError(prefix, "is damaged: bytes follow its last section");
  return std::move(container);
}

Expected<const ContainerSection *>
Container::getSection(SectionKind kind) const {
  const ContainerSection *found = nullptr;
  for (const ContainerSection &section : sections) {
    if (section.kind != kind)
      continue;
    if (found)
      return makeError("'", getName(), "' has several sections \"",
                       hetero::getName(kind), "\"");
    found = &section;
  }
  if (!found)
    return makeError("'", getName(), "' has no section \"",
                     hetero::getName(kind), "\"");
  return found;
}
