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

#define GET_OP_CLASSES
#include "dialects/Hetero/IR/HeteroOps.h.inc"

namespace hetero::program {

/// Name of the attribute that gives an argument or result of a stage's function
/// (and an argument or result of the main function) its buffer.
inline constexpr llvm::StringLiteral kBufferAttrName = "hetero.buffer";

} // namespace hetero::program

#endif // DIALECTS_HETERO_IR_HETERO_H
