//===- NnElementwiseOps.cpp - One output per position ---------------------===//
//
// Result types and verifiers of arithmetic, activations, and quantisation.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/NnInference.h"

using namespace hetero;
using namespace hetero::nn;

FailureOr<SmallVector<int64_t>> nn::getBroadcastShape(ArrayRef<int64_t> lhs,
                                                      ArrayRef<int64_t> rhs) {
  if (lhs.size() < rhs.size())
    std::swap(lhs, rhs);
  SmallVector<int64_t> shape(lhs);
  size_t lead = lhs.size() - rhs.size();
  for (auto [i, size] : llvm::enumerate(rhs)) {
    int64_t &target = shape[lead + i];
    if (target == size || size == 1)
      continue;
    if (target == 1)
      target = size;
    else if (ShapedType::isDynamic(target))
      target = size;
    else if (!ShapedType::isDynamic(size))
      return failure();
  }
  return shape;
}

FailureOr<SmallVector<int64_t>>
nn::inferBroadcastShape(std::optional<Location> loc, ValueRange operands) {
  SmallVector<int64_t> shape;
  for (Value operand : operands) {
    auto type = cast<RankedTensorType>(operand.getType());
    auto joined = getBroadcastShape(shape, type.getShape());
    if (failed(joined)) {
      if (operands.size() == 2)
        return emitOptionalError(loc, "shapes of ", operands[0].getType(),
                                 " and ", type, " do not broadcast");
      return emitOptionalError(loc, "shape of ", type,
                               " does not broadcast with the others");
    }
    shape = *joined;
  }
  return shape;
}

static LogicalResult verifyBinary(Operation *op) {
  auto quantized = cast<QuantizedOpInterface>(op);
  Type lhs = getElementTypeOrSelf(op->getOperand(0).getType());
  Type rhs = getElementTypeOrSelf(op->getOperand(1).getType());
  if (quantized.isAccumulatorForm())
    return op->emitOpError("has no accumulator form");
  if (!quantized.isQuantizedForm() && lhs != rhs)
    return op->emitOpError() << "has operands of " << lhs << " and " << rhs;
  if (op->hasAttr("zero_point_first") && !quantized.isQuantizedForm())
    return op->emitOpError("adds no zero point that could be the first");
  return success();
}

#define HETERO_NN_BINARY_OP(OP)                                                \
  unsigned OP::getNumQuantizedInputs() { return 2; }                           \
  LogicalResult OP::inferReturnTypes(                                          \
      MLIRContext *, std::optional<Location> loc, Adaptor adaptor,             \
      SmallVectorImpl<Type> &types) {                                          \
    return inferBinary(loc, adaptor, types);                                   \
  }                                                                            \
  LogicalResult OP::verify() { return verifyBinary(*this); }

HETERO_NN_BINARY_OP(AddOp)
HETERO_NN_BINARY_OP(SubOp)
HETERO_NN_BINARY_OP(MulOp)
#undef HETERO_NN_BINARY_OP

LogicalResult nn::verifyRealUnary(Operation *op) {
  auto quantized = cast<QuantizedOpInterface>(op);
  bool isFloat =
      isa<FloatType>(getElementTypeOrSelf(op->getOperand(0).getType()));
  if (isFloat != quantized.isFloatForm() || quantized.isAccumulatorForm())
    return op->emitOpError(
        "needs f32, or integers with scales and zero points");
  return success();
}

#define HETERO_NN_UNARY_OP(OP)                                                 \
  unsigned OP::getNumQuantizedInputs() { return 1; }                           \
  LogicalResult OP::inferReturnTypes(MLIRContext *, std::optional<Location>,   \
                                     Adaptor adaptor,                          \
                                     SmallVectorImpl<Type> &types) {           \
    return inferUnary(adaptor, types);                                         \
  }

HETERO_NN_UNARY_OP(ReluOp)
HETERO_NN_UNARY_OP(SigmoidOp)
HETERO_NN_UNARY_OP(TanhOp)
HETERO_NN_UNARY_OP(ClipOp)
#undef HETERO_NN_UNARY_OP

LogicalResult ReluOp::verify() { return verifyRealUnary(*this); }
LogicalResult SigmoidOp::verify() { return verifyRealUnary(*this); }
LogicalResult TanhOp::verify() { return verifyRealUnary(*this); }

LogicalResult ClipOp::verify() {
  // Also refuses a NaN bound, which orders with nothing.
  if (!(getMin().convertToFloat() <= getMax().convertToFloat()))
    return emitOpError("needs a minimum that is not above its maximum");
  return verifyRealUnary(*this);
}

//===----------------------------------------------------------------------===//
// quantize, dequantize
//===----------------------------------------------------------------------===//

/// Checks the parameters of a quantisation along `axis` of `data`.
static LogicalResult verifyLinearQuantization(Operation *op, Value data,
                                              Value scale, Value zeroPoint,
                                              int64_t axis) {
  auto type = cast<RankedTensorType>(data.getType());
  auto scaleType = cast<RankedTensorType>(scale.getType());
  if (scaleType.getShape() !=
      cast<RankedTensorType>(zeroPoint.getType()).getShape())
    return op->emitOpError("needs scale and zero point of one shape");
  if (scaleType.getRank() == 0 || scaleType.getDimSize(0) == 1)
    return success();
  if (axis < 0 || axis >= type.getRank())
    return op->emitOpError() << "has axis " << axis << ", outside its "
                             << type.getRank() << " dimensions";
  if (type.getDimSize(axis) != scaleType.getDimSize(0))
    return op->emitOpError()
           << "has " << scaleType.getDimSize(0) << " scales for "
           << type.getDimSize(axis) << " channels";
  return success();
}

LogicalResult QuantizeOp::inferReturnTypes(MLIRContext *,
                                           std::optional<Location>,
                                           Adaptor adaptor,
                                           SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  types.push_back(
      input.clone(getElementTypeOrSelf(adaptor.getZeroPoint().getType())));
  return success();
}

LogicalResult QuantizeOp::verify() {
  return verifyLinearQuantization(*this, getInput(), getScale(), getZeroPoint(),
                                  getAxis());
}

LogicalResult DequantizeOp::inferReturnTypes(MLIRContext *context,
                                             std::optional<Location>,
                                             Adaptor adaptor,
                                             SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  types.push_back(input.clone(Float32Type::get(context)));
  return success();
}

LogicalResult DequantizeOp::verify() {
  if (getElementTypeOrSelf(getInput().getType()) !=
      getElementTypeOrSelf(getZeroPoint().getType()))
    return emitOpError("needs a zero point of its input's element type");
  return verifyLinearQuantization(*this, getInput(), getScale(), getZeroPoint(),
                                  getAxis());
}
