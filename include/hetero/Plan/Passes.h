//===- Passes.h - Passes of the plan phase -----------------------*- C++
//-*-===//

#ifndef HETERO_PLAN_PASSES_H
#define HETERO_PLAN_PASSES_H

#include "dialects/Hetero/IR/Hetero.h"
#include "mlir/Pass/Pass.h"
#include <memory>

namespace hetero {

#define GEN_PASS_DECL
#include "hetero/Plan/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "hetero/Plan/Passes.h.inc"

} // namespace hetero

#endif // HETERO_PLAN_PASSES_H
