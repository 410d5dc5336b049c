//===- MemoryMap.cpp - Memory outside the cluster, and its L1 ---*- C++ -*-===//
//
// Overlaps are refused when the map is made, so that an address has one owner
// and a look-up needs no order.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/MemoryMap.h"
#include "dialects/Cluster/Target/Iss/DmaEngine.h"
#include "dialects/Cluster/Target/Iss/EventUnit.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace hetero::cluster::iss {

namespace {
struct Range {
  std::string name;
  uint64_t base;
  uint64_t end;
};
} // namespace

static std::string hex(uint64_t value) {
  return "0x" + utohexstr(value, /*LowerCase=*/true);
}

static Error checkDisjoint(const std::vector<Range> &ranges) {
  for (size_t i = 0; i < ranges.size(); ++i) {
    const Range &one = ranges[i];
    if (one.base >= one.end || one.end > (uint64_t(1) << 32))
      return createStringError("memory map: " + one.name + " at " +
                               hex(one.base) +
                               " is empty or ends beyond 32-bit addresses");
    for (size_t j = i + 1; j < ranges.size(); ++j) {
      const Range &other = ranges[j];
      if (one.base < other.end && other.base < one.end)
        return createStringError(
            "memory map: " + one.name + " (" + hex(one.base) + " to " +
            hex(one.end) + ") overlaps " + other.name + " (" + hex(other.base) +
            " to " + hex(other.end) + ")");
    }
  }
  return Error::success();
}

static bool isWithinL1(const Segment &segment, const ClusterConfig &config) {
  return segment.address >= config.l1Base &&
         segment.end() <= uint64_t(config.l1Base) + config.l1Bytes;
}

Expected<MemoryMap> MemoryMap::create(const ClusterConfig &config,
                                      const ElfImage &image,
                                      std::vector<HomeWindow> windows) {
  MemoryMap map;
  map.l1Base = config.l1Base;
  map.l1.resize(config.l1Bytes);
  map.home = std::move(windows);
  for (const HomeWindow &window : map.home)
    if (!window.data)
      return createStringError("memory map: window '" + window.name +
                               "' has no bytes behind it");

  std::vector<Range> ranges;
  ranges.push_back(
      {"the L1", config.l1Base, uint64_t(config.l1Base) + config.l1Bytes});
  ranges.push_back({"the event unit", config.eventUnitBase,
                    uint64_t(config.eventUnitBase) + EventUnit::windowBytes});
  ranges.push_back({"the DMA engine", config.dmaBase,
                    uint64_t(config.dmaBase) + DmaEngine::windowBytes});
  for (const HomeWindow &window : map.home)
    ranges.push_back({"window '" + window.name + "'", window.base,
                      uint64_t(window.base) + window.bytes});
  for (const Segment &segment : image.segments) {
    if (isWithinL1(segment, config) && !segment.executable)
      continue;
    ranges.push_back({"a program segment", segment.address, segment.end()});
    map.segmentBytes.push_back(segment.contents);
    map.home.push_back({"program", segment.address, segment.contents.size(),
                        map.segmentBytes.back().data(), segment.writable});
  }
  if (Error error = checkDisjoint(ranges))
    return error;
  for (HomeWindow &window : map.home) {
    if (window.latencyCycles == 0)
      window.latencyCycles = config.homeLatencyCycles;
    if (window.bytesPerCycle == 0)
      window.bytesPerCycle = config.homeBytesPerCycle;
  }
  return map;
}

void MemoryMap::reset(const ElfImage &image) {
  constexpr uint8_t pattern = 0xa5;
  std::fill(l1.begin(), l1.end(), pattern);
  size_t own = 0;
  for (const Segment &segment : image.segments) {
    if (!segment.executable && inL1(segment.address, segment.contents.size())) {
      std::copy(segment.contents.begin(), segment.contents.end(),
                l1At(segment.address));
      continue;
    }
    if (segment.writable)
      std::copy(segment.contents.begin(), segment.contents.end(),
                segmentBytes[own].begin());
    ++own;
  }
}

const HomeWindow *MemoryMap::findHome(uint32_t address, uint64_t bytes) const {
  for (const HomeWindow &window : home)
    if (address >= window.base &&
        uint64_t(address) + bytes <= uint64_t(window.base) + window.bytes)
      return &window;
  return nullptr;
}

} // namespace hetero::cluster::iss
