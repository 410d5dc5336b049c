//===- MockOps.td - The command of the mock target ---------*- tablegen -*-===//

#ifndef TEST_SUPPORT_MOCK_IR_MOCKOPS_TD
#define TEST_SUPPORT_MOCK_IR_MOCKOPS_TD

include "test/support/Mock/IR/MockAttrs.td"
include "test/support/Mock/IR/MockTypes.td"

def Mock_WorkOp : Op<Mock_Dialect, "work"> {
  let summary = "Something an operation became";
  let description = [{
    Example: `%y = mock.work "nn.relu"(%x) : (tensor<4xf32>) -> tensor<4xf32>`
  }];
  let arguments = (ins StrAttr:$kind, Variadic<AnyType>:$inputs);
  let results = (outs Variadic<AnyType>:$outputs);
  let assemblyFormat = "$kind `(` $inputs `)` attr-dict `:` functional-type($inputs, $outputs)";
}

#endif // TEST_SUPPORT_MOCK_IR_MOCKOPS_TD
