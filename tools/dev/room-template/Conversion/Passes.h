//===- Passes.h - Conversions into the room's language ----------*- C++ -*-===//

#ifndef DIALECTS_@ROOM@_CONVERSION_PASSES_H
#define DIALECTS_@ROOM@_CONVERSION_PASSES_H

#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/@Room@/IR/@Room@.h"
#include "mlir/Pass/Pass.h"
#include <memory>

namespace hetero::@room@ {

#define GEN_PASS_DECL
#include "dialects/@Room@/Conversion/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "dialects/@Room@/Conversion/Passes.h.inc"

} // namespace hetero::@room@

#endif // DIALECTS_@ROOM@_CONVERSION_PASSES_H
