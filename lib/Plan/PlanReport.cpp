//===- PlanReport.cpp - What a plan says, collected from its IR -----------===//

#include "hetero/Plan/PlanReport.h"
#include "hetero/Partition/ProgramGraph.h"
#include "hetero/Support/NodeNames.h"
#include "hetero/Support/PlantedFault.h"
#include "hetero/Target/Limits.h"
#include "llvm/Support/Format.h"

using namespace hetero;
using namespace hetero::program;

static std::string getText(Attribute attribute) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (attribute)
    attribute.print(os);
  return text;
}

/// Finds every `…ource = "text"` in the text of an attribute. The report knows
/// no device, and the text is the one form all devices have.
static llvm::SmallVector<FigureSource> findSources(StringRef text) {
  llvm::SmallVector<FigureSource> sources;
  constexpr StringLiteral marker = "ource = \"";
  for (size_t at = text.find(marker); at != StringRef::npos;
       at = text.find(marker, at + 1)) {
    size_t begin = text.find_last_not_of("abcdefghijklmnopqrstuvwxyz"
                                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                                         at);
    size_t first = at + marker.size();
    size_t end = text.find('"', first);
    sources.push_back(
        {text.slice(begin + 1, at + 5).str(), text.slice(first, end).str()});
  }
  return sources;
}

static void describeSystem(ModuleOp module, const System &system,
                           PlanReport &report) {
  auto spec = module->getAttrOfType<TargetSystemSpecInterface>(
      DLTIDialect::kTargetSystemDescAttrName);
  for (DataLayoutEntryInterface entry : spec.getEntries()) {
    if (auto fabric = dyn_cast<FabricAttr>(entry.getValue())) {
      report.memories.append(fabric.getMemories().begin(),
                             fabric.getMemories().end());
      report.links.append(fabric.getLinks().begin(), fabric.getLinks().end());
    }
  }
  for (const NamedDevice *device : getDevicesByName(system)) {
    std::string text = getText(device->device);
    std::string kind = StringRef(text).drop_front().split('<').first.str();
    auto sources = findSources(text);
    report.devices.push_back({device->name, kind, device->device.getClockKhz(),
                              device->device.getHomeMemory().str(),
                              std::move(text), std::move(sources)});
  }
}

static ReportedStep describeStep(StepOpInterface op) {
  ReportedStep step;
  step.isTransfer = isa<TransferOp>(op);
  step.name = op.getStepName().str();
  step.resource = op.getResource();
  step.cost = op.getCostAttr().getCost();
  step.startPs = op.getStartPsAttr().getInt();
  step.endPs = op.getEndPsAttr().getInt();
  for (auto buffer : op.getBuffersAttr().getAsRange<BufferAttr>())
    step.buffers.push_back(buffer);
  for (Type type : op->getResultTypes()) {
    llvm::raw_string_ostream os(step.resultTypes.emplace_back());
    type.print(os);
  }
  ArrayAttr alternatives;
  if (auto stage = dyn_cast<StageOp>(*op)) {
    if (Operation *inner = getStageOperation(stage))
      step.operation = inner->getName().getStringRef().str();
    step.tiling = getText(stage.getTilingAttr());
    alternatives = stage.getAlternativesAttr();
  } else if (auto launch = dyn_cast<LaunchOp>(*op)) {
    step.operation = launch.getOrigin().value_or("").str();
    step.tiling = getText(launch.getTilingAttr());
    alternatives = launch.getAlternativesAttr();
  }
  if (alternatives)
    for (auto alternative : alternatives.getAsRange<AlternativeAttr>())
      step.alternatives.push_back(alternative);
  if (!step.isTransfer)
    for (StringRef node : getNodeNames(op))
      step.nodes.push_back(node.str());
  return step;
}

/// Sums the busy cycles of each resource over the stages of its device, in the
/// order of devices and of first use.
static void sumResources(PlanReport &report) {
  for (const ReportedDevice &device : report.devices) {
    Cost sum;
    for (const ReportedStep &step : report.steps)
      if (!step.isTransfer && step.resource == device.name)
        sum += step.cost;
    for (const ResourceCycles &entry : sum.resources)
      report.resources.push_back({device.name, entry.resource, entry.cycles,
                                  cyclesToPs(entry.cycles, device.clockKhz)});
  }
}

/// Whether a plan that somebody may have written by hand holds figures that no
/// plan has.
static bool isImpossible(const Cost &cost) {
  auto isNegative = [](int64_t figure) { return figure < 0; };
  return llvm::any_of(ArrayRef({cost.latencyCycles, cost.latencyPs,
                                cost.energyFj, cost.macs}),
                      isNegative) ||
         llvm::any_of(
             cost.resources,
             [](const ResourceCycles &entry) { return entry.cycles < 0; }) ||
         llvm::any_of(cost.traffic, [](const MemoryTraffic &entry) {
           return entry.readBytes < 0 || entry.writtenBytes < 0;
         });
}

