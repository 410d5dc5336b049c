//===- Routes.cpp - Ways through the fabric -------------------------------===//

#include "hetero/Partition/Routes.h"

using namespace hetero;

Routes::Routes(llvm::ArrayRef<MemoryDescription> memories,
               llvm::ArrayRef<LinkDescription> links)
    : memories(memories.begin(), memories.end()),
      links(links.begin(), links.end()) {}

unsigned Routes::getMemoryIndex(llvm::StringRef name) const {
  const auto *it =
      llvm::find_if(memories, [&](const MemoryDescription &memory) {
        return memory.name == name;
      });
  assert(it != memories.end() && "the fabric was verified");
  return it - memories.begin();
}

Cost Routes::getTransferCost(unsigned linkIndex, int64_t bytes) const {
  const LinkDescription &link = links[linkIndex];
  const MemoryDescription &from = memories[getMemoryIndex(link.from)];
  const MemoryDescription &to = memories[getMemoryIndex(link.to)];
  Cost cost;
  cost.bound = link.from + "->" + link.to;
  int64_t bandwidth = link.bandwidthBytesPerSecond;
  for (const MemoryDescription *memory : {&from, &to}) {
    if (memory->bandwidthBytesPerSecond >= bandwidth)
      continue;
    bandwidth = memory->bandwidthBytesPerSecond;
    cost.bound = memory->name;
  }
  // A clock of 1e9 kHz ticks once a picosecond.
  cost.latencyPs = from.latencyPs + link.latencyPs + to.latencyPs +
                   bytesToCycles(bytes, bandwidth, 1'000'000'000);
  cost.energyFj = bytes * (from.readEnergyFjPerByte + link.energyFjPerByte +
                           to.writeEnergyFjPerByte);
  cost.addTraffic(link.from, bytes, 0);
  cost.addTraffic(link.to, 0, bytes);
  return cost;
}

std::optional<llvm::SmallVector<unsigned>>
Routes::findPath(unsigned from, unsigned to, int64_t bytes) const {
  // Bellman-Ford: fabrics are small, and going round by round makes fewer links
  // win among equals.
  constexpr int64_t unreached = std::numeric_limits<int64_t>::max();
  llvm::SmallVector<int64_t> arrivalPs(memories.size(), unreached);
  llvm::SmallVector<llvm::SmallVector<unsigned>> paths(memories.size());
  arrivalPs[from] = 0;
  for (unsigned round = 0; round < memories.size(); ++round) {
    auto previousPs = arrivalPs;
    auto previousPaths = paths;
    for (unsigned link = 0; link < links.size(); ++link) {
      unsigned source = getMemoryIndex(links[link].from);
      unsigned target = getLinkTarget(link);
      if (previousPs[source] == unreached)
        continue;
      int64_t ps = previousPs[source] + getTransferCost(link, bytes).latencyPs;
      if (ps >= arrivalPs[target])
        continue;
      arrivalPs[target] = ps;
      paths[target] = previousPaths[source];
      paths[target].push_back(link);
    }
  }
  if (arrivalPs[to] == unreached)
    return std::nullopt;
  return paths[to];
}
