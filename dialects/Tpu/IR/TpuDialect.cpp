//===- TpuDialect.cpp - The systolic array's language ---------------------===//
//
// The dialect promises the three target interfaces; registerTpuTarget delivers
// them, so that its language can be used without planner and simulator.
//
//===----------------------------------------------------------------------===//

#include "dialects/Tpu/IR/Tpu.h"
#include "hetero/Target/TargetCodegen.h"
#include "hetero/Target/TargetPlanner.h"
#include "hetero/Target/TargetSimulator.h"

using namespace hetero;
using namespace hetero::tpu;

#include "dialects/Tpu/IR/TpuDialect.cpp.inc"

void TpuDialect::initialize() {
  registerAttributes();
  registerTypes();
  addOperations<
#define GET_OP_LIST
#include "dialects/Tpu/IR/TpuOps.cpp.inc"
      >();
  declarePromisedInterface<TargetPlanner, TpuDialect>();
  declarePromisedInterface<TargetCodegen, TpuDialect>();
  declarePromisedInterface<TargetSimulator, TpuDialect>();
}
