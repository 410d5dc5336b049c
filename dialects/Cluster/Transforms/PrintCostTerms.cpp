//===- PrintCostTerms.cpp - What predictions are made of ------------------===//
//
// One line of JSON a stage: the counts that the rates of ClusterRates.def are
// multiplied by. Calibration fits the rates to them; a reader sees where a
// prediction comes from.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/ClusterCost.h"
#include "dialects/Cluster/Transforms/Passes.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Support/NodeNames.h"
#include "llvm/Support/JSON.h"

namespace hetero::cluster {
#define GEN_PASS_DEF_PRINTCOSTTERMSPASS
#include "dialects/Cluster/Transforms/Passes.h.inc"
} // namespace hetero::cluster

using namespace hetero;
using namespace hetero::cluster;

namespace {

struct PrintCostTermsPass
    : cluster::impl::PrintCostTermsPassBase<PrintCostTermsPass> {
  using Base::Base;

  void runOnOperation() override {
    FailureOr<System> system = System::get(getOperation());
    if (failed(system))
      return signalPassFailure();
    ProfileCache profiles;
    getOperation()->walk([&](program::StageOp stage) {
      const NamedDevice *device = system->findDevice(stage.getDevice());
      auto cluster =
          device ? dyn_cast<DeviceAttr>(device->device) : DeviceAttr();
      if (!cluster)
        return;
      for (Operation &op : stage.getBody().front().without_terminator())
        if (isa<nn::NnDialect>(op.getDialect()) && !isa<nn::ConstantOp>(op))
          print(stage, &op, cluster, *system, profiles);
    });
    markAllAnalysesPreserved();
  }

private:
  void print(program::StageOp stage, Operation *op, DeviceAttr device,
             const System &system, const ProfileCache &profiles);
};

} // namespace

void PrintCostTermsPass::print(program::StageOp stage, Operation *op,
                               DeviceAttr device, const System &system,
                               const ProfileCache &profiles) {
  std::optional<Estimate> estimate;
  auto tile = dyn_cast_if_present<TileAttr>(stage.getTilingAttr());
  if (tile)
    estimate = estimateTiled(op, device, system, tile, profiles);
  if (!estimate)
    estimate = estimateInPlace(op, device, system, profiles);
  llvm::json::Object counts;
  for (size_t i = 0; i < kNumRates; ++i)
    if (estimate->counts[i] != 0)
      counts[getRateName(static_cast<Rate>(i))] = estimate->counts[i];
  llvm::outs() << llvm::json::Value(llvm::json::Object{
                      {"stage", stage.getName()},
                      {"operation", op->getName().getStringRef()},
                      {"inPlace", !tile},
                      {"fixedCycles", estimate->fixedCycles},
                      {"latencyCycles", estimate->cost.latencyCycles},
                      {"counts", std::move(counts)}})
               << "\n";
}
