//===- CostTable.cpp - What every device charges for every stage ----------===//

#include "hetero/Partition/CostTable.h"

using namespace hetero;

/// Checks what a planner promises of a cost. A room that errs must not lead to
/// a plan that looks right.
static LogicalResult verifyCost(Operation *op, const NamedDevice &device,
                                const Cost &cost) {
  bool isNegative =
      cost.latencyCycles < 0 || cost.latencyPs < 0 || cost.energyFj < 0;
  for (const ResourceCycles &entry : cost.resources)
    isNegative |= entry.cycles < 0;
  for (const MemoryTraffic &entry : cost.traffic)
    isNegative |= entry.readBytes < 0 || entry.writtenBytes < 0;
  if (isNegative)
    return op->emitError() << "the planner of device \"" << device.name
                           << "\" predicts a negative cost";
  if (cost.bound.empty())
    return op->emitError() << "the planner of device \"" << device.name
                           << "\" names no bound of its cost";
  return success();
}

FailureOr<DeviceOption> hetero::priceOperation(Operation *op,
                                               const NamedDevice &device,
                                               const System &system,
                                               Attribute fixedTiling) {
  const TargetPlanner *planner = device.getPlanner();
  if (!planner)
    return op->emitError() << "device \"" << device.name
                           << "\" has no planner; run hetero-verify-system";
  DeviceOption option;
  option.verdict = planner->canRun(op, device.device, system);
  if (!option.verdict)
    return option;
  llvm::SmallVector<Attribute> tilings{fixedTiling};
  if (!fixedTiling)
    tilings = planner->getTilings(op, device.device, system);
  if (tilings.empty())
    return op->emitError() << "the planner of device \"" << device.name
                           << "\" accepts this but offers no tiling";
  auto getKey = [](const Cost &cost) {
    return std::make_tuple(cost.latencyPs, cost.getTotalBytes(), cost.energyFj);
  };
  for (Attribute tiling : tilings) {
    Cost cost = planner->estimate(op, device.device, system, tiling);
    if (failed(verifyCost(op, device, cost)))
      return failure();
    if (option.tiling && getKey(cost) >= getKey(option.cost))
      continue;
    option.tiling = tiling;
    option.cost = std::move(cost);
  }
  return option;
}

llvm::SmallVector<const NamedDevice *>
hetero::getDevicesByName(const System &system) {
  llvm::SmallVector<const NamedDevice *> devices;
  for (const NamedDevice &device : system.getDevices())
    devices.push_back(&device);
  llvm::sort(devices, [](const NamedDevice *a, const NamedDevice *b) {
    return a->name < b->name;
  });
  return devices;
}

FailureOr<llvm::SmallVector<CostRow>>
hetero::buildCostTable(llvm::ArrayRef<Operation *> ops, const System &system) {
  auto devices = getDevicesByName(system);
  llvm::SmallVector<CostRow> rows;
  bool hasFailed = false;
  for (Operation *op : ops) {
    CostRow &row = rows.emplace_back(CostRow{op, {}});
    bool isAccepted = false;
    for (const NamedDevice *device : devices) {
      FailureOr<DeviceOption> option = priceOperation(op, *device, system);
      if (failed(option))
        return failure();
      isAccepted |= static_cast<bool>(option->verdict);
      row.options.push_back(std::move(*option));
    }
    if (isAccepted)
      continue;
    hasFailed = true;
    InFlightDiagnostic diagnostic = op->emitError()
                                    << "no device of the system can run "
                                    << op->getName().getStringRef();
    for (auto [device, option] : llvm::zip_equal(devices, row.options))
      diagnostic.attachNote()
          << "\"" << device->name << "\": " << option.verdict.getDetail()
          << " [" << option.verdict.getReasonId()
          << "]; remedy: " << option.verdict.getRemedy();
  }
  if (hasFailed)
    return failure();
  return rows;
}
