//===- NnIndexOps.cpp - Elements chosen by their position -----------------===//
//
// Shapes of results, and what the positions must obey.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/Nn.h"

using namespace hetero;
using namespace hetero::nn;

static RankedTensorType getTensor(Value value) {
  return cast<RankedTensorType>(value.getType());
}

/// Refuses an axis outside of `rank` dimensions.
static LogicalResult checkAxis(std::optional<Location> loc, StringRef name,
                               int64_t axis, int64_t rank) {
  if (axis >= 0 && axis < rank)
    return success();
  return emitOptionalError(loc, name, " names axis ", axis, ", outside its ",
                           rank, " dimensions");
}

/// Appends a tensor of the element type of `like`.
static LogicalResult giveShape(ArrayRef<int64_t> shape, Value like,
                               SmallVectorImpl<Type> &types) {
  types.push_back(
      RankedTensorType::get(shape, getElementTypeOrSelf(like.getType())));
  return success();
}

#define HETERO_NN_NO_PRODUCTS(OP)                                              \
  int64_t OP::getMacs() { return 0; }
HETERO_NN_NO_PRODUCTS(SliceOp)
HETERO_NN_NO_PRODUCTS(PadOp)
HETERO_NN_NO_PRODUCTS(ExpandOp)
HETERO_NN_NO_PRODUCTS(TriluOp)
HETERO_NN_NO_PRODUCTS(CumSumOp)
HETERO_NN_NO_PRODUCTS(CumProdOp)
HETERO_NN_NO_PRODUCTS(GatherOp)
HETERO_NN_NO_PRODUCTS(GatherElementsOp)
HETERO_NN_NO_PRODUCTS(GatherNdOp)
HETERO_NN_NO_PRODUCTS(ScatterElementsOp)
HETERO_NN_NO_PRODUCTS(ScatterNdOp)
HETERO_NN_NO_PRODUCTS(OneHotOp)
HETERO_NN_NO_PRODUCTS(ReverseSequenceOp)
#undef HETERO_NN_NO_PRODUCTS

//===----------------------------------------------------------------------===//
// slice
//===----------------------------------------------------------------------===//

LogicalResult SliceOp::inferReturnTypes(MLIRContext *,
                                        std::optional<Location> loc,
                                        Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  RankedTensorType input = getTensor(adaptor.getInput());
  ArrayRef<int64_t> starts = adaptor.getStarts(), sizes = adaptor.getSizes(),
                    steps = adaptor.getSteps();
  size_t rank = input.getRank();
  if (starts.size() != rank || sizes.size() != rank || steps.size() != rank)
    return emitOptionalError(
        loc, "nn.slice needs a start, a size and a step for each of its ", rank,
        " dimensions");
  for (size_t i = 0; i < rank; ++i) {
    if (steps[i] == 0 || sizes[i] < 0)
      return emitOptionalError(
          loc, "nn.slice has a step of 0 or a negative size along dimension ",
          i);
    int64_t extent = input.getDimSize(i);
    if (sizes[i] == 0 || ShapedType::isDynamic(extent))
      continue;
    // Compared without a product, which might not fit into 64 bits.
    int64_t first = starts[i], room = steps[i] > 0 ? extent - 1 - first : first;
    int64_t step = steps[i] > 0 ? steps[i] : -(steps[i] + 1);
    int64_t moves = steps[i] > 0 ? step : step + 1;
    if (first < 0 || first >= extent || (sizes[i] - 1) > room / moves)
      return emitOptionalError(loc, "nn.slice leaves dimension ", i,
                               " of size ", extent);
  }
  return giveShape(sizes, adaptor.getInput(), types);
}

OpFoldResult SliceOp::fold(FoldAdaptor adaptor) {
  bool isWhole =
      getInput().getType() == getOutput().getType() &&
      llvm::all_of(getSteps(), [](int64_t step) { return step == 1; });
  if (isWhole)
    return getInput();
  if (auto splat = dyn_cast_if_present<SplatElementsAttr>(adaptor.getInput()))
    return splat.resizeSplat(getOutput().getType());
  return {};
}

//===----------------------------------------------------------------------===//
// pad
//===----------------------------------------------------------------------===//

LogicalResult PadOp::inferReturnTypes(MLIRContext *,
                                      std::optional<Location> loc,
                                      Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  RankedTensorType input = getTensor(adaptor.getInput());
  ArrayRef<int64_t> pads = adaptor.getPads();
  size_t rank = input.getRank();
  if (pads.size() != 2 * rank ||
      llvm::any_of(pads, [](int64_t pad) { return pad < 0; }))
    return emitOptionalError(loc, "nn.pad needs two counts for each of its ",
                             rank, " dimensions");
  SmallVector<int64_t> shape(input.getShape());
  for (size_t i = 0; i < rank; ++i)
    if (!ShapedType::isDynamic(shape[i]))
      shape[i] += pads[i] + pads[rank + i];
  return giveShape(shape, adaptor.getInput(), types);
}

