//===- BlockBuilder.cpp - Instructions to micro-operations ------*- C++ -*-===//
//
// Chooses handlers by form and folds static cycles into the micro-operations
// and into the block's sums, so that executing a block adds each sum once.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/BlockBuilder.h"
#include "dialects/Cluster/Target/Iss/Execute.h"
#include "dialects/Cluster/Target/Iss/StaticTiming.h"

namespace hetero::cluster::iss {

static void runOffCode(Core &core, const MicroOp *op, uint64_t cycle) {
  raiseTrap(core, op, cycle, Trap::FetchFault);
}

BlockBuilder::BlockBuilder(Block &block, uint32_t pc, const CoreTiming &timing)
    : block(block), timing(timing) {
  block.pc = pc;
  MicroOp entry;
  entry.handler = enterBlock;
  entry.block = &block;
  block.ops.push_back(entry);
}

MicroOp &BlockBuilder::push(Handler handler, uint32_t pc) {
  MicroOp &op = block.ops.emplace_back();
  op.handler = handler;
  op.pc = pc;
  return op;
}

void BlockBuilder::addStall(Stall cause, unsigned cycles) {
  block.stalls[unsigned(cause)] += cycles;
}

static Handler handlerFor(const Instruction &instruction) {
  switch (formOf(instruction.operation)) {
  case Form::Upper:
  case Form::RegisterImmediate:
  case Form::RegisterRegister:
    return integerHandler(instruction.operation);
  case Form::Jump:
  case Form::JumpRegister:
  case Form::Branch:
    return controlHandler(instruction.operation);
  case Form::Load:
  case Form::Store:
  case Form::FloatLoad:
  case Form::FloatStore:
    return accessHandler(instruction.operation);
  case Form::Fence:
  case Form::System:
  case Form::ControlRegister:
  case Form::ControlRegisterImmediate:
  case Form::Illegal:
    return systemHandler(instruction.operation);
  case Form::FloatFused:
  case Form::FloatBinaryRounded:
  case Form::FloatUnaryRounded:
  case Form::FloatBinary:
  case Form::FloatCompare:
  case Form::FloatToIntegerRounded:
  case Form::IntegerToFloatRounded:
  case Form::FloatToInteger:
  case Form::IntegerToFloat:
    return floatHandler(instruction.operation);
  }
  return systemHandler(Operation::Illegal);
}

void BlockBuilder::append(const Instruction &instruction, uint32_t pc,
                          bool nextStraddles) {
  unsigned written = instruction.destination();
  if (pendingInteger != noRegister &&
      (instruction.usesFloatUnit() || instruction.endsBlock() ||
       instruction.reads(pendingInteger) || written == pendingInteger)) {
    push(awaitFloatResult, pc);
    pendingInteger = noRegister;
  }

  StaticStall hazard;
  if (hasPrevious)
    hazard = hazardAfter(previous, instruction, timing);
  StaticStall extra = fixedExtraCycles(instruction, timing);
  Form form = formOf(instruction.operation);
  if (form == Form::Fence && nextStraddles)
    extra.cycles += timing.straddlingTargetCycles;
  addStall(hazard.cause, hazard.cycles);
  addStall(extra.cause, extra.cycles);

  bool isFloatDestination = written != noRegister && written >= 32;
  MicroOp op;
  op.handler = handlerFor(instruction);
  op.pc = pc;
  op.rd =
      isFloatDestination || instruction.rd != 0 ? instruction.rd : sinkRegister;
  op.rs1 = instruction.rs1;
  op.rs2 = instruction.rs2;
  op.rs3 = instruction.rs3;
  op.immediate = instruction.immediate;
  op.stallCycles = hazard.cycles;
  op.cycles = hazard.cycles + 1 + extra.cycles;
  op.rounding = instruction.rounding;
  op.resultCycles = floatResultCycles(instruction, timing);
  op.bytes = instruction.bytes;
  if (instruction.operation == Operation::Auipc)
    op.immediate = int32_t(uint32_t(instruction.immediate) + pc);
  if (form == Form::ControlRegister || form == Form::ControlRegisterImmediate) {
    op.rs2 = uint8_t(instruction.immediate); // the five-bit operand, if any
    op.immediate = instruction.controlRegister;
    op.remainingInstructions = block.instructions; // see finish
  }
  block.ops.push_back(op);

  if (form == Form::Load || form == Form::Store || form == Form::FloatLoad ||
      form == Form::FloatStore) {
    op.handler = completionHandler(instruction.operation);
    block.ops.push_back(op);
  }
  if (op.resultCycles != 0 && !isFloatDestination && written != noRegister)
    pendingInteger = written;
  if (block.instructions == 0 && straddles(instruction, pc))
    block.entryCycles = timing.straddlingTargetCycles;
  ++block.instructions;
  previous = instruction;
  hasPrevious = true;
}

void BlockBuilder::endWithoutCode(uint32_t pc) { push(runOffCode, pc); }

void BlockBuilder::finish() {
  // Counted from the block's start so far; a handler wants them from its end.
  for (MicroOp &op : block.ops)
    if (op.handler != enterBlock)
      op.remainingInstructions = block.instructions - op.remainingInstructions;
}

} // namespace hetero::cluster::iss
