//===- @Room@Ops.cpp - Commands of the device --------------------===//

#include "dialects/@Room@/IR/@Room@.h"
#include "mlir/IR/Builders.h"

using namespace hetero;
using namespace hetero::@room@;

#define GET_OP_CLASSES
#include "dialects/@Room@/IR/@Room@Ops.cpp.inc"

LogicalResult ReluOp::verify() {
  if (getFrom() % 4 != 0 || getTo() % 4 != 0)
    return emitOpError("needs addresses that are multiples of 4");
  return success();
}