LogicalResult PadOp::verify() {
  bool isConstant = getMode() == PadMode::Constant;
  if (isConstant != static_cast<bool>(getValue()))
    return emitOpError("needs a value in constant mode and in no other");
  if (getValue() &&
      getValue().getType() !=
          RankedTensorType::get({}, getInput().getType().getElementType()))
    return emitOpError() << "is filled with " << getValue().getType()
                         << ", which is no single element of its input";
  if (isConstant)
    return success();
  size_t rank = getInput().getType().getRank();
  for (size_t i = 0; i < rank && getPads().size() == 2 * rank; ++i)
    if (getInput().getType().getDimSize(i) == 0 &&
        (getPads()[i] > 0 || getPads()[rank + i] > 0))
      return emitOpError() << "takes elements from dimension " << i
                           << ", which has none";
  return success();
}

//===----------------------------------------------------------------------===//
// expand
//===----------------------------------------------------------------------===//

LogicalResult ExpandOp::verify() {
  RankedTensorType input = getInput().getType(), output = getOutput().getType();
  if (input.getElementType() != output.getElementType())
    return emitOpError() << "gives elements of " << input.getElementType()
                         << " the type " << output.getElementType();
  auto shape = getBroadcastShape(input.getShape(), output.getShape());
  if (failed(shape) || ArrayRef<int64_t>(*shape) != output.getShape())
    return emitOpError() << "cannot broadcast " << input << " to " << output;
  return success();
}

OpFoldResult ExpandOp::fold(FoldAdaptor adaptor) {
  if (getInput().getType() == getOutput().getType())
    return getInput();
  if (auto splat = dyn_cast_if_present<SplatElementsAttr>(adaptor.getInput()))
    return splat.resizeSplat(getOutput().getType());
  return {};
}

//===----------------------------------------------------------------------===//
// trilu, cumsum, cumprod
//===----------------------------------------------------------------------===//

LogicalResult TriluOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                                        Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getInput().getType());
  return success();
}

LogicalResult TriluOp::verify() {
  if (getInput().getType().getRank() < 2)
    return emitOpError("needs matrices, tensors of rank 2 or more");
  return success();
}

template <typename AdaptorT>
static LogicalResult inferCumulative(std::optional<Location> loc,
                                     StringRef name, AdaptorT adaptor,
                                     SmallVectorImpl<Type> &types) {
  RankedTensorType input = getTensor(adaptor.getInput());
  if (input.getElementType().isInteger(1))
    return emitOptionalError(loc, name, " has no arithmetic on booleans");
  types.push_back(input);
  return checkAxis(loc, name, adaptor.getAxis(), input.getRank());
}

LogicalResult CumSumOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  return inferCumulative(loc, getOperationName(), adaptor, types);
}

LogicalResult CumProdOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> loc,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  return inferCumulative(loc, getOperationName(), adaptor, types);
}

//===----------------------------------------------------------------------===//
// gather, gather_elements, gather_nd
//===----------------------------------------------------------------------===//

LogicalResult GatherOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  RankedTensorType input = getTensor(adaptor.getInput());
  int64_t axis = adaptor.getAxis();
  if (failed(checkAxis(loc, getOperationName(), axis, input.getRank())))
    return failure();
  RankedTensorType indices = getTensor(adaptor.getIndices());
  if (input.getDimSize(axis) == 0 && indices.getNumElements() != 0)
    return emitOptionalError(loc, "nn.gather takes elements from dimension ",
                             axis, ", which has none");
  SmallVector<int64_t> shape(input.getShape().take_front(axis));
  llvm::append_range(shape, indices.getShape());
  llvm::append_range(shape, input.getShape().drop_front(axis + 1));
  return giveShape(shape, adaptor.getInput(), types);
}

/// Whether a tensor of positions has the rank of the tensor it points into and
/// is nowhere larger, the axis aside.
static LogicalResult checkElementIndices(std::optional<Location> loc,
                                         StringRef name, RankedTensorType data,
                                         RankedTensorType indices,
                                         int64_t axis) {
  if (failed(checkAxis(loc, name, axis, data.getRank())))
    return failure();
  bool fits = indices.getRank() == data.getRank();
  for (int64_t i = 0; fits && i < data.getRank(); ++i)
    fits = i == axis ? data.getDimSize(i) != 0 || indices.getDimSize(i) == 0
                     : indices.getDimSize(i) <= data.getDimSize(i);
  if (fits)
    return success();
  return emitOptionalError(loc, name, " has the indices ", indices,
                           ", which do not lie within ", data);
}

LogicalResult GatherElementsOp::inferReturnTypes(MLIRContext *,
                                                 std::optional<Location> loc,
                                                 Adaptor adaptor,
                                                 SmallVectorImpl<Type> &types) {
  RankedTensorType indices = getTensor(adaptor.getIndices());
  if (failed(checkElementIndices(loc, getOperationName(),
                                 getTensor(adaptor.getInput()), indices,
                                 adaptor.getAxis())))
    return failure();
  return giveShape(indices.getShape(), adaptor.getInput(), types);
}

