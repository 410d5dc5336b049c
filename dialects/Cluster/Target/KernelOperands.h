//===- KernelOperands.h - What a kernel is given ----------------*- C++ -*-===//
//
// An operand of a graph operation reaches its kernel as an address, or as a
// number compiled into it. Planner and codegen ask here, so that the constants
// the one counts are the constants the other stores.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_KERNELOPERANDS_H
#define DIALECTS_CLUSTER_TARGET_KERNELOPERANDS_H

#include "hetero/Support/LLVM.h"
#include "mlir/IR/BuiltinAttributeInterfaces.h"

namespace hetero::cluster {

/// How one operand reaches the kernel.
struct KernelOperand {
  /// The constant's value; null for a value computed at run time.
  ElementsAttr constant;
  /// Compiled into the kernel instead of loaded: zero points, and scales that
  /// the compiler has moved elsewhere.
  bool isBaked = false;
  /// The constant is computed by the compiler, not the graph's own.
  bool isDerived = false;
};

/// One entry for each operand of the `nn` operation `op`.
///
/// If all scales of a quantised product are constants, the right input's scale
/// becomes float32(float32(lhs * rhs) / output) and the other two become 1,
/// which changes no bit of the result; likewise float32(input / output) for
/// average pools. The divisions then happen once, in the compiler.
llvm::SmallVector<KernelOperand> getKernelOperands(Operation *op);

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TARGET_KERNELOPERANDS_H
