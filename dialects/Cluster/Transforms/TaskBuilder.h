//===- TaskBuilder.h - One stage as a task ----------------------*- C++ -*-===//
//
// Where each value of a stage lies, and the launches that compute it.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TRANSFORMS_TASKBUILDER_H
#define DIALECTS_CLUSTER_TRANSFORMS_TASKBUILDER_H

#include "dialects/Cluster/IR/Cluster.h"
#include "dialects/Cluster/Target/KernelSet.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace hetero::cluster {

/// Bytes whose address the compiler knows, or will when constants are placed.
struct Bytes {
  Place place = Place::Home;
  int64_t offset = 0;
  /// The constant that holds them, if one does; `offset` counts from its start.
  ElementsAttr constant;

  /// The same bytes from `distance` on.
  Bytes advance(int64_t distance) const {
    return {place, offset + distance, constant};
  }
};

/// Builds the task of one stage function beside it.
class TaskBuilder {
public:
  TaskBuilder(func::FuncOp stage, KernelSet &kernels, int64_t l1Bytes);

  /// Fails, with a diagnostic, on what has no place in a stage.
  LogicalResult build();

private:
  LogicalResult placeArguments();
  LogicalResult placeResults(func::ReturnOp op);
  LogicalResult buildOperation(Operation *op, Attribute tiling);
  LogicalResult buildInPlace(Operation *op);
  LogicalResult buildTiled(Operation *op, TileAttr tile);

  /// The buffer of argument or result `attributes`.
  FailureOr<Bytes> readBuffer(DictionaryAttr attributes, Type type,
                              const llvm::Twine &what);
  /// Reserves scratch space of the task.
  Bytes reserve(int64_t bytes);
  /// A view of `bytes` with the shape of `type` and optional strides.
  Value makeBuffer(const Bytes &bytes, Type type,
                   llvm::ArrayRef<int64_t> strides = {});
  void launch(Location loc, SymbolRefAttr kernel, ValueRange buffers);

  func::FuncOp stage;
  KernelSet &kernels;
  int64_t l1Bytes;
  OpBuilder builder;
  TaskOp task;
  int64_t scratchBytes = 0;
  llvm::DenseMap<Value, Bytes> places;
};

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TRANSFORMS_TASKBUILDER_H
