//===- Core.h - State of one simulated core ---------------------*- C++ -*-===//
//
// Registers, the point where execution continues, and what the core asks of
// the scheduler. Fields that handlers touch come first.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_CORE_H
#define HETERO_CLUSTER_ISS_CORE_H

#include "dialects/Cluster/Target/Iss/ClusterConfig.h"
#include "dialects/Cluster/Target/Iss/Counters.h"
#include "dialects/Cluster/Target/Iss/MicroOp.h"

namespace hetero::cluster::iss {

class Program;

/// What a core that returned to the scheduler waits for.
enum class Request : uint8_t {
  L1,         ///< the bank of its address
  Memory,     ///< any other address: home memory or a device
  SystemCall, ///< ecall
  Barrier,    ///< the other cores (parked)
  Transfer,   ///< a DMA transfer to end (parked)
  Ended,      ///< nothing any more
  Trap        ///< an error: see Core::trap
};

/// Why a program cannot go on.
enum class Trap : uint8_t {
  IllegalInstruction,
  FetchFault,
  AccessFault,
  ReadOnly,
  Breakpoint,
  UnknownControlRegister,
  InvalidRoundingMode,
  InstructionLimit,
  UnknownSystemCall,
  DeviceMisuse
};

struct Core {
  std::array<uint32_t, 33> x{}; // the last one takes writes to x0
  std::array<uint32_t, 32> f{};
  uint32_t floatFlags = 0; // fflags
  uint32_t floatMode = 0;  // frm

  /// Where and when execution continues.
  const MicroOp *resume = nullptr;
  uint64_t cycle = 0;

  /// The pending access: address, length, and for a store its value. `data`
  /// is where the completing operation loads from or stores to.
  uint8_t *data = nullptr;
  uint32_t address = 0;
  uint32_t storeValue = 0;
  Request request = Request::L1;
  uint8_t accessBytes = 0;
  uint8_t bank = 0;
  bool isStore = false;
  /// The access has a second word that is still to be granted.
  bool spansWords = false;

  /// The L1, for the handlers' address check.
  uint8_t *l1Data = nullptr;
  uint32_t l1Base = 0;
  uint32_t l1Bytes = 0;
  uint32_t bankMask = 0;

  /// Cycle at which the floating-point unit is free and its result can be
  /// read, and the float register that will hold it (noRegister if none).
  uint64_t floatBusyUntil = 0;
  uint32_t floatDestination = 0;

  uint64_t instructionLimit = 0;
  CoreCounters counters;

  const Block *block = nullptr;
  Program *program = nullptr;
  const CoreTiming *timing = nullptr;
  uint32_t index = 0;

  Trap trap = Trap::IllegalInstruction;
  uint32_t trapPc = 0;
  /// What a device or control register refused, for the message.
  std::string trapDetail;

  void stall(Stall cause, uint64_t cycles) {
    counters.stalls[unsigned(cause)] += cycles;
  }
};

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_CORE_H
