//===- MockDialect.cpp - A target with costs from a table -----------------===//

#include "mlir/IR/DialectImplementation.h"
#include "test/support/Mock/IR/Mock.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace hetero;
using namespace hetero::mock;

#include "test/support/Mock/IR/MockDialect.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "test/support/Mock/IR/MockAttrs.cpp.inc"

#define GET_OP_CLASSES
#include "test/support/Mock/IR/MockOps.cpp.inc"

void MockDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "test/support/Mock/IR/MockAttrs.cpp.inc"
      >();
}

void MockDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "test/support/Mock/IR/MockOps.cpp.inc"
      >();
}

LogicalResult
DeviceAttr::validate(llvm::function_ref<InFlightDiagnostic()> emitError) const {
  if (getClockKhz() <= 0)
    return emitError() << "needs a positive clock";
  return success();
}

DataLayoutEntryListRef DeviceAttr::getEntries() const { return {}; }

FailureOr<Attribute> DeviceAttr::query(DataLayoutEntryKey) const {
  return failure();
}
