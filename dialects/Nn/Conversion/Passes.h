//===- Passes.h - From the graph to loops -----------------------*- C++ -*-===//

#ifndef DIALECTS_NN_CONVERSION_PASSES_H
#define DIALECTS_NN_CONVERSION_PASSES_H

#include "mlir/Pass/Pass.h"
#include <memory>

namespace hetero::nn {

#define GEN_PASS_DECL
#include "dialects/Nn/Conversion/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "dialects/Nn/Conversion/Passes.h.inc"

} // namespace hetero::nn

#endif // DIALECTS_NN_CONVERSION_PASSES_H
