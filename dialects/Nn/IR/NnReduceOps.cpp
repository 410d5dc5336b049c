//===- NnReduceOps.cpp - Reductions along axes ----------------------------===//
//
// Result types and verifiers of reductions and of the places of extremes.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/Nn.h"

using namespace hetero;
using namespace hetero::nn;

LogicalResult nn::verifyAxes(std::optional<Location> location, StringRef op,
                             ArrayRef<int64_t> axes, int64_t rank) {
  for (auto [i, axis] : llvm::enumerate(axes)) {
    if (axis < 0 || axis >= rank)
      return emitOptionalError(location, op, " has axis ", axis,
                               ", outside its ", rank, " dimensions");
    if (i > 0 && axes[i - 1] >= axis)
      return emitOptionalError(location, op, " has axes that do not ascend");
  }
  return success();
}

/// The si64 elements of indices.
static Type getIndexElement(MLIRContext *context) {
  return IntegerType::get(context, 64, IntegerType::Signed);
}

//===----------------------------------------------------------------------===//
// reduce
//===----------------------------------------------------------------------===//

unsigned ReduceOp::getNumQuantizedInputs() { return 1; }

LogicalResult ReduceOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  if (failed(verifyAxes(loc, "nn.reduce", adaptor.getAxes(), input.getRank())))
    return failure();
  SmallVector<int64_t> shape(input.getShape());
  Type element = input.getElementType();
  ReduceKind kind = adaptor.getKind();
  bool needsElement =
      !isa<FloatType>(element) &&
      llvm::is_contained({ReduceKind::Max, ReduceKind::Min, ReduceKind::Mean},
                         kind);
  for (int64_t axis : adaptor.getAxes()) {
    if (shape[axis] == 0 && needsElement)
      return emitOptionalError(loc, "nn.reduce has no kind '",
                               stringifyReduceKind(kind), "' of no integers, ",
                               input);
    shape[axis] = 1;
  }
  if (Value zeroPoint = adaptor.getOutputZeroPoint())
    element = getElementTypeOrSelf(zeroPoint.getType());
  types.push_back(RankedTensorType::get(shape, element));
  return success();
}

LogicalResult ReduceOp::verify() {
  auto quantized = cast<QuantizedOpInterface>(getOperation());
  if (quantized.isAccumulatorForm())
    return emitOpError("has no accumulator form");
  RankedTensorType input = getInput().getType();
  Type element = input.getElementType();
  if (quantized.isFloatForm() && !isa<FloatType>(element)) {
    if (getKind() == ReduceKind::L2)
      return emitOpError() << "has no kind 'l2' of integers, " << input;
    bool isExtreme =
        getKind() == ReduceKind::Max || getKind() == ReduceKind::Min;
    if (element.isInteger(1) && !isExtreme)
      return emitOpError() << "has no kind '" << stringifyReduceKind(getKind())
                           << "' of booleans";
  }
  return success();
}

//===----------------------------------------------------------------------===//
// arg_max, arg_min
//===----------------------------------------------------------------------===//

/// The type of the places of `count` elements along `axis`.
static LogicalResult inferPlaces(MLIRContext *context,
                                 std::optional<Location> loc, StringRef op,
                                 Value tensor, int64_t axis, int64_t count,
                                 SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(tensor.getType());
  if (failed(verifyAxes(loc, op, axis, input.getRank())))
    return failure();
  if (!input.isDynamicDim(axis) &&
      (count < 0 || count > input.getDimSize(axis)))
    return emitOptionalError(loc, op, " takes ", count, " of the ",
                             input.getDimSize(axis), " elements along axis ",
                             axis);
  SmallVector<int64_t> shape(input.getShape());
  shape[axis] = count;
  types.push_back(RankedTensorType::get(shape, getIndexElement(context)));
  return success();
}

/// Booleans have no order.
static LogicalResult verifyOrdered(Operation *op) {
  if (getElementTypeOrSelf(op->getOperand(0).getType()).isInteger(1))
    return op->emitOpError("does not compare booleans");
  return success();
}

LogicalResult ArgMaxOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  return inferPlaces(context, loc, "nn.arg_max", adaptor.getInput(),
                     adaptor.getAxis(), 1, types);
}

LogicalResult ArgMaxOp::verify() { return verifyOrdered(*this); }

LogicalResult ArgMinOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  return inferPlaces(context, loc, "nn.arg_min", adaptor.getInput(),
                     adaptor.getAxis(), 1, types);
}

LogicalResult ArgMinOp::verify() { return verifyOrdered(*this); }

//===----------------------------------------------------------------------===//
// top_k
//===----------------------------------------------------------------------===//

LogicalResult TopKOp::inferReturnTypes(MLIRContext *context,
                                       std::optional<Location> loc,
                                       Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  return inferPlaces(context, loc, "nn.top_k", adaptor.getInput(),
                     adaptor.getAxis(), adaptor.getK(), types);
}

LogicalResult TopKOp::verify() { return verifyOrdered(*this); }

//===----------------------------------------------------------------------===//
// max_pool_indices
//===----------------------------------------------------------------------===//

LogicalResult MaxPoolIndicesOp::inferReturnTypes(MLIRContext *context,
                                                 std::optional<Location> loc,
                                                 Adaptor adaptor,
                                                 SmallVectorImpl<Type> &types) {
  auto shape = getPoolShape(
      loc, "nn.max_pool_indices",
      cast<RankedTensorType>(adaptor.getInput().getType()),
      adaptor.getKernelShape(), adaptor.getStrides(), adaptor.getPads(),
      adaptor.getDilations(), adaptor.getCeilMode());
  if (failed(shape))
    return failure();
  types.push_back(RankedTensorType::get(*shape, getIndexElement(context)));
  return success();
}
