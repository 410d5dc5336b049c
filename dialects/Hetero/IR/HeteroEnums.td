//===- HeteroEnums.td - Enumerations of the program language -*- tablegen -*-=//
//
// None yet; the file completes the shape every room has.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_HETERO_IR_HETEROENUMS_TD
#define DIALECTS_HETERO_IR_HETEROENUMS_TD

include "mlir/IR/EnumAttr.td"

#endif // DIALECTS_HETERO_IR_HETEROENUMS_TD
