//===- Passes.td - Passes of the plan phase ----------------*- tablegen -*-===//

#ifndef HETERO_PLAN_PASSES_TD
#define HETERO_PLAN_PASSES_TD

include "mlir/Pass/PassBase.td"

def PriceStepsPass : Pass<"hetero-price-steps", "::mlir::ModuleOp"> {
  let summary = "Put predicted costs and the alternatives not taken on every step";
  let description = [{
    Each stage gets the cost its device's planner predicts for its tiling (the
    best tiling if none is given), and one alternative for every other device:
    its cost there and when the whole program would end with this one stage
    moved, or the reason of the refusal. Each transfer gets the cost of its link.
    The function gets `hetero.totals`: sums, lower bounds on the latency, and
    the latency on each single device.

    Asks the planners anew, so that a program placed by hand is priced as well.
  }];
  let dependentDialects = ["::hetero::program::HeteroDialect"];
}

def ScheduleStepsPass : Pass<"hetero-schedule-steps", "::mlir::ModuleOp"> {
  let summary = "Order the steps and predict when each starts and ends";
  let description = [{
    List scheduling of the priced stages and transfers: a device and a link each
    do one thing at a time, and of the steps whose inputs are there the one that
    can start first is taken, then the one with the longest chain behind it,
    then the one listed first. Steps get `start_ps` and `end_ps` and are put into
    the order they were taken in; views follow what they look at.

    The same scheduler judges placements, so `latencyPs` of `hetero.totals` is
    the end that placement minimised.
  }];
  let dependentDialects = ["::hetero::program::HeteroDialect"];
}

def MapBuffersPass : Pass<"hetero-map-buffers", "::mlir::ModuleOp"> {
  let summary = "Give every value bytes of the memory it lies in";
  let description = [{
    Values of one memory share bytes only if all uses of one happen before the
    other is made, by dependencies and by the order of each device and link:
    the plan holds whatever the real times are. Arguments live from the start to
    their last use, results of the function to its end. Every buffer is aligned
    to 64 bytes; views have none of their own.

    The function gets `hetero.memory_use`: for each memory the arena and its
    lower bound (the most bytes that live during one step), the constants as the
    devices arrange them, each once, and the working space of each device. A
    memory that is too small is an error.
  }];
  let dependentDialects = ["::hetero::program::HeteroDialect"];
}

def OutlineStagesPass : Pass<"hetero-outline-stages", "::mlir::ModuleOp"> {
  let summary = "Move the stages of each device into its program";
  let description = [{
    Makes one `hetero.program @device` for each device that has a stage, with one
    function for each of its stages in plan order, and leaves `hetero.launch` in
    the main function with everything the plan says. Arguments and results of the
    functions carry the `hetero.buffer` they lie in.

    Example: `hetero.stage "conv1" on "array0" …` becomes
    `hetero.launch @array0::@conv1(…)` and `func.func @conv1` in `hetero.program @array0`.
  }];
  let dependentDialects = ["::hetero::program::HeteroDialect", "::mlir::func::FuncDialect"];
}

def LowerProgramsPass : Pass<"hetero-lower-programs", "::mlir::ModuleOp"> {
  let summary = "Lower each program with the passes of its device's room";
  let description = [{
    Asks the codegen of the device of each `hetero.program` for its passes, runs
    them on the program, and lets the room check that nothing is left that it
    cannot write.
  }];
}

def PrintPlanPass : Pass<"hetero-print-plan", "::mlir::ModuleOp"> {
  let summary = "Print the plan as tables or as JSON";
  let description = [{
    Writes what the attributes of the planned main function say to the standard
    output; the module is not changed. The JSON form is described by
    `docs/plan.schema.json`.
  }];
  let options = [
    Option<"format", "format", "std::string", /*default=*/"\"text\"",
           "text for people, json for programs">
  ];
}

#endif // HETERO_PLAN_PASSES_TD
