//===- HeteroAttrs.cpp - Fabric, costs and buffers ------------------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "hetero/Support/PlantedFault.h"
#include "hetero/Target/Limits.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace hetero;
using namespace hetero::program;

#define GET_ATTRDEF_CLASSES
#include "dialects/Hetero/IR/HeteroAttrs.cpp.inc"

void HeteroDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/Hetero/IR/HeteroAttrs.cpp.inc"
      >();
}

using EmitError = llvm::function_ref<InFlightDiagnostic()>;

//===----------------------------------------------------------------------===//
// Fabric
//===----------------------------------------------------------------------===//

LogicalResult MemoryAttr::verify(EmitError emitError, StringRef name,
                                 int64_t capacityBytes,
                                 int64_t bandwidthBytesPerSecond,
                                 int64_t latencyPs, int64_t readEnergyFjPerByte,
                                 int64_t writeEnergyFjPerByte, StringRef) {
  if (name.empty())
    return emitError() << "a memory needs a name";
  if (capacityBytes <= 0 ||
      (bandwidthBytesPerSecond <= 0 && !isPlanted("system-bandwidth-zero")))
    return emitError() << "memory \"" << name
                       << "\" needs a positive capacity and bandwidth";
  if (latencyPs < 0 || readEnergyFjPerByte < 0 || writeEnergyFjPerByte < 0)
    return emitError() << "memory \"" << name
                       << "\" needs a latency and energies that are not "
                          "negative";
  if (capacityBytes > kLargestMemoryBytes ||
      bandwidthBytesPerSecond > kLargestBytesPerSecond ||
      latencyPs > kLargestLatencyPs || readEnergyFjPerByte > kLargestFigure ||
      writeEnergyFjPerByte > kLargestFigure)
    return emitError() << "memory \"" << name
                       << "\" has a figure beyond what is modelled: 2^48 "
                          "bytes, 10^15 bytes a second, 1 s, 10^9 fJ a byte";
  return success();
}

LogicalResult LinkAttr::verify(EmitError emitError, StringRef from,
                               StringRef to, int64_t bandwidthBytesPerSecond,
                               int64_t latencyPs, int64_t energyFjPerByte,
                               StringRef) {
  if (from == to)
    return emitError() << "a link joins memory \"" << from << "\" with itself";
  if (bandwidthBytesPerSecond <= 0)
    return emitError() << "link from \"" << from << "\" to \"" << to
                       << "\" needs a positive bandwidth";
  if (latencyPs < 0 || energyFjPerByte < 0)
    return emitError() << "link from \"" << from << "\" to \"" << to
                       << "\" needs a latency and an energy that are not "
                          "negative";
  if (bandwidthBytesPerSecond > kLargestBytesPerSecond ||
      latencyPs > kLargestLatencyPs || energyFjPerByte > kLargestFigure)
    return emitError() << "link from \"" << from << "\" to \"" << to
                       << "\" has a figure beyond what is modelled: 10^15 "
                          "bytes a second, 1 s, 10^9 fJ a byte";
  return success();
}

/// Parses `[<…>, …]`, each element the struct of an attribute `T`.
template <typename T>
static ParseResult parseStructList(AsmParser &parser,
                                   llvm::SmallVectorImpl<T> &list) {
  return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&] {
    auto attribute =
        llvm::dyn_cast_if_present<T>(T::parse(parser, /*odsType=*/Type()));
    if (!attribute)
      return ParseResult(failure());
    list.push_back(attribute);
    return ParseResult(success());
  });
}

// By hand because a file lists the two in alphabetical order and need not have
// links: the generated formats fix one order.
Attribute FabricAttr::parse(AsmParser &parser, Type) {
  llvm::SmallVector<MemoryAttr> memories;
  llvm::SmallVector<LinkAttr> links;
  bool seenMemories = false, seenLinks = false;
  auto parseList = [&]() -> ParseResult {
    StringRef keyword;
    SMLoc location = parser.getCurrentLocation();
    if (parser.parseKeyword(&keyword) || parser.parseEqual())
      return failure();
    bool &seen = keyword == "memories" ? seenMemories : seenLinks;
    if ((keyword != "memories" && keyword != "links") || seen)
      return parser.emitError(location)
             << (seen ? "repeated" : "unknown") << " parameter `" << keyword
             << "` of hetero.fabric";
    seen = true;
    return keyword == "memories" ? parseStructList(parser, memories)
                                 : parseStructList(parser, links);
  };
  SMLoc location = parser.getCurrentLocation();
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::LessGreater,
                                     parseList))
    return {};
  if (memories.empty()) {
    parser.emitError(location) << "hetero.fabric needs a memory";
    return {};
  }
  return parser.getChecked<FabricAttr>(parser.getContext(), memories, links);
}

