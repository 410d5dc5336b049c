//===- Cluster.h - The RISC-V cluster's language ----------------*- C++ -*-===//
//
// The one header others include to use the `cluster` dialect.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_IR_CLUSTER_H
#define DIALECTS_CLUSTER_IR_CLUSTER_H

#include "hetero/Interfaces/DeviceAttrInterface.h"
#include "hetero/Support/LLVM.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dialects/Cluster/IR/ClusterDialect.h.inc"
#include "dialects/Cluster/IR/ClusterEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Cluster/IR/ClusterAttrs.h.inc"

#define GET_OP_CLASSES
#include "dialects/Cluster/IR/ClusterOps.h.inc"

#endif // DIALECTS_CLUSTER_IR_CLUSTER_H
