//===- TargetHarness.h - A target without its compiler ----------*- C++ -*-===//
//
// Lowers, emits and loads one hetero.program by itself, so that a room can be
// tested before and beside the pipeline. Knows no room.
//
//===----------------------------------------------------------------------===//

#ifndef TEST_SUPPORT_TARGET_TARGETHARNESS_H
#define TEST_SUPPORT_TARGET_TARGETHARNESS_H

#include "dialects/Hetero/IR/Hetero.h"
#include "hetero/Target/TargetCodegen.h"
#include "hetero/Target/TargetSimulator.h"
#include <deque>

namespace hetero::test {

/// Places constants one behind the other from a given offset on.
class LinearSectionBuilder : public SectionBuilder {
public:
  LinearSectionBuilder(MemorySet &memories, int64_t firstOffset)
      : memories(memories), nextOffset(firstOffset) {}

  Expected<Placement> addConstant(llvm::StringRef memory,
                                  llvm::StringRef layout,
                                  llvm::ArrayRef<uint8_t> bytes,
                                  uint32_t alignmentBytes) override;
  llvm::ArrayRef<uint8_t> keep(std::vector<uint8_t> bytes) override;
  Expected<Placement> reserveScratch(llvm::StringRef device,
                                     llvm::StringRef memory,
                                     int64_t bytes) override;
  void addSourceRange(llvm::StringRef stage, llvm::StringRef node,
                      uint64_t begin, uint64_t end) override;

  /// What was asked for, in order, as lines of text.
  llvm::ArrayRef<std::string> getLog() const { return log; }

private:
  MemorySet &memories;
  int64_t nextOffset;
  std::deque<std::vector<uint8_t>> kept;
  llvm::SmallVector<std::string> log;
};

/// A program that has been lowered, emitted and loaded.
struct LoadedProgram {
  MemorySet memories;
  std::unique_ptr<LinearSectionBuilder> builder;
  std::vector<uint8_t> section;
  std::unique_ptr<LoadedSection> loaded;
};

/// Compiles `program` for the device of its name. Memories of the fabric get
/// `memoryBytes` bytes each and constants lie from `constantOffset` on.
/// Diagnostics are reported on the operations.
FailureOr<std::unique_ptr<LoadedProgram>>
loadProgram(program::ProgramOp program, int64_t memoryBytes,
            int64_t constantOffset);

} // namespace hetero::test

#endif // TEST_SUPPORT_TARGET_TARGETHARNESS_H
