//===- Passes.h - From stages to kernels ------------------------*- C++ -*-===//

#ifndef DIALECTS_CLUSTER_TRANSFORMS_PASSES_H
#define DIALECTS_CLUSTER_TRANSFORMS_PASSES_H

#include "dialects/Cluster/IR/Cluster.h"
#include "dialects/Cluster/Target/KernelSet.h"
#include "dialects/Hetero/IR/Hetero.h"
#include "mlir/Pass/Pass.h"
#include <memory>

namespace hetero::cluster {

#define GEN_PASS_DECL
#include "dialects/Cluster/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "dialects/Cluster/Transforms/Passes.h.inc"

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TRANSFORMS_PASSES_H
