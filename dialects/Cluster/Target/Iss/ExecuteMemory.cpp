//===- ExecuteMemory.cpp - Loads and stores ---------------------*- C++ -*-===//
//
// An access is where cores meet, so it returns to the scheduler, which grants
// it in the order of simulated time and then lets the second half move the
// data. Addresses in the L1 are resolved here; all others by the scheduler.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/Execute.h"
#include "llvm/Support/ErrorHandling.h"
#include <cstring>

namespace hetero::cluster::iss {

enum class RegisterFile { Integer, Float };

/// A float load or store waits for a running operation that writes its
/// register; every other use of a float register goes through the busy unit.
static uint64_t awaitFloatRegister(Core &core, unsigned reg, uint64_t cycle) {
  if (LLVM_LIKELY(cycle >= core.floatBusyUntil) || core.floatDestination != reg)
    return cycle;
  core.stall(Stall::FloatingPoint, core.floatBusyUntil - cycle);
  return core.floatBusyUntil;
}

template <unsigned bytes, bool isStore, RegisterFile file>
static void requestAccess(Core &core, const MicroOp *op, uint64_t cycle) {
  cycle += op->stallCycles;
  if (file == RegisterFile::Float)
    cycle = awaitFloatRegister(core, isStore ? op->rs2 : op->rd, cycle);
  uint32_t address = core.x[op->rs1] + uint32_t(op->immediate);
  if (isStore)
    core.storeValue =
        file == RegisterFile::Float ? core.f[op->rs2] : core.x[op->rs2];
  core.address = address;
  core.accessBytes = bytes;
  core.isStore = isStore;
  core.spansWords = (address & 3) + bytes > 4;
  core.resume = op + 1;
  core.cycle = cycle;

  uint32_t offset = address - core.l1Base;
  if (LLVM_LIKELY(uint64_t(offset) + bytes <= core.l1Bytes)) {
    core.data = core.l1Data + offset;
    core.bank = (offset >> 2) & core.bankMask;
    core.request = Request::L1;
    return;
  }
  core.request = Request::Memory;
}

template <typename Value, RegisterFile file>
static void completeLoad(Core &core, const MicroOp *op, uint64_t cycle) {
  Value value;
  std::memcpy(&value, core.data, sizeof(Value));
  if (file == RegisterFile::Float)
    core.f[op->rd] = uint32_t(value);
  else
    core.x[op->rd] = uint32_t(int32_t(value));
  HETERO_ISS_CONTINUE(op + 1, cycle + 1);
}

template <unsigned bytes>
static void completeStore(Core &core, const MicroOp *op, uint64_t cycle) {
  std::memcpy(core.data, &core.storeValue, bytes);
  HETERO_ISS_CONTINUE(op + 1, cycle + 1);
}

Handler accessHandler(Operation operation) {
  switch (operation) {
  case Operation::Lb:
  case Operation::Lbu:
    return requestAccess<1, false, RegisterFile::Integer>;
  case Operation::Lh:
  case Operation::Lhu:
    return requestAccess<2, false, RegisterFile::Integer>;
  case Operation::Lw:
    return requestAccess<4, false, RegisterFile::Integer>;
  case Operation::Flw:
    return requestAccess<4, false, RegisterFile::Float>;
  case Operation::Sb:
    return requestAccess<1, true, RegisterFile::Integer>;
  case Operation::Sh:
    return requestAccess<2, true, RegisterFile::Integer>;
  case Operation::Sw:
    return requestAccess<4, true, RegisterFile::Integer>;
  case Operation::Fsw:
    return requestAccess<4, true, RegisterFile::Float>;
  default:
    llvm_unreachable("not a load or store");
  }
}

Handler completionHandler(Operation operation) {
  switch (operation) {
  case Operation::Lb:
    return completeLoad<int8_t, RegisterFile::Integer>;
  case Operation::Lbu:
    return completeLoad<uint8_t, RegisterFile::Integer>;
  case Operation::Lh:
    return completeLoad<int16_t, RegisterFile::Integer>;
  case Operation::Lhu:
    return completeLoad<uint16_t, RegisterFile::Integer>;
  case Operation::Lw:
    return completeLoad<uint32_t, RegisterFile::Integer>;
  case Operation::Flw:
    return completeLoad<uint32_t, RegisterFile::Float>;
  case Operation::Sb:
    return completeStore<1>;
  case Operation::Sh:
    return completeStore<2>;
  case Operation::Sw:
  case Operation::Fsw:
    return completeStore<4>;
  default:
    llvm_unreachable("not a load or store");
  }
}

} // namespace hetero::cluster::iss
