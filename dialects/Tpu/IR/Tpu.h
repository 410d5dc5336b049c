//===- Tpu.h - The systolic array's language --------------------*- C++ -*-===//
//
// The one header others include to use the `tpu` dialect.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_TPU_IR_TPU_H
#define DIALECTS_TPU_IR_TPU_H

#include "hetero/Interfaces/DeviceAttrInterface.h"
#include "hetero/Support/LLVM.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dialects/Tpu/IR/TpuDialect.h.inc"
#include "dialects/Tpu/IR/TpuEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Tpu/IR/TpuAttrs.h.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/Tpu/IR/TpuTypes.h.inc"

#define GET_OP_CLASSES
#include "dialects/Tpu/IR/TpuOps.h.inc"

namespace hetero::tpu {

/// Bytes of one channel's record among the parameters: bias (int32), scale
/// (float32), zero point of the weights (int32).
inline constexpr int64_t kParameterBytes = 12;

} // namespace hetero::tpu

#endif // DIALECTS_TPU_IR_TPU_H
