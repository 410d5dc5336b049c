//===- Counters.cpp - Sums over a run's counters ----------------*- C++ -*-===//
//
// Names and totals for reports; nothing here runs while simulating.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/Counters.h"
#include "llvm/Support/ErrorHandling.h"

namespace hetero::cluster::iss {

llvm::StringRef stallName(Stall cause) {
  switch (cause) {
  case Stall::LoadUse:
    return "load-use";
  case Stall::ControlFlow:
    return "control-flow";
  case Stall::LongArithmetic:
    return "long-arithmetic";
  case Stall::FloatingPoint:
    return "floating-point";
  case Stall::Misaligned:
    return "misaligned";
  case Stall::BankConflict:
    return "bank-conflict";
  case Stall::DmaConflict:
    return "dma-conflict";
  case Stall::HomeLatency:
    return "home-latency";
  case Stall::HomeContention:
    return "home-contention";
  case Stall::Barrier:
    return "barrier";
  case Stall::DmaWait:
    return "dma-wait";
  }
  llvm_unreachable("every cause has a name");
}

uint64_t Counters::stallCycles(Stall cause) const {
  uint64_t sum = 0;
  for (const CoreCounters &core : cores)
    sum += core.stallCycles(cause);
  return sum;
}

uint64_t Counters::instructions() const {
  uint64_t sum = 0;
  for (const CoreCounters &core : cores)
    sum += core.instructions;
  return sum;
}

} // namespace hetero::cluster::iss
