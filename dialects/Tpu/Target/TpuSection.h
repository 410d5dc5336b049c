//===- TpuSection.h - A section that has been checked -----------*- C++ -*-===//
//
// The border behind which the simulator trusts what it reads: a section that
// came through here names no slot, command or byte that does not exist.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_TPU_TARGET_TPUSECTION_H
#define DIALECTS_TPU_TARGET_TPUSECTION_H

#include "dialects/Tpu/IR/Tpu.h"
#include "dialects/Tpu/Target/TpuProgram_generated.h"
#include "llvm/ADT/StringMap.h"
#include <vector>

namespace hetero::tpu {

/// A stage of a section with what was learnt while checking it.
struct CheckedStage {
  const wire::Stage *stage = nullptr;
  /// For each command, whether it is a compute command that a drain follows.
  std::vector<bool> isDrained;
};

/// Checks `section` against the sizes of `device` and returns its stages by
/// name. An error names the stage and the command. Addresses in the home memory
/// are not checked here: the memory is known only when a stage runs.
Expected<llvm::StringMap<CheckedStage>>
checkSection(llvm::ArrayRef<uint8_t> section, DeviceAttr device);

/// One past the last byte of the home memory that `runs` touch.
int64_t getEndBytes(const wire::Runs &runs);

/// Bytes that all runs have together.
int64_t getTotalBytes(const wire::Runs &runs);

} // namespace hetero::tpu

#endif // DIALECTS_TPU_TARGET_TPUSECTION_H
