//===- Machine.cpp - The scheduler and the L1's arbiter ---------*- C++ -*-===//
//
// Why no time quantum: between two of its accesses a core touches only its own
// registers, so it may run ahead without limit and nobody can tell. Its
// accesses are served at their cycle, all requests of a cycle together, hence
// bank conflicts, contention and the order of values are those of a lock-step
// machine.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/Machine.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/bit.h"

using namespace llvm;

namespace hetero::cluster::iss {

static constexpr uint64_t never = UINT64_MAX;

Machine::Machine(Program &program, MemoryMap memory)
    : program(program), config(program.config()), memory(std::move(memory)) {}

Expected<std::unique_ptr<Machine>>
Machine::create(Program &program, std::vector<HomeWindow> windows) {
  auto memory =
      MemoryMap::create(program.config(), program.image(), std::move(windows));
  if (!memory)
    return memory.takeError();
  return std::unique_ptr<Machine>(new Machine(program, std::move(*memory)));
}

Error Machine::prepare(const RunRequest &request) {
  if (!request.cores.empty() && request.cores.size() != config.cores)
    return createStringError("cluster run: registers for " +
                             Twine(request.cores.size()) +
                             " cores, the cluster has " + Twine(config.cores));
  Block *entry = program.blockAt(request.entryPc);
  if (!entry)
    return createStringError("cluster run: no code at the entry point 0x" +
                             utohexstr(request.entryPc, /*LowerCase=*/true));

  memory.reset(program.image());
  dma.reset(config, memory);
  eventUnit.reset(config.cores);
  homePort.reset();
  homePort.lastCore = config.cores - 1;
  lastServed.fill(config.cores - 1);
  nextCycle.fill(never);
  trapped = nullptr;
  tracing = request.trace;
  result = Counters();
  if (tracing)
    dma.trace = &result.intervals;

  cores.assign(config.cores, Core());
  for (unsigned index = 0; index != config.cores; ++index) {
    Core &core = cores[index];
    core.index = index;
    core.program = &program;
    core.timing = &config.timing;
    core.l1Data = memory.l1Bytes().data();
    core.l1Base = config.l1Base;
    core.l1Bytes = config.l1Bytes;
    core.bankMask = config.l1Banks - 1;
    core.instructionLimit = request.instructionsPerCore;
    if (!request.cores.empty()) {
      const CoreStart &start = request.cores[index];
      std::copy(start.arguments.begin(), start.arguments.end(),
                core.x.begin() + 10);
      core.x[2] = start.stackPointer;
    }
    core.resume = entry->ops.data();
  }
  return Error::success();
}

void Machine::resume(unsigned index) {
  Core &core = cores[index];
  core.resume->handler(core, core.resume, core.cycle);
  nextCycle[index] = core.cycle;
  if (LLVM_UNLIKELY(core.request == Request::Trap) && !trapped)
    trapped = &core;
}

void Machine::grantL1(unsigned index, uint64_t cycle) {
  Core &core = cores[index];
  lastServed[core.bank] = index;
  if (LLVM_UNLIKELY(core.spansWords)) {
    core.spansWords = false;
    core.bank = (core.bank + 1) & core.bankMask;
    core.stall(Stall::Misaligned, 1);
    nextCycle[index] = cycle + 1;
    return;
  }
  ++core.counters.l1Accesses;
  core.cycle = cycle;
  resume(index);
}

/// The first core after `last`, around the circle, that is in `mask`.
static unsigned nextInTurn(uint32_t mask, unsigned last) {
  uint32_t after = mask & ~((uint32_t(2) << last) - 1);
  return llvm::countr_zero(after ? after : mask);
}

/// Of the cores that want a bank in this cycle, those that get it: none where
/// the DMA engine is, otherwise one a bank, in turn. The others lose the cycle.
uint32_t Machine::arbitrate(uint32_t requesters, uint64_t dmaBanks,
                            uint64_t cycle) {
  uint32_t winners = 0;
  uint32_t waiting = requesters;
  while (waiting != 0) {
    unsigned bank = cores[llvm::countr_zero(waiting)].bank;
    uint32_t sameBank = 0;
    for (uint32_t rest = waiting; rest != 0; rest &= rest - 1) {
      unsigned index = llvm::countr_zero(rest);
      if (cores[index].bank == bank)
        sameBank |= 1u << index;
    }
    waiting &= ~sameBank;
    bool dmaHasIt = dmaBanks >> bank & 1;
    uint32_t losers = sameBank;
    if (!dmaHasIt) {
      uint32_t winner = 1u << nextInTurn(sameBank, lastServed[bank]);
      winners |= winner;
      losers &= ~winner;
    }
    for (; losers != 0; losers &= losers - 1) {
      unsigned index = llvm::countr_zero(losers);
      cores[index].stall(dmaHasIt ? Stall::DmaConflict : Stall::BankConflict,
                         1);
      nextCycle[index] = cycle + 1;
    }
  }
  return winners;
}

void Machine::serveCycle(uint64_t cycle) {
  uint64_t banks = 0, contested = dma.banksInUse(cycle);
  uint64_t dmaBanks = contested;
  uint32_t wantL1 = 0, wantOther = 0;
  for (unsigned index = 0, count = cores.size(); index != count; ++index) {
    if (nextCycle[index] != cycle)
      continue;
    const Core &core = cores[index];
    if (core.request == Request::L1) {
      uint64_t bank = uint64_t(1) << core.bank;
      contested |= banks & bank;
      banks |= bank;
      wantL1 |= 1u << index;
    } else {
      wantOther |= 1u << index;
    }
  }
  if ((contested & banks) != 0)
    wantL1 = arbitrate(wantL1, dmaBanks, cycle);
  for (; wantL1 != 0; wantL1 &= wantL1 - 1)
    grantL1(llvm::countr_zero(wantL1), cycle);
  while (wantOther != 0) {
    unsigned index = nextInTurn(wantOther, homePort.lastCore);
    wantOther &= ~(1u << index);
    serveOther(index, cycle);
  }
}

Error Machine::simulate() {
  for (unsigned index = 0; index != cores.size(); ++index)
    resume(index);
  while (!trapped) {
    uint64_t cycle = never;
    for (unsigned index = 0, count = cores.size(); index != count; ++index)
      cycle = std::min(cycle, nextCycle[index]);
    if (LLVM_LIKELY(cycle < dma.nextCompletion()))
      serveCycle(cycle);
    else if (dma.nextCompletion() != never)
      // Whoever waits for a transfer asks again in the cycle it ends.
      dma.complete(dma.nextCompletion());
    else
      return eventUnit.waiting() ? deadlockError() : Error::success();
  }
  return trapError(*trapped);
}

void Machine::finish() {
  for (unsigned channel = 0; channel != DmaEngine::channels; ++channel)
    (channel == 0 ? result.dmaIn : result.dmaOut) = dma.counters(channel);
  result.homeBytesRead = result.dmaIn.bytes;
  result.homeBytesWritten = result.dmaOut.bytes;
  for (Core &core : cores) {
    result.cycles = std::max(result.cycles, core.counters.cycles);
    result.homeBytesRead += core.counters.homeBytesRead;
    result.homeBytesWritten += core.counters.homeBytesWritten;
    result.cores.push_back(core.counters);
    addInterval(core, 0, core.counters.cycles, "run");
  }
  for (const Interval &interval : result.intervals)
    result.cycles = std::max(result.cycles, interval.endCycle);
}

Expected<Counters> Machine::run(const RunRequest &request) {
  if (Error error = prepare(request))
    return error;
  if (Error error = simulate())
    return error;
  finish();
  return std::move(result);
}

void Machine::addInterval(const Core &core, uint64_t start, uint64_t end,
                          StringRef label) {
  if (tracing)
    result.intervals.push_back(
        {"core " + std::to_string(core.index), start, end, label.str()});
}

} // namespace hetero::cluster::iss
