//===- Decoder.h - LLVM's MC layer as an RV32IMFC decoder -------*- C++ -*-===//
//
// Bytes to instructions by the disassembler that LLVM generates from its own
// tables, so that encodings have one source. Used once per block, never in the
// simulation loop; the printer serves error messages.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_DECODER_H
#define HETERO_CLUSTER_ISS_DECODER_H

#include "dialects/Cluster/Target/Iss/Instruction.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>

namespace llvm {
class MCAsmInfo;
class MCContext;
class MCDisassembler;
class MCInst;
class MCInstPrinter;
class MCInstrInfo;
class MCRegisterInfo;
class MCSubtargetInfo;
} // namespace llvm

namespace hetero::cluster::iss {

/// Decodes and prints instructions of riscv32 with M, F and C.
class Decoder {
public:
  /// Fails only if this LLVM was built without the RISC-V target.
  static llvm::Expected<std::unique_ptr<Decoder>> create();
  ~Decoder();

  /// The instruction at the front of `bytes` (at least 2). Bytes that are no
  /// instruction of this machine give Operation::Illegal with the length the
  /// encoding announces.
  Instruction decode(llvm::ArrayRef<uint8_t> bytes) const;

  /// Assembly text of the instruction at `address`, or its bytes in
  /// hexadecimal if there is none.
  std::string print(llvm::ArrayRef<uint8_t> bytes, uint32_t address) const;

private:
  Decoder();
  void readOperands(const llvm::MCInst &inst, Instruction &result) const;

  struct Shape;
  llvm::StringMap<Shape> shapes; // by LLVM's instruction name
  std::unique_ptr<const llvm::MCRegisterInfo> registerInfo;
  std::unique_ptr<const llvm::MCAsmInfo> asmInfo;
  std::unique_ptr<const llvm::MCSubtargetInfo> subtargetInfo;
  std::unique_ptr<const llvm::MCInstrInfo> instructionInfo;
  std::unique_ptr<llvm::MCContext> context;
  std::unique_ptr<const llvm::MCDisassembler> disassembler;
  std::unique_ptr<llvm::MCInstPrinter> printer;
};

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_DECODER_H
