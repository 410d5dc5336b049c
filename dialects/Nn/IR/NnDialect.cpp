//===- NnDialect.cpp - The graph language ---------------------------------===//

#include "dialects/Nn/IR/Nn.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace hetero;
using namespace hetero::nn;

#include "dialects/Nn/IR/NnDialect.cpp.inc"
#include "dialects/Nn/IR/QuantizedOpInterface.cpp.inc"

#define GET_OP_CLASSES
#include "dialects/Nn/IR/NnOps.cpp.inc"

void NnDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "dialects/Nn/IR/NnOps.cpp.inc"
      >();
}

Operation *NnDialect::materializeConstant(OpBuilder &builder, Attribute value,
                                          Type type, Location loc) {
  auto elements = dyn_cast<ElementsAttr>(value);
  if (!elements || elements.getType() != type)
    return nullptr;
  return ConstantOp::create(builder, loc, type, elements);
}
