//===- Passes.h - Lowering to the systolic array ----------------*- C++ -*-===//

#ifndef DIALECTS_TPU_CONVERSION_PASSES_H
#define DIALECTS_TPU_CONVERSION_PASSES_H

#include "dialects/Hetero/IR/Hetero.h"
#include "mlir/Pass/Pass.h"
#include <memory>

namespace hetero::tpu {

#define GEN_PASS_DECL
#include "dialects/Tpu/Conversion/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "dialects/Tpu/Conversion/Passes.h.inc"

} // namespace hetero::tpu

#endif // DIALECTS_TPU_CONVERSION_PASSES_H
