//===- ClusterDialect.cpp - The RISC-V cluster ----------------------------===//
//
// Registration of the room's language, and the promise that registration of the
// target keeps.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/IR/Cluster.h"
#include "hetero/Target/TargetCodegen.h"
#include "hetero/Target/TargetPlanner.h"
#include "hetero/Target/TargetSimulator.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace hetero;
using namespace hetero::cluster;

#include "dialects/Cluster/IR/ClusterDialect.cpp.inc"

void ClusterDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "dialects/Cluster/IR/ClusterOps.cpp.inc"
      >();
  declarePromisedInterface<TargetPlanner, ClusterDialect>();
  declarePromisedInterface<TargetCodegen, ClusterDialect>();
  declarePromisedInterface<TargetSimulator, ClusterDialect>();
}
