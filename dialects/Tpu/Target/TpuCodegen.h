//===- TpuCodegen.h - From stages to the array's section --------*- C++ -*-===//

#ifndef DIALECTS_TPU_TARGET_TPUCODEGEN_H
#define DIALECTS_TPU_TARGET_TPUCODEGEN_H

#include "hetero/Target/TargetCodegen.h"

namespace hetero::tpu {

/// Lowers stages to commands and writes them as a FlatBuffer (TpuProgram.fbs).
class TpuCodegen : public TargetCodegen {
public:
  using TargetCodegen::TargetCodegen;

  void buildLowering(OpPassManager &manager,
                     DeviceAttrInterface device) const override;
  LogicalResult verifyLowered(Operation *program) const override;
  FailureOr<std::vector<uint8_t>> emit(Operation *program,
                                       DeviceAttrInterface device,
                                       const System &system,
                                       SectionBuilder &builder) const override;
  uint32_t getSectionVersion() const override;
};

} // namespace hetero::tpu

#endif // DIALECTS_TPU_TARGET_TPUCODEGEN_H
