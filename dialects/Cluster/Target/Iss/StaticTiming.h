//===- StaticTiming.h - Cycles known when code is decoded -------*- C++ -*-===//
//
// What an instruction costs by itself and after its predecessor. Everything
// that depends on values (divisors, branches, memory) is left to the handlers.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_STATICTIMING_H
#define HETERO_CLUSTER_ISS_STATICTIMING_H

#include "dialects/Cluster/Target/Iss/ClusterConfig.h"
#include "dialects/Cluster/Target/Iss/Counters.h"
#include "dialects/Cluster/Target/Iss/Instruction.h"

namespace hetero::cluster::iss {

/// Cycles lost for one reason.
struct StaticStall {
  unsigned cycles = 0;
  Stall cause = Stall::LoadUse;
};

/// Bubbles before `instruction` because `previous` issued just before it.
StaticStall hazardAfter(const Instruction &previous,
                        const Instruction &instruction,
                        const CoreTiming &timing);

/// Cycles of the instruction beyond its first, with their cause. Divisions,
/// taken branches and accesses count as one cycle here.
StaticStall fixedExtraCycles(const Instruction &instruction,
                             const CoreTiming &timing);

/// Cycles from issue until the result of a floating-point operation can be
/// read, if that is more than hazards between neighbours express; else 0.
unsigned floatResultCycles(const Instruction &instruction,
                           const CoreTiming &timing);

/// True if the 4-byte instruction at `pc` lies across two words.
inline bool straddles(const Instruction &instruction, uint32_t pc) {
  return instruction.bytes == 4 && pc % 4 == 2;
}

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_STATICTIMING_H
