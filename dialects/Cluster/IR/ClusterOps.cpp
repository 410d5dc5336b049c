//===- ClusterOps.cpp - What a cluster is told to do ----------------------===//
//
// Verifiers: a task must be executable as it stands, whatever device runs it.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/IR/Cluster.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace hetero;
using namespace hetero::cluster;

#define GET_OP_CLASSES
#include "dialects/Cluster/IR/ClusterOps.cpp.inc"

/// Buffers of a task have addresses the compiler knows: sizes and strides are
/// numbers, elements are whole bytes.
static LogicalResult verifyBufferType(Operation *op, Type type) {
  auto memref = dyn_cast<MemRefType>(type);
  SmallVector<int64_t> strides;
  int64_t offset = 0;
  if (!memref || !memref.hasStaticShape() ||
      failed(memref.getStridesAndOffset(strides, offset)) || offset != 0 ||
      llvm::is_contained(strides, ShapedType::kDynamic))
    return op->emitOpError() << "needs a memref of static shape and strides "
                                "without offset, got "
                             << type;
  Type element = memref.getElementType();
  // A boolean takes a byte.
  if (!element.isIntOrFloat() ||
      (element.getIntOrFloatBitWidth() % 8 != 0 && !element.isInteger(1)))
    return op->emitOpError()
           << "needs elements of whole bytes, got " << element;
  if (element.isSignedInteger() || element.isUnsignedInteger())
    return op->emitOpError()
           << "needs signless elements below the graph, got " << element;
  return success();
}

LogicalResult TaskOp::verify() {
  if (getScratchBytesAttr().getInt() < 0)
    return emitOpError("has a negative scratch size");
  for (Operation &op : getBody().front())
    if (!isa<BufferOp, ConstantOp, LaunchOp, CopyOp, FillOp, WaitOp>(op))
      return op.emitOpError("has no place in a cluster.task");
  return success();
}

LogicalResult BufferOp::verify() {
  if (getOffsetBytesAttr().getInt() < 0)
    return emitOpError("has a negative offset");
  return verifyBufferType(*this, getMemref().getType());
}

LogicalResult ConstantOp::verify() {
  if (getOffsetBytesAttr().getInt() < 0)
    return emitOpError("has a negative offset");
  auto type = cast<MemRefType>(getMemref().getType());
  auto value = cast<ShapedType>(getValue().getType());
  if (failed(verifyBufferType(*this, type)))
    return failure();
  if (value.getElementType().getIntOrFloatBitWidth() !=
      type.getElementTypeBitWidth())
    return emitOpError() << "has a value of " << value.getElementType()
                         << " and a buffer of " << type.getElementType();
  SmallVector<int64_t> strides;
  int64_t offset = 0;
  if (failed(type.getStridesAndOffset(strides, offset)))
    return failure();
  int64_t last = 0;
  for (auto [size, stride] : llvm::zip_equal(type.getShape(), strides))
    last += (size - 1) * stride;
  int64_t elementBytes = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
  if (getOffsetBytesAttr().getInt() + (last + 1) * elementBytes >
      value.getNumElements() * elementBytes)
    return emitOpError() << "reads beyond the end of " << value;
  return success();
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  auto kernel = symbolTable.lookupNearestSymbolFrom<FunctionOpInterface>(
      *this, getKernel());
  if (!kernel)
    return emitOpError() << "names no kernel: " << getKernel();
  // A kernel whose results are still tensors will be given their buffers.
  unsigned count = kernel.getNumArguments() +
                   llvm::count_if(kernel.getResultTypes(), [](Type type) {
                     return isa<TensorType>(type);
                   });
  if (count != getBuffers().size())
    return emitOpError() << "gives " << getBuffers().size()
                         << " buffers to a kernel of " << count;
  return success();
}

LogicalResult FillOp::verify() {
  auto type = cast<MemRefType>(getBuffer().getType());
  if (failed(verifyBufferType(*this, type)))
    return failure();
  if (!type.getLayout().isIdentity())
    return emitOpError("fills a buffer without gaps, got ") << type;
  if (getValue().getType() != type.getElementType() ||
      type.getElementTypeBitWidth() > 32)
    return emitOpError() << "needs a value of up to 32 bits of the type of "
                         << type << ", got " << getValue();
  return success();
}

LogicalResult CopyOp::verify() {
  auto source = cast<MemRefType>(getSource().getType());
  auto target = cast<MemRefType>(getTarget().getType());
  if (source.getShape() != target.getShape() ||
      source.getElementType() != target.getElementType())
    return emitOpError() << "copies " << source << " to another shape, "
                         << target;
  auto isInL1 = [](Value value) {
    auto buffer = value.getDefiningOp<BufferOp>();
    return buffer && buffer.getPlace() == Place::L1;
  };
  if (isInL1(getSource()) == isInL1(getTarget()))
    return emitOpError("needs exactly one side in the L1");
  return success();
}
