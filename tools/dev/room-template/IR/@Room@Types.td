//===- @Room@Types.td - Types of the room --------*- tablegen -*-===//
//
// None yet; the file completes the shape every room has.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_@ROOM@_IR_@ROOM@TYPES_TD
#define DIALECTS_@ROOM@_IR_@ROOM@TYPES_TD

include "dialects/@Room@/IR/@Room@Dialect.td"

#endif // DIALECTS_@ROOM@_IR_@ROOM@TYPES_TD
