//===- ClusterConfig.h - Figures of a simulated cluster ---------*- C++ -*-===//
//
// Everything the simulator knows about a machine, as plain numbers: it is set
// from a device description, or left at the defaults of a PULP-like cluster.
// Each figure names its source, so that a reader can doubt it in one place.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_CLUSTERCONFIG_H
#define HETERO_CLUSTER_ISS_CLUSTERCONFIG_H

#include "llvm/Support/Error.h"
#include <cstdint>

namespace hetero::cluster::iss {

/// The most cores a machine may have: one bit each in the arbiter's masks.
constexpr unsigned maximumCores = 16;
/// The most L1 banks a machine may have: one bit each in a 64-bit mask.
constexpr unsigned maximumBanks = 64;

/// Cycles of one CV32E40P core. "Manual" is the pipeline chapter of the
/// openhwgroup/cv32e40p user manual, "calibration" the counts GVSoC's authors
/// measured on RI5CY RTL.
struct CoreTiming {
  /// Bubble when the instruction after a load reads its result. Manual.
  unsigned loadUseStallCycles = 1;
  /// A taken branch, in all; one not taken is a plain instruction. Manual.
  unsigned takenBranchCycles = 3;
  /// jal and jalr, in all. Manual.
  unsigned jumpCycles = 2;
  /// Bubble when jalr reads what the instruction before it wrote. Manual.
  unsigned jumpRegisterHazardCycles = 1;
  /// Bubble when a taken target is a 32-bit instruction that straddles a word
  /// (address 2 modulo 4): its second half must be fetched. Manual.
  unsigned straddlingTargetCycles = 1;
  /// mulh, mulhu, mulhsu, in all; mul is one cycle. Manual, calibration 5.05.
  unsigned multiplyHighCycles = 5;
  /// Fixed part of a division whose divisor is not negative; the divisor's
  /// leading zeros are added (32 of them for 0: 35 in all). Manual and
  /// calibration: 19 cycles for 16 leading zeros, 34 for divisor 1.
  unsigned divideCycles = 3;
  /// Fixed part of a signed division by a negative divisor; the leading zeros
  /// of its complement are added. Derived from the RTL's alu_div.
  unsigned divideNegativeCycles = 2;
  /// fence and fence.i, in all (the RTL decodes both as fence.i). Manual.
  unsigned fenceCycles = 2;
  /// Access to a counter register, in all; other registers take 1. Manual.
  unsigned counterAccessCycles = 4;
  /// ecall, in all. Assumption: the manual gives no figure.
  unsigned systemCallCycles = 5;
  /// Extra latency of add, subtract, multiply and fused multiply-add. Manual,
  /// FPU_ADDMUL_LAT; 0 is the RTL's default. GVSoC's pulp_open has 1.
  unsigned floatAddMultiplyLatencyCycles = 0;
  /// Extra latency of compare, convert, move, sign, min/max and classify.
  /// Manual, FPU_OTHERS_LAT; 0 is the RTL's default. GVSoC's pulp_open has 1.
  unsigned floatOtherLatencyCycles = 0;
  /// fdiv.s and fsqrt.s until the result can be read. Manual.
  unsigned floatDivideCycles = 19;
};

/// A cluster: N cores, banked L1, one port to home memory, one DMA engine.
struct ClusterConfig {
  /// Cores that run the program. GVSoC pulp_open, cluster.json: 8 besides the
  /// controller core, which is not modelled.
  unsigned cores = 8;
  CoreTiming timing;

  /// L1 scratchpad (TCDM). GVSoC pulp_open, l1_subsystem.py: 64 KiB at
  /// 0x1000_0000 in 16 banks, interleaved by 32-bit word. An access takes one
  /// cycle plus the rounds it loses: cluster_interconnect RTL.
  uint32_t l1Base = 0x10000000;
  uint32_t l1Bytes = 64 * 1024;
  unsigned l1Banks = 16;

  /// Registers of the event unit and of the DMA engine, one private port a
  /// core, answered in one cycle. Addresses: pulp_open's demux region; the
  /// registers are this simulator's own (EventUnit.h, DmaEngine.h).
  uint32_t eventUnitBase = 0x10204000;
  uint32_t dmaBase = 0x10204400;

  /// A core's load or store in home memory, in all: 2 cycles of the cluster's
  /// and 12 of the system's interconnect on top of one. GVSoC pulp_open,
  /// cluster.py and soc.py. A window may override it.
  unsigned homeLatencyCycles = 15;
  /// What home memory delivers or takes in a cycle, all requesters together,
  /// in each direction: the 64-bit AXI port of pulp_cluster.
  unsigned homeBytesPerCycle = 8;

  /// Cycles from the last arrival at the barrier until the cores run on: 6
  /// for the request and 2 to wake up. GVSoC eu_v3_impl.cpp.
  unsigned barrierCycles = 9;

  /// Bytes the DMA engine moves in a cycle, in each direction at once. MCHAN:
  /// 64-bit AXI and two 32-bit L1 ports a direction.
  unsigned dmaBytesPerCycle = 8;
  /// From the start command to the first request: queueing and first burst.
  /// GVSoC mchan_v7_impl.cpp: 3 to 4. Home latency comes on top, once.
  unsigned dmaStartupCycles = 4;
  /// Extra cycles for each contiguous run of a transfer: its first burst.
  /// GVSoC mchan_v7_impl.cpp.
  unsigned dmaRunCycles = 1;
  /// Transfers that may be outstanding before a start command waits. MCHAN
  /// has 16 transfer identifiers.
  unsigned dmaQueueDepth = 16;

  /// Success if a machine can be built of these figures; otherwise which one
  /// is out of range.
  llvm::Error validate() const;
};

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_CLUSTERCONFIG_H
