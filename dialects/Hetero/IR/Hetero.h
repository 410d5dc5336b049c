//===- Hetero.h - The program language --------------------------*- C++ -*-===//
//
// The one header others include to use the `hetero` dialect.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_HETERO_IR_HETERO_H
#define DIALECTS_HETERO_IR_HETERO_H

#include "hetero/Interfaces/DeviceAttrInterface.h"
#include "hetero/Support/LLVM.h"
#include "hetero/Target/Cost.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dialects/Hetero/IR/HeteroDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Hetero/IR/HeteroAttrs.h.inc"

namespace hetero::program {

/// Checks the figures every step of a plan shares: a buffer for each result and
/// a start before the end.
LogicalResult verifyStep(Operation *op);

} // namespace hetero::program

#include "dialects/Hetero/IR/StepOpInterface.h.inc"

#define GET_OP_CLASSES
#include "dialects/Hetero/IR/HeteroOps.h.inc"

namespace hetero::program {

/// Name of the attribute that gives an argument or result of a stage's function
/// (and an argument or result of the main function) its buffer.
inline constexpr llvm::StringLiteral kBufferAttrName = "hetero.buffer";

/// Name of the attribute by which a stage's function carries the tiling the
/// plan was made with; the room's lowering honours it.
inline constexpr llvm::StringLiteral kTilingAttrName = "hetero.tiling";

/// Name of the attribute with which a planned main function carries its
/// TotalsAttr.
inline constexpr llvm::StringLiteral kTotalsAttrName = "hetero.totals";

/// Name of the attribute with which a planned main function carries an array of
/// MemoryUseAttr, one a memory of the fabric.
inline constexpr llvm::StringLiteral kMemoryUseAttrName = "hetero.memory_use";

/// Where a value of a planned main function lies: the buffer of the step or
/// argument that made it, seen through views; null before the plan.
BufferAttr findBuffer(Value value);

/// The value whose bytes `value` shares: itself, or what its views look at.
Value getViewedValue(Value value);

} // namespace hetero::program

#endif // DIALECTS_HETERO_IR_HETERO_H
