//===- ProgramGraph.h - A function as a placement problem -------*- C++ -*-===//
//
// Reads the same problem from a function of nn operations before placement and
// from one of stages after it, so that partition and plan judge alike.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PARTITION_PROGRAMGRAPH_H
#define HETERO_PARTITION_PROGRAMGRAPH_H

#include "hetero/Partition/CostTable.h"
#include "hetero/Partition/Placement.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace hetero {

/// The function a module is compiled for: `@main`, with one block. Fails with a
/// diagnostic on the module if there is none.
FailureOr<func::FuncOp> getMainFunction(ModuleOp module);

/// The one nn operation of a stage that is no constant; null if there is none
/// or more than one.
Operation *getStageOperation(Operation *stage);

/// The memory a value of a placed function lies in: the host memory for an
/// argument, the target of a transfer, the home memory of a stage's device;
/// seen through views. Fails with a diagnostic on what made the value
/// otherwise.
FailureOr<StringRef> getMemoryOf(Value value, const System &system);

/// A function, its stages to be placed, and what each costs where.
struct ProgramGraph {
  /// nn operations, or stages if the function has been placed; in program
  /// order. Node `i` of the problem is `units[i]`.
  llvm::SmallVector<Operation *> units;
  /// Row `i` prices the nn operation of `units[i]`.
  llvm::SmallVector<CostRow> rows;
  /// The devices the problem numbers, in the order of their names.
  llvm::SmallVector<const NamedDevice *> devices;
  PlacementProblem problem;
};

/// Builds the graph of `function`. Constants belong to no value of it;
/// reshapes, views and transfers are the value they look at or move.
///
/// Reports together, on the operations: what is no nn operation or stage, a
/// dynamic shape, a constant that is returned or reshaped, an operation no
/// device can run; and on the function a device whose home memory the host
/// memory is not joined with in both directions.
FailureOr<ProgramGraph> buildProgramGraph(func::FuncOp function,
                                          const System &system);

} // namespace hetero

#endif // HETERO_PARTITION_PROGRAMGRAPH_H