/// The shape of what tuples of indices name: batch and tuples, then the slice
/// of `data`; fails if the tuples do not fit.
static FailureOr<SmallVector<int64_t>>
getTupleShape(std::optional<Location> loc, StringRef name,
              RankedTensorType data, RankedTensorType indices, int64_t batch) {
  bool fits =
      batch >= 0 && batch < indices.getRank() &&
      batch < std::max<int64_t>(data.getRank(), 1) &&
      !indices.isDynamicDim(indices.getRank() - 1) &&
      batch + indices.getShape().back() <= data.getRank() &&
      indices.getShape().take_front(batch) == data.getShape().take_front(batch);
  if (!fits)
    return emitOptionalError(loc, name, " has the tuples ", indices,
                             ", which name no place in ", data);
  int64_t depth = indices.getShape().back();
  SmallVector<int64_t> shape(indices.getShape().drop_back());
  for (int64_t i = 0; i < depth; ++i)
    if (data.getDimSize(batch + i) == 0 && indices.getNumElements() != 0)
      return emitOptionalError(loc, name, " points into dimension ", batch + i,
                               ", which has no elements");
  llvm::append_range(shape, data.getShape().drop_front(batch + depth));
  return shape;
}

LogicalResult GatherNdOp::inferReturnTypes(MLIRContext *,
                                           std::optional<Location> loc,
                                           Adaptor adaptor,
                                           SmallVectorImpl<Type> &types) {
  auto shape =
      getTupleShape(loc, getOperationName(), getTensor(adaptor.getInput()),
                    getTensor(adaptor.getIndices()), adaptor.getBatchDims());
  if (failed(shape))
    return failure();
  return giveShape(*shape, adaptor.getInput(), types);
}

//===----------------------------------------------------------------------===//
// scatter_elements, scatter_nd
//===----------------------------------------------------------------------===//

/// What both scatters need: updates of this type, and a reduction that their
/// elements have.
static LogicalResult verifyUpdates(Operation *op, Value input, Value updates,
                                   ArrayRef<int64_t> shape,
                                   ScatterReduction reduction) {
  RankedTensorType data = getTensor(input);
  if (getTensor(updates) != RankedTensorType::get(shape, data.getElementType()))
    return op->emitOpError()
           << "needs updates of "
           << RankedTensorType::get(shape, data.getElementType());
  Type element = data.getElementType();
  if (reduction != ScatterReduction::None &&
      (element.isInteger(1) || element.isF16() || element.isBF16()))
    return op->emitOpError() << "has no arithmetic on elements of " << element;
  return success();
}

LogicalResult
ScatterElementsOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                                    Adaptor adaptor,
                                    SmallVectorImpl<Type> &types) {
  RankedTensorType input = getTensor(adaptor.getInput());
  types.push_back(input);
  return checkElementIndices(loc, getOperationName(), input,
                             getTensor(adaptor.getIndices()),
                             adaptor.getAxis());
}

LogicalResult ScatterElementsOp::verify() {
  return verifyUpdates(*this, getInput(), getUpdates(),
                       getTensor(getIndices()).getShape(), getReduction());
}

LogicalResult ScatterNdOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location>,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getInput().getType());
  return success();
}

LogicalResult ScatterNdOp::verify() {
  auto shape = getTupleShape(getLoc(), getOperationName(),
                             getTensor(getInput()), getTensor(getIndices()),
                             /*batch=*/0);
  if (failed(shape))
    return failure();
  return verifyUpdates(*this, getInput(), getUpdates(), *shape, getReduction());
}

//===----------------------------------------------------------------------===//
// one_hot, reverse_sequence
//===----------------------------------------------------------------------===//

LogicalResult OneHotOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  SmallVector<int64_t> shape(getTensor(adaptor.getIndices()).getShape());
  int64_t axis = adaptor.getAxis();
  if (failed(checkAxis(loc, getOperationName(), axis, shape.size() + 1)))
    return failure();
  if (getTensor(adaptor.getValues()).getShape() != ArrayRef<int64_t>(2) ||
      static_cast<int64_t>(adaptor.getDepth()) < 0)
    return emitOptionalError(
        loc, "nn.one_hot needs a depth that is not negative and two values");
  shape.insert(shape.begin() + axis, adaptor.getDepth());
  return giveShape(shape, adaptor.getValues(), types);
}

LogicalResult
ReverseSequenceOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                                    Adaptor adaptor,
                                    SmallVectorImpl<Type> &types) {
  RankedTensorType input = getTensor(adaptor.getInput());
  int64_t batch = adaptor.getBatchAxis(), time = adaptor.getTimeAxis();
  if (failed(checkAxis(loc, getOperationName(), batch, input.getRank())) ||
      failed(checkAxis(loc, getOperationName(), time, input.getRank())))
    return failure();
  if (batch == time || getTensor(adaptor.getLengths()).getShape() !=
                           ArrayRef<int64_t>(input.getDimSize(batch)))
    return emitOptionalError(loc, "nn.reverse_sequence needs two axes and one "
                                  "length for each entry of the batch");
  types.push_back(input);
  return success();
}
