//===- Passes.td - Passes of the partition phase -----------*- tablegen -*-===//

#ifndef HETERO_PARTITION_PASSES_TD
#define HETERO_PARTITION_PASSES_TD

include "mlir/Pass/PassBase.td"

def PlaceStagesPass : Pass<"hetero-place-stages", "::mlir::ModuleOp"> {
  let summary = "Put every operation into a stage on the device where the program ends first";
  let description = [{
    Asks the planner of every device about every `nn` operation of `@main`, then
    searches the placement whose scheduled program, transfers included, ends
    first: the best single device and a greedy placement as starts, local moves,
    and branch and bound over all placements as far as `max-exact-evaluations`
    goes. The result is never slower than everything on one device. Between equal
    ends fewer bytes moved win, then devices in the order of their names, stage
    by stage.

    Each operation becomes a `hetero.stage` named after its ONNX node, with the
    constants it uses cloned inside, the tiling its device chose, and the
    requantiser of the device stamped on it. `nn.reshape` becomes `hetero.view`.

    Every operation that no device can run is reported in one run, with the
    reason of each device.

    Example: `%y = nn.relu %x` becomes `%y = hetero.stage "relu" on "array0" (%a = %x …) { … }`.
  }];
  let options = [
    Option<"maxLocalEvaluations", "max-local-evaluations", "int64_t", /*default=*/"20000",
           "Placements the local search may schedule">,
    Option<"maxExactEvaluations", "max-exact-evaluations", "int64_t", /*default=*/"4096",
           "Placements the branch and bound may schedule; 0 leaves it out">
  ];
  let dependentDialects = ["::hetero::program::HeteroDialect", "::hetero::nn::NnDialect"];
}

def InsertTransfersPass : Pass<"hetero-insert-transfers", "::mlir::ModuleOp"> {
  let summary = "Copy values to the memories they are used from";
  let description = [{
    Inputs of the program lie in the host memory, the fabric's first, and its
    results are left there; a stage reads and writes the home memory of its
    device. Wherever a value is used from another memory, one `hetero.transfer`
    a link is inserted behind the operation that makes the value, along the
    fastest path; uses from the same memory share it. Views are repeated on the
    copy.

    Example: a value of a stage at home in `"dram"` that is read by a stage at
    home in `"sram"` gets `hetero.transfer "conv1->sram" %y from "dram" to "sram"`.
  }];
  let dependentDialects = ["::hetero::program::HeteroDialect"];
}

def PrintSupportedOperatorsPass : Pass<"hetero-print-supported-operators", "::mlir::ModuleOp"> {
  let summary = "Print which targets run which operators, and the reasons of their refusals";
  let description = [{
    Asks the planner of every device of the module's system about every `nn`
    operation of the module and writes the answers to the standard output as a
    Markdown page: a table of operators (the name of an operation's location says
    which example it is) and one of refusal reasons for each device. An operator
    of the graph language without an example in the module is an error, so the
    page stays complete. The module is not changed.

    `docs/generated/supported-operators.md` is made from
    `docs/examples/operators.mlir` and the system `edge-duo`.
  }];
  let dependentDialects = ["::hetero::nn::NnDialect"];
}

#endif // HETERO_PARTITION_PASSES_TD
