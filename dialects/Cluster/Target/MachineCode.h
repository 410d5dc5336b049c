//===- MachineCode.h - LLVM IR to RV32 objects ------------------*- C++ -*-===//
//
// Every kernel and every stage is compiled on its own, on all threads, and
// found again by content where a cache is at hand.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_MACHINECODE_H
#define DIALECTS_CLUSTER_TARGET_MACHINECODE_H

#include "dialects/Cluster/IR/Cluster.h"
#include "hetero/Target/TargetCodegen.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/Module.h"
#include <memory>

namespace hetero::cluster {

/// The name every function has in its own bitcode, so that equal kernels are
/// equal bytes.
inline constexpr llvm::StringLiteral kOwnFunctionName = "kernel";

/// A kernel or stage as LLVM bitcode, and the symbol its function gets in the
/// program.
struct FunctionCode {
  std::string symbol;
  llvm::SmallVector<char, 0> bitcode;
};

/// Where a function lies in a linked program.
struct CodeRange {
  uint32_t address = 0;
  uint32_t bytes = 0;
};

/// A linked program and its functions.
struct LinkedProgram {
  std::vector<uint8_t> elf;
  llvm::StringMap<CodeRange> functions;
};

/// Gives `module`, which is still empty, the machine of the cores.
Error setMachine(llvm::Module &module);

/// Compiles `codes`, which have distinct symbols and may call one another, for
/// the cores of `device`, and links them with the runtime. The bytes depend on
/// nothing but these; `builder` times the steps and lends its cache, `context`
/// its threads.
Expected<LinkedProgram> compileProgram(llvm::ArrayRef<FunctionCode> codes,
                                       DeviceAttr device, MLIRContext *context,
                                       SectionBuilder &builder);

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TARGET_MACHINECODE_H
