//===- DmaEngine.cpp - Strided copies between home memory and L1 -*- C++ -*-==//
//
// A transfer streams run after run; a run takes its beats at the channel's rate
// plus its first burst. The L1 lets the engine pass before the cores, so the
// end of a transfer is known when it starts and moves only if cores take cycles
// of the home port from it.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/DmaEngine.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"
#include <cstring>

using namespace llvm;

namespace hetero::cluster::iss {

uint32_t DmaEngine::Transfer::sourceOf(uint32_t run) const {
  return source + (run % count) * sourceStride +
         (run / count) * sourceOuterStride;
}

uint32_t DmaEngine::Transfer::destinationOf(uint32_t run) const {
  return destination + (run % count) * destinationStride +
         (run / count) * destinationOuterStride;
}

void DmaEngine::reset(const ClusterConfig &newConfig, MemoryMap &newMemory) {
  config = &newConfig;
  memory = &newMemory;
  for (auto &ofCore : registers)
    ofCore.fill(0);
  lastTicket.fill(0);
  tickets = 0;
  channelStates = {};
  nextEnd = UINT64_MAX;
  quietFrom = 0;
  trace = nullptr;
}

bool DmaEngine::writeRegister(unsigned core, uint32_t offset, uint32_t value) {
  if (offset >= startOffset)
    return false;
  registers[core][offset / 4] = value;
  return true;
}

bool DmaEngine::readRegister(unsigned core, uint32_t offset,
                             uint32_t &value) const {
  if (offset < startOffset) {
    value = registers[core][offset / 4];
    return true;
  }
  switch (offset) {
  case startOffset:
    value = lastTicket[core];
    return true;
  case pendingOffset:
    value = 0;
    for (const ChannelState &state : channelStates)
      for (const Transfer &transfer : state.queue)
        value += transfer.core == core;
    return true;
  case doneInOffset:
    value = channelStates[0].lastDone;
    return true;
  case doneOutOffset:
    value = channelStates[1].lastDone;
    return true;
  default:
    return false;
  }
}

/// Cycles of one run: whole beats, counted from the L1 word it starts in
/// because the engine's L1 side moves aligned words, plus the first burst.
unsigned DmaEngine::runCycles(const Transfer &transfer, unsigned channel,
                              uint32_t run) const {
  uint32_t l1Address =
      channel == 0 ? transfer.destinationOf(run) : transfer.sourceOf(run);
  uint64_t bytes = uint64_t(transfer.runBytes) + (l1Address & 3);
  return config->dmaRunCycles + divideCeil(bytes, transfer.rate);
}

Error DmaEngine::start(unsigned core, uint32_t dimensions, uint64_t cycle) {
  if (dimensions < 1 || dimensions > 3)
    return createStringError("the DMA start register takes 1, 2 or 3 "
                             "dimensions, not " +
                             Twine(dimensions));
  const auto &programmed = registers[core];
  auto value = [&](Offset offset) { return programmed[offset / 4]; };
  Transfer transfer;
  transfer.core = core;
  transfer.source = value(sourceOffset);
  transfer.destination = value(destinationOffset);
  transfer.runBytes = value(runBytesOffset);
  transfer.count = dimensions >= 2 ? value(countOffset) : 1;
  transfer.outerCount = dimensions == 3 ? value(outerCountOffset) : 1;
  transfer.sourceStride = value(sourceStrideOffset);
  transfer.destinationStride = value(destinationStrideOffset);
  transfer.sourceOuterStride = value(sourceOuterStrideOffset);
  transfer.destinationOuterStride = value(destinationOuterStrideOffset);
  // Far more than any L1 can hold; keeps the products below 32 bits.
  constexpr uint32_t mostBytes = uint32_t(1) << 30;
  if (transfer.runBytes == 0 || transfer.count == 0 ||
      transfer.outerCount == 0 ||
      SaturatingMultiply(
          SaturatingMultiply<uint64_t>(transfer.count, transfer.outerCount),
          uint64_t(transfer.runBytes)) > mostBytes)
    return createStringError("a DMA transfer of " + Twine(transfer.outerCount) +
                             " x " + Twine(transfer.count) + " runs of " +
                             Twine(transfer.runBytes) +
                             " bytes is empty or too large");

  bool toL1 = memory->inL1(transfer.destination, 1);
  if (toL1 == memory->inL1(transfer.source, 1))
    return createStringError("a DMA transfer must have exactly one side in L1");
  unsigned channel = toL1 ? 0 : 1;
  const HomeWindow *window = nullptr;
  for (uint32_t run = 0; run < transfer.runs(); ++run) {
    uint32_t source = transfer.sourceOf(run);
    uint32_t destination = transfer.destinationOf(run);
    uint32_t l1Address = toL1 ? destination : source;
    uint32_t homeAddress = toL1 ? source : destination;
    if (!memory->inL1(l1Address, transfer.runBytes))
      return createStringError("a DMA run leaves the L1 at 0x" +
                               utohexstr(l1Address, /*LowerCase=*/true));
    window = memory->findHome(homeAddress, transfer.runBytes);
    if (!window || (!toL1 && !window->writable))
      return createStringError(
          "a DMA run " +
          Twine(window ? "writes read-only memory" : "is not in home memory") +
          " at 0x" + utohexstr(homeAddress, /*LowerCase=*/true));
  }

  transfer.ticket = lastTicket[core] = ++tickets;
  transfer.rate = std::min(config->dmaBytesPerCycle, window->bytesPerCycle);
  // The command and the memory's latency overlap with the transfer before.
  ChannelState &state = channelStates[channel];
  uint64_t ready = cycle + config->dmaStartupCycles + window->latencyCycles;
  transfer.startCycle = std::max(ready, state.freeFrom);
  uint64_t busy = 0;
  for (uint32_t run = 0; run < transfer.runs(); ++run)
    busy += runCycles(transfer, channel, run);
  transfer.endCycle = transfer.startCycle + busy;
  state.freeFrom = transfer.endCycle;
  state.counters.busyCycles += busy;
  state.counters.bytes += transfer.bytes();
  ++state.counters.transfers;
  state.queue.push_back(transfer);
  if (state.queue.size() == 1)
    beginFront(state);
  updateEnds();
  return Error::success();
}

void DmaEngine::beginFront(ChannelState &state) {
  state.run = 0;
  state.runStart = state.queue.front().startCycle;
}

void DmaEngine::updateEnds() {
  nextEnd = UINT64_MAX;
  quietFrom = 0;
  for (const ChannelState &state : channelStates) {
    if (state.queue.empty())
      continue;
    nextEnd = std::min(nextEnd, state.queue.front().endCycle);
    quietFrom = std::max(quietFrom, state.queue.back().endCycle);
  }
}

bool DmaEngine::isComplete(uint32_t ticket) const {
  for (const ChannelState &state : channelStates)
    for (const Transfer &transfer : state.queue)
      if (transfer.ticket == ticket)
        return false;
  return true;
}

void DmaEngine::complete(uint64_t cycle) {
  while (nextEnd <= cycle) {
    // The earlier end first; at a tie, home to L1.
    unsigned channel = channelStates[0].queue.empty() ||
                       channelStates[0].queue.front().endCycle != nextEnd;
    ChannelState &state = channelStates[channel];
    const Transfer &transfer = state.queue.front();
    for (uint32_t run = 0; run < transfer.runs(); ++run) {
      uint32_t source = transfer.sourceOf(run);
      uint32_t destination = transfer.destinationOf(run);
      uint32_t homeAddress = channel == 0 ? source : destination;
      const HomeWindow *window =
          memory->findHome(homeAddress, transfer.runBytes);
      uint8_t *home = window->data + (homeAddress - window->base);
      if (channel == 0)
        std::memcpy(memory->l1At(destination), home, transfer.runBytes);
      else
        std::memcpy(home, memory->l1At(source), transfer.runBytes);
    }
    if (trace)
      trace->push_back({channel == 0 ? "dma in" : "dma out",
                        transfer.startCycle, transfer.endCycle,
                        "transfer " + std::to_string(transfer.ticket) + ", " +
                            std::to_string(transfer.bytes()) + " bytes"});
    state.lastDone = transfer.ticket;
    state.queue.pop_front();
    if (!state.queue.empty())
      beginFront(state);
    updateEnds();
  }
}

uint64_t DmaEngine::findBanks(uint64_t cycle) {
  uint64_t banks = 0;
  for (unsigned channel = 0; channel != channels; ++channel) {
    ChannelState &state = channelStates[channel];
    if (state.queue.empty() || cycle < state.runStart)
      continue;
    const Transfer &transfer = state.queue.front();
    unsigned length = runCycles(transfer, channel, state.run);
    while (cycle - state.runStart >= length &&
           state.run + 1 < transfer.runs()) {
      state.runStart += length;
      ++state.run;
      length = runCycles(transfer, channel, state.run);
    }
    uint64_t beat = cycle - state.runStart;
    if (beat < config->dmaRunCycles || beat >= length)
      continue;
    beat -= config->dmaRunCycles;
    // Words whose last byte this beat completes are the ones moved.
    uint32_t l1Address = channel == 0 ? transfer.destinationOf(state.run)
                                      : transfer.sourceOf(state.run);
    uint64_t offset = (l1Address & ~3u) - config->l1Base;
    uint64_t total = transfer.runBytes + (l1Address & 3);
    uint64_t before = beat * transfer.rate / 4;
    uint64_t end = (beat + 1) * transfer.rate;
    uint64_t after = end >= total ? divideCeil(total, 4) : end / 4;
    for (uint64_t word = before; word < after; ++word)
      banks |= uint64_t(1) << ((offset / 4 + word) & (config->l1Banks - 1));
  }
  return banks;
}

void DmaEngine::yieldHome(Channel channel, uint64_t cycle, unsigned cycles) {
  ChannelState &state = channelStates[channel == Channel::Read ? 0 : 1];
  if (state.queue.empty() || cycle < state.queue.front().startCycle)
    return;
  // The run under way moves on, and with it those that wait behind it.
  state.runStart += cycles;
  state.queue.front().endCycle += cycles;
  for (size_t i = 1; i < state.queue.size(); ++i) {
    Transfer &transfer = state.queue[i];
    uint64_t length = transfer.endCycle - transfer.startCycle;
    transfer.startCycle =
        std::max(transfer.startCycle, state.queue[i - 1].endCycle);
    transfer.endCycle = transfer.startCycle + length;
  }
  state.freeFrom = state.queue.back().endCycle;
  state.counters.busyCycles += cycles;
  updateEnds();
}

} // namespace hetero::cluster::iss
