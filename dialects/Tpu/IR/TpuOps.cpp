//===- TpuOps.cpp - Commands of the systolic array ------------------------===//

#include "dialects/Tpu/IR/Tpu.h"
#include "mlir/IR/Builders.h"

using namespace hetero;
using namespace hetero::tpu;

#define GET_OP_CLASSES
#include "dialects/Tpu/IR/TpuOps.cpp.inc"

/// Bytes of an object in the home memory.
static int64_t getObjectBytes(MemRefType type) {
  return type.getNumElements() * type.getElementTypeBitWidth() / 8;
}

//===----------------------------------------------------------------------===//
// The frame of a stage
//===----------------------------------------------------------------------===//

LogicalResult ConstantOp::verify() {
  if (getLayout().empty())
    return emitOpError("needs the name of its layout");
  return success();
}

LogicalResult ExecuteOp::verifyRegions() {
  Block &block = getBody().front();
  SmallVector<Type> objects(getOperandTypes());
  llvm::append_range(objects, getResultTypes());
  if (block.getNumArguments() != objects.size())
    return emitOpError() << "has " << objects.size()
                         << " inputs and results, but a body of "
                         << block.getNumArguments() << " arguments";
  for (auto [i, object] : llvm::enumerate(objects)) {
    auto tensor = cast<RankedTensorType>(object);
    if (!tensor.hasStaticShape())
      return emitOpError() << "has a tensor of dynamic shape " << tensor;
    auto memory = MemRefType::get(tensor.getShape(), tensor.getElementType());
    Type argument = block.getArgument(i).getType();
    if (argument != memory)
      return emitOpError() << "has argument " << i << " of type " << argument
                           << " in its body, expected " << memory;
  }
  for (Operation &op : block) {
    if (!isa<LoadActivationsOp, LoadWeightsOp, LoadParametersOp, StoreOp,
             ComputeOp, DrainOp>(op))
      return op.emitOpError("is no command of the array");
    for (StringRef name :
         {"slot", "activation_slot", "weight_slot", "parameter_slot"})
      if (auto slot = op.getAttrOfType<IntegerAttr>(name);
          slot && slot.getInt() >= static_cast<int64_t>(getSlots()))
        return op.emitOpError() << "names " << name << ' ' << slot.getInt()
                                << " of buffers with " << getSlots() << " slot";
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Moves
//===----------------------------------------------------------------------===//

/// Checks that the runs of a move lie within the object they belong to.
static LogicalResult verifyMove(Operation *op, RunsAttr runs, Type object) {
  auto type = cast<MemRefType>(object);
  if (!type.hasStaticShape() || !type.getLayout().isIdentity())
    return op->emitOpError("needs an object of static shape in plain order");
  if (runs.getEndBytes() > getObjectBytes(type))
    return op->emitOpError() << "touches byte " << runs.getEndBytes() - 1
                             << " of an object of " << getObjectBytes(type);
  return success();
}

LogicalResult LoadActivationsOp::verify() {
  return verifyMove(*this, getRuns(), getSource().getType());
}

LogicalResult LoadWeightsOp::verify() {
  return verifyMove(*this, getRuns(), getSource().getType());
}

LogicalResult LoadParametersOp::verify() {
  if (getRuns().getTotalBytes() % kParameterBytes != 0)
    return emitOpError() << "moves " << getRuns().getTotalBytes()
                         << " bytes, which is no whole number of records of "
                         << kParameterBytes;
  return verifyMove(*this, getRuns(), getSource().getType());
}

LogicalResult StoreOp::verify() {
  return verifyMove(*this, getRuns(), getDestination().getType());
}

//===----------------------------------------------------------------------===//
// Array
//===----------------------------------------------------------------------===//

LogicalResult ComputeOp::verify() {
  int64_t zeroPoint = getInputZeroPoint();
  if (getInputSigned() ? zeroPoint < -128 || zeroPoint > 127
                       : zeroPoint < 0 || zeroPoint > 255)
    return emitOpError() << "has input zero point " << zeroPoint
                         << ", which is no "
                         << (getInputSigned() ? "signed" : "unsigned")
                         << " 8-bit number";
  if (getAccumulate() && getTile().getGroups() != 1)
    return emitOpError("accumulates over several groups, but only one fold "
                       "can stay in the array");
  return success();
}

LogicalResult DrainOp::verify() {
  auto compute = getCompute().getDefiningOp<ComputeOp>();
  if (!compute)
    return emitOpError("does not drain a tpu.compute");
  if (compute.getParameterSlot() != getParameterSlot())
    return emitOpError() << "takes its parameters from slot "
                         << getParameterSlot() << ", its compute from slot "
                         << compute.getParameterSlot();
  return success();
}
