//===- Mock.h - A target with costs from a table ----------------*- C++ -*-===//

#ifndef TEST_SUPPORT_MOCK_IR_MOCK_H
#define TEST_SUPPORT_MOCK_IR_MOCK_H

#include "hetero/Interfaces/DeviceAttrInterface.h"
#include "hetero/Support/LLVM.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"

#include "test/support/Mock/IR/MockDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "test/support/Mock/IR/MockAttrs.h.inc"

#define GET_OP_CLASSES
#include "test/support/Mock/IR/MockOps.h.inc"

namespace hetero {

/// Adds the mock dialect with its planner, codegen and simulator.
void registerMockTarget(DialectRegistry &registry);

} // namespace hetero

#endif // TEST_SUPPORT_MOCK_IR_MOCK_H
