//===- Passes.h - What each phase promises ----------------------*- C++ -*-===//
//-*-===//

#ifndef HETERO_PIPELINES_PASSES_H
#define HETERO_PIPELINES_PASSES_H

#include "mlir/Pass/Pass.h"
#include <memory>

namespace hetero {

#define GEN_PASS_DECL
#include "hetero/Pipelines/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "hetero/Pipelines/Passes.h.inc"

} // namespace hetero

#endif // HETERO_PIPELINES_PASSES_H
