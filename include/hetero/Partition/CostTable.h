//===- CostTable.h - What every device charges for every stage --*- C++ -*-===//
//
// Asks the planners once for each pair of stage and device; placement, plan and
// reports read the answers.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PARTITION_COSTTABLE_H
#define HETERO_PARTITION_COSTTABLE_H

#include "hetero/Target/TargetPlanner.h"

namespace hetero {

/// A device's answer: a refusal, or the tiling it would choose and its cost.
struct DeviceOption {
  Verdict verdict = Verdict::yes();
  Attribute tiling;
  Cost cost;
};

/// Asks the planner of `device` about the nn operation `op`. The tiling with
/// the smallest latency wins, then the one that moves fewer bytes, then the one
/// that needs less energy, then the one the planner lists first. `fixedTiling`,
/// if given, is priced instead of the best.
///
/// Fails with a diagnostic on `op` if the planner breaks its promises: no
/// tiling for what it accepts, a negative figure, or no bound.
FailureOr<DeviceOption> priceOperation(Operation *op, const NamedDevice &device,
                                       const System &system,
                                       Attribute fixedTiling = {});

/// Devices of a system in the order of their names: the order in which
/// placement numbers them, so that a system file's order changes no plan.
llvm::SmallVector<const NamedDevice *> getDevicesByName(const System &system);

/// The answers of all devices for one operation, in the order of
/// getDevicesByName.
struct CostRow {
  Operation *op;
  llvm::SmallVector<DeviceOption> options;
};

/// The answers for all `ops`. Operations that every device refuses are reported
/// together, each with the reason of every device, and the result is a failure.
FailureOr<llvm::SmallVector<CostRow>>
buildCostTable(llvm::ArrayRef<Operation *> ops, const System &system);

} // namespace hetero

#endif // HETERO_PARTITION_COSTTABLE_H
