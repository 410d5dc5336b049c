//===- GraphPipeline.cpp - The passes of the graph phase ------------------===//

#include "hetero/Rewrite/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace hetero;
using namespace mlir;

void hetero::buildGraphPipeline(OpPassManager &manager) {
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createMoveTransposesPass());
  manager.addPass(createFuseBiasPass());
  manager.addPass(createFoldBatchNormPass());
  manager.addPass(createFuseQuantizationPass());
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
}
