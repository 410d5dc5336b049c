//===- IndexRange.h - Loop bounds and conditions on average -----*- C++ -*-===//
//
// At the border of a tensor the bounds of a window's loops depend on where the
// output lies. Their mean over all outputs is what a prediction needs.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_INDEXRANGE_H
#define DIALECTS_CLUSTER_TARGET_INDEXRANGE_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace hetero::cluster {

/// Mean number of turns of `loop` over the iterations of the `linalg` operation
/// and the loops around it, in thousandths; one turn if that depends on more
/// than indices.
int64_t getMeanTrips(mlir::scf::ForOp loop, mlir::linalg::LinalgOp nest);

/// How often `condition` holds, in thousandths; half if that depends on more
/// than indices.
int64_t getMeanTruth(mlir::Value condition, mlir::linalg::LinalgOp nest);

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TARGET_INDEXRANGE_H
