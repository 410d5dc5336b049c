//===- PlanJson.cpp - A plan for programs ---------------------------------===//
//
// Integers throughout, units in the names, null for what does not exist: a
// reader needs no arithmetic of its own and two builds write the same bytes.
//
//===----------------------------------------------------------------------===//

#include "hetero/Plan/PlanReport.h"

using namespace hetero;
using namespace hetero::program;
namespace json = llvm::json;

/// Text of the IR for JSON, which is UTF-8 while names are any bytes.
static std::string spell(StringRef text) { return json::fixUTF8(text); }

static json::Value getJson(const Cost &cost) {
  json::Array resources, traffic;
  for (const ResourceCycles &entry : cost.resources)
    resources.push_back(json::Object{{"resource", spell(entry.resource)},
                                     {"busyCycles", entry.cycles}});
  for (const MemoryTraffic &entry : cost.traffic)
    traffic.push_back(json::Object{{"memory", spell(entry.memory)},
                                   {"readBytes", entry.readBytes},
                                   {"writtenBytes", entry.writtenBytes}});
  return json::Object{{"latencyCycles", cost.latencyCycles},
                      {"latencyPs", cost.latencyPs},
                      {"energyFj", cost.energyFj},
                      {"macs", cost.macs},
                      {"bound", spell(cost.bound)},
                      {"resources", std::move(resources)},
                      {"traffic", std::move(traffic)}};
}

static json::Value getJson(const ReportedDevice &device) {
  json::Object sources;
  for (const FigureSource &source : device.sources)
    sources[spell(source.name)] = spell(source.text);
  return json::Object{{"name", spell(device.name)},
                      {"kind", spell(device.kind)},
                      {"clockKhz", device.clockKhz},
                      {"homeMemory", spell(device.homeMemory)},
                      {"description", spell(device.description)},
                      {"sources", std::move(sources)}};
}

static json::Value getJson(MemoryAttr memory) {
  return json::Object{
      {"name", spell(memory.getName())},
      {"capacityBytes", memory.getCapacityBytes()},
      {"bandwidthBytesPerSecond", memory.getBandwidthBytesPerSecond()},
      {"latencyPs", memory.getLatencyPs()},
      {"readEnergyFjPerByte", memory.getReadEnergyFjPerByte()},
      {"writeEnergyFjPerByte", memory.getWriteEnergyFjPerByte()},
      {"source", spell(memory.getSource())}};
}

static json::Value getJson(LinkAttr link) {
  return json::Object{
      {"from", spell(link.getFrom())},
      {"to", spell(link.getTo())},
      {"bandwidthBytesPerSecond", link.getBandwidthBytesPerSecond()},
      {"latencyPs", link.getLatencyPs()},
      {"energyFjPerByte", link.getEnergyFjPerByte()},
      {"source", spell(link.getSource())}};
}

static json::Value getJson(TotalsAttr totals) {
  json::Array singles;
  for (SingleDeviceAttr single : totals.getSingleDevices()) {
    json::Value latencyPs = nullptr;
    if (single.getLatencyPs())
      latencyPs = *single.getLatencyPs();
    singles.push_back(json::Object{{"device", spell(single.getDevice())},
                                   {"latencyPs", std::move(latencyPs)}});
  }
  return json::Object{{"latencyPs", totals.getLatencyPs()},
                      {"latencyLowerBoundPs", totals.getLowerBoundPs()},
                      {"criticalPathLowerBoundPs", totals.getCriticalPathPs()},
                      {"workLowerBoundPs", totals.getWorkPs()},
                      {"energyFj", totals.getEnergyFj()},
                      {"macs", totals.getMacs()},
                      {"transferredBytes", totals.getTransferredBytes()},
                      {"singleDevices", std::move(singles)}};
}

