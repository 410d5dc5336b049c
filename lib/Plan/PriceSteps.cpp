//===- PriceSteps.cpp - Costs, alternatives and totals --------------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "hetero/Interfaces/WorkloadOpInterface.h"
#include "hetero/Partition/ProgramGraph.h"
#include "hetero/Plan/Passes.h"

namespace hetero {
#define GEN_PASS_DEF_PRICESTEPSPASS
#include "hetero/Plan/Passes.h.inc"
} // namespace hetero

using namespace hetero;
using namespace hetero::program;

namespace {

struct PriceStepsPass : hetero::impl::PriceStepsPassBase<PriceStepsPass> {
  void runOnOperation() override {
    FailureOr<System> system = System::get(getOperation());
    FailureOr<func::FuncOp> function = getMainFunction(getOperation());
    if (failed(system) || failed(function))
      return signalPassFailure();
    FailureOr<ProgramGraph> graph = buildProgramGraph(*function, *system);
    if (failed(graph) || failed(readPlacement(*graph, *system)) ||
        failed(priceTransfers(*function, *system)))
      return signalPassFailure();
    PlacementEvaluator evaluator(graph->problem);
    PlacementCost cost = evaluator.evaluate(placement);
    for (unsigned node = 0; node < graph->units.size(); ++node)
      priceStage(*graph, node, evaluator);
    setTotals(*function, *graph, cost, evaluator);
  }

private:
  LogicalResult readPlacement(ProgramGraph &graph, const System &system);
  LogicalResult priceTransfers(func::FuncOp function, const System &system);
  void priceStage(const ProgramGraph &graph, unsigned node,
                  PlacementEvaluator &evaluator);
  void setTotals(func::FuncOp function, const ProgramGraph &graph,
                 PlacementCost cost, PlacementEvaluator &evaluator);

  DeviceAssignment placement;
};

} // namespace

/// Finds the device of each stage, and the price of the tiling it came with.
LogicalResult PriceStepsPass::readPlacement(ProgramGraph &graph,
                                            const System &system) {
  bool hasFailed = false;
  placement.clear();
  for (unsigned node = 0; node < graph.units.size(); ++node) {
    auto stage = dyn_cast<StageOp>(graph.units[node]);
    if (!stage) {
      graph.units[node]->emitError(
          "stands outside a stage; run the partition phase first");
      hasFailed = true;
      continue;
    }
    const auto *it = llvm::find_if(graph.devices, [&](const auto *device) {
      return device->name == stage.getDevice();
    });
    if (it == graph.devices.end()) {
      stage.emitError() << "names the device \"" << stage.getDevice()
                        << "\", which the system does not have";
      hasFailed = true;
      continue;
    }
    unsigned device = it - graph.devices.begin();
    placement.push_back(device);
    DeviceOption &option = graph.rows[node].options[device];
    if (!option.verdict) {
      stage.emitError() << "device \"" << stage.getDevice() << "\" cannot run "
                        << graph.rows[node].op->getName().getStringRef() << ": "
                        << option.verdict.getDetail() << " ["
                        << option.verdict.getReasonId()
                        << "]; remedy: " << option.verdict.getRemedy();
      hasFailed = true;
      continue;
    }
    Attribute tiling = stage.getTilingAttr();
    if (!tiling || tiling == option.tiling)
      continue;
    FailureOr<DeviceOption> priced =
        priceOperation(graph.rows[node].op, **it, system, tiling);
    if (failed(priced))
      return failure();
    option = std::move(*priced);
    for (PlacementOption &candidate : graph.problem.nodes[node].options)
      if (candidate.device == device)
        candidate.latencyPs = option.cost.latencyPs;
  }
  return failure(hasFailed);
}

LogicalResult PriceStepsPass::priceTransfers(func::FuncOp function,
                                             const System &system) {
  Routes routes(system);
  for (auto transfer : function.getOps<TransferOp>()) {
    const LinkDescription *link =
        system.findLink(transfer.getFrom(), transfer.getTo());
    if (!link)
      return transfer.emitError()
             << "the fabric has no link from \"" << transfer.getFrom()
             << "\" to \"" << transfer.getTo() << "\"";
    transfer.setCostAttr(CostAttr::get(
        &getContext(),
        routes.getTransferCost(link - system.getLinks().begin(),
                               getTensorBytes(transfer.getType()))));
  }
  return success();
}

void PriceStepsPass::priceStage(const ProgramGraph &graph, unsigned node,
                                PlacementEvaluator &evaluator) {
  MLIRContext *context = &getContext();
  auto stage = cast<StageOp>(graph.units[node]);
  llvm::SmallVector<Attribute> alternatives;
  for (auto [number, option] : llvm::enumerate(graph.rows[node].options)) {
    StringRef device = graph.devices[number]->name;
    if (number == placement[node]) {
      stage.setTilingAttr(option.tiling);
      stage.setCostAttr(CostAttr::get(context, option.cost));
    } else if (option.verdict) {
      DeviceAssignment moved = placement;
      moved[node] = number;
      alternatives.push_back(AlternativeAttr::get(
          context, device, CostAttr::get(context, option.cost),
          evaluator.evaluate(moved).latencyPs, {}, {}, {}));
    } else {
      auto getString = [&](StringRef text) {
        return StringAttr::get(context, text);
      };
      alternatives.push_back(
          AlternativeAttr::get(context, device, {}, std::nullopt,
                               getString(option.verdict.getReasonId()),
                               getString(option.verdict.getDetail()),
                               getString(option.verdict.getRemedy())));
    }
  }
  stage.setAlternativesAttr(ArrayAttr::get(context, alternatives));
}

void PriceStepsPass::setTotals(func::FuncOp function, const ProgramGraph &graph,
                               PlacementCost cost,
                               PlacementEvaluator &evaluator) {
  int64_t energyFj = 0, macs = 0;
  for (auto step : function.getOps<StepOpInterface>()) {
    energyFj += step.getCostAttr().getEnergyFj();
    macs += step.getCostAttr().getMacs();
  }
  auto singles = getSingleDevicePlacements(graph.problem);
  llvm::SmallVector<SingleDeviceAttr> singleDevices;
  for (auto [number, device] : llvm::enumerate(graph.devices)) {
    std::optional<int64_t> latencyPs;
    // Without a stage every device runs all and the placements look alike.
    for (const DeviceAssignment &single : singles)
      if (!single.empty() && single.front() == number)
        latencyPs = evaluator.evaluate(single).latencyPs;
    singleDevices.push_back(
        SingleDeviceAttr::get(&getContext(), device->name, latencyPs));
  }
  PlacementBounds bounds = getPlacementBounds(graph.problem);
  function->setAttr(kTotalsAttrName,
                    TotalsAttr::get(&getContext(), cost.latencyPs, energyFj,
                                    macs, cost.movedBytes,
                                    bounds.criticalPathPs, bounds.workPs,
                                    singleDevices));
}
