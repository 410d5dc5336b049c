//===- MockDialect.td - A target with costs from a table ---*- tablegen -*-===//
//
// The smallest complete room: tests of placement, plan and pipelines state the
// price of every operation themselves and can derive results by eye.
//
//===----------------------------------------------------------------------===//

#ifndef TEST_SUPPORT_MOCK_IR_MOCKDIALECT_TD
#define TEST_SUPPORT_MOCK_IR_MOCKDIALECT_TD

include "mlir/IR/OpBase.td"

def Mock_Dialect : Dialect {
  let name = "mock";
  let cppNamespace = "::hetero::mock";
  let summary = "A target whose costs are a table, for tests";
  let description = [{
    A device charges what its `prices` say and refuses everything else. Lowering
    turns every `nn` operation into `mock.work`.
  }];
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = [{
    /// Adds the attributes; called once by the constructor.
    void registerAttributes();
  }];
}

#endif // TEST_SUPPORT_MOCK_IR_MOCKDIALECT_TD
