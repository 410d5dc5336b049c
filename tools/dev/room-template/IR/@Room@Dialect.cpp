//===- @Room@Dialect.cpp - The room's language -------------------===//
//
// Registration of the language, and the promise that the target keeps.
//
//===----------------------------------------------------------------------===//

#include "dialects/@Room@/IR/@Room@.h"
#include "hetero/Target/TargetCodegen.h"
#include "hetero/Target/TargetPlanner.h"
#include "hetero/Target/TargetSimulator.h"

using namespace hetero;
using namespace hetero::@room@;

#include "dialects/@Room@/IR/@Room@Dialect.cpp.inc"

void @Room@Dialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "dialects/@Room@/IR/@Room@Ops.cpp.inc"
      >();
  declarePromisedInterface<TargetPlanner, @Room@Dialect>();
  declarePromisedInterface<TargetCodegen, @Room@Dialect>();
  declarePromisedInterface<TargetSimulator, @Room@Dialect>();
}
