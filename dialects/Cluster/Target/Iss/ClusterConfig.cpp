//===- ClusterConfig.cpp - Checks of a cluster's figures --------*- C++ -*-===//
//
// The arbiter keeps cores and banks in bit masks and the interleaving takes
// address bits, so counts have limits; refusing here keeps the loops free of
// checks.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/ClusterConfig.h"
#include "dialects/Cluster/Target/Iss/DmaEngine.h"
#include "dialects/Cluster/Target/Iss/EventUnit.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;

namespace hetero::cluster::iss {

static Error refuse(const Twine &sentence) {
  return createStringError("cluster configuration: " + sentence);
}

static bool overlap(uint64_t base, uint64_t bytes, uint64_t otherBase,
                    uint64_t otherBytes) {
  return base < otherBase + otherBytes && otherBase < base + bytes;
}

Error ClusterConfig::validate() const {
  if (cores == 0 || cores > maximumCores)
    return refuse("cores is " + Twine(cores) + ", must be 1 to " +
                  Twine(maximumCores));
  if (!isPowerOf2_32(l1Banks) || l1Banks < 2 || l1Banks > maximumBanks)
    return refuse("l1Banks is " + Twine(l1Banks) +
                  ", must be a power of two from 2 to " + Twine(maximumBanks));
  if (l1Bytes == 0 || l1Bytes % (4 * l1Banks) != 0 || l1Base % 4 != 0)
    return refuse("l1Bytes is " + Twine(l1Bytes) +
                  ", must be a positive multiple of one word in each of the " +
                  Twine(l1Banks) + " banks, at an aligned base");
  if (uint64_t(l1Base) + l1Bytes > (uint64_t(1) << 32))
    return refuse("the L1 does not end within 32-bit addresses");
  if (overlap(l1Base, l1Bytes, eventUnitBase, EventUnit::windowBytes) ||
      overlap(l1Base, l1Bytes, dmaBase, DmaEngine::windowBytes) ||
      overlap(dmaBase, DmaEngine::windowBytes, eventUnitBase,
              EventUnit::windowBytes))
    return refuse("L1, event unit and DMA registers overlap");
  if (homeLatencyCycles == 0 || homeBytesPerCycle == 0)
    return refuse("homeLatencyCycles and homeBytesPerCycle must be positive");
  if (dmaBytesPerCycle == 0 || dmaQueueDepth == 0)
    return refuse("dmaBytesPerCycle and dmaQueueDepth must be positive");
  if (barrierCycles == 0)
    return refuse("barrierCycles must be positive");
  if (timing.takenBranchCycles == 0 || timing.jumpCycles == 0 ||
      timing.multiplyHighCycles == 0 || timing.fenceCycles == 0 ||
      timing.counterAccessCycles == 0 || timing.systemCallCycles == 0 ||
      timing.floatDivideCycles == 0)
    return refuse("an instruction takes at least one cycle");
  for (unsigned cycles :
       {timing.loadUseStallCycles, timing.takenBranchCycles, timing.jumpCycles,
        timing.jumpRegisterHazardCycles, timing.straddlingTargetCycles,
        timing.multiplyHighCycles, timing.fenceCycles,
        timing.counterAccessCycles, timing.systemCallCycles,
        timing.floatAddMultiplyLatencyCycles, timing.floatOtherLatencyCycles,
        timing.floatDivideCycles})
    if (cycles > 60)
      return refuse("an instruction timing of " + Twine(cycles) +
                    " cycles is out of range, the most is 60");
  return Error::success();
}

} // namespace hetero::cluster::iss
