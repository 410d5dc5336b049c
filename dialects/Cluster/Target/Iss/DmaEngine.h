//===- DmaEngine.h - Strided copies between home memory and L1 --*- C++ -*-===//
//
// After PULP's MCHAN: one channel a direction, each moving its transfers in the
// order of their start commands, both at once. Each core has its own command
// registers, so cores need no lock to program it.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_DMAENGINE_H
#define HETERO_CLUSTER_ISS_DMAENGINE_H

#include "dialects/Cluster/Target/Iss/ClusterConfig.h"
#include "dialects/Cluster/Target/Iss/Counters.h"
#include "dialects/Cluster/Target/Iss/HomePort.h"
#include "dialects/Cluster/Target/Iss/MemoryMap.h"
#include <array>
#include <deque>

namespace hetero::cluster::iss {

class DmaEngine {
public:
  static constexpr uint32_t windowBytes = 0x40;

  /// Registers, as offsets in the window; words. Those up to `start` keep their
  /// value, so a loop writes only what changes.
  enum Offset : uint32_t {
    sourceOffset = 0x00,            ///< first byte read
    destinationOffset = 0x04,       ///< first byte written
    runBytesOffset = 0x08,          ///< bytes of one contiguous run
    countOffset = 0x0c,             ///< runs in a row, for 2-D and 3-D
    sourceStrideOffset = 0x10,      ///< bytes from run to run at the source
    destinationStrideOffset = 0x14, ///< and at the destination
    outerCountOffset = 0x18,        ///< rows, for 3-D
    sourceOuterStrideOffset = 0x1c, ///< bytes from row to row at the source
    destinationOuterStrideOffset = 0x20, ///< and at the destination
    startOffset = 0x24, ///< write 1, 2 or 3: start with that many dimensions;
                        ///< read: ticket of the transfer this core started last
    pendingOffset = 0x28, ///< read: transfers of this core not yet complete
    waitOffset = 0x2c,    ///< write a ticket: answered when it is complete
    doneInOffset = 0x30, ///< read: last complete ticket home to L1, of any core
    doneOutOffset = 0x34, ///< read: last complete ticket L1 to home
  };

  /// A direction's place in arrays: 0 home to L1, 1 L1 to home.
  static constexpr unsigned channels = 2;

  void reset(const ClusterConfig &config, MemoryMap &memory);

  /// Writes a register that is neither start nor wait; false if there is none.
  bool writeRegister(unsigned core, uint32_t offset, uint32_t value);
  /// Reads a register; false if there is none.
  bool readRegister(unsigned core, uint32_t offset, uint32_t &value) const;

  /// True if a start command would have to wait for a free identifier.
  bool isFull() const { return outstanding() >= config->dmaQueueDepth; }

  /// Starts what `core` has programmed, in `dimensions` dimensions. Fails, in a
  /// sentence, if the copy is not between home memory and L1.
  llvm::Error start(unsigned core, uint32_t dimensions, uint64_t cycle);

  /// True if the ticket is not (or no longer) under way.
  bool isComplete(uint32_t ticket) const;

  /// Cycle in which the next transfer is complete; never (all ones) if none.
  uint64_t nextCompletion() const { return nextEnd; }
  /// Completes every transfer that ends at or before `cycle`: only now do its
  /// bytes arrive, so a program that does not wait reads the old ones.
  void complete(uint64_t cycle);

  /// Mask of the banks the engine uses in `cycle`. Cycles must not decrease
  /// from call to call.
  uint64_t banksInUse(uint64_t cycle) {
    return cycle < quietFrom ? findBanks(cycle) : 0;
  }

  /// A core takes home memory for `cycles` in `channel`: a transfer streaming
  /// in the same direction ends that much later.
  void yieldHome(Channel channel, uint64_t cycle, unsigned cycles);

  const DmaCounters &counters(unsigned channel) const {
    return channelStates[channel].counters;
  }
  /// Collects an interval a transfer, if not null.
  std::vector<Interval> *trace = nullptr;

private:
  struct Transfer {
    uint32_t ticket;
    unsigned core;
    uint32_t source, destination;
    uint32_t runBytes;
    uint32_t count, outerCount;
    uint32_t sourceStride, destinationStride;
    uint32_t sourceOuterStride, destinationOuterStride;
    /// Bytes a cycle: the slower of engine and memory.
    unsigned rate;
    uint64_t startCycle; // of streaming
    uint64_t endCycle;

    uint32_t runs() const { return count * outerCount; }
    uint32_t sourceOf(uint32_t run) const;
    uint32_t destinationOf(uint32_t run) const;
    uint64_t bytes() const { return uint64_t(runBytes) * runs(); }
  };

  struct ChannelState {
    std::deque<Transfer> queue;
    uint64_t freeFrom = 0;
    uint32_t lastDone = 0;
    /// Run of the front transfer that streams, and when it began.
    uint32_t run = 0;
    uint64_t runStart = 0;
    DmaCounters counters;
  };

  size_t outstanding() const {
    return channelStates[0].queue.size() + channelStates[1].queue.size();
  }
  unsigned runCycles(const Transfer &transfer, unsigned channel,
                     uint32_t run) const;
  uint64_t findBanks(uint64_t cycle);
  void beginFront(ChannelState &state);
  void updateEnds();

  const ClusterConfig *config = nullptr;
  MemoryMap *memory = nullptr;
  std::array<std::array<uint32_t, startOffset / 4>, maximumCores> registers{};
  std::array<uint32_t, maximumCores> lastTicket{};
  uint32_t tickets = 0;
  std::array<ChannelState, channels> channelStates;
  uint64_t nextEnd = UINT64_MAX;
  uint64_t quietFrom = 0;
};

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_DMAENGINE_H
