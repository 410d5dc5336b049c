//===- ContainerWriter.cpp - From sections to a file ----------------------===//
//
// Digests and offsets are computed from the pieces before anything is written,
// so that weights go from where they are to the stream without a copy.
//
//===----------------------------------------------------------------------===//

#include "ContainerFormat.h"
#include "hetero/Package/Container.h"
#include "hetero/Support/Files.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace hetero;
using namespace hetero::container;
namespace endian = llvm::support::endian;

uint32_t ContainerWriter::addSection(SectionKind kind, StringRef room,
                                     uint32_t version,
                                     std::vector<uint8_t> bytes,
                                     uint64_t alignmentBytes) {
  assert(room.size() < kEntryRoomBytes && "room's mnemonic is too long");
  assert(llvm::isPowerOf2_64(alignmentBytes) &&
         alignmentBytes <= kMaxAlignmentBytes && "no alignment of the format");
  sections.push_back(
      {kind, room.str(), version, alignmentBytes, std::move(bytes), {}});
  return sections.size() - 1;
}

uint32_t
ContainerWriter::addSection(SectionKind kind, uint32_t version,
                            std::vector<llvm::ArrayRef<uint8_t>> pieces,
                            uint64_t alignmentBytes) {
  uint32_t index = addSection(kind, "", version, {}, alignmentBytes);
  sections[index].pieces = std::move(pieces);
  return index;
}

/// Calls `visit` on the bytes of a section in order, zeros between pieces
/// included, and returns how many there were.
static uint64_t
visitPieces(llvm::ArrayRef<uint8_t> owned,
            llvm::ArrayRef<llvm::ArrayRef<uint8_t>> pieces, uint64_t alignment,
            llvm::function_ref<void(llvm::ArrayRef<uint8_t>)> visit) {
  static const uint8_t zeros[kMaxAlignmentBytes] = {};
  uint64_t size = owned.size();
  visit(owned);
  for (llvm::ArrayRef<uint8_t> piece : pieces) {
    uint64_t padding = getPadding(size, alignment);
    visit({zeros, padding});
    visit(piece);
    size += padding + piece.size();
  }
  return size;
}

void ContainerWriter::write(llvm::raw_ostream &os) const {
  std::vector<uint8_t> head(kHeaderBytes + kEntryBytes * sections.size());
  uint64_t offset = head.size();
  for (auto [i, section] : llvm::enumerate(sections)) {
    Sha256 sha;
    uint64_t size =
        visitPieces(section.owned, section.pieces, section.alignmentBytes,
                    [&](llvm::ArrayRef<uint8_t> bytes) { sha.update(bytes); });
    Sha256Digest digest = sha.finish();
    offset += getPadding(offset, section.alignmentBytes);
    uint8_t *entry = head.data() + kHeaderBytes + kEntryBytes * i;
    endian::write32le(entry, static_cast<uint32_t>(section.kind));
    endian::write32le(entry + kEntryVersionOffset, section.version);
    endian::write64le(entry + kEntryOffsetOffset, offset);
    endian::write64le(entry + kEntrySizeOffset, size);
    endian::write64le(entry + kEntryAlignmentOffset, section.alignmentBytes);
    llvm::copy(section.room, entry + kEntryRoomOffset);
    llvm::copy(digest, entry + kEntryDigestOffset);
    offset += size;
  }

  std::copy(std::begin(kMagic), std::end(kMagic), head.data());
  endian::write16le(head.data() + kMajorOffset, kContainerMajorVersion);
  endian::write16le(head.data() + kMinorOffset, kContainerMinorVersion);
  endian::write32le(head.data() + kNumSectionsOffset, sections.size());
  endian::write64le(head.data() + kFileSizeOffset, offset);
  Sha256 sha;
  sha.update(llvm::ArrayRef(head).take_front(kTableDigestOffset));
  sha.update(llvm::ArrayRef(head).drop_front(kHeaderBytes));
  llvm::copy(sha.finish(), head.data() + kTableDigestOffset);

  auto writeBytes = [&](llvm::ArrayRef<uint8_t> bytes) {
    os.write(reinterpret_cast<const char *>(bytes.data()), bytes.size());
  };
  writeBytes(head);
  uint64_t written = head.size();
  for (const PendingSection &section : sections) {
    uint64_t padding = getPadding(written, section.alignmentBytes);
    os.write_zeros(padding);
    written += padding + visitPieces(section.owned, section.pieces,
                                     section.alignmentBytes, writeBytes);
  }
}

Error ContainerWriter::writeFile(StringRef path) const {
  return hetero::writeFile(path, [&](llvm::raw_ostream &os) {
    write(os);
    return Error::success();
  });
}
