//===- Allocator.cpp - Addresses for values that share a memory -----------===//

#include "hetero/Plan/Allocator.h"
#include "llvm/Support/MathExtras.h"

using namespace hetero;

using Order = llvm::SmallVector<unsigned>;

/// Places values in `order`, each at the lowest gap between the values in
/// conflict with it, or with `takeSmallest` at the smallest gap that fits.
static Allocation placeInOrder(const AllocationProblem &problem,
                               llvm::ArrayRef<unsigned> order,
                               bool takeSmallest) {
  Allocation allocation;
  allocation.offsetsBytes.assign(problem.sizesBytes.size(), 0);
  llvm::BitVector placed(problem.sizesBytes.size());
  for (unsigned value : order) {
    int64_t size =
        llvm::alignTo(problem.sizesBytes[value], kBufferAlignmentBytes);
    llvm::SmallVector<std::pair<int64_t, int64_t>> taken;
    llvm::BitVector neighbours = problem.conflicts[value];
    neighbours &= placed;
    for (unsigned neighbour : neighbours.set_bits())
      taken.push_back({allocation.offsetsBytes[neighbour],
                       llvm::alignTo(problem.sizesBytes[neighbour],
                                     kBufferAlignmentBytes)});
    llvm::sort(taken);
    int64_t end = 0, best = -1;
    int64_t bestGap = std::numeric_limits<int64_t>::max();
    for (auto [offset, bytes] : taken) {
      int64_t gap = offset - end;
      bool isFirst = best < 0;
      if (gap >= size && (isFirst || (takeSmallest && gap < bestGap))) {
        best = end;
        bestGap = gap;
      }
      end = std::max(end, offset + bytes);
    }
    int64_t offset = best < 0 ? end : best;
    allocation.offsetsBytes[value] = offset;
    allocation.arenaBytes = std::max(allocation.arenaBytes, offset + size);
    placed.set(value);
  }
  return allocation;
}

Allocation hetero::allocateOffsets(const AllocationProblem &problem,
                                   int64_t lowerBoundBytes, int64_t maxRounds) {
  unsigned count = problem.sizesBytes.size();
  Order listed = llvm::to_vector(llvm::seq(0u, count));
  auto sortedBy = [&](auto getKey) {
    Order order = listed;
    llvm::sort(order, [&](unsigned a, unsigned b) {
      auto keyA = getKey(a), keyB = getKey(b);
      return keyA != keyB ? keyA > keyB : a < b;
    });
    return order;
  };
  auto getSize = [&](unsigned i) { return problem.sizesBytes[i]; };
  auto getContention = [&](unsigned i) {
    int64_t bytes = 0;
    for (unsigned j : problem.conflicts[i].set_bits())
      bytes += problem.sizesBytes[j];
    return bytes;
  };

  Allocation best;
  best.arenaBytes = std::numeric_limits<int64_t>::max();
  Order bestOrder;
  auto attempt = [&](const Order &order) {
    bool hasImproved = false;
    for (bool takeSmallest : {false, true}) {
      Allocation found = placeInOrder(problem, order, takeSmallest);
      if (found.arenaBytes >= best.arenaBytes)
        continue;
      best = std::move(found);
      bestOrder = order;
      hasImproved = true;
    }
    return hasImproved;
  };
  attempt(listed);
  attempt(sortedBy(getSize));
  attempt(sortedBy(getContention));
  attempt(sortedBy([&](unsigned i) { return getSize(i) + getContention(i); }));

  // What sticks out at the top was placed too late: try it first.
  for (int64_t round = 0;
       round < maxRounds && best.arenaBytes > lowerBoundBytes; ++round) {
    bool hasImproved = false;
    Order order = bestOrder;
    for (unsigned i = 0; i < count; ++i) {
      unsigned value = order[i];
      int64_t end = best.offsetsBytes[value] +
                    llvm::alignTo(getSize(value), kBufferAlignmentBytes);
      if (end != best.arenaBytes)
        continue;
      // To the front, then half way there.
      for (unsigned target : {0u, i / 2}) {
        Order moved = order;
        std::rotate(moved.begin() + target, moved.begin() + i,
                    moved.begin() + i + 1);
        hasImproved |= attempt(moved);
      }
      if (hasImproved)
        break;
    }
    if (!hasImproved)
      break;
  }
  return best;
}
