//===- WorkloadOpInterface.h - What an op demands ---------------*- C++ -*-===//

#ifndef HETERO_INTERFACES_WORKLOADOPINTERFACE_H
#define HETERO_INTERFACES_WORKLOADOPINTERFACE_H

#include "hetero/Support/LLVM.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/TypeRange.h"

namespace hetero {

/// Bytes of one tensor of static shape, elements narrower than a byte packed
/// and the sum rounded up; zero for a dynamic shape or a type that is no
/// tensor.
int64_t getTensorBytes(Type type);

/// Sum of getTensorBytes over `types`.
int64_t getTotalBytes(TypeRange types);

/// Element types of the operands and results of `op`, without repetition, in
/// order of appearance.
llvm::SmallVector<Type> getDistinctElementTypes(Operation *op);

} // namespace hetero

#include "hetero/Interfaces/WorkloadOpInterface.h.inc"

#endif // HETERO_INTERFACES_WORKLOADOPINTERFACE_H
