//===- CostTable.cpp - What every device charges for every stage ----------===//

#include "hetero/Partition/CostMemo.h"
#include "mlir/IR/Threading.h"

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

static FailureOr<DeviceOption> askPlanner(Operation *op,
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

FailureOr<DeviceOption> hetero::priceOperation(Operation *op,
                                               const NamedDevice &device,
                                               const System &system,
                                               Attribute fixedTiling) {
  const CostMemo *memo = fixedTiling ? nullptr : CostMemo::find(op);
  Attribute key = memo ? CostMemo::getKey(op, device) : Attribute();
  if (key)
    if (auto known = memo->lookUp(key))
      return *known;
  auto option = askPlanner(op, device, system, fixedTiling);
  if (key && succeeded(option))
    memo->remember(key, *option);
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
  for (Operation *op : ops)
    rows.push_back({op, llvm::SmallVector<DeviceOption>(devices.size())});
  if (ops.empty())
    return rows;
  // Planners change nothing and may be asked at once.
  MLIRContext *context = ops.front()->getContext();
  auto askAll = [&](size_t i) -> LogicalResult {
    for (auto [device, option] : llvm::zip_equal(devices, rows[i].options)) {
      FailureOr<DeviceOption> answer = priceOperation(ops[i], *device, system);
      if (failed(answer))
        return failure();
      option = std::move(*answer);
    }
    return success();
  };
  if (failed(mlir::failableParallelForEachN(context, 0, ops.size(), askAll)))
    return failure();
  bool hasFailed = false;
  for (CostRow &row : rows) {
    Operation *op = row.op;
    if (llvm::any_of(row.options, [](const DeviceOption &option) {
          return static_cast<bool>(option.verdict);
        }))
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
