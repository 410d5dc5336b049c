//===- Registration.cpp - Every dialect, room and pass --------------------===//

#include "hetero/Registration.h"
#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Hetero/Transforms/Passes.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Partition/CostMemo.h"
#include "hetero/Partition/Passes.h"
#include "hetero/Pipelines/Passes.h"
#include "hetero/Pipelines/Pipelines.h"
#include "hetero/Plan/Passes.h"
#include "hetero/Rewrite/Passes.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Transforms/Passes.h"

namespace hetero {
#define HETERO_ROOM(NAME)                                                      \
  void register##NAME##Target(mlir::DialectRegistry &registry);                \
  void register##NAME##Passes();
#include "Rooms.def"
#undef HETERO_ROOM
} // namespace hetero

void hetero::registerAllDialects(DialectRegistry &registry) {
  registry.insert<DLTIDialect, func::FuncDialect, nn::NnDialect,
                  program::HeteroDialect>();
#define HETERO_ROOM(NAME) register##NAME##Target(registry);
#include "Rooms.def"
#undef HETERO_ROOM
  registerCostMemo(registry);
}

void hetero::registerAllPasses() {
  mlir::registerTransformsPasses();
  program::registerHeteroPasses();
  registerRewritePasses();
  registerPartitionPasses();
  registerPlanPasses();
  registerPipelinesPasses();
  registerPipelines();
#define HETERO_ROOM(NAME) register##NAME##Passes();
#include "Rooms.def"
#undef HETERO_ROOM
}
