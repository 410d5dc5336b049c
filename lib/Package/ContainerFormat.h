//===- ContainerFormat.h - Bytes of header and section table ----*- C++ -*-===//
//
// Offsets shared by writer and reader. Every number is little endian.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_LIB_PACKAGE_CONTAINERFORMAT_H
#define HETERO_LIB_PACKAGE_CONTAINERFORMAT_H

#include <cstdint>

namespace hetero::container {

/// A byte that is no text, the name, and a line end that text transfers spoil.
inline constexpr char kMagic[8] = {'\x89', 'H', 'E', 'T', 'E', 'R', 'O', '\n'};

// Header: magic, u16 major, u16 minor, u32 sections, u64 file size, and the
// digest of the header before it followed by the section table.
inline constexpr uint64_t kMajorOffset = 8;
inline constexpr uint64_t kMinorOffset = 10;
inline constexpr uint64_t kNumSectionsOffset = 12;
inline constexpr uint64_t kFileSizeOffset = 16;
inline constexpr uint64_t kTableDigestOffset = 24;
inline constexpr uint64_t kHeaderBytes = 56;

// Entry: u32 kind, u32 version, u64 offset, u64 size, u64 alignment, the room
// as zero-terminated text, and the digest of the section's bytes.
inline constexpr uint64_t kEntryVersionOffset = 4;
inline constexpr uint64_t kEntryOffsetOffset = 8;
inline constexpr uint64_t kEntrySizeOffset = 16;
inline constexpr uint64_t kEntryAlignmentOffset = 24;
inline constexpr uint64_t kEntryRoomOffset = 32;
inline constexpr uint64_t kEntryRoomBytes = 32;
inline constexpr uint64_t kEntryDigestOffset = 64;
inline constexpr uint64_t kEntryBytes = 96;

inline constexpr uint64_t kMaxAlignmentBytes = 4096;

} // namespace hetero::container

#endif // HETERO_LIB_PACKAGE_CONTAINERFORMAT_H
