//===- MemoryUse.h - What a planned program keeps in memory -----*- C++ -*-===//

#ifndef HETERO_PLAN_MEMORYUSE_H
#define HETERO_PLAN_MEMORYUSE_H

#include "hetero/Target/System.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace hetero {

/// Bytes beside the arena that the stages of `function` need in a memory.
struct ResidentBytes {
  /// Constants as their devices arrange them; equal ones of one arrangement
  /// once, each rounded up to the buffer alignment.
  int64_t constantBytes = 0;
  /// Working space: for each device the largest any of its stages needs.
  int64_t scratchBytes = 0;
};

/// Counts them for the memory of that name, asking the planners. Stages must
/// name devices of `system` and hold one nn operation.
ResidentBytes countResidentBytes(func::FuncOp function, const System &system,
                                 StringRef memory);

} // namespace hetero

#endif // HETERO_PLAN_MEMORYUSE_H