static json::Value getJson(MemoryUseAttr use) {
  return json::Object{
      {"memory", spell(use.getMemory())},
      {"capacityBytes", use.getCapacityBytes()},
      {"usedBytes",
       use.getArenaBytes() + use.getConstantBytes() + use.getScratchBytes()},
      {"arenaBytes", use.getArenaBytes()},
      {"arenaLowerBoundBytes", use.getArenaLowerBoundBytes()},
      {"constantBytes", use.getConstantBytes()},
      {"scratchBytes", use.getScratchBytes()}};
}

static json::Value getJson(const ReportedStep &step) {
  json::Array results;
  for (auto [type, buffer] : llvm::zip_equal(step.resultTypes, step.buffers))
    results.push_back(json::Object{{"type", spell(type)},
                                   {"memory", spell(buffer.getMemory())},
                                   {"offsetBytes", buffer.getOffsetBytes()},
                                   {"sizeBytes", buffer.getSizeBytes()}});
  json::Object object{{"kind", step.isTransfer ? "transfer" : "stage"},
                      {"name", spell(step.name)},
                      {"startPs", step.startPs},
                      {"endPs", step.endPs},
                      {"cost", getJson(step.cost)},
                      {"results", std::move(results)}};
  if (step.isTransfer) {
    object["link"] = spell(step.resource);
    return object;
  }
  json::Array alternatives, refusals;
  for (AlternativeAttr alternative : step.alternatives) {
    if (CostAttr cost = alternative.getCost()) {
      json::Value latencyPs = nullptr;
      if (alternative.getProgramLatencyPs())
        latencyPs = *alternative.getProgramLatencyPs();
      alternatives.push_back(
          json::Object{{"device", spell(alternative.getDevice())},
                       {"cost", getJson(cost.getCost())},
                       {"programLatencyPs", std::move(latencyPs)}});
      continue;
    }
    auto getString = [](StringAttr text) {
      return text ? spell(text.getValue()) : std::string();
    };
    refusals.push_back(
        json::Object{{"device", spell(alternative.getDevice())},
                     {"reason", getString(alternative.getReason())},
                     {"detail", getString(alternative.getDetail())},
                     {"remedy", getString(alternative.getRemedy())}});
  }
  object["device"] = spell(step.resource);
  object["nodes"] = json::Array(llvm::map_range(step.nodes, spell));
  object["operation"] = spell(step.operation);
  object["tiling"] = spell(step.tiling);
  object["alternatives"] = std::move(alternatives);
  object["refusals"] = std::move(refusals);
  return object;
}

template <typename Range>
static json::Array getJsonList(const Range &range) {
  json::Array array;
  for (const auto &element : range)
    array.push_back(getJson(element));
  return array;
}

json::Value hetero::getPlanJson(const PlanReport &report) {
  json::Array resources;
  for (const ReportedResource &resource : report.resources)
    resources.push_back(json::Object{{"device", spell(resource.device)},
                                     {"resource", spell(resource.resource)},
                                     {"busyCycles", resource.cycles},
                                     {"busyPs", resource.busyPs}});
  json::Object figures{
      {"cost", "predicted by the planner of the stage's device from the "
               "device's description; of a transfer, computed from its link "
               "and memories"},
      {"times", "list schedule of the costs; a device and a link do one thing "
                "at a time"},
      {"lowerBounds", "no placement and no order of these stages can be faster "
                      "under the same costs"},
      {"memory", "allocated; constants as the devices arrange them"}};
  return json::Object{{"format", "hetero-plan"},
                      {"version", json::Object{{"major", kPlanMajorVersion},
                                               {"minor", kPlanMinorVersion}}},
                      {"model", spell(report.modelName)},
                      {"system", spell(report.systemName)},
                      {"sourcesOfFigures", std::move(figures)},
                      {"devices", getJsonList(report.devices)},
                      {"memories", getJsonList(report.memories)},
                      {"links", getJsonList(report.links)},
                      {"totals", getJson(report.totals)},
                      {"memoryUse", getJsonList(report.memoryUses)},
                      {"resources", std::move(resources)},
                      {"steps", getJsonList(report.steps)}};
}
