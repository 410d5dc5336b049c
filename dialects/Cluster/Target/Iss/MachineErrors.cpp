//===- MachineErrors.cpp - Why a program could not go on --------*- C++ -*-===//
//
// One sentence for each trap: what happened, on which core, at which
// instruction, and where it reached for.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/Machine.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace hetero::cluster::iss {

static std::string hex(uint32_t value) {
  return "0x" + utohexstr(value, /*LowerCase=*/true);
}

static std::string accessText(const Core &core) {
  return std::string(core.isStore ? "store" : "load") + " of " +
         std::to_string(core.accessBytes) + " bytes at " + hex(core.address);
}

static std::string reason(const Core &core) {
  switch (core.trap) {
  case Trap::IllegalInstruction:
    return "illegal instruction";
  case Trap::FetchFault:
    return "jump to an address without code";
  case Trap::AccessFault:
    return accessText(core) + " is outside all memory";
  case Trap::ReadOnly:
    return accessText(core) + " is to read-only memory";
  case Trap::Breakpoint:
    return "breakpoint";
  case Trap::UnknownControlRegister:
    return "control register does not exist or cannot be written";
  case Trap::InvalidRoundingMode:
    return "rounding mode is reserved";
  case Trap::InstructionLimit:
    return "limit of " + std::to_string(core.instructionLimit) +
           " instructions exceeded";
  case Trap::UnknownSystemCall:
    if (!core.trapDetail.empty())
      return "system call 64 with " + hex(core.address) + ": " +
             core.trapDetail;
    return "system call " + std::to_string(core.x[17]) +
           " is not supported, only 93 (exit) and 64 (write to 1 or 2)";
  case Trap::DeviceMisuse:
    return accessText(core) + ": " + core.trapDetail;
  }
  return "unknown trap";
}

Error Machine::trapError(const Core &core) const {
  return createStringError("cluster core " + Twine(core.index) + " at pc " +
                           hex(core.trapPc) + " '" +
                           program.describe(core.trapPc) + "', cycle " +
                           Twine(core.cycle) + ": " + reason(core));
}

Error Machine::deadlockError() const {
  std::string waiting, ended;
  for (const Core &core : cores) {
    std::string &list = core.request == Request::Ended ? ended : waiting;
    if (!list.empty())
      list += ", ";
    list += std::to_string(core.index);
    if (core.request != Request::Ended)
      list += " (pc " + hex(core.resume->pc) + ")";
  }
  return createStringError("cluster deadlock: cores " + waiting +
                           " wait at the barrier, cores " + ended +
                           " have ended");
}

} // namespace hetero::cluster::iss
