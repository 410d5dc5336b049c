//===- TpuTypes.cpp - Types of the systolic array -------------------------===//

#include "dialects/Tpu/IR/Tpu.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace hetero;
using namespace hetero::tpu;

#define GET_TYPEDEF_CLASSES
#include "dialects/Tpu/IR/TpuTypes.cpp.inc"

void TpuDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "dialects/Tpu/IR/TpuTypes.cpp.inc"
      >();
}
