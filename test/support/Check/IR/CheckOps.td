//===- CheckOps.td - Expectations inside a program ---------*- tablegen -*-===//
//
// A test-only language: input, program and expected values in one file, checked
// by whoever runs the program.
//
//===----------------------------------------------------------------------===//

#ifndef TEST_SUPPORT_CHECK_IR_CHECKOPS_TD
#define TEST_SUPPORT_CHECK_IR_CHECKOPS_TD

include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/OpBase.td"

def Check_Dialect : Dialect {
  let name = "check";
  let cppNamespace = "::hetero::check";
  let summary = "Expected values, stated where they are computed (tests only)";
  let description = [{
    `hetero-check file.mlir` interprets every function without arguments and
    reports each expectation that does not hold. Integers are compared by value,
    floats by value with all NaNs as one class.
  }];
}

class Check_Op<string mnemonic>
    : Op<Check_Dialect, mnemonic, [AllTypesMatch<["value", "expected"]>]>;

def Check_ExpectEqOp : Check_Op<"expect_eq"> {
  let summary = "Every element equals the expected one";
  let description = [{
    Example: `check.expect_eq %y, dense<[1, 2]> : tensor<2xsi8>`
  }];
  let arguments = (ins AnyRankedTensor:$value, ElementsAttr:$expected);
  let assemblyFormat = "$value `,` $expected attr-dict";
}

def Check_ExpectCloseOp : Check_Op<"expect_close"> {
  let summary = "No element is further than a bound from the expected one";
  let description = [{
    The bound is absolute. For values that no test can state exactly, such as
    those of transcendental functions.

    Example: `check.expect_close %y, dense<[0.7615942]> : tensor<1xf32> within 1.0e-7`
  }];
  let arguments = (ins AnyRankedTensor:$value, ElementsAttr:$expected, F64Attr:$within);
  let assemblyFormat = "$value `,` $expected `within` $within attr-dict";
}

#endif // TEST_SUPPORT_CHECK_IR_CHECKOPS_TD
