//===- TpuTypes.td - Types of the systolic array -----------*- tablegen -*-===//

#ifndef DIALECTS_TPU_IR_TPUTYPES_TD
#define DIALECTS_TPU_IR_TPUTYPES_TD

include "mlir/IR/AttrTypeBase.td"
include "dialects/Tpu/IR/TpuDialect.td"

def Tpu_TokenType : TypeDef<Tpu_Dialect, "Token"> {
  let mnemonic = "token";
  let summary = "The completion of a command";
  let description = [{
    A command that names a token starts only after the command that made the
    token has completed.

    Example: `!tpu.token`
  }];
}

#endif // DIALECTS_TPU_IR_TPUTYPES_TD
