//===- MockTypes.td - Types of the mock target -------------*- tablegen -*-===//
//
// None; the file completes the shape every room has.
//
//===----------------------------------------------------------------------===//

#ifndef TEST_SUPPORT_MOCK_IR_MOCKTYPES_TD
#define TEST_SUPPORT_MOCK_IR_MOCKTYPES_TD

include "test/support/Mock/IR/MockDialect.td"

#endif // TEST_SUPPORT_MOCK_IR_MOCKTYPES_TD
