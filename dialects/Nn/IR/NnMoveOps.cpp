//===- NnMoveOps.cpp - Constants and data movement ------------------------===//

#include "dialects/Nn/IR/Nn.h"

using namespace hetero;
using namespace hetero::nn;

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

//===----------------------------------------------------------------------===//
// reshape
//===----------------------------------------------------------------------===//

LogicalResult ReshapeOp::verify() {
  RankedTensorType input = getInput().getType(), output = getOutput().getType();
  if (input.getElementType() != output.getElementType())
    return emitOpError() << "changes the element type from "
                         << input.getElementType() << " to "
                         << output.getElementType();
  if (input.hasStaticShape() && output.hasStaticShape() &&
      input.getNumElements() != output.getNumElements())
    return emitOpError() << "gives " << input.getNumElements()
                         << " elements a shape of " << output.getNumElements();
  return success();
}

OpFoldResult ReshapeOp::fold(FoldAdaptor adaptor) {
  if (getInput().getType() == getOutput().getType())
    return getInput();
  // Only splats and inline values: a resource would have to be copied.
  if (auto dense = dyn_cast_if_present<DenseElementsAttr>(adaptor.getInput()))
    return dense.reshape(getOutput().getType());
  // The shape in between is of no interest.
  if (auto producer = getInput().getDefiningOp<ReshapeOp>()) {
    getInputMutable().assign(producer.getInput());
    return getResult();
  }
  return {};
}

//===----------------------------------------------------------------------===//
// transpose
//===----------------------------------------------------------------------===//

static bool isPermutation(ArrayRef<int64_t> perm, int64_t rank) {
  SmallVector<bool> seen(rank, false);
  if (static_cast<int64_t>(perm.size()) != rank)
    return false;
  for (int64_t dim : perm) {
    if (dim < 0 || dim >= rank || seen[dim])
      return false;
    seen[dim] = true;
  }
  return true;
}

LogicalResult TransposeOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> loc,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  if (!isPermutation(adaptor.getPerm(), input.getRank()))
    return emitOptionalError(loc, "nn.transpose needs a permutation of its ",
                             input.getRank(), " dimensions");
  SmallVector<int64_t> shape;
  for (int64_t dim : adaptor.getPerm())
    shape.push_back(input.getDimSize(dim));
  types.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

LogicalResult TransposeOp::verify() { return success(); }

OpFoldResult TransposeOp::fold(FoldAdaptor adaptor) {
  if (llvm::is_sorted(getPerm()))
    return getInput();
  if (auto splat = dyn_cast_if_present<SplatElementsAttr>(adaptor.getInput()))
    return splat.resizeSplat(getOutput().getType());
  // Two transposes in a row are one.
  if (auto producer = getInput().getDefiningOp<TransposeOp>()) {
    SmallVector<int64_t> perm;
    for (int64_t dim : getPerm())
      perm.push_back(producer.getPerm()[dim]);
    getInputMutable().assign(producer.getInput());
    setPerm(perm);
    return getResult();
  }
  return {};
}

//===----------------------------------------------------------------------===//
// concat
//===----------------------------------------------------------------------===//

unsigned ConcatOp::getNumQuantizedInputs() { return getInputs().size(); }

LogicalResult ConcatOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  if (adaptor.getInputs().empty())
    return failure(); // The verifier says why.
  auto first = cast<RankedTensorType>(adaptor.getInputs().front().getType());
  int64_t axis = adaptor.getAxis(), rank = first.getRank();
  if (axis < 0 || axis >= rank)
    return emitOptionalError(loc, "nn.concat has axis ", axis, ", outside its ",
                             rank, " dimensions");
  SmallVector<int64_t> shape(first.getShape());
  for (Value input : adaptor.getInputs().drop_front()) {
    auto type = cast<RankedTensorType>(input.getType());
    if (type.getRank() != rank)
      return emitOptionalError(loc, "nn.concat joins tensors of rank ", rank,
                               " and ", type.getRank());
    for (int64_t i = 0; i < rank; ++i) {
      if (i == axis)
        continue;
      if (type.getDimSize(i) != shape[i])
        return emitOptionalError(loc, "nn.concat joins ", first, " and ", type,
                                 ", which differ beside the axis");
    }
    if (ShapedType::isDynamic(shape[axis]) || type.isDynamicDim(axis))
      shape[axis] = ShapedType::kDynamic;
    else if (llvm::AddOverflow(shape[axis], type.getDimSize(axis), shape[axis]))
      return emitOptionalError(loc, "nn.concat makes a dimension that no "
                                    "number counts");
  }
  Type element = first.getElementType();
  if (Value zeroPoint = adaptor.getOutputZeroPoint())
    element = getElementTypeOrSelf(zeroPoint.getType());
  types.push_back(RankedTensorType::get(shape, element));
  return success();
}

LogicalResult ConcatOp::verify() {
  // Result types are checked only after this.
  if (getInputs().empty())
    return emitOpError("needs an input");
  auto quantized = cast<QuantizedOpInterface>(getOperation());
  if (quantized.isAccumulatorForm())
    return emitOpError("has no accumulator form");
  Type element = getElementTypeOrSelf(getInputs().front().getType());
  for (Value input : getInputs()) {
    Type other = getElementTypeOrSelf(input.getType());
    if (!quantized.isQuantizedForm() && other != element)
      return emitOpError() << "joins elements of " << element << " and "
                           << other;
  }
  return success();
}
