//===- MachineRequests.cpp - Home memory, devices, system calls -*- C++ -*-===//
//
// Everything a core can ask for besides its L1. Requests arrive in the order of
// cycles and, within one, in turn from the core after the last one served.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/Machine.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;

namespace hetero::cluster::iss {

static constexpr uint64_t never = UINT64_MAX;

void Machine::stop(Core &core, Trap trap, std::string detail) {
  core.request = Request::Trap;
  core.trap = trap;
  core.trapPc = core.resume->pc;
  core.trapDetail = std::move(detail);
  if (!trapped)
    trapped = &core;
}

void Machine::serveOther(unsigned index, uint64_t cycle) {
  cores[index].cycle = cycle;
  if (cores[index].request == Request::SystemCall)
    serveSystemCall(index, cycle);
  else
    serveMemory(index, cycle);
}

void Machine::serveMemory(unsigned index, uint64_t cycle) {
  Core &core = cores[index];
  uint32_t eventOffset = core.address - config.eventUnitBase;
  uint32_t dmaOffset = core.address - config.dmaBase;
  if (const HomeWindow *window =
          memory.findHome(core.address, core.accessBytes)) {
    serveHome(index, cycle, *window);
    return;
  }
  bool isEvent = eventOffset < EventUnit::windowBytes;
  bool isDma = dmaOffset < DmaEngine::windowBytes;
  if (!isEvent && !isDma) {
    stop(core, Trap::AccessFault);
    return;
  }
  if (core.accessBytes != 4 || core.address % 4 != 0) {
    stop(core, Trap::DeviceMisuse, "device registers are aligned words");
    return;
  }
  if (isEvent)
    serveEventUnit(index, cycle, eventOffset);
  else
    serveDma(index, cycle, dmaOffset);
}

void Machine::serveHome(unsigned index, uint64_t cycle,
                        const HomeWindow &window) {
  Core &core = cores[index];
  if (core.isStore && !window.writable) {
    stop(core, Trap::ReadOnly);
    return;
  }
  Channel channel = core.isStore ? Channel::Write : Channel::Read;
  uint64_t free = homePort.freeAt(channel, cycle);
  if (free > cycle) {
    core.stall(Stall::HomeContention, free - cycle);
    nextCycle[index] = free;
    return;
  }
  // An access across two words is two, one after the other.
  unsigned words = core.spansWords ? 2 : 1;
  unsigned occupied =
      words *
      divideCeil(std::min<unsigned>(core.accessBytes, 4), window.bytesPerCycle);
  homePort.occupy(channel, cycle, occupied);
  homePort.lastCore = index;
  dma.yieldHome(channel, cycle, occupied);
  core.stall(Stall::HomeLatency, window.latencyCycles - 1);
  if (core.spansWords)
    core.stall(Stall::Misaligned, window.latencyCycles);
  (core.isStore ? core.counters.homeBytesWritten
                : core.counters.homeBytesRead) += core.accessBytes;
  core.data = window.data + (core.address - window.base);
  core.cycle = cycle + uint64_t(words) * window.latencyCycles - 1;
  resume(index);
}

/// Answers a device access in the cycle it was made.
void Machine::answer(unsigned index, uint64_t cycle, uint32_t value) {
  deviceWord[index] = value;
  cores[index].data = reinterpret_cast<uint8_t *>(&deviceWord[index]);
  cores[index].cycle = cycle;
  resume(index);
}

void Machine::serveEventUnit(unsigned index, uint64_t cycle, uint32_t offset) {
  Core &core = cores[index];
  if (core.isStore) {
    stop(core, Trap::DeviceMisuse, "the event unit's registers are read only");
    return;
  }
  switch (offset) {
  case EventUnit::coreIndexOffset:
    return answer(index, cycle, index);
  case EventUnit::coreCountOffset:
    return answer(index, cycle, config.cores);
  case EventUnit::barrierOffset:
    core.request = Request::Barrier;
    nextCycle[index] = never;
    if (eventUnit.arrive(index))
      releaseBarrier(cycle);
    return;
  default:
    stop(core, Trap::DeviceMisuse, "the event unit has no such register");
  }
}

void Machine::releaseBarrier(uint64_t cycle) {
  // The load is the last of the barrier's cycles.
  uint64_t last = cycle + config.barrierCycles - 1;
  for (Core &core : cores) {
    addInterval(core, core.cycle, last + 1, "barrier");
    core.stall(Stall::Barrier, last - core.cycle);
    answer(core.index, last, 0);
  }
}

void Machine::serveDma(unsigned index, uint64_t cycle, uint32_t offset) {
  Core &core = cores[index];
  uint32_t value = 0;
  if (!core.isStore) {
    if (!dma.readRegister(index, offset, value))
      return stop(core, Trap::DeviceMisuse,
                  "the DMA engine has no such register to read");
    return answer(index, cycle, value);
  }
  bool waits = offset == DmaEngine::waitOffset
                   ? !dma.isComplete(core.storeValue)
                   : offset == DmaEngine::startOffset && dma.isFull();
  if (waits) {
    core.stall(Stall::DmaWait, dma.nextCompletion() - cycle);
    addInterval(core, cycle, dma.nextCompletion(), "dma wait");
    nextCycle[index] = dma.nextCompletion();
    return;
  }
  if (offset == DmaEngine::startOffset) {
    if (Error error = dma.start(index, core.storeValue, cycle))
      return stop(core, Trap::DeviceMisuse, toString(std::move(error)));
  } else if (offset != DmaEngine::waitOffset &&
             !dma.writeRegister(index, offset, core.storeValue)) {
    return stop(core, Trap::DeviceMisuse,
                "the DMA engine has no such register to write");
  }
  answer(index, cycle, 0);
}

bool Machine::appendOutput(uint32_t address, uint32_t bytes) {
  const uint8_t *data;
  if (memory.inL1(address, bytes)) {
    data = memory.l1At(address);
  } else if (const HomeWindow *window = memory.findHome(address, bytes)) {
    data = window->data + (address - window->base);
  } else {
    return false;
  }
  result.output.append(reinterpret_cast<const char *>(data), bytes);
  return true;
}

void Machine::serveSystemCall(unsigned index, uint64_t cycle) {
  // Numbers and registers of the Linux convention, so that the same program
  // runs under a user-mode emulator.
  enum : uint32_t { callWrite = 64, callExit = 93 };
  Core &core = cores[index];
  uint32_t call = core.x[17];
  core.stall(Stall::ControlFlow, config.timing.systemCallCycles - 1);
  uint64_t end = cycle + config.timing.systemCallCycles;
  if (call == callExit) {
    core.counters.exitCode = core.x[10];
    core.counters.cycles = end;
    core.request = Request::Ended;
    nextCycle[index] = never;
    return;
  }
  bool toOutput = core.x[10] == 1 || core.x[10] == 2;
  if (call != callWrite || !toOutput)
    return stop(core, Trap::UnknownSystemCall);
  if (!appendOutput(core.x[11], core.x[12])) {
    core.address = core.x[11];
    return stop(core, Trap::UnknownSystemCall,
                "the bytes to write are not in memory");
  }
  core.x[10] = core.x[12];
  const MicroOp *op = core.resume;
  Block *next = program.blockAt(op->pc + op->bytes);
  if (!next) {
    stop(core, Trap::FetchFault);
    core.trapPc = op->pc + op->bytes;
    return;
  }
  core.cycle = end;
  core.resume = next->ops.data();
  resume(index);
}

} // namespace hetero::cluster::iss
