//===- Passes.h - From the graph to loops -----------------------*- C++ -*-===//

#ifndef DIALECTS_NN_CONVERSION_PASSES_H
#define DIALECTS_NN_CONVERSION_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include <memory>

namespace hetero::nn {

/// What `convert-nn-to-linalg` does to `module`, for those who only want to
/// look at the arithmetic. The dialects of the pass must be loaded.
llvm::LogicalResult convertToLinalg(mlir::ModuleOp module);

#define GEN_PASS_DECL
#include "dialects/Nn/Conversion/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "dialects/Nn/Conversion/Passes.h.inc"

} // namespace hetero::nn

#endif // DIALECTS_NN_CONVERSION_PASSES_H
