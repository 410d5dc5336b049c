//===- Cost.h - What a device charges for an operation ----------*- C++ -*-===//
//
// Costs are exact integers so that plans are byte-identical on any machine.
// Nothing returns a bare number: a cost names its resources and its bound.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TARGET_COST_H
#define HETERO_TARGET_COST_H

#include "hetero/Support/LLVM.h"
#include <string>

namespace hetero {

/// Cycles during which one resource of a device (its array, its DMA, its cores)
/// is busy, counted in the clock of that device.
struct ResourceCycles {
  std::string resource;
  int64_t cycles = 0;

  bool operator==(const ResourceCycles &other) const {
    return resource == other.resource && cycles == other.cycles;
  }
};

/// Bytes read from and written to one memory.
struct MemoryTraffic {
  std::string memory;
  int64_t readBytes = 0;
  int64_t writtenBytes = 0;

  bool operator==(const MemoryTraffic &other) const {
    return memory == other.memory && readBytes == other.readBytes &&
           writtenBytes == other.writtenBytes;
  }
};

/// The predicted or counted price of one execution of a piece of work.
struct Cost {
  /// From the first to the last cycle, with what overlaps overlapped.
  int64_t latencyCycles = 0;
  /// The same in picoseconds: comparable between devices of different clocks.
  int64_t latencyPs = 0;
  int64_t energyFj = 0;
  int64_t macs = 0;
  /// Busy cycles by resource, in the order the device lists them.
  llvm::SmallVector<ResourceCycles> resources;
  /// Traffic by memory, in order of first use.
  llvm::SmallVector<MemoryTraffic> traffic;
  /// The resource that decides the latency.
  std::string bound;

  /// Adds `cycles` to the entry of `resource`, making it if it is new.
  void addCycles(llvm::StringRef resource, int64_t cycles);
  /// Adds bytes to the entry of `memory`, making it if it is new.
  void addTraffic(llvm::StringRef memory, int64_t readBytes,
                  int64_t writtenBytes);
  /// Sum of all bytes moved, over memories and directions.
  int64_t getTotalBytes() const;

  /// Work done after other work on the same device: every figure adds up, and
  /// the bound is that of the longer part.
  Cost &operator+=(const Cost &other);

  bool operator==(const Cost &other) const;
};

/// Picoseconds of `cycles` of a clock, rounded up: ceil(cycles * 1e9 / kHz).
/// `clockKhz` must be positive.
int64_t cyclesToPs(int64_t cycles, int64_t clockKhz);

/// Cycles of a clock that cover `ps` picoseconds: ceil(ps * kHz / 1e9).
int64_t psToCycles(int64_t ps, int64_t clockKhz);

/// Cycles of a clock needed to move `bytes` at `bytesPerSecond`, rounded up.
/// Both rates must be positive.
int64_t bytesToCycles(int64_t bytes, int64_t bytesPerSecond, int64_t clockKhz);

} // namespace hetero

#endif // HETERO_TARGET_COST_H
