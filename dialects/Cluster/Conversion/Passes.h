//===- Passes.h - The cluster's kernels as LLVM dialect ---------*- C++ -*-===//

#ifndef DIALECTS_CLUSTER_CONVERSION_PASSES_H
#define DIALECTS_CLUSTER_CONVERSION_PASSES_H

#include "mlir/Pass/Pass.h"
#include <memory>

namespace hetero::cluster {

#define GEN_PASS_DECL
#include "dialects/Cluster/Conversion/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "dialects/Cluster/Conversion/Passes.h.inc"

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_CONVERSION_PASSES_H
