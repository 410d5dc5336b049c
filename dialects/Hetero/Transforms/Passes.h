//===- Passes.h - Passes of the program language ----------------*- C++ -*-===//

#ifndef DIALECTS_HETERO_TRANSFORMS_PASSES_H
#define DIALECTS_HETERO_TRANSFORMS_PASSES_H

#include "mlir/Pass/Pass.h"
#include <memory>

namespace hetero::program {

#define GEN_PASS_DECL
#include "dialects/Hetero/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "dialects/Hetero/Transforms/Passes.h.inc"

} // namespace hetero::program

#endif // DIALECTS_HETERO_TRANSFORMS_PASSES_H
