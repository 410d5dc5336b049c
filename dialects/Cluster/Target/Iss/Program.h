//===- Program.h - Decoded code of one ELF image ----------------*- C++ -*-===//
//
// Blocks are decoded when they are first reached and kept for all later runs
// and cores. Code cannot be written, so nothing is ever invalidated.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_PROGRAM_H
#define HETERO_CLUSTER_ISS_PROGRAM_H

#include "dialects/Cluster/Target/Iss/ClusterConfig.h"
#include "dialects/Cluster/Target/Iss/Decoder.h"
#include "dialects/Cluster/Target/Iss/ElfImage.h"
#include "dialects/Cluster/Target/Iss/MicroOp.h"
#include <memory>

namespace hetero::cluster::iss {

/// A program and its blocks, for one configuration (timing is decoded in).
/// Not for use by two threads at once.
class Program {
public:
  /// Reads the ELF file `elf`; nothing is decoded yet. Fails on a bad
  /// configuration, a bad file, or an LLVM without RISC-V.
  static llvm::Expected<std::unique_ptr<Program>>
  load(llvm::ArrayRef<uint8_t> elf, const ClusterConfig &config);

  const ClusterConfig &config() const { return clusterConfig; }
  const ElfImage &image() const { return elfImage; }
  uint32_t entryPc() const { return elfImage.entryPc; }

  /// Address of a symbol; fails if the program defines none of that name.
  llvm::Expected<uint32_t> symbolAddress(llvm::StringRef name) const;

  /// The block that starts at `pc`, decoded if need be; null if `pc` is odd or
  /// not in an executable segment.
  Block *blockAt(uint32_t pc) {
    for (CodeRange &range : code) {
      uint32_t offset = pc - range.base;
      if (offset < range.bytes.size() && (offset & 1) == 0) {
        if (Block *block = range.blocks[offset >> 1])
          return block;
        return decodeBlock(range, pc);
      }
    }
    return nullptr;
  }

  /// Assembly text of the instruction at `pc`, for messages.
  std::string describe(uint32_t pc) const;

  /// Blocks decoded so far.
  size_t blockCount() const { return blocks.size(); }

private:
  /// An executable segment, with a block for each possible start.
  struct CodeRange {
    uint32_t base;
    llvm::ArrayRef<uint8_t> bytes;
    std::vector<Block *> blocks;
  };

  Program(const ClusterConfig &config, ElfImage image);
  Block *decodeBlock(CodeRange &range, uint32_t pc);
  Instruction decodeAt(const CodeRange &range, uint32_t pc) const;

  ClusterConfig clusterConfig;
  ElfImage elfImage;
  std::unique_ptr<Decoder> decoder;
  std::vector<CodeRange> code;
  std::vector<std::unique_ptr<Block>> blocks;
};

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_PROGRAM_H
