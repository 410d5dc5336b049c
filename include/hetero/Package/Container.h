//===- Container.h - The file a compiled program travels in -----*- C++ -*-===//
//
// A header, a table of sections and the sections' bytes, aligned so that a
// reader maps the file and copies nothing. This layer knows no content: what is
// in a section is PackagedProgram's business or a room's. See
// docs/container.md.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PACKAGE_CONTAINER_H
#define HETERO_PACKAGE_CONTAINER_H

#include "hetero/Support/LLVM.h"
#include "hetero/Support/Sha256.h"
#include "llvm/Support/MemoryBuffer.h"

namespace hetero {

/// The format's version. A reader refuses files of another major version; a
/// higher minor version only adds what an older reader may ignore.
inline constexpr uint16_t kContainerMajorVersion = 1;
inline constexpr uint16_t kContainerMinorVersion = 0;

/// What a section holds. Numbers are part of the format.
enum class SectionKind : uint32_t {
  System = 1,
  Program = 2,
  Plan = 3,
  Predictions = 4,
  Code = 5,
  Constants = 6,
  ConstantData = 7,
  SourceMap = 8,
};

/// The kind in words: "constant data".
StringRef getName(SectionKind kind);

/// One row of the section table, and the bytes it stands for.
struct ContainerSection {
  SectionKind kind;
  /// Mnemonic of the room whose code it is; empty otherwise.
  std::string room;
  /// Version of the content's own format.
  uint32_t version = 1;
  uint64_t offsetBytes = 0;
  uint64_t alignmentBytes = 8;
  Sha256Digest digest;
  llvm::ArrayRef<uint8_t> bytes;
};

/// Collects sections and writes them as one file; equal sections give equal
/// bytes.
class ContainerWriter {
public:
  /// Adds a section and returns its index in the table. `bytes` is copied.
  /// `alignmentBytes` is a power of two, at most 4096; `room` has at most 31
  /// characters.
  uint32_t addSection(SectionKind kind, StringRef room, uint32_t version,
                      std::vector<uint8_t> bytes, uint64_t alignmentBytes = 8);

  /// Adds a section made of pieces that must live until the file is written;
  /// between two pieces lie zeros up to the next multiple of `alignmentBytes`.
  uint32_t addSection(SectionKind kind, uint32_t version,
                      std::vector<llvm::ArrayRef<uint8_t>> pieces,
                      uint64_t alignmentBytes);

  /// Writes header, table and sections to a stream.
  void write(llvm::raw_ostream &os) const;
  /// Writes the file at `path`, whole or not at all.
  Error writeFile(StringRef path) const;

private:
  struct PendingSection {
    SectionKind kind;
    std::string room;
    uint32_t version;
    uint64_t alignmentBytes;
    std::vector<uint8_t> owned;
    std::vector<llvm::ArrayRef<uint8_t>> pieces;
  };
  std::vector<PendingSection> sections;
};

/// A container file in memory, all digests verified.
class Container {
public:
  /// Maps the file at `path` and verifies it. Errors name the file and say
  /// whether it could not be read or what in it is wrong.
  static Expected<Container> open(StringRef path);

  /// The same for bytes already in memory; errors begin with the buffer's name.
  static Expected<Container>
  fromBuffer(std::unique_ptr<llvm::MemoryBuffer> buffer);

  llvm::ArrayRef<ContainerSection> getSections() const { return sections; }
  /// The only section of that kind; an error if there is none or several.
  Expected<const ContainerSection *> getSection(SectionKind kind) const;
  /// What the file calls itself in messages.
  StringRef getName() const { return buffer->getBufferIdentifier(); }

private:
  Container() = default;

  std::unique_ptr<llvm::MemoryBuffer> buffer;
  std::vector<ContainerSection> sections;
};

/// Zeros that bring `offset` to the next multiple of `alignment`.
inline uint64_t getPadding(uint64_t offset, uint64_t alignment) {
  return (alignment - offset % alignment) % alignment;
}

} // namespace hetero

#endif // HETERO_PACKAGE_CONTAINER_H
