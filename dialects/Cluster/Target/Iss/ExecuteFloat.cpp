//===- ExecuteFloat.cpp - RV32F ---------------------------------*- C++ -*-===//
//
// Arithmetic is in FloatArithmetic; here operands meet registers and time.
// Every operation waits while the unit is busy with a long one, so a pending
// float result is never read early.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/Execute.h"
#include "dialects/Cluster/Target/Iss/FloatArithmetic.h"
#include "llvm/Support/ErrorHandling.h"

namespace hetero::cluster::iss {

/// Cycle in which the operation enters the unit.
static uint64_t issueFloat(Core &core, const MicroOp *op, uint64_t cycle) {
  cycle += op->stallCycles;
  if (LLVM_LIKELY(cycle >= core.floatBusyUntil))
    return cycle;
  core.stall(Stall::FloatingPoint, core.floatBusyUntil - cycle);
  return core.floatBusyUntil;
}

/// Marks the unit busy if the operation takes longer than the hazards within
/// the block account for.
static void occupyUnit(Core &core, const MicroOp *op, uint64_t cycle,
                       unsigned destination) {
  if (LLVM_UNLIKELY(op->resultCycles != 0)) {
    core.floatBusyUntil = cycle + op->resultCycles;
    core.floatDestination = destination;
  }
}

/// The instruction's rounding mode; false if frm holds none.
static bool roundingOf(const Core &core, const MicroOp *op, Rounding &mode) {
  uint32_t number =
      op->rounding == dynamicRounding ? core.floatMode : op->rounding;
  mode = Rounding(number);
  return number < roundingModes;
}

#define HETERO_ISS_ROUNDING(mode)                                              \
  Rounding mode;                                                               \
  if (LLVM_UNLIKELY(!roundingOf(core, op, mode))) {                            \
    raiseTrap(core, op, cycle, Trap::InvalidRoundingMode);                     \
    return;                                                                    \
  }

using Binary = uint32_t (*)(uint32_t, uint32_t, Rounding, uint32_t &);
using Unary = uint32_t (*)(uint32_t, Rounding, uint32_t &);
using Select = uint32_t (*)(uint32_t, uint32_t, uint32_t &);
using Relation = bool (*)(uint32_t, uint32_t, uint32_t &);
using Move = uint32_t (*)(uint32_t);

static constexpr uint32_t signBit = 0x80000000;

static uint32_t subtractFloat(uint32_t a, uint32_t b, Rounding mode,
                              uint32_t &flags) {
  // A NaN operand stays one whatever its sign.
  return addFloat(a, b ^ signBit, mode, flags);
}
static uint32_t injectSign(uint32_t a, uint32_t b, uint32_t &) {
  return (a & ~signBit) | (b & signBit);
}
static uint32_t injectNegatedSign(uint32_t a, uint32_t b, uint32_t &) {
  return (a & ~signBit) | (~b & signBit);
}
static uint32_t injectProductSign(uint32_t a, uint32_t b, uint32_t &) {
  return a ^ (b & signBit);
}
static uint32_t sameBits(uint32_t a) { return a; }

/// Signs of product and addend: fmadd ++, fmsub +-, fnmsub -+, fnmadd --.
template <bool negateProduct, bool negateAddend>
static void fused(Core &core, const MicroOp *op, uint64_t cycle) {
  HETERO_ISS_ROUNDING(mode)
  cycle = issueFloat(core, op, cycle);
  core.f[op->rd] = fusedFloat(
      core.f[op->rs1] ^ (negateProduct ? signBit : 0), core.f[op->rs2],
      core.f[op->rs3] ^ (negateAddend ? signBit : 0), mode, core.floatFlags);
  occupyUnit(core, op, cycle, op->rd);
  HETERO_ISS_CONTINUE(op + 1, cycle + 1);
}

template <Binary compute>
static void binary(Core &core, const MicroOp *op, uint64_t cycle) {
  HETERO_ISS_ROUNDING(mode)
  cycle = issueFloat(core, op, cycle);
  core.f[op->rd] =
      compute(core.f[op->rs1], core.f[op->rs2], mode, core.floatFlags);
  occupyUnit(core, op, cycle, op->rd);
  HETERO_ISS_CONTINUE(op + 1, cycle + 1);
}

template <Unary compute>
static void unary(Core &core, const MicroOp *op, uint64_t cycle) {
  HETERO_ISS_ROUNDING(mode)
  cycle = issueFloat(core, op, cycle);
  core.f[op->rd] = compute(core.f[op->rs1], mode, core.floatFlags);
  occupyUnit(core, op, cycle, op->rd);
  HETERO_ISS_CONTINUE(op + 1, cycle + 1);
}

template <Select compute>
static void select(Core &core, const MicroOp *op, uint64_t cycle) {
  cycle = issueFloat(core, op, cycle);
  core.f[op->rd] = compute(core.f[op->rs1], core.f[op->rs2], core.floatFlags);
  occupyUnit(core, op, cycle, op->rd);
  HETERO_ISS_CONTINUE(op + 1, cycle + 1);
}

template <Relation compute>
static void compare(Core &core, const MicroOp *op, uint64_t cycle) {
  cycle = issueFloat(core, op, cycle);
  core.x[op->rd] = compute(core.f[op->rs1], core.f[op->rs2], core.floatFlags);
  occupyUnit(core, op, cycle, noRegister);
  HETERO_ISS_CONTINUE(op + 1, cycle + 1);
}

template <Unary compute>
static void toInteger(Core &core, const MicroOp *op, uint64_t cycle) {
  HETERO_ISS_ROUNDING(mode)
  cycle = issueFloat(core, op, cycle);
  core.x[op->rd] = compute(core.f[op->rs1], mode, core.floatFlags);
  occupyUnit(core, op, cycle, noRegister);
  HETERO_ISS_CONTINUE(op + 1, cycle + 1);
}

template <Unary compute>
static void fromInteger(Core &core, const MicroOp *op, uint64_t cycle) {
  HETERO_ISS_ROUNDING(mode)
  cycle = issueFloat(core, op, cycle);
  core.f[op->rd] = compute(core.x[op->rs1], mode, core.floatFlags);
  occupyUnit(core, op, cycle, op->rd);
  HETERO_ISS_CONTINUE(op + 1, cycle + 1);
}

template <Move move>
static void moveToInteger(Core &core, const MicroOp *op, uint64_t cycle) {
  cycle = issueFloat(core, op, cycle);
  core.x[op->rd] = move(core.f[op->rs1]);
  occupyUnit(core, op, cycle, noRegister);
  HETERO_ISS_CONTINUE(op + 1, cycle + 1);
}

static void moveFromInteger(Core &core, const MicroOp *op, uint64_t cycle) {
  cycle = issueFloat(core, op, cycle);
  core.f[op->rd] = core.x[op->rs1];
  occupyUnit(core, op, cycle, op->rd);
  HETERO_ISS_CONTINUE(op + 1, cycle + 1);
}

#undef HETERO_ISS_ROUNDING

Handler floatHandler(Operation operation) {
  switch (operation) {
  case Operation::Fmadd:
    return fused<false, false>;
  case Operation::Fmsub:
    return fused<false, true>;
  case Operation::Fnmsub:
    return fused<true, false>;
  case Operation::Fnmadd:
    return fused<true, true>;
  case Operation::Fadd:
    return binary<addFloat>;
  case Operation::Fsub:
    return binary<subtractFloat>;
  case Operation::Fmul:
    return binary<multiplyFloat>;
  case Operation::Fdiv:
    return binary<divideExact>;
  case Operation::Fsqrt:
    return unary<squareRootExact>;
  case Operation::Fsgnj:
    return select<injectSign>;
  case Operation::Fsgnjn:
    return select<injectNegatedSign>;
  case Operation::Fsgnjx:
    return select<injectProductSign>;
  case Operation::Fmin:
    return select<minimum>;
  case Operation::Fmax:
    return select<maximum>;
  case Operation::Feq:
    return compare<equalFloat>;
  case Operation::Flt:
    return compare<lessFloat>;
  case Operation::Fle:
    return compare<lessOrEqualFloat>;
  case Operation::FcvtWS:
    return toInteger<toSigned>;
  case Operation::FcvtWuS:
    return toInteger<toUnsigned>;
  case Operation::FcvtSW:
    return fromInteger<fromSigned>;
  case Operation::FcvtSWu:
    return fromInteger<fromUnsigned>;
  case Operation::FmvXW:
    return moveToInteger<sameBits>;
  case Operation::Fclass:
    return moveToInteger<classify>;
  case Operation::FmvWX:
    return moveFromInteger;
  default:
    llvm_unreachable("not a floating-point operation");
  }
}

} // namespace hetero::cluster::iss
