//===- ExecuteInteger.cpp - RV32I and M arithmetic --------------*- C++ -*-===//
//
// Each operation is a pure function of two words; one handler template for
// registers and one for immediates turns it into micro-operations. Divisions
// are apart because their time depends on the divisor.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/Execute.h"
#include "hetero/Support/PlantedFault.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/ErrorHandling.h"

namespace hetero::cluster::iss {

using Compute = uint32_t (*)(uint32_t, uint32_t);

static uint32_t add(uint32_t a, uint32_t b) { return a + b; }
static uint32_t subtract(uint32_t a, uint32_t b) { return a - b; }
static uint32_t shiftLeft(uint32_t a, uint32_t b) { return a << (b & 31); }
static uint32_t lessSigned(uint32_t a, uint32_t b) {
  return int32_t(a) < int32_t(b);
}
static uint32_t lessUnsigned(uint32_t a, uint32_t b) { return a < b; }
static uint32_t exclusiveOr(uint32_t a, uint32_t b) { return a ^ b; }
static uint32_t shiftRight(uint32_t a, uint32_t b) { return a >> (b & 31); }
static uint32_t shiftRightSigned(uint32_t a, uint32_t b) {
  return uint32_t(int32_t(a) >> (b & 31));
}
static uint32_t inclusiveOr(uint32_t a, uint32_t b) { return a | b; }
static uint32_t bitwiseAnd(uint32_t a, uint32_t b) { return a & b; }
static uint32_t second(uint32_t, uint32_t b) { return b; }

static uint32_t multiply(uint32_t a, uint32_t b) { return a * b; }
static uint32_t multiplyHigh(uint32_t a, uint32_t b) {
  return uint32_t(uint64_t(int64_t(int32_t(a)) * int64_t(int32_t(b))) >> 32);
}
static uint32_t multiplyHighMixed(uint32_t a, uint32_t b) {
  return uint32_t(uint64_t(int64_t(int32_t(a)) * int64_t(b)) >> 32);
}
static uint32_t multiplyHighUnsigned(uint32_t a, uint32_t b) {
  return uint32_t((uint64_t(a) * b) >> 32);
}

// Division by zero and the one overflow have defined results and no trap.
static uint32_t divideSigned(uint32_t a, uint32_t b) {
  if (b == 0)
    return UINT32_MAX;
  if (a == 0x80000000u && b == UINT32_MAX)
    return a;
  return uint32_t(int32_t(a) / int32_t(b));
}
static uint32_t divideUnsigned(uint32_t a, uint32_t b) {
  return b == 0 ? UINT32_MAX : a / b;
}
static uint32_t remainderSigned(uint32_t a, uint32_t b) {
  if (b == 0)
    return a;
  if (a == 0x80000000u && b == UINT32_MAX)
    return 0;
  return uint32_t(int32_t(a) % int32_t(b));
}
static uint32_t remainderUnsigned(uint32_t a, uint32_t b) {
  return b == 0 ? a : a % b;
}

template <Compute compute>
static void withRegister(Core &core, const MicroOp *op, uint64_t cycle) {
  core.x[op->rd] = compute(core.x[op->rs1], core.x[op->rs2]);
  HETERO_ISS_CONTINUE(op + 1, cycle + op->cycles);
}

template <Compute compute>
static void withImmediate(Core &core, const MicroOp *op, uint64_t cycle) {
  core.x[op->rd] = compute(core.x[op->rs1], uint32_t(op->immediate));
  HETERO_ISS_CONTINUE(op + 1, cycle + op->cycles);
}

/// The divider takes one cycle a quotient bit that can be non-zero, so its
/// time follows from the divisor's leading zeros (ClusterConfig.h).
template <Compute compute, bool isSigned>
static void divide(Core &core, const MicroOp *op, uint64_t cycle) {
  uint32_t divisor = core.x[op->rs2];
  unsigned cycles;
  if (isSigned && int32_t(divisor) < 0)
    cycles = core.timing->divideNegativeCycles + llvm::countl_zero(~divisor);
  else
    cycles = core.timing->divideCycles + llvm::countl_zero(divisor);
  core.x[op->rd] = compute(core.x[op->rs1], divisor);
  core.stall(Stall::LongArithmetic, cycles - 1);
  HETERO_ISS_CONTINUE(op + 1, cycle + op->stallCycles + cycles);
}

Handler integerHandler(Operation operation) {
  switch (operation) {
  case Operation::Lui:
  case Operation::Auipc: // the builder adds the address to the immediate
    return withImmediate<second>;
  case Operation::Addi:
    return withImmediate<add>;
  case Operation::Slti:
    return withImmediate<lessSigned>;
  case Operation::Sltiu:
    return withImmediate<lessUnsigned>;
  case Operation::Xori:
    return withImmediate<exclusiveOr>;
  case Operation::Ori:
    return withImmediate<inclusiveOr>;
  case Operation::Andi:
    return withImmediate<bitwiseAnd>;
  case Operation::Slli:
    return withImmediate<shiftLeft>;
  case Operation::Srli:
    return withImmediate<shiftRight>;
  case Operation::Srai:
    return withImmediate<shiftRightSigned>;
  case Operation::Add:
    return withRegister<add>;
  case Operation::Sub:
    return withRegister<subtract>;
  case Operation::Sll:
    return withRegister<shiftLeft>;
  case Operation::Slt:
    return withRegister<lessSigned>;
  case Operation::Sltu:
    return withRegister<lessUnsigned>;
  case Operation::Xor:
    return withRegister<exclusiveOr>;
  case Operation::Srl:
    return withRegister<shiftRight>;
  case Operation::Sra:
    return withRegister<shiftRightSigned>;
  case Operation::Or:
    return withRegister<inclusiveOr>;
  case Operation::And:
    return withRegister<bitwiseAnd>;
  case Operation::Mul:
    return withRegister<multiply>;
  case Operation::Mulh:
    return withRegister<multiplyHigh>;
  case Operation::Mulhsu:
    return isPlanted("core-wrong-sign") ? withRegister<multiplyHigh>
                                        : withRegister<multiplyHighMixed>;
  case Operation::Mulhu:
    return withRegister<multiplyHighUnsigned>;
  case Operation::Div:
    return divide<divideSigned, true>;
  case Operation::Divu:
    return divide<divideUnsigned, false>;
  case Operation::Rem:
    return divide<remainderSigned, true>;
  case Operation::Remu:
    return divide<remainderUnsigned, false>;
  default:
    llvm_unreachable("not an integer operation");
  }
}

} // namespace hetero::cluster::iss
