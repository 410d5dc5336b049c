//===- Pipelines.cpp - The passes of each phase ---------------------------===//

#include "hetero/Pipelines/Pipelines.h"
#include "dialects/Hetero/Transforms/Passes.h"
#include "hetero/Partition/Passes.h"
#include "hetero/Pipelines/Passes.h"
#include "hetero/Pipelines/Phases.h"
#include "hetero/Plan/Passes.h"
#include "hetero/Rewrite/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"

using namespace hetero;

void hetero::buildImportChecks(OpPassManager &manager) {
  manager.addPass(createVerifyImportPass());
}

void hetero::buildGraphPhase(OpPassManager &manager) {
  buildGraphPipeline(manager);
  manager.addPass(createVerifyGraphPass());
}

void hetero::buildRewritePhase(OpPassManager &manager) {
  manager.addPass(createVerifyGraphPass());
}

void hetero::buildPartitionPhase(OpPassManager &manager) {
  manager.addPass(program::createVerifySystemPass());
  manager.addPass(createWidenElementsPass());
  manager.addPass(createPlaceStagesPass());
  manager.addPass(createInsertTransfersPass());
  manager.addPass(createVerifyPartitionPass());
}

void hetero::buildPlanPhase(OpPassManager &manager) {
  manager.addPass(createPriceStepsPass());
  manager.addPass(createScheduleStepsPass());
  manager.addPass(createMapBuffersPass());
  manager.addPass(createVerifyPlanPass());
}

void hetero::buildLowerPhase(OpPassManager &manager) {
  manager.addPass(createOutlineStagesPass());
  manager.addPass(createLowerProgramsPass());
  manager.addPass(createVerifyLoweredPass());
}

void hetero::registerPipelines() {
  for (const PhaseInfo &phase : getPhases())
    if (!phase.pipeline.empty())
      PassPipelineRegistration<>(phase.pipeline, phase.meaning,
                                 phase.buildPipeline);
}
