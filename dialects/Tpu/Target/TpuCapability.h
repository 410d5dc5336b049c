//===- TpuCapability.h - Why the array refuses an operation -----*- C++ -*-===//

#ifndef DIALECTS_TPU_TARGET_TPUCAPABILITY_H
#define DIALECTS_TPU_TARGET_TPUCAPABILITY_H

#include "dialects/Tpu/Target/TpuProduct.h"
#include "hetero/Target/Verdict.h"

namespace hetero::tpu {

/// Every reason, in the order of the checks.
llvm::ArrayRef<RefusalReason> getRefusalReasons();

/// Whether the array can run `op` at all: kind, types, shapes and constants.
/// Says nothing of buffer sizes.
Verdict canExpress(Operation *op);

/// A refusal because no tiling fits the buffers of `device`.
Verdict refuseSize(const Product &product, DeviceAttr device);

/// A refusal because the device's home memory is not part of the system.
Verdict refuseHomeMemory(DeviceAttr device);

} // namespace hetero::tpu

#endif // DIALECTS_TPU_TARGET_TPUCAPABILITY_H
