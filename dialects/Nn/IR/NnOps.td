//===- NnOps.td - Operations of the graph language ---------*- tablegen -*-===//
//
// Umbrella of the operation families.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_NNOPS_TD
#define DIALECTS_NN_IR_NNOPS_TD

include "dialects/Nn/IR/NnComputeOps.td"
include "dialects/Nn/IR/NnElementwiseOps.td"
include "dialects/Nn/IR/NnIndexOps.td"
include "dialects/Nn/IR/NnMathOps.td"
include "dialects/Nn/IR/NnIntegerOps.td"
include "dialects/Nn/IR/NnMoveOps.td"
include "dialects/Nn/IR/NnNormOps.td"
include "dialects/Nn/IR/NnReduceOps.td"
include "dialects/Nn/IR/NnResizeOps.td"

#endif // DIALECTS_NN_IR_NNOPS_TD
