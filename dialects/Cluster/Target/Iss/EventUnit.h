//===- EventUnit.h - Barrier and the cluster's identity ---------*- C++ -*-===//
//
// Registers that every core sees at the same address, each through its own
// port. Reading the barrier register arrives at the barrier; the answer comes
// when all cores have arrived, as with the event unit of a PULP cluster.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_EVENTUNIT_H
#define HETERO_CLUSTER_ISS_EVENTUNIT_H

#include <cstdint>

namespace hetero::cluster::iss {

class EventUnit {
public:
  static constexpr uint32_t windowBytes = 0x40;

  /// Registers, as offsets in the window. All are read as words.
  enum Offset : uint32_t {
    barrierOffset = 0x00,   ///< arrive and wait; reads 0
    coreIndexOffset = 0x04, ///< this core's number, from 0
    coreCountOffset = 0x08, ///< cores of the cluster
  };

  void reset(unsigned cores) {
    coreCount = cores;
    arrived = 0;
  }

  /// Core `core` arrives; true if it was the last of all.
  bool arrive(unsigned core) {
    arrived |= 1u << core;
    if (arrived != (1u << coreCount) - 1)
      return false;
    arrived = 0;
    return true;
  }

  /// Bit mask of the cores that wait.
  uint32_t waiting() const { return arrived; }

private:
  unsigned coreCount = 0;
  uint32_t arrived = 0;
};

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_EVENTUNIT_H
