//===- Passes.h - From stages to kernels ------------------------*- C++ -*-===//

#ifndef DIALECTS_CLUSTER_TRANSFORMS_PASSES_H
#define DIALECTS_CLUSTER_TRANSFORMS_PASSES_H

#include "dialects/Cluster/IR/Cluster.h"
#include "dialects/Hetero/IR/Hetero.h"
#include "mlir/Pass/Pass.h"
#include <memory>

namespace hetero::cluster {

/// The nested module that holds a program's kernels.
inline constexpr llvm::StringLiteral kKernelModuleName = "kernels";
/// Marks the argument of a kernel that is its working space.
inline constexpr llvm::StringLiteral kScratchAttrName = "cluster.scratch";

/// Marks an argument of a kernel whose elements lie at other distances than
/// densely one behind another: an array of strides, in elements.
inline constexpr llvm::StringLiteral kStridesAttrName = "cluster.strides";

#define GEN_PASS_DECL
#include "dialects/Cluster/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "dialects/Cluster/Transforms/Passes.h.inc"

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TRANSFORMS_PASSES_H
