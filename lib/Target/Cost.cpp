//===- Cost.cpp - What a device charges for an operation ------------------===//

#include "hetero/Target/Cost.h"

using namespace hetero;

void Cost::addCycles(llvm::StringRef resource, int64_t cycles) {
  for (ResourceCycles &entry : resources) {
    if (entry.resource == resource) {
      entry.cycles += cycles;
      return;
    }
  }
  resources.push_back({resource.str(), cycles});
}

void Cost::addTraffic(llvm::StringRef memory, int64_t readBytes,
                      int64_t writtenBytes) {
  for (MemoryTraffic &entry : traffic) {
    if (entry.memory == memory) {
      entry.readBytes += readBytes;
      entry.writtenBytes += writtenBytes;
      return;
    }
  }
  traffic.push_back({memory.str(), readBytes, writtenBytes});
}

int64_t Cost::getTotalBytes() const {
  int64_t bytes = 0;
  for (const MemoryTraffic &entry : traffic)
    bytes += entry.readBytes + entry.writtenBytes;
  return bytes;
}

Cost &Cost::operator+=(const Cost &other) {
  if (other.latencyPs > latencyPs)
    bound = other.bound;
  latencyCycles += other.latencyCycles;
  latencyPs += other.latencyPs;
  energyFj += other.energyFj;
  macs += other.macs;
  for (const ResourceCycles &entry : other.resources)
    addCycles(entry.resource, entry.cycles);
  for (const MemoryTraffic &entry : other.traffic)
    addTraffic(entry.memory, entry.readBytes, entry.writtenBytes);
  return *this;
}

bool Cost::operator==(const Cost &other) const {
  return latencyCycles == other.latencyCycles && latencyPs == other.latencyPs &&
         energyFj == other.energyFj && macs == other.macs &&
         resources == other.resources && traffic == other.traffic &&
         bound == other.bound;
}

/// ceil(a * b / c) without overflow of the product; all positive.
static int64_t multiplyDivideCeil(int64_t a, int64_t b, int64_t c) {
  assert(a >= 0 && b >= 0 && c > 0 && "rates and amounts are positive");
  __int128 product = static_cast<__int128>(a) * b;
  return static_cast<int64_t>((product + c - 1) / c);
}

int64_t hetero::cyclesToPs(int64_t cycles, int64_t clockKhz) {
  return multiplyDivideCeil(cycles, 1'000'000'000, clockKhz);
}

int64_t hetero::psToCycles(int64_t ps, int64_t clockKhz) {
  return multiplyDivideCeil(ps, clockKhz, 1'000'000'000);
}

int64_t hetero::bytesToCycles(int64_t bytes, int64_t bytesPerSecond,
                              int64_t clockKhz) {
  return multiplyDivideCeil(bytes, clockKhz * 1000, bytesPerSecond);
}
