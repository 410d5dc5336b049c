//===- KernelSet.h - The distinct kernels of a program ----------*- C++ -*-===//
//
// Networks repeat their layers; a kernel that differs from another only in the
// addresses it works on is the same kernel.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_KERNELSET_H
#define DIALECTS_CLUSTER_TARGET_KERNELSET_H

#include "dialects/Cluster/Target/KernelOperands.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

namespace hetero::cluster {

/// The nested module that holds a program's kernels.
inline constexpr llvm::StringLiteral kKernelModuleName = "kernels";
/// Marks the argument of a kernel that is its working space.
inline constexpr llvm::StringLiteral kScratchAttrName = "cluster.scratch";

/// Marks an argument of a kernel whose elements lie at other distances than
/// densely one behind another: an array of strides, in elements.
inline constexpr llvm::StringLiteral kStridesAttrName = "cluster.strides";

/// Distances, in elements, of the elements of an operand that is not dense.
struct KernelStrides {
  unsigned operand;
  llvm::SmallVector<int64_t> strides;
};

/// Makes kernels on demand in one module.
class KernelSet {
public:
  explicit KernelSet(ModuleOp module) : module(module) {}

  /// The kernel that computes `op` from operands of `operandTypes`, where baked
  /// entries of `operands` are compiled in and the others are arguments, in
  /// order. An argument for `scratchBytes` of working space follows if that is
  /// not 0, and the result comes last. Operands that `strides` does not name
  /// are dense. `adjust` may change the attributes of the copy of `op` before
  /// its result type is inferred.
  SymbolRefAttr getKernel(Operation *op, llvm::ArrayRef<KernelOperand> operands,
                          llvm::ArrayRef<Type> operandTypes,
                          llvm::ArrayRef<KernelStrides> strides,
                          int64_t scratchBytes,
                          llvm::function_ref<void(Operation *)> adjust);

private:
  /// Adds the function `name` around `body`, which it gives its operands.
  void addFunction(StringRef name, Operation *body,
                   llvm::ArrayRef<KernelOperand> operands,
                   llvm::ArrayRef<Type> operandTypes,
                   llvm::ArrayRef<KernelStrides> strides, int64_t scratchBytes);

  ModuleOp module;
  /// By what makes a kernel distinct, an attribute: see getKernel.
  llvm::DenseMap<Attribute, SymbolRefAttr> kernels;
  llvm::StringMap<unsigned> countByKind;
};

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TARGET_KERNELSET_H
