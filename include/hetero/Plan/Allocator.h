//===- Allocator.h - Addresses for values that share a memory ---*- C++ -*-===//
//
// Offset allocation on plain numbers: it knows no IR, so that tests can give it
// any pattern of lifetimes.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PLAN_ALLOCATOR_H
#define HETERO_PLAN_ALLOCATOR_H

#include "hetero/Support/LLVM.h"
#include "llvm/ADT/BitVector.h"

namespace hetero {

/// Every buffer starts at a multiple of this: a cache line, and what DMA bursts
/// and vector loads like.
inline constexpr int64_t kBufferAlignmentBytes = 64;

/// Values of one memory and which of them must not share bytes.
struct AllocationProblem {
  llvm::SmallVector<int64_t> sizesBytes;
  /// Symmetric: bit j of conflicts[i] is set if i and j live together.
  llvm::SmallVector<llvm::BitVector> conflicts;
};

/// An offset for each value, and the first byte behind all.
struct Allocation {
  llvm::SmallVector<int64_t> offsetsBytes;
  int64_t arenaBytes = 0;
};

/// Finds offsets, all multiples of kBufferAlignmentBytes, so that values in
/// conflict share no byte. Values are placed one by one at the lowest gap that
/// fits, and at the smallest, in several orders (as listed, largest first, most
/// contended first, both together); then single values are moved to the front
/// of the best order as long as that helps or `maxRounds` is not reached. The
/// smallest arena wins; `lowerBoundBytes` stops the search when it is met.
Allocation allocateOffsets(const AllocationProblem &problem,
                           int64_t lowerBoundBytes, int64_t maxRounds = 64);

} // namespace hetero

#endif // HETERO_PLAN_ALLOCATOR_H
