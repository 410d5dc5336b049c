//===- ExecuteControl.cpp - Jumps, branches, block entry --------*- C++ -*-===//
//
// A block knows its successors once they have been reached, so a loop runs from
// block to block without a look-up. An indirect jump looks its target up in the
// program's table, one load.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/Execute.h"
#include "dialects/Cluster/Target/Iss/Program.h"
#include "llvm/Support/ErrorHandling.h"

namespace hetero::cluster::iss {

void raiseTrap(Core &core, const MicroOp *op, uint64_t cycle, Trap trap) {
  core.request = Request::Trap;
  core.trap = trap;
  core.trapPc = op->pc;
  core.cycle = cycle;
}

void enterBlock(Core &core, const MicroOp *op, uint64_t cycle) {
  const Block *block = op->block;
  core.block = block;
  core.counters.instructions += block->instructions;
  for (unsigned cause = 0; cause != blockStallCauses; ++cause)
    core.counters.stalls[cause] += block->stalls[cause];
  if (LLVM_UNLIKELY(core.counters.instructions > core.instructionLimit)) {
    core.request = Request::Trap;
    core.trap = Trap::InstructionLimit;
    core.trapPc = block->pc;
    core.cycle = cycle;
    return;
  }
  HETERO_ISS_CONTINUE(op + 1, cycle);
}

/// Stops at the address that holds no code.
static void fetchFault(Core &core, uint32_t pc, uint64_t cycle) {
  core.request = Request::Trap;
  core.trap = Trap::FetchFault;
  core.trapPc = pc;
  core.cycle = cycle;
}

/// First passage from a block to its successor: finds it and remembers it.
template <bool isTaken>
static void linkSuccessor(Core &core, const MicroOp *op, uint64_t cycle) {
  uint32_t target =
      isTaken ? op->pc + uint32_t(op->immediate) : op->pc + op->bytes;
  Block *next = core.program->blockAt(target);
  if (!next) {
    fetchFault(core, target, cycle);
    return;
  }
  Block *block = const_cast<Block *>(core.block);
  (isTaken ? block->taken : block->fallthrough) = next;
  if (isTaken) {
    core.stall(Stall::ControlFlow, next->entryCycles);
    cycle += next->entryCycles;
  }
  HETERO_ISS_CONTINUE(next->ops.data(), cycle);
}

using Compare = bool (*)(uint32_t, uint32_t);
static bool equal(uint32_t a, uint32_t b) { return a == b; }
static bool different(uint32_t a, uint32_t b) { return a != b; }
static bool lessSigned(uint32_t a, uint32_t b) {
  return int32_t(a) < int32_t(b);
}
static bool notLessSigned(uint32_t a, uint32_t b) {
  return int32_t(a) >= int32_t(b);
}
static bool lessUnsigned(uint32_t a, uint32_t b) { return a < b; }
static bool notLessUnsigned(uint32_t a, uint32_t b) { return a >= b; }

template <Compare compare>
static void branch(Core &core, const MicroOp *op, uint64_t cycle) {
  if (compare(core.x[op->rs1], core.x[op->rs2])) {
    unsigned lost = core.timing->takenBranchCycles - 1;
    core.stall(Stall::ControlFlow, lost);
    cycle += op->cycles + lost;
    Block *next = core.block->taken;
    if (LLVM_UNLIKELY(!next)) {
      [[clang::musttail]] return linkSuccessor<true>(core, op, cycle);
    }
    core.stall(Stall::ControlFlow, next->entryCycles);
    HETERO_ISS_CONTINUE(next->ops.data(), cycle + next->entryCycles);
  }
  cycle += op->cycles;
  Block *next = core.block->fallthrough;
  if (LLVM_UNLIKELY(!next)) {
    [[clang::musttail]] return linkSuccessor<false>(core, op, cycle);
  }
  HETERO_ISS_CONTINUE(next->ops.data(), cycle);
}

static void jump(Core &core, const MicroOp *op, uint64_t cycle) {
  core.x[op->rd] = op->pc + op->bytes;
  cycle += op->cycles;
  Block *next = core.block->taken;
  if (LLVM_UNLIKELY(!next)) {
    [[clang::musttail]] return linkSuccessor<true>(core, op, cycle);
  }
  core.stall(Stall::ControlFlow, next->entryCycles);
  HETERO_ISS_CONTINUE(next->ops.data(), cycle + next->entryCycles);
}

static void jumpRegister(Core &core, const MicroOp *op, uint64_t cycle) {
  uint32_t target = (core.x[op->rs1] + uint32_t(op->immediate)) & ~1u;
  core.x[op->rd] = op->pc + op->bytes;
  cycle += op->cycles;
  Block *next = core.program->blockAt(target);
  if (LLVM_UNLIKELY(!next)) {
    fetchFault(core, target, cycle);
    return;
  }
  core.stall(Stall::ControlFlow, next->entryCycles);
  HETERO_ISS_CONTINUE(next->ops.data(), cycle + next->entryCycles);
}

Handler controlHandler(Operation operation) {
  switch (operation) {
  case Operation::Beq:
    return branch<equal>;
  case Operation::Bne:
    return branch<different>;
  case Operation::Blt:
    return branch<lessSigned>;
  case Operation::Bge:
    return branch<notLessSigned>;
  case Operation::Bltu:
    return branch<lessUnsigned>;
  case Operation::Bgeu:
    return branch<notLessUnsigned>;
  case Operation::Jal:
    return jump;
  case Operation::Jalr:
    return jumpRegister;
  default:
    llvm_unreachable("not a jump or branch");
  }
}

} // namespace hetero::cluster::iss
