//===- ExecuteSystem.cpp - Fences, control registers, ecall -----*- C++ -*-===//
//
// Only registers that a bare-metal kernel needs exist: the floating-point
// status, the core's number and the counters. Anything else is refused by name
// of its number rather than read as zero.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/Execute.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/ErrorHandling.h"

namespace hetero::cluster::iss {

namespace {
// Numbers from the privileged architecture.
enum : uint32_t {
  csrFloatFlags = 0x001,
  csrFloatMode = 0x002,
  csrFloatStatus = 0x003,
  csrMachineCycle = 0xB00,
  csrMachineInstructions = 0xB02,
  csrMachineCycleHigh = 0xB80,
  csrMachineInstructionsHigh = 0xB82,
  csrCycle = 0xC00,
  csrInstructions = 0xC02,
  csrCycleHigh = 0xC80,
  csrInstructionsHigh = 0xC82,
  csrCoreIndex = 0xF14
};

enum class Update { Write, Set, Clear };
} // namespace

/// Value of a control register at `cycle`; false if there is none.
static bool readRegister(const Core &core, const MicroOp *op, uint64_t cycle,
                         uint32_t &value) {
  uint64_t instructions =
      core.counters.instructions - op->remainingInstructions;
  switch (op->immediate) {
  case csrFloatFlags:
    value = core.floatFlags;
    return true;
  case csrFloatMode:
    value = core.floatMode;
    return true;
  case csrFloatStatus:
    value = core.floatMode << 5 | core.floatFlags;
    return true;
  case csrMachineCycle:
  case csrCycle:
    value = uint32_t(cycle);
    return true;
  case csrMachineCycleHigh:
  case csrCycleHigh:
    value = uint32_t(cycle >> 32);
    return true;
  case csrMachineInstructions:
  case csrInstructions:
    value = uint32_t(instructions);
    return true;
  case csrMachineInstructionsHigh:
  case csrInstructionsHigh:
    value = uint32_t(instructions >> 32);
    return true;
  case csrCoreIndex:
    value = core.index;
    return true;
  default:
    return false;
  }
}

/// False if the register cannot be written.
static bool writeRegister(Core &core, uint32_t number, uint32_t value) {
  switch (number) {
  case csrFloatFlags:
    core.floatFlags = value & 31;
    return true;
  case csrFloatMode:
    core.floatMode = value & 7;
    return true;
  case csrFloatStatus:
    core.floatFlags = value & 31;
    core.floatMode = value >> 5 & 7;
    return true;
  default:
    return false;
  }
}

template <Update update, bool fromImmediate>
static void accessRegister(Core &core, const MicroOp *op, uint64_t cycle) {
  // Flags of an operation that is still running must be in before they are
  // read: assumption, the manual is silent.
  uint64_t issue = cycle + op->stallCycles;
  if (LLVM_UNLIKELY(issue < core.floatBusyUntil)) {
    core.stall(Stall::FloatingPoint, core.floatBusyUntil - issue);
    issue = core.floatBusyUntil;
  }
  uint32_t operand = fromImmediate ? op->rs2 : core.x[op->rs1];
  bool writes =
      update == Update::Write || (fromImmediate ? op->rs2 != 0 : op->rs1 != 0);
  uint32_t old = 0;
  if (!readRegister(core, op, issue, old)) {
    raiseTrap(core, op, cycle, Trap::UnknownControlRegister);
    return;
  }
  if (writes) {
    uint32_t value = update == Update::Write ? operand
                     : update == Update::Set ? (old | operand)
                                             : (old & ~operand);
    if (!writeRegister(core, op->immediate, value)) {
      raiseTrap(core, op, cycle, Trap::UnknownControlRegister);
      return;
    }
  }
  core.x[op->rd] = old;
  HETERO_ISS_CONTINUE(op + 1, issue + op->cycles - op->stallCycles);
}

static void fence(Core &core, const MicroOp *op, uint64_t cycle) {
  // Accesses are granted in the order of time and code cannot be written, so
  // a fence has a price and no other effect.
  HETERO_ISS_CONTINUE(op + 1, cycle + op->cycles);
}

static void systemCall(Core &core, const MicroOp *op, uint64_t cycle) {
  core.request = Request::SystemCall;
  core.resume = op;
  core.cycle = cycle + op->stallCycles;
}

static void breakpoint(Core &core, const MicroOp *op, uint64_t cycle) {
  raiseTrap(core, op, cycle, Trap::Breakpoint);
}

static void illegal(Core &core, const MicroOp *op, uint64_t cycle) {
  raiseTrap(core, op, cycle, Trap::IllegalInstruction);
}

void awaitFloatResult(Core &core, const MicroOp *op, uint64_t cycle) {
  if (cycle < core.floatBusyUntil) {
    core.stall(Stall::FloatingPoint, core.floatBusyUntil - cycle);
    cycle = core.floatBusyUntil;
  }
  HETERO_ISS_CONTINUE(op + 1, cycle);
}

Handler systemHandler(Operation operation) {
  switch (operation) {
  case Operation::Fence:
  case Operation::FenceI:
    return fence;
  case Operation::Ecall:
    return systemCall;
  case Operation::Ebreak:
    return breakpoint;
  case Operation::Csrrw:
    return accessRegister<Update::Write, false>;
  case Operation::Csrrs:
    return accessRegister<Update::Set, false>;
  case Operation::Csrrc:
    return accessRegister<Update::Clear, false>;
  case Operation::Csrrwi:
    return accessRegister<Update::Write, true>;
  case Operation::Csrrsi:
    return accessRegister<Update::Set, true>;
  case Operation::Csrrci:
    return accessRegister<Update::Clear, true>;
  case Operation::Illegal:
    return illegal;
  default:
    llvm_unreachable("not a system operation");
  }
}

} // namespace hetero::cluster::iss
