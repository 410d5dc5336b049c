//===- NnResizeOps.cpp - Tensors of another resolution --------------------===//
//
// What the tables of a resize must obey.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/Nn.h"

using namespace hetero;
using namespace hetero::nn;

int64_t ResizeOp::getMacs() {
  if (getMode() == ResizeMode::Nearest ||
      !getOutput().getType().hasStaticShape())
    return 0;
  int64_t macs = getOutput().getType().getNumElements();
  for (Value table : getIndices())
    macs *= cast<RankedTensorType>(table.getType()).getDimSize(1);
  return macs;
}

unsigned ResizeOp::getNumQuantizedInputs() { return 1; }

LogicalResult ResizeOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  ArrayRef<int64_t> axes = adaptor.getAxes();
  SmallVector<int64_t> shape(input.getShape());
  if (axes.size() != adaptor.getIndices().size())
    return emitOptionalError(loc, "nn.resize has ", adaptor.getIndices().size(),
                             " tables for ", axes.size(), " axes");
  int64_t previous = -1;
  for (auto [axis, table] : llvm::zip_equal(axes, adaptor.getIndices())) {
    auto type = cast<RankedTensorType>(table.getType());
    if (axis <= previous || axis >= input.getRank() || type.getRank() != 2 ||
        !type.hasStaticShape() || type.getDimSize(1) < 1)
      return emitOptionalError(
          loc, "nn.resize needs a table of outputs and taps for each of its "
               "axes, in ascending order");
    shape[axis] = type.getDimSize(0);
    previous = axis;
  }
  Type element = input.getElementType();
  if (Value zeroPoint = adaptor.getOutputZeroPoint())
    element = getElementTypeOrSelf(zeroPoint.getType());
  types.push_back(RankedTensorType::get(shape, element));
  return success();
}

LogicalResult ResizeOp::verify() {
  bool isNearest = getMode() == ResizeMode::Nearest;
  if (isNearest ? !getWeights().empty()
                : getWeights().size() != getIndices().size())
    return emitOpError("needs weights of every axis, or none to take the "
                       "nearest element");
  // Axes and tables are compared with one another only after this.
  for (auto [table, weights] : llvm::zip(getIndices(), getWeights()))
    if (cast<RankedTensorType>(weights.getType()).getShape() !=
        cast<RankedTensorType>(table.getType()).getShape())
      return emitOpError("has weights of another shape than their table");
  for (Value table : getIndices()) {
    ArrayRef<int64_t> shape =
        cast<RankedTensorType>(table.getType()).getShape();
    if (isNearest && shape.size() == 2 && shape[1] != 1)
      return emitOpError("takes more than one nearest element");
  }
  Type element = getInput().getType().getElementType();
  auto quantized = cast<QuantizedOpInterface>(getOperation());
  if (quantized.isAccumulatorForm())
    return emitOpError("has no accumulator form");
  if (!isNearest && !quantized.isQuantizedForm() &&
      (element.isInteger(1) || element.getIntOrFloatBitWidth() > 32))
    return emitOpError() << "cannot interpolate elements of " << element;
  return success();
}
