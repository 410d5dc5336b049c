//===- AccumulatorBounds.h - How large integer sums can grow ----*- C++ -*-===//
//
// Sums of products are computed in 32 bits. Two 16-bit operands exceed them
// after a few terms, and then the float meaning is the only right one.
//
//===----------------------------------------------------------------------===//

#ifndef LIB_REWRITE_ACCUMULATORBOUNDS_H
#define LIB_REWRITE_ACCUMULATORBOUNDS_H

#include "hetero/Support/LLVM.h"

namespace hetero {

/// Whether every sum of products that `op` (a convolution, a transposed one, a
/// matmul or a gemm) forms of quantised `lhs` and `rhs`, each minus its zero
/// point, plus `bias` fits 32 bits whatever the operands hold that are not
/// constant. `bias` is null, a constant, or counts as fitting.
bool doSumsFit(Operation *op, Value lhs, Value lhsZeroPoint, Value rhs,
               Value rhsZeroPoint, Value bias);

} // namespace hetero

#endif // LIB_REWRITE_ACCUMULATORBOUNDS_H
