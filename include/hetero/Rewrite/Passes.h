//===- Passes.h - Rewrites of the graph -------------------------*- C++ -*-===//

#ifndef HETERO_REWRITE_PASSES_H
#define HETERO_REWRITE_PASSES_H

#include "mlir/Pass/Pass.h"
#include <memory>

namespace hetero {

#define GEN_PASS_DECL
#include "hetero/Rewrite/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "hetero/Rewrite/Passes.h.inc"

/// Adds the passes of the `graph` phase, in order; `manager` is anchored on a
/// module whose functions hold `nn` operations.
void buildGraphPipeline(mlir::OpPassManager &manager);

} // namespace hetero

#endif // HETERO_REWRITE_PASSES_H
