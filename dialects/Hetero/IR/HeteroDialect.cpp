//===- HeteroDialect.cpp - The program language ---------------------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace hetero;
using namespace hetero::program;

#include "dialects/Hetero/IR/HeteroDialect.cpp.inc"
#include "dialects/Hetero/IR/StepOpInterface.cpp.inc"

void HeteroDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "dialects/Hetero/IR/HeteroOps.cpp.inc"
      >();
}
