//===- Counters.h - What a run counted --------------------------*- C++ -*-===//
//
// Cycles by cause for each core, and the traffic of the shared resources. The
// counts are a partition: a core's instructions plus its stalls are its cycles.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_COUNTERS_H
#define HETERO_CLUSTER_ISS_COUNTERS_H

#include "llvm/ADT/StringRef.h"
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace hetero::cluster::iss {

/// Why a core did not issue an instruction in a cycle. The first four are
/// known, in the main, when a block is decoded.
enum class Stall : uint8_t {
  LoadUse,        ///< an instruction reads what the load before it loads
  ControlFlow,    ///< taken branches, jumps, fences, system calls
  LongArithmetic, ///< high multiplications, divisions, counter registers
  FloatingPoint,  ///< results and units of the floating-point unit
  Misaligned,     ///< second transaction of an access across a word
  BankConflict,   ///< L1 bank granted to another core
  DmaConflict,    ///< L1 bank used by the DMA engine
  HomeLatency,    ///< load or store in home memory, answered in place
  HomeContention, ///< home port granted to another core
  Barrier,        ///< from arrival at the barrier until running on
  DmaWait,        ///< waiting for a transfer, or for room in its queue
};
constexpr unsigned stallCauses = unsigned(Stall::DmaWait) + 1;
/// The leading causes that a block counts as a whole when it is entered.
constexpr unsigned blockStallCauses = unsigned(Stall::FloatingPoint) + 1;

/// The cause as one lower-case word, for reports.
llvm::StringRef stallName(Stall cause);

/// What one core did, in cycles of the cluster's clock.
struct CoreCounters {
  /// Cycle in which the core ended, counted from the start of the run.
  uint64_t cycles = 0;
  /// Instructions retired; each is one busy cycle.
  uint64_t instructions = 0;
  /// Cycles without an issue, by cause (index: Stall).
  std::array<uint64_t, stallCauses> stalls{};
  /// Bytes of the core's own loads and stores in home memory.
  uint64_t homeBytesRead = 0;
  uint64_t homeBytesWritten = 0;
  /// Loads and stores that the L1 served.
  uint64_t l1Accesses = 0;
  /// First argument of the system call that ended the core.
  uint32_t exitCode = 0;

  uint64_t stallCycles(Stall cause) const { return stalls[unsigned(cause)]; }
};

/// What the DMA engine did in one direction.
struct DmaCounters {
  uint64_t transfers = 0;
  uint64_t bytes = 0;
  /// Cycles in which the channel was moving data or starting a run.
  uint64_t busyCycles = 0;
};

/// A stretch of time on one resource, for a trace viewer.
struct Interval {
  std::string resource;
  uint64_t startCycle;
  uint64_t endCycle;
  std::string label;
};

/// Result of one run.
struct Counters {
  /// Cycles until the last core ended and the last transfer was complete.
  uint64_t cycles = 0;
  std::vector<CoreCounters> cores;
  DmaCounters dmaIn;  ///< home memory to L1
  DmaCounters dmaOut; ///< L1 to home memory
  /// Bytes read from and written to home memory, by cores and DMA together.
  uint64_t homeBytesRead = 0;
  uint64_t homeBytesWritten = 0;
  /// Filled when the run was asked to trace; ordered by end cycle.
  std::vector<Interval> intervals;
  /// What the program wrote to its standard output and error.
  std::string output;

  /// Sum over the cores of one cause.
  uint64_t stallCycles(Stall cause) const;
  /// Sum over the cores.
  uint64_t instructions() const;
};

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_COUNTERS_H
