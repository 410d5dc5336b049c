//===- HeteroDialect.td - The program language -------------*- tablegen -*-===//
//
// The dialect of a program spread over devices: what runs where, when, on which
// bytes, and at what cost. It knows no target.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_HETERO_IR_HETERODIALECT_TD
#define DIALECTS_HETERO_IR_HETERODIALECT_TD

include "mlir/IR/OpBase.td"

def Hetero_Dialect : Dialect {
  let name = "hetero";
  let cppNamespace = "::hetero::program";
  let summary = "Programs over unlike devices: stages, transfers, costs";
  let description = [{
    A model that has been placed is a function of `hetero.stage` operations, each
    on one named device of the module's `dlti.target_system_spec`, joined by
    `hetero.transfer` where two devices share no memory and by `hetero.view`
    where only the shape changes. A planned program carries its costs, times and
    buffers as attributes of this dialect: the plan is IR, and every report is
    printed from it.

    The devices themselves are attributes of the dialects of their targets; the
    fabric between them is `#hetero.fabric`.
  }];
  let useDefaultAttributePrinterParser = 1;
  let dependentDialects = ["::mlir::DLTIDialect", "::mlir::func::FuncDialect"];
  let extraClassDeclaration = [{
    /// Adds the attributes; called once by the constructor.
    void registerAttributes();
  }];
}

#endif // DIALECTS_HETERO_IR_HETERODIALECT_TD
