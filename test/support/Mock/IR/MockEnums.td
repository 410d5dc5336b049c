//===- MockEnums.td - Enumerations of the mock target ------*- tablegen -*-===//
//
// None; the file completes the shape every room has.
//
//===----------------------------------------------------------------------===//

#ifndef TEST_SUPPORT_MOCK_IR_MOCKENUMS_TD
#define TEST_SUPPORT_MOCK_IR_MOCKENUMS_TD

include "mlir/IR/EnumAttr.td"

#endif // TEST_SUPPORT_MOCK_IR_MOCKENUMS_TD
