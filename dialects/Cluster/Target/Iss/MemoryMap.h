//===- MemoryMap.h - Memory outside the cluster, and its L1 -----*- C++ -*-===//
//
// Address ranges with host bytes behind them: windows of home memory that the
// caller supplies, the program's own segments, and the L1. Devices' registers
// are not memory and are not here.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_MEMORYMAP_H
#define HETERO_CLUSTER_ISS_MEMORYMAP_H

#include "dialects/Cluster/Target/Iss/ClusterConfig.h"
#include "dialects/Cluster/Target/Iss/ElfImage.h"
#include <string>
#include <vector>

namespace hetero::cluster::iss {

/// Home memory that a caller lends to the machine.
struct HomeWindow {
  std::string name;
  uint32_t base = 0;
  uint64_t bytes = 0;
  uint8_t *data = nullptr;
  bool writable = true;
  /// Cycles of a core's access and bytes a cycle; 0 takes the configuration's.
  unsigned latencyCycles = 0;
  unsigned bytesPerCycle = 0;
};

class MemoryMap {
public:
  /// Lays out L1, windows and the image's segments. Fails if any overlap, or
  /// overlap the devices' registers, or end beyond 32-bit addresses.
  static llvm::Expected<MemoryMap> create(const ClusterConfig &config,
                                          const ElfImage &image,
                                          std::vector<HomeWindow> windows);

  /// Puts every writable segment back to the image's contents, and the L1 to
  /// its start: the image's bytes, elsewhere a pattern that is no likely value,
  /// so that reading what was never written does not pass for zero.
  void reset(const ElfImage &image);

  /// The home window that holds all `bytes` from `address`; null if none.
  const HomeWindow *findHome(uint32_t address, uint64_t bytes) const;

  bool inL1(uint32_t address, uint64_t bytes) const {
    return uint64_t(address - l1Base) + bytes <= l1.size();
  }
  uint8_t *l1At(uint32_t address) { return l1.data() + (address - l1Base); }
  std::vector<uint8_t> &l1Bytes() { return l1; }

private:
  MemoryMap() = default;

  uint32_t l1Base = 0;
  std::vector<uint8_t> l1;
  std::vector<HomeWindow> home;
  /// Own bytes of the image's segments outside the L1, in their order.
  std::vector<std::vector<uint8_t>> segmentBytes;
};

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_MEMORYMAP_H
