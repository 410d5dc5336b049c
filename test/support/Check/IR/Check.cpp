//===- Check.cpp - Expectations inside a program ----------------*- C++ -*-===//
//
// The dialect and its comparison; running programs is the tools' business.
//
//===----------------------------------------------------------------------===//

#include "test/support/Check/IR/Check.h"
#include "hetero/Support/TensorCompare.h"

using namespace hetero;

#include "test/support/Check/IR/CheckDialect.cpp.inc"

#define GET_OP_CLASSES
#include "test/support/Check/IR/CheckOps.cpp.inc"

void check::CheckDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "test/support/Check/IR/CheckOps.cpp.inc"
      >();
}

Error check::checkExpectation(Operation *op, const Tensor &value) {
  auto attribute = op->getAttrOfType<ElementsAttr>("expected");
  Expected<Tensor> expected = Tensor::fromAttribute(attribute);
  if (!expected)
    return expected.takeError();
  Expected<TensorDifference> difference = compareTensors(value, *expected);
  if (!difference)
    return difference.takeError();
  auto close = dyn_cast<ExpectCloseOp>(op);
  if (close ? difference->maxAbsoluteDifference <=
                  close.getWithin().convertToDouble()
            : difference->isEqual())
    return Error::success();
  return makeError(describeDifference(*difference, value, *expected));
}
