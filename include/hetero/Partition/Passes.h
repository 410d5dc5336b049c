//===- Passes.h - Passes of the partition phase -----------------*- C++ -*-===//

#ifndef HETERO_PARTITION_PASSES_H
#define HETERO_PARTITION_PASSES_H

#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Nn/IR/Nn.h"
#include "mlir/Pass/Pass.h"
#include <memory>

namespace hetero {

#define GEN_PASS_DECL
#include "hetero/Partition/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "hetero/Partition/Passes.h.inc"

} // namespace hetero

#endif // HETERO_PARTITION_PASSES_H