void FabricAttr::print(AsmPrinter &printer) const {
  auto printList = [&](auto list) {
    llvm::interleaveComma(list, printer, [&](auto attribute) {
      printer.printStrippedAttrOrType(attribute);
    });
  };
  printer << "<memories = [";
  printList(getMemories());
  printer << "]";
  if (!getLinks().empty()) {
    printer << ", links = [";
    printList(getLinks());
    printer << "]";
  }
  printer << ">";
}

LogicalResult FabricAttr::verify(EmitError emitError,
                                 ArrayRef<MemoryAttr> memories,
                                 ArrayRef<LinkAttr> links) {
  llvm::StringSet<> names;
  for (MemoryAttr memory : memories)
    if (!names.insert(memory.getName()).second)
      return emitError() << "two memories are called \"" << memory.getName()
                         << "\"";
  for (LinkAttr link : links)
    for (StringRef end : {link.getFrom(), link.getTo()})
      if (!names.contains(end))
        return emitError() << "a link names \"" << end
                           << "\", which is no memory of the fabric";
  return success();
}

llvm::SmallVector<MemoryDescription> FabricAttr::getMemoryDescriptions() const {
  llvm::SmallVector<MemoryDescription> descriptions;
  for (MemoryAttr memory : getMemories())
    descriptions.push_back(
        {memory.getName().str(), memory.getCapacityBytes(),
         memory.getBandwidthBytesPerSecond(), memory.getLatencyPs(),
         memory.getReadEnergyFjPerByte(), memory.getWriteEnergyFjPerByte()});
  return descriptions;
}

llvm::SmallVector<LinkDescription> FabricAttr::getLinkDescriptions() const {
  llvm::SmallVector<LinkDescription> descriptions;
  for (LinkAttr link : getLinks())
    descriptions.push_back({link.getFrom().str(), link.getTo().str(),
                            link.getBandwidthBytesPerSecond(),
                            link.getLatencyPs(), link.getEnergyFjPerByte()});
  return descriptions;
}

DataLayoutEntryListRef FabricAttr::getEntries() const { return {}; }

FailureOr<Attribute> FabricAttr::query(DataLayoutEntryKey key) const {
  auto name = llvm::dyn_cast<StringAttr>(key);
  if (!name)
    return failure();
  for (MemoryAttr memory : getMemories())
    if (memory.getName() == name.getValue())
      return Attribute(memory);
  return failure();
}

//===----------------------------------------------------------------------===//
// Costs and buffers
//===----------------------------------------------------------------------===//

CostAttr CostAttr::get(MLIRContext *context, const Cost &cost) {
  llvm::SmallVector<CyclesAttr> resources;
  for (const ResourceCycles &entry : cost.resources)
    resources.push_back(CyclesAttr::get(context, entry.resource, entry.cycles));
  llvm::SmallVector<TrafficAttr> traffic;
  for (const MemoryTraffic &entry : cost.traffic)
    traffic.push_back(TrafficAttr::get(context, entry.memory, entry.readBytes,
                                       entry.writtenBytes));
  return get(context, cost.latencyCycles, cost.latencyPs, cost.energyFj,
             cost.macs, cost.bound, resources, traffic);
}

Cost CostAttr::getCost() const {
  Cost cost;
  cost.latencyCycles = getLatencyCycles();
  cost.latencyPs = getLatencyPs();
  cost.energyFj = getEnergyFj();
  cost.macs = getMacs();
  cost.bound = getBound().str();
  for (CyclesAttr entry : getResources())
    cost.addCycles(entry.getResource(), entry.getCycles());
  for (TrafficAttr entry : getTraffic())
    cost.addTraffic(entry.getMemory(), entry.getReadBytes(),
                    entry.getWrittenBytes());
  return cost;
}

LogicalResult BufferAttr::verify(EmitError emitError, StringRef memory,
                                 int64_t offsetBytes, int64_t sizeBytes) {
  if (offsetBytes < 0 || sizeBytes < 0)
    return emitError() << "a buffer in \"" << memory
                       << "\" has a negative offset or size";
  if (offsetBytes > kLargestMemoryBytes || sizeBytes > kLargestMemoryBytes)
    return emitError() << "a buffer in \"" << memory
                       << "\" lies beyond the end of every memory";
  return success();
}

LogicalResult AlternativeAttr::verify(EmitError emitError, StringRef device,
                                      CostAttr cost, std::optional<int64_t>,
                                      StringAttr reason, StringAttr detail,
                                      StringAttr remedy) {
  if (static_cast<bool>(cost) == static_cast<bool>(reason))
    return emitError() << "the alternative \"" << device
                       << "\" needs either a cost or a reason";
  return success();
}
