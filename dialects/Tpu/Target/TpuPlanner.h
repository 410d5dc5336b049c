//===- TpuPlanner.h - Capability and predicted cost of the array *- C++ -*-===//
//
// Predicts from closed forms of the tiling; what commands cost when they run is
// counted elsewhere, by the simulator.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_TPU_TARGET_TPUPLANNER_H
#define DIALECTS_TPU_TARGET_TPUPLANNER_H

#include "hetero/Target/TargetPlanner.h"

namespace hetero::tpu {

/// What an output-stationary array can run and at what cost.
class TpuPlanner : public TargetPlanner {
public:
  using TargetPlanner::TargetPlanner;

  llvm::ArrayRef<RefusalReason> getRefusalReasons() const override;
  llvm::SmallVector<std::string>
  getResources(DeviceAttrInterface device) const override;
  Verdict canRun(Operation *op, DeviceAttrInterface device,
                 const System &system) const override;
  llvm::SmallVector<Attribute> getTilings(Operation *op,
                                          DeviceAttrInterface device,
                                          const System &system) const override;
  Cost estimate(Operation *op, DeviceAttrInterface device, const System &system,
                Attribute tiling) const override;
  llvm::SmallVector<PackedConstant>
  getPackedConstants(Operation *op, DeviceAttrInterface device) const override;
  int64_t getScratchBytes(Operation *op, DeviceAttrInterface device,
                          Attribute tiling) const override;
};

} // namespace hetero::tpu

#endif // DIALECTS_TPU_TARGET_TPUPLANNER_H
