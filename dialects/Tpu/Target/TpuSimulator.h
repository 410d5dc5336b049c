//===- TpuSimulator.h - Running the array's section -------------*- C++ -*-===//

#ifndef DIALECTS_TPU_TARGET_TPUSIMULATOR_H
#define DIALECTS_TPU_TARGET_TPUSIMULATOR_H

#include "hetero/Target/TargetSimulator.h"

namespace hetero::tpu {

/// Executes the commands of a section on real bytes and counts cycles with the
/// DMA engine and the array as separate resources.
class TpuSimulator : public TargetSimulator {
public:
  using TargetSimulator::TargetSimulator;

  Expected<std::unique_ptr<LoadedSection>>
  load(llvm::ArrayRef<uint8_t> section, DeviceAttrInterface device,
       const System &system) const override;
};

} // namespace hetero::tpu

#endif // DIALECTS_TPU_TARGET_TPUSIMULATOR_H
