//===- Phases.cpp - The single list of compiler phases --------------------===//

#include "hetero/Pipelines/Phases.h"
#include "hetero/Pipelines/Pipelines.h"

using namespace hetero;

static constexpr PhaseInfo kPhases[] = {
    {Phase::Import, "import",
     "read the ONNX model: nn operations, shapes, weights, node names",
     "hetero-verify-import", "", buildImportChecks},
    {Phase::Graph, "graph",
     "fold constants, fuse quantisation, cancel transposes",
     "hetero-verify-graph", "hetero-graph-pipeline", buildGraphPhase},
    {Phase::Rewrite, "rewrite",
     "bring convolutions into the cheapest form (no rewrites yet)",
     "hetero-verify-graph", "hetero-rewrite-pipeline", buildRewritePhase},
    {Phase::Partition, "partition",
     "put every operation into a stage on one device; insert transfers",
     "hetero-verify-partition", "hetero-partition-pipeline",
     buildPartitionPhase},
    {Phase::Plan, "plan",
     "predict costs and times, order the steps, give values their bytes",
     "hetero-verify-plan", "hetero-plan-pipeline", buildPlanPhase},
    {Phase::Lower, "lower",
     "turn the stages of each device into the language of its target",
     "hetero-verify-lowered", "hetero-lower-pipeline", buildLowerPhase},
    {Phase::Package, "package", "write the container", "", "",
     [](OpPassManager &) {}},
};

llvm::ArrayRef<PhaseInfo> hetero::getPhases() { return kPhases; }

const PhaseInfo &hetero::getPhaseInfo(Phase phase) {
  return kPhases[static_cast<int>(phase)];
}

std::optional<Phase> hetero::findPhase(llvm::StringRef name) {
  for (const PhaseInfo &info : kPhases)
    if (info.name == name)
      return info.phase;
  return std::nullopt;
}
