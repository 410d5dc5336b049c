//===- ElfImage.h - A linked RISC-V program ---------------------*- C++ -*-===//
//
// What the simulator takes from an ELF file: loadable segments, the entry point
// and symbols. Bytes are copied, so the file may go away.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_ELFIMAGE_H
#define HETERO_CLUSTER_ISS_ELFIMAGE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <vector>

namespace hetero::cluster::iss {

/// One loadable segment. `contents` is padded with zeros to its size in memory.
struct Segment {
  uint32_t address = 0;
  std::vector<uint8_t> contents;
  bool writable = false;
  bool executable = false;

  uint64_t end() const { return uint64_t(address) + contents.size(); }
};

struct ElfImage {
  uint32_t entryPc = 0;
  std::vector<Segment> segments; // ascending, not overlapping, none empty
  llvm::StringMap<uint32_t> symbols;

  /// Reads a statically linked little-endian RV32 executable. Fails, naming
  /// the fault, on anything else and on segments that overlap.
  static llvm::Expected<ElfImage> read(llvm::ArrayRef<uint8_t> elf);
};

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_ELFIMAGE_H
