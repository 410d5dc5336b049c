//===- Pipelines.h - The passes of each phase -------------------*- C++ -*-===//

#ifndef HETERO_PIPELINES_PIPELINES_H
#define HETERO_PIPELINES_PIPELINES_H

namespace mlir {
class OpPassManager;
}

namespace hetero {

/// Each adds the passes of a phase, its contract pass last, to a manager that
/// is anchored on the module.
void buildImportChecks(mlir::OpPassManager &manager);
void buildGraphPhase(mlir::OpPassManager &manager);
void buildRewritePhase(mlir::OpPassManager &manager);
void buildPartitionPhase(mlir::OpPassManager &manager);
void buildPlanPhase(mlir::OpPassManager &manager);
void buildLowerPhase(mlir::OpPassManager &manager);

/// Registers the pipelines of all phases under their names.
void registerPipelines();

} // namespace hetero

#endif // HETERO_PIPELINES_PIPELINES_H
