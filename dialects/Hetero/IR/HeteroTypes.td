//===- HeteroTypes.td - Types of the program language ------*- tablegen -*-===//
//
// None: a program moves builtin tensors.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_HETERO_IR_HETEROTYPES_TD
#define DIALECTS_HETERO_IR_HETEROTYPES_TD

include "dialects/Hetero/IR/HeteroDialect.td"

#endif // DIALECTS_HETERO_IR_HETEROTYPES_TD
