//===- GraphPipeline.cpp - The passes of the graph phase ------------------===//

#include "hetero/Rewrite/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace hetero;
using namespace mlir;

void hetero::buildGraphPipeline(OpPassManager &manager) {
  manager.addPass(createCanonicalizerPass());
  // Biases and affine maps must be constants before anything can fuse them.
  manager.addPass(createFoldConstantsPass());
  manager.addPass(createMoveTransposesPass());
  manager.addPass(createFuseBiasPass());
  manager.addPass(createFoldAffinePass());
  manager.addPass(createFuseQuantizationPass());
  manager.addPass(createFindIntegersPass());
  // What is still dequantised now is used as float.
  FoldConstantsPassOptions remaining;
  remaining.foldDequantize = true;
  manager.addPass(createFoldConstantsPass(remaining));
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
}
