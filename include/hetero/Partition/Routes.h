//===- Routes.h - Ways through the fabric -----------------------*- C++ -*-===//
//
// Which links a value takes from one memory to another, and what a link
// charges. Placement and plan ask here, so that both mean the same transfer.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PARTITION_ROUTES_H
#define HETERO_PARTITION_ROUTES_H

#include "hetero/Target/Cost.h"
#include "hetero/Target/System.h"

namespace hetero {

/// Memories and links of a fabric, by their index in its description.
class Routes {
public:
  Routes(llvm::ArrayRef<MemoryDescription> memories,
         llvm::ArrayRef<LinkDescription> links);
  explicit Routes(const System &system)
      : Routes(system.getMemories(), system.getLinks()) {}

  unsigned getNumMemories() const { return memories.size(); }
  unsigned getNumLinks() const { return links.size(); }
  const MemoryDescription &getMemory(unsigned memory) const {
    return memories[memory];
  }
  const LinkDescription &getLink(unsigned link) const { return links[link]; }

  /// Index of the memory of that name, which must exist.
  unsigned getMemoryIndex(llvm::StringRef name) const;
  /// Index of the memory a link ends in.
  unsigned getLinkTarget(unsigned link) const {
    return getMemoryIndex(links[link].to);
  }

  /// What moving `bytes` over `link` costs:
  ///   latencyPs = latencies of source, link and target
  ///             + ceil(bytes / the smallest of their bandwidths);
  ///   energyFj  = bytes * (read energy + link energy + write energy).
  /// It has no cycles, as a link has no clock of a device; the bound is the
  /// part with the smallest bandwidth, the link if equal.
  Cost getTransferCost(unsigned link, int64_t bytes) const;

  /// The links that bring `bytes` from one memory to another in the least time
  /// when nothing else moves; of equal ones the path with fewer links, then the
  /// one that leaves the description's earlier links. Empty if the memories are
  /// the same; nothing if no links lead there.
  std::optional<llvm::SmallVector<unsigned>>
  findPath(unsigned from, unsigned to, int64_t bytes) const;

private:
  llvm::SmallVector<MemoryDescription> memories;
  llvm::SmallVector<LinkDescription> links;
};

/// The memory in which inputs and results of a program lie: the first of the
/// fabric's description.
inline const MemoryDescription &getHostMemory(const System &system) {
  return system.getMemories().front();
}

} // namespace hetero

#endif // HETERO_PARTITION_ROUTES_H
