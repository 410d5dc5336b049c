//===- @Room@Enums.td - Enumerations of the room -*- tablegen -*-===//
//
// None yet; the file completes the shape every room has.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_@ROOM@_IR_@ROOM@ENUMS_TD
#define DIALECTS_@ROOM@_IR_@ROOM@ENUMS_TD

include "mlir/IR/EnumAttr.td"

#endif // DIALECTS_@ROOM@_IR_@ROOM@ENUMS_TD
