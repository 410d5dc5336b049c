//===- Cost.cpp - What a device charges for an operation ------------------===//

#include "hetero/Target/Cost.h"
#include "llvm/Support/MathExtras.h"
#include <limits>

using namespace hetero;

/// Figures read from a file may be as large as their type: sums stay there.
static void addTo(int64_t &figure, int64_t amount) {
  if (llvm::AddOverflow(figure, amount, figure))
    figure = amount < 0 ? std::numeric_limits<int64_t>::min()
                        : std::numeric_limits<int64_t>::max();
}

void Cost::addCycles(llvm::StringRef resource, int64_t cycles) {
  for (ResourceCycles &entry : resources) {
    if (entry.resource == resource) {
      addTo(entry.cycles, cycles);
      return;
    }
  }
  resources.push_back({resource.str(), cycles});
}

void Cost::addTraffic(llvm::StringRef memory, int64_t readBytes,
                      int64_t writtenBytes) {
  for (MemoryTraffic &entry : traffic) {
    if (entry.memory == memory) {
      addTo(entry.readBytes, readBytes);
      addTo(entry.writtenBytes, writtenBytes);
      return;
    }
  }
  traffic.push_back({memory.str(), readBytes, writtenBytes});
}

int64_t Cost::getTotalBytes() const {
  int64_t bytes = 0;
  for (const MemoryTraffic &entry : traffic) {
    addTo(bytes, entry.readBytes);
    addTo(bytes, entry.writtenBytes);
  }
  return bytes;
}

Cost &Cost::operator+=(const Cost &other) {
  if (other.latencyPs > latencyPs)
    bound = other.bound;
  addTo(latencyCycles, other.latencyCycles);
  addTo(latencyPs, other.latencyPs);
  addTo(energyFj, other.energyFj);
  addTo(macs, other.macs);
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
