//===- Passes.h - Checks on programs of the array ---------------*- C++ -*-===//

#ifndef DIALECTS_TPU_TRANSFORMS_PASSES_H
#define DIALECTS_TPU_TRANSFORMS_PASSES_H

#include "dialects/Hetero/IR/Hetero.h"
#include "mlir/Pass/Pass.h"
#include <memory>

namespace hetero::tpu {

#define GEN_PASS_DECL
#include "dialects/Tpu/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "dialects/Tpu/Transforms/Passes.h.inc"

} // namespace hetero::tpu

#endif // DIALECTS_TPU_TRANSFORMS_PASSES_H
