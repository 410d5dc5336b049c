//===- Instruction.h - One decoded RV32IMFC instruction ---------*- C++ -*-===//
//
// The decoder's result: an operation with its operands as numbers, compressed
// forms already expanded, and the register uses that hazards are found from.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_INSTRUCTION_H
#define HETERO_CLUSTER_ISS_INSTRUCTION_H

#include <cstdint>

namespace hetero::cluster::iss {

enum class Operation : uint8_t {
#define OPERATION(name, llvmName, form) name,
#include "dialects/Cluster/Target/Iss/Operations.def"
  Illegal ///< bytes that are no instruction of this machine
};

/// Which operands an operation has.
enum class Form : uint8_t {
  Upper,                    // x = immediate
  Jump,                     // x = link
  JumpRegister,             // x = link, x
  Branch,                   // x, x
  Load,                     // x = memory[x]
  Store,                    // memory[x] = x
  RegisterImmediate,        // x = x, immediate
  RegisterRegister,         // x = x, x
  Fence,                    //
  System,                   //
  ControlRegister,          // x = register, x
  ControlRegisterImmediate, // x = register, immediate
  FloatLoad,                // f = memory[x]
  FloatStore,               // memory[x] = f
  FloatFused,               // f = f, f, f
  FloatBinaryRounded,       // f = f, f
  FloatUnaryRounded,        // f = f
  FloatBinary,              // f = f, f
  FloatCompare,             // x = f, f
  FloatToIntegerRounded,    // x = f
  IntegerToFloatRounded,    // f = x
  FloatToInteger,           // x = f
  IntegerToFloat,           // f = x
  Illegal
};

/// The form of an operation.
Form formOf(Operation operation);

/// Registers are numbered in one space for hazards: x0..x31, then f0..f31.
constexpr unsigned noRegister = 255;
constexpr unsigned floatRegister(unsigned number) { return 32 + number; }

/// One instruction, expanded. Register fields hold the numbers of the
/// instruction's own register file; unused fields are 0.
struct Instruction {
  Operation operation = Operation::Illegal;
  uint8_t rd = 0, rs1 = 0, rs2 = 0, rs3 = 0;
  /// Rounding field; 7 takes the mode of the control register.
  uint8_t rounding = 0;
  /// Length in bytes, 2 or 4; 0 where nothing could be fetched.
  uint8_t bytes = 0;
  /// Immediate, branch offset in bytes, or (Upper) the value shifted by 12.
  int32_t immediate = 0;
  /// Number of the control register.
  uint16_t controlRegister = 0;

  /// The register written, noRegister if none (x0 counts as none).
  unsigned destination() const;
  /// True if the register (in the joint numbering, not x0) is read.
  bool reads(unsigned reg) const;
  /// Executed by the floating-point unit (loads, stores excluded).
  bool usesFloatUnit() const;
  /// The last instruction of a block: control may go elsewhere.
  bool endsBlock() const;
};

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_INSTRUCTION_H
