//===- Passes.td - Conversions into the room's language ----*- tablegen -*-===//

#ifndef DIALECTS_@ROOM@_CONVERSION_PASSES_TD
#define DIALECTS_@ROOM@_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertNnTo@Room@Pass : Pass<"convert-nn-to-@room@", "::hetero::program::ProgramOp"> {
  let summary = "Turn the stages of a program into commands";
  let description = [{
    Every function of the program is a stage; its arguments and results say where
    they lie. The operations inside become commands on those addresses, and the
    function is left without arguments and results.
  }];
  let dependentDialects = ["::hetero::@room@::@Room@Dialect"];
}

#endif // DIALECTS_@ROOM@_CONVERSION_PASSES_TD
