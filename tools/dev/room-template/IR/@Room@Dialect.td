//===- @Room@Dialect.td - The room's language ----*- tablegen -*-===//

#ifndef DIALECTS_@ROOM@_IR_@ROOM@DIALECT_TD
#define DIALECTS_@ROOM@_IR_@ROOM@DIALECT_TD

include "mlir/IR/OpBase.td"

def @Room@_Dialect : Dialect {
  let name = "@room@";
  let cppNamespace = "::hetero::@room@";
  let summary = "Commands of a @Room@ device";
  let description = [{
    What the device is told to do. Addresses are offsets in its home memory.
  }];
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = [{
    /// Adds the attributes; called once by the constructor.
    void registerAttributes();
  }];
}

#endif // DIALECTS_@ROOM@_IR_@ROOM@DIALECT_TD
