//===- MachineCode.h - LLVM IR to an RV32 program ---------------*- C++ -*-===//
//
// The last steps of the cluster's code: runtime linked in, optimised, written
// as machine code and linked.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_MACHINECODE_H
#define DIALECTS_CLUSTER_TARGET_MACHINECODE_H

#include "dialects/Cluster/IR/Cluster.h"
#include "hetero/Support/LLVM.h"
#include "hetero/Target/TargetCodegen.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/Module.h"
#include <memory>

namespace hetero::cluster {

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

/// Compiles `module` for the cores of `device`. Functions in `kept` stay
/// functions of their own; everything else may be inlined or dropped. The bytes
/// depend on nothing but the arguments; `builder` times the steps.
Expected<LinkedProgram> compileProgram(std::unique_ptr<llvm::Module> module,
                                       llvm::ArrayRef<std::string> kept,
                                       DeviceAttr device,
                                       SectionBuilder &builder);

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TARGET_MACHINECODE_H
