//===- HomePort.h - The cluster's port to home memory -----------*- C++ -*-===//
//
// One port with a read and a write channel. Each takes the cores' requests one
// after another at the memory's rate; latency is the requester's own affair.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_HOMEPORT_H
#define HETERO_CLUSTER_ISS_HOMEPORT_H

#include <cstdint>

namespace hetero::cluster::iss {

/// Direction of a transfer as home memory sees it.
enum class Channel : uint8_t { Read, Write };

class HomePort {
public:
  void reset() { freeFrom[0] = freeFrom[1] = 0; }

  /// First cycle at or after `cycle` in which the channel takes a request.
  uint64_t freeAt(Channel channel, uint64_t cycle) const {
    uint64_t free = freeFrom[unsigned(channel)];
    return free > cycle ? free : cycle;
  }

  /// Takes a request in `cycle` that keeps the channel for `cycles`.
  void occupy(Channel channel, uint64_t cycle, unsigned cycles) {
    freeFrom[unsigned(channel)] = cycle + cycles;
  }

  /// The core served last, where round robin starts.
  unsigned lastCore = 0;

private:
  uint64_t freeFrom[2] = {0, 0};
};

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_HOMEPORT_H
