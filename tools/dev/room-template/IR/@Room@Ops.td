//===- @Room@Ops.td - Commands of the device -----*- tablegen -*-===//

#ifndef DIALECTS_@ROOM@_IR_@ROOM@OPS_TD
#define DIALECTS_@ROOM@_IR_@ROOM@OPS_TD

include "dialects/@Room@/IR/@Room@Attrs.td"
include "dialects/@Room@/IR/@Room@Types.td"

def @Room@_ReluOp : Op<@Room@_Dialect, "relu"> {
  let summary = "Rectify a run of floats in home memory";
  let description = [{
    Reads `count` float32 values at byte `from`, writes the larger of each and
    zero at byte `to`. A NaN is written as the canonical NaN.

    Example: `@room@.relu from 0 to 64 count 16`
  }];
  let arguments = (ins I64Attr:$from, I64Attr:$to, I64Attr:$count);
  let assemblyFormat = "`from` $from `to` $to `count` $count attr-dict";
  let hasVerifier = 1;
}

#endif // DIALECTS_@ROOM@_IR_@ROOM@OPS_TD
