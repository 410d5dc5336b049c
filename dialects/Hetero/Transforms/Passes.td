//===- Passes.td - Passes of the program language ----------*- tablegen -*-===//

#ifndef DIALECTS_HETERO_TRANSFORMS_PASSES_TD
#define DIALECTS_HETERO_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def LoadSystemPass : Pass<"hetero-load-system", "::mlir::ModuleOp"> {
  let summary = "Put the system of a JSON file on the module";
  let description = [{
    Spells every device and the fabric of the file as attribute text, lets the
    attribute parsers of their dialects read it, and sets the result as
    `dlti.target_system_spec` on the module. From then on nobody reads files: the
    IR is complete in itself. A system that is already there is replaced.

    Every problem of the file is reported in one run, with the key it belongs to.
  }];
  let options = [
    Option<"file", "file", "std::string", /*default=*/"",
           "The system description, a JSON file">
  ];
  let dependentDialects = ["::mlir::DLTIDialect", "::hetero::program::HeteroDialect"];
}

def VerifySystemPass : Pass<"hetero-verify-system", "::mlir::ModuleOp"> {
  let summary = "Check that the system of the module can be compiled for";
  let description = [{
    Refuses a system without a device or a fabric, a device whose dialect lacks
    one of the target interfaces, a device whose home memory is no memory of the
    fabric or not joined with the host memory (the fabric's first) in both
    directions, a requantiser nobody knows, and a device that contradicts itself.
    Every problem is reported in one run.
  }];
}

#endif // DIALECTS_HETERO_TRANSFORMS_PASSES_TD