static bool isImpossible(MemoryUseAttr use) {
  return llvm::any_of(
      ArrayRef(
          {use.getArenaBytes(), use.getConstantBytes(), use.getScratchBytes()}),
      [](int64_t bytes) { return bytes < 0 || bytes > kLargestMemoryBytes; });
}

FailureOr<PlanReport> hetero::collectPlan(ModuleOp module) {
  FailureOr<System> system = System::get(module);
  FailureOr<func::FuncOp> function = getMainFunction(module);
  if (failed(system) || failed(function))
    return failure();
  for (const NamedDevice &device : system->getDevices())
    if (failed(device.device.validate([&] { return module.emitError(); })))
      return failure();
  PlanReport report;
  report.totals = (*function)->getAttrOfType<TotalsAttr>(kTotalsAttrName);
  auto uses = (*function)->getAttrOfType<ArrayAttr>(kMemoryUseAttrName);
  if (!report.totals || !uses)
    return function->emitError("has no plan to report; run the plan phase");
  for (auto use : uses.getAsRange<MemoryUseAttr>()) {
    if (isImpossible(use))
      return function->emitError("uses an impossible amount of memory \"")
             << use.getMemory() << "\"";
    report.memoryUses.push_back(use);
  }
  auto getName = [&](StringRef attribute) {
    auto name = module->getAttrOfType<StringAttr>(attribute);
    return name ? name.str() : std::string();
  };
  report.modelName = getName(kReportModelNameAttrName);
  report.systemName = getName(kReportSystemNameAttrName);
  describeSystem(module, *system, report);
  for (auto step : function->getOps<StepOpInterface>()) {
    bool isPlanned = step.getCostAttr() && step.getStartPsAttr() &&
                     step.getEndPsAttr() && step.getBuffersAttr() &&
                     step.getBuffersAttr().size() == step->getNumResults();
    if (!isPlanned && !isPlanted("plan-cost-missing"))
      return step.emitError("is not planned; run the plan phase");
    if (isImpossible(step.getCostAttr().getCost()))
      return step.emitError("has a cost with a negative figure");
    report.steps.push_back(describeStep(step));
  }
  sumResources(report);
  return report;
}

std::string hetero::explainDevice(const ReportedStep &step,
                                  const TotalsAttr &totals) {
  AlternativeAttr best;
  for (AlternativeAttr alternative : step.alternatives)
    if (alternative.getCost() &&
        (!best ||
         alternative.getCost().getLatencyPs() < best.getCost().getLatencyPs()))
      best = alternative;
  if (!best)
    return step.alternatives.empty() ? "the only device"
                                     : "the others refuse it";
  std::string text;
  llvm::raw_string_ostream os(text);
  int64_t ownPs = step.cost.latencyPs;
  int64_t otherPs = best.getCost().getLatencyPs();
  if (ownPs < otherPs) {
    // In hundredths, rounded down: a margin is never claimed that is not there.
    __int128 hundredths =
        ownPs ? static_cast<__int128>(otherPs) * 100 / ownPs : 0;
    if (hundredths == 0)
      os << "free here, not on " << best.getDevice();
    else if (hundredths < 100000)
      os << static_cast<int64_t>(hundredths / 100) << '.'
         << llvm::format("%02d", static_cast<int>(hundredths % 100))
         << " x faster than " << best.getDevice();
    else
      os << static_cast<int64_t>(hundredths / 100) << " x faster than "
         << best.getDevice();
    return text;
  }
  if (ownPs == otherPs)
    os << "as fast as " << best.getDevice();
  else
    os << best.getDevice() << " is faster, but the program";
  int64_t laterPs = best.getProgramLatencyPs().value_or(totals.getLatencyPs()) -
                    totals.getLatencyPs();
  if (ownPs > otherPs) {
    if (laterPs > 0)
      os << " would end " << laterPs / 1000 << " ns later";
    else
      os << " would not end earlier";
  }
  return text;
}

void hetero::printPlan(ModuleOp module, llvm::raw_ostream &os) {
  FailureOr<PlanReport> report = collectPlan(module);
  if (succeeded(report))
    printPlanText(*report, os);
}

std::string hetero::formatPlanJson(ModuleOp module) {
  FailureOr<PlanReport> report = collectPlan(module);
  if (failed(report))
    return "";
  std::string text;
  llvm::raw_string_ostream os(text);
  os << llvm::formatv("{0:2}\n", getPlanJson(*report));
  return text;
}
