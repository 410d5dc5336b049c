//===- PlanText.cpp - A plan for people -----------------------------------===//
//
// One page of tables in the order a reader asks: what is assumed, what comes
// out, what limits it, then every stage with the reason for its device.
//
//===----------------------------------------------------------------------===//

#include "hetero/Plan/PlanReport.h"
#include "hetero/Support/TextTable.h"
#include "llvm/ADT/MapVector.h"

using namespace hetero;
using namespace hetero::program;

//===----------------------------------------------------------------------===//
// Sections
//===----------------------------------------------------------------------===//

static void printAssumptions(const PlanReport &report, llvm::raw_ostream &os) {
  os << "Assumptions\n";
  Table table("lll", {"name", "what", "figures from"});
  for (const ReportedDevice &device : report.devices) {
    std::string what = device.kind + ", " +
                       formatRatio(device.clockKhz, 1000, 0) + " MHz, home " +
                       device.homeMemory;
    if (device.sources.empty())
      table.add({device.name, what, "not stated"});
    for (auto [i, source] : llvm::enumerate(device.sources))
      table.add(
          {i ? "" : device.name, i ? "" : what,
           (source.name == "source" ? "" : source.name + ": ") + source.text});
  }
  for (MemoryAttr memory : report.memories)
    table.add({memory.getName().str(),
               "memory, " + formatBytes(memory.getCapacityBytes()) + ", " +
                   formatRatio(memory.getBandwidthBytesPerSecond(),
                               1'000'000'000, 1) +
                   " GB/s, " + formatRatio(memory.getLatencyPs(), 1000, 0) +
                   " ns",
               memory.getSource().str()});
  for (LinkAttr link : report.links)
    table.add(
        {(link.getFrom() + "->" + link.getTo()).str(),
         "link, " +
             formatRatio(link.getBandwidthBytesPerSecond(), 1'000'000'000, 1) +
             " GB/s, " + formatRatio(link.getLatencyPs(), 1000, 0) + " ns",
         link.getSource().str()});
  table.print(os);
}

static void printTotals(const PlanReport &report, llvm::raw_ostream &os) {
  TotalsAttr totals = report.totals;
  int64_t latencyPs = totals.getLatencyPs();
  os << "\nTotals (predicted)\n";
  Table table("lrl", {"figure", "value", "unit"});
  table.add({"latency", formatMicroseconds(latencyPs), "us"});
  table.add({"lower bound", formatMicroseconds(totals.getLowerBoundPs()),
             totals.getCriticalPathPs() >= totals.getWorkPs()
                 ? "us  longest chain of stages, each on its fastest device"
                 : "us  all work, spread over the devices that can do it"});
  for (SingleDeviceAttr single : totals.getSingleDevices()) {
    std::string name = ("all on " + single.getDevice()).str();
    if (!single.getLatencyPs())
      table.add({name, "-", "refuses some stages"});
    else if (latencyPs > 0)
      table.add(
          {name, formatMicroseconds(*single.getLatencyPs()),
           "us  " + formatRatio(*single.getLatencyPs(), latencyPs, 2) + " x"});
  }
  table.add({"energy", formatMicrojoules(totals.getEnergyFj()), "uJ"});
  table.add({"multiply-accumulates", formatCount(totals.getMacs()), ""});
  table.add({"moved between memories",
             formatCount(totals.getTransferredBytes()), "bytes"});
  table.print(os);
}

static void printMemory(const PlanReport &report, llvm::raw_ostream &os) {
  os << "\nMemory (bytes)\n";
  Table table("lrrrrrr", {"memory", "capacity", "used", "values",
                          "values, lower bound", "constants", "working space"});
  for (MemoryUseAttr use : report.memoryUses)
    table.add({use.getMemory().str(), formatCount(use.getCapacityBytes()),
               formatCount(use.getArenaBytes() + use.getConstantBytes() +
                           use.getScratchBytes()),
               formatCount(use.getArenaBytes()),
               formatCount(use.getArenaLowerBoundBytes()),
               formatCount(use.getConstantBytes()),
               formatCount(use.getScratchBytes())});
  table.print(os);
}

static void printResources(const PlanReport &report, llvm::raw_ostream &os) {
  os << "\nResources\n";
  Table table("llrrr",
              {"device", "resource", "busy cycles", "busy us", "% of latency"});
  int64_t latencyPs = std::max<int64_t>(report.totals.getLatencyPs(), 1);
  // A plan that somebody wrote may be busy for longer than a share of it
  // counts.
  constexpr int64_t longestPs = std::numeric_limits<int64_t>::max() / 100;
  for (const ReportedResource &entry : report.resources)
    table.add(
        {entry.device, entry.resource, formatCount(entry.cycles),
         formatMicroseconds(entry.busyPs),
         formatRatio(std::min(entry.busyPs, longestPs) * 100, latencyPs, 1)});
  table.print(os);
}

static std::string joinNodes(const ReportedStep &step) {
  if (step.nodes.empty())
    return step.name;
  std::string text = step.nodes.front();
  if (step.nodes.size() > 1)
    text += " +" + std::to_string(step.nodes.size() - 1);
  return text;
}

static void printStages(const PlanReport &report, llvm::raw_ostream &os) {
  os << "\nStages, in order (+n: further ONNX nodes fused in)\n";
  Table table("rlllrrrlrrrl", {"#", "ONNX node", "operation", "device",
                               "start us", "us", "cycles", "bound", "MACs",
                               "energy uJ", "bytes moved", "why here"});
  Table transfers("lllrrrr", {"transfer", "over", "bound", "start us", "us",
                              "energy uJ", "bytes"});
  unsigned number = 0;
  for (const ReportedStep &step : report.steps) {
    const Cost &cost = step.cost;
    if (step.isTransfer)
      transfers.add({step.name, step.resource, cost.bound,
                     formatMicroseconds(step.startPs),
                     formatMicroseconds(cost.latencyPs),
                     formatMicrojoules(cost.energyFj),
                     formatCount(step.buffers.front().getSizeBytes())});
    else
      table.add({std::to_string(++number), joinNodes(step), step.operation,
                 step.resource, formatMicroseconds(step.startPs),
                 formatMicroseconds(cost.latencyPs),
                 formatCount(cost.latencyCycles), cost.bound,
                 formatCount(cost.macs), formatMicrojoules(cost.energyFj),
                 formatCount(cost.getTotalBytes()),
                 explainDevice(step, report.totals)});
  }
  table.print(os);
  os << "\nTransfers\n";
  if (transfers.isEmpty())
    os << "  none\n";
  else
    transfers.print(os);
}

static void printRefusals(const PlanReport &report, llvm::raw_ostream &os) {
  // The same reason for many stages is one line.
  llvm::MapVector<AlternativeAttr, std::vector<std::string>> refusals;
  for (const ReportedStep &step : report.steps)
    for (AlternativeAttr alternative : step.alternatives)
      if (!alternative.getCost())
        refusals[alternative].push_back(joinNodes(step));
  os << "\nRefusals\n";
  if (refusals.empty()) {
    os << "  none\n";
    return;
  }
  Table table("lllll", {"device", "reason", "detail", "remedy", "ONNX nodes"});
  auto getString = [](StringAttr text) { return text ? text.str() : ""; };
  for (const auto &[alternative, nodes] : refusals) {
    std::string list = nodes.front();
    if (nodes.size() > 1)
      list += ", " + nodes[1];
    if (nodes.size() > 2)
      list += " and " + std::to_string(nodes.size() - 2) + " more";
    table.add({alternative.getDevice().str(),
               getString(alternative.getReason()),
               getString(alternative.getDetail()),
               getString(alternative.getRemedy()), list});
  }
  table.print(os);
}

void hetero::printPlanText(const PlanReport &report, llvm::raw_ostream &os) {
  os << "Plan";
  if (!report.modelName.empty())
    os << " of " << report.modelName;
  if (!report.systemName.empty())
    os << " for " << report.systemName;
  os << "\n\n";
  printAssumptions(report, os);
  printTotals(report, os);
  printMemory(report, os);
  printResources(report, os);
  printStages(report, os);
  printRefusals(report, os);
}
