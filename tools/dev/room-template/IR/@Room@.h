//===- @Room@.h - The room's language ------------------*- C++ -*-===//
//
// The one header others include to use the `@room@` dialect.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_@ROOM@_IR_@ROOM@_H
#define DIALECTS_@ROOM@_IR_@ROOM@_H

#include "hetero/Interfaces/DeviceAttrInterface.h"
#include "hetero/Support/LLVM.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"

#include "dialects/@Room@/IR/@Room@Dialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/@Room@/IR/@Room@Attrs.h.inc"

#define GET_OP_CLASSES
#include "dialects/@Room@/IR/@Room@Ops.h.inc"

#endif // DIALECTS_@ROOM@_IR_@ROOM@_H
