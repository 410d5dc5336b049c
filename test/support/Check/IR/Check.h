//===- Check.h - Expectations inside a program ------------------*- C++ -*-===//
//
// The test-only `check` dialect and the comparison its operations stand for.
//
//===----------------------------------------------------------------------===//

#ifndef TEST_SUPPORT_CHECK_IR_CHECK_H
#define TEST_SUPPORT_CHECK_IR_CHECK_H

#include "hetero/Support/Tensor.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"

#include "test/support/Check/IR/CheckDialect.h.inc"

#define GET_OP_CLASSES
#include "test/support/Check/IR/CheckOps.h.inc"

namespace hetero::check {

/// Compares the operand of an expectation with what it states, and fails with
/// the difference. `op` must be an operation of this dialect.
Error checkExpectation(Operation *op, const Tensor &value);

} // namespace hetero::check

#endif // TEST_SUPPORT_CHECK_IR_CHECK_H
