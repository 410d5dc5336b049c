//===- StaticTiming.cpp - Cycles known when code is decoded -----*- C++ -*-===//
//
// The pipeline rules of the CV32E40P manual as far as they concern one
// instruction and the one before it. A block ends only at a jump or branch, so
// no such pair is ever split between two blocks.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/StaticTiming.h"

namespace hetero::cluster::iss {

static bool isLoad(const Instruction &instruction) {
  Form form = formOf(instruction.operation);
  return form == Form::Load || form == Form::FloatLoad;
}

static bool isDivideOrRoot(const Instruction &instruction) {
  return instruction.operation == Operation::Fdiv ||
         instruction.operation == Operation::Fsqrt;
}

/// FPU_ADDMUL_LAT or FPU_OTHERS_LAT.
static unsigned floatLatency(const Instruction &instruction,
                             const CoreTiming &timing) {
  switch (instruction.operation) {
  case Operation::Fadd:
  case Operation::Fsub:
  case Operation::Fmul:
  case Operation::Fmadd:
  case Operation::Fmsub:
  case Operation::Fnmadd:
  case Operation::Fnmsub:
    return timing.floatAddMultiplyLatencyCycles;
  default:
    return timing.floatOtherLatencyCycles;
  }
}

StaticStall hazardAfter(const Instruction &previous,
                        const Instruction &instruction,
                        const CoreTiming &timing) {
  unsigned written = previous.destination();
  bool reads = instruction.reads(written);
  bool loadUse = isLoad(previous) && reads;
  if (instruction.operation == Operation::Jalr && reads) {
    // The target is needed one stage earlier than an operand; a load's bubble
    // comes on top.
    return {timing.jumpRegisterHazardCycles +
                (loadUse ? timing.loadUseStallCycles : 0),
            Stall::ControlFlow};
  }
  if (loadUse)
    return {timing.loadUseStallCycles, Stall::LoadUse};
  if (previous.usesFloatUnit() && !isDivideOrRoot(previous) &&
      floatLatency(previous, timing) == 1) {
    // One stage of pipeline: a reader waits for it, and so does an operation
    // without a stage, which would come out at the same time.
    bool clash = instruction.usesFloatUnit() && !isDivideOrRoot(instruction) &&
                 floatLatency(instruction, timing) == 0;
    if (reads || clash)
      return {1, Stall::FloatingPoint};
  }
  return {};
}

static bool isCounter(unsigned controlRegister) {
  unsigned group = controlRegister & ~0x9fu;
  return group == 0xB00 || group == 0xC00;
}

StaticStall fixedExtraCycles(const Instruction &instruction,
                             const CoreTiming &timing) {
  switch (formOf(instruction.operation)) {
  case Form::Jump:
  case Form::JumpRegister:
    return {timing.jumpCycles - 1, Stall::ControlFlow};
  case Form::Fence:
    return {timing.fenceCycles - 1, Stall::ControlFlow};
  case Form::ControlRegister:
  case Form::ControlRegisterImmediate:
    if (isCounter(instruction.controlRegister))
      return {timing.counterAccessCycles - 1, Stall::LongArithmetic};
    return {};
  case Form::RegisterRegister:
    if (instruction.operation == Operation::Mulh ||
        instruction.operation == Operation::Mulhu ||
        instruction.operation == Operation::Mulhsu)
      return {timing.multiplyHighCycles - 1, Stall::LongArithmetic};
    return {};
  default:
    return {};
  }
}

unsigned floatResultCycles(const Instruction &instruction,
                           const CoreTiming &timing) {
  if (!instruction.usesFloatUnit())
    return 0;
  if (isDivideOrRoot(instruction))
    return timing.floatDivideCycles > 1 ? timing.floatDivideCycles : 0;
  unsigned latency = floatLatency(instruction, timing);
  return latency >= 2 ? 1 + latency : 0;
}

} // namespace hetero::cluster::iss
