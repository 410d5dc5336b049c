//===- TargetSimulator.h - Running a section without hardware ---*- C++ -*-===//
//
// The simulator executes what codegen wrote on real data and counts what it
// does. It shares no cycle code with the planner: a test compares the two.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TARGET_TARGETSIMULATOR_H
#define HETERO_TARGET_TARGETSIMULATOR_H

#include "hetero/Target/Cost.h"
#include "hetero/Target/System.h"
#include "mlir/IR/DialectInterface.h"
#include "llvm/ADT/StringMap.h"
#include <memory>

namespace hetero {

/// The memories of the fabric: one array of bytes each, shared by all devices.
class MemorySet {
public:
  /// Makes a memory of `bytes` zero bytes; its size is what the container uses
  /// of it, not its capacity.
  void add(llvm::StringRef name, int64_t bytes);

  /// The bytes of a memory; empty if there is none of that name.
  llvm::MutableArrayRef<uint8_t> get(llvm::StringRef name);

private:
  llvm::StringMap<std::vector<uint8_t>> memories;
};

/// A span of time in which one resource worked, in cycles of the device counted
/// from the start of the stage.
struct BusyInterval {
  std::string resource;
  std::string label;
  int64_t startCycle;
  int64_t endCycle;
};

/// What happened while a stage ran.
struct StageCounters {
  /// Counted like a predicted cost, energy included.
  Cost cost;
  /// Instructions retired, for devices that have any.
  int64_t instructions = 0;
  /// What was busy when; coalesced by the simulator if there is too much of it.
  llvm::SmallVector<BusyInterval> intervals;
};

/// A section, loaded and ready to run.
class LoadedSection {
public:
  virtual ~LoadedSection() = default;

  /// Runs one stage to its end on `memories`. An error names the command or the
  /// instruction that failed.
  virtual Expected<StageCounters> run(llvm::StringRef stage,
                                      MemorySet &memories) = 0;
};

/// Interface of a room's dialect: simulation of its sections.
class TargetSimulator : public DialectInterface::Base<TargetSimulator> {
public:
  TargetSimulator(Dialect *dialect) : Base(dialect) {}

  /// Reads a section; anything malformed is an error, never a crash. The bytes
  /// must outlive the result.
  virtual Expected<std::unique_ptr<LoadedSection>>
  load(llvm::ArrayRef<uint8_t> section, DeviceAttrInterface device,
       const System &system) const = 0;
};

} // namespace hetero

#endif // HETERO_TARGET_TARGETSIMULATOR_H
