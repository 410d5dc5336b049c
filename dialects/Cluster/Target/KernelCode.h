//===- KernelCode.h - Kernels as LLVM bitcode -------------------*- C++ -*-===//
//
// Each kernel apart from the others and without its name: what a kernel is
// compiled to depends on nothing else.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_KERNELCODE_H
#define DIALECTS_CLUSTER_TARGET_KERNELCODE_H

#include "dialects/Cluster/Target/MachineCode.h"

namespace hetero::cluster {

/// The kernels of a program, translated.
struct TranslatedKernels {
  /// Kernels of distinct symbols, in the order of the module.
  std::vector<FunctionCode> codes;
  /// Symbol in the program of each function of the module, by name.
  llvm::StringMap<std::string> symbols;
};

/// The bitcode of a module.
llvm::SmallVector<char, 0> writeBitcode(const llvm::Module &module);

/// Translates the functions of a module in the LLVM dialect. Fails with a
/// diagnostic on what is no LLVM IR.
FailureOr<TranslatedKernels> translateKernels(ModuleOp kernels);

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TARGET_KERNELCODE_H
