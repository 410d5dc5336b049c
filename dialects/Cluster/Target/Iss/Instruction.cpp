//===- Instruction.cpp - Register uses of an instruction --------*- C++ -*-===//
//
// Which registers an instruction reads and writes follows from its form alone;
// pipeline hazards are found from these two questions.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/Instruction.h"

namespace hetero::cluster::iss {

Form formOf(Operation operation) {
  static constexpr Form forms[] = {
#define OPERATION(name, llvmName, form) Form::form,
#include "dialects/Cluster/Target/Iss/Operations.def"
      Form::Illegal};
  return forms[unsigned(operation)];
}

unsigned Instruction::destination() const {
  switch (formOf(operation)) {
  case Form::Upper:
  case Form::Jump:
  case Form::JumpRegister:
  case Form::Load:
  case Form::RegisterImmediate:
  case Form::RegisterRegister:
  case Form::ControlRegister:
  case Form::ControlRegisterImmediate:
  case Form::FloatCompare:
  case Form::FloatToIntegerRounded:
  case Form::FloatToInteger:
    return rd == 0 ? noRegister : rd;
  case Form::FloatLoad:
  case Form::FloatFused:
  case Form::FloatBinaryRounded:
  case Form::FloatUnaryRounded:
  case Form::FloatBinary:
  case Form::IntegerToFloatRounded:
  case Form::IntegerToFloat:
    return floatRegister(rd);
  case Form::Branch:
  case Form::Store:
  case Form::Fence:
  case Form::System:
  case Form::FloatStore:
  case Form::Illegal:
    return noRegister;
  }
  return noRegister;
}

bool Instruction::reads(unsigned reg) const {
  if (reg == 0 || reg == noRegister)
    return false;
  switch (formOf(operation)) {
  case Form::JumpRegister:
  case Form::Load:
  case Form::RegisterImmediate:
  case Form::ControlRegister:
  case Form::FloatLoad:
  case Form::IntegerToFloatRounded:
  case Form::IntegerToFloat:
    return reg == rs1;
  case Form::Branch:
  case Form::Store:
  case Form::RegisterRegister:
    return reg == rs1 || reg == rs2;
  case Form::FloatStore:
    return reg == rs1 || reg == floatRegister(rs2);
  case Form::FloatFused:
    return reg == floatRegister(rs1) || reg == floatRegister(rs2) ||
           reg == floatRegister(rs3);
  case Form::FloatBinaryRounded:
  case Form::FloatBinary:
  case Form::FloatCompare:
    return reg == floatRegister(rs1) || reg == floatRegister(rs2);
  case Form::FloatUnaryRounded:
  case Form::FloatToIntegerRounded:
  case Form::FloatToInteger:
    return reg == floatRegister(rs1);
  case Form::System:
    // ecall reads its arguments and its number: a0 to a2 and a7.
    return (reg >= 10 && reg <= 12) || reg == 17;
  case Form::Upper:
  case Form::Jump:
  case Form::Fence:
  case Form::ControlRegisterImmediate:
  case Form::Illegal:
    return false;
  }
  return false;
}

bool Instruction::usesFloatUnit() const {
  Form form = formOf(operation);
  return form >= Form::FloatFused && form <= Form::IntegerToFloat;
}

bool Instruction::endsBlock() const {
  switch (formOf(operation)) {
  case Form::Jump:
  case Form::JumpRegister:
  case Form::Branch:
  case Form::System:
  case Form::Illegal:
    return true;
  default:
    return false;
  }
}

} // namespace hetero::cluster::iss
