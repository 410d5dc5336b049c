//===- MicroOp.h - Decoded code as it is executed ---------------*- C++ -*-===//
//
// A block is an array of micro-operations, each with the address of its handler
// and operands already extracted. A handler ends in a jump to the next one's,
// so the simulation loop decodes nothing and returns only to meet shared
// memory.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_MICROOP_H
#define HETERO_CLUSTER_ISS_MICROOP_H

#include "dialects/Cluster/Target/Iss/Counters.h"
#include <array>
#include <cstdint>
#include <vector>

namespace hetero::cluster::iss {

struct Block;
struct Core;
struct MicroOp;

/// Executes one micro-operation that issues, at the earliest, in `cycle` and
/// goes on with the next. Returns when the core needs the scheduler; the core
/// then says why (Core::request).
using Handler = void (*)(Core &core, const MicroOp *op, uint64_t cycle);

/// Integer results for x0 are written to this register instead, so that no
/// handler tests for it.
constexpr unsigned sinkRegister = 32;

/// One micro-operation. A load or store takes two: one that asks for the
/// access, one that completes it.
struct MicroOp {
  Handler handler = nullptr;
  union {
    /// First operation of a block: the block entered.
    Block *block;
    struct {
      int32_t immediate;
      uint32_t pc;
    };
  };
  uint8_t rd = 0, rs1 = 0, rs2 = 0, rs3 = 0;
  /// Cycles that hazards with earlier instructions of the block cost.
  uint8_t stallCycles = 0;
  /// Those plus the instruction's own cycles, as far as they are fixed.
  uint8_t cycles = 0;
  uint8_t rounding = 0;
  /// Cycles from issue until a floating-point result can be read; 0 if the
  /// next cycle's instruction can read it.
  uint8_t resultCycles = 0;
  /// Length of the instruction in bytes.
  uint8_t bytes = 0;
  /// Control registers: how many instructions of the block do not precede this
  /// one, since a block is counted when it is entered.
  uint32_t remainingInstructions = 0;

  MicroOp() : immediate(0), pc(0) {}
};

/// Straight-line code from an address to the next jump, branch, system call or
/// undecodable bytes. Successors are filled in when they are first reached.
struct Block {
  uint32_t pc = 0;
  uint32_t instructions = 0;
  /// Cycles that a jump to this block loses because its first instruction
  /// straddles a word.
  uint32_t entryCycles = 0;
  /// Stalls known at decoding, by leading cause.
  std::array<uint64_t, blockStallCauses> stalls{};
  Block *fallthrough = nullptr;
  Block *taken = nullptr;
  std::vector<MicroOp> ops;
};

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_MICROOP_H
