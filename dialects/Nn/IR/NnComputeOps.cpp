//===- NnComputeOps.cpp - Operations with products and sums ---------------===//
//
// Result types and verifiers of convolutions, products, pools and
// normalisations.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/Nn.h"

using namespace hetero;
using namespace hetero::nn;

int64_t nn::getSpatialRank(Type type) {
  return cast<RankedTensorType>(type).getRank() - 2;
}

/// Attributes may be as large as their type: their products need twice that.
using Wide = __int128;

/// A size computed from attributes; 0, which nothing has, if there is none.
static int64_t narrow(Wide size) {
  return size < 0 || size > std::numeric_limits<int64_t>::max()
             ? 0
             : static_cast<int64_t>(size);
}

int64_t nn::getWindowOutputSize(int64_t input, int64_t kernel, int64_t stride,
                                int64_t padBegin, int64_t padEnd,
                                int64_t dilation, bool ceilMode) {
  if (ShapedType::isDynamic(input) || ShapedType::isDynamic(kernel))
    return ShapedType::kDynamic;
  Wide extent = Wide(dilation) * (kernel - 1) + 1;
  Wide room = Wide(input) + padBegin + padEnd - extent;
  if (room < 0)
    return 0;
  if (!ceilMode)
    return narrow(room / stride + 1);
  Wide size = (room + stride - 1) / stride + 1;
  // A window that would start in the end padding is dropped (ONNX AveragePool).
  if ((size - 1) * stride >= Wide(input) + padBegin)
    --size;
  return narrow(size);
}

int64_t nn::getTransposedOutputSize(int64_t input, int64_t kernel,
                                    int64_t stride, int64_t padBegin,
                                    int64_t padEnd, int64_t dilation,
                                    int64_t outputPadding) {
  if (ShapedType::isDynamic(input) || ShapedType::isDynamic(kernel))
    return ShapedType::kDynamic;
  Wide extent = Wide(dilation) * (kernel - 1) + 1;
  return narrow(Wide(stride) * (input - 1) + outputPadding + extent - padBegin -
                padEnd);
}

/// Element type of the result of a quantisable op that multiplies and adds.
/// Wide integers without zero points stay what they are.
static Type getResultElement(Type inputElement, Value outputZeroPoint,
                             bool hasZeroPoints = true) {
  if (outputZeroPoint)
    return getElementTypeOrSelf(outputZeroPoint.getType());
  if (isa<FloatType>(inputElement) ||
      (!hasZeroPoints && inputElement.getIntOrFloatBitWidth() >= 32))
    return inputElement;
  return IntegerType::get(inputElement.getContext(), 32, IntegerType::Signed);
}

/// Element type of the result of an op that keeps its input's type.
static Type getSameElement(Type inputElement, Value outputZeroPoint) {
  return outputZeroPoint ? getElementTypeOrSelf(outputZeroPoint.getType())
                         : inputElement;
}

/// Reports at `location` if there is one, else only fails.
static LogicalResult refuse(std::optional<Location> location,
                            const llvm::Twine &message) {
  return emitOptionalError(location, message);
}

/// Checks stride, padding and dilation lists against the spatial rank.
static LogicalResult verifyWindowLists(std::optional<Location> location,
                                       StringRef op, int64_t spatialRank,
                                       ArrayRef<int64_t> strides,
                                       ArrayRef<int64_t> pads,
                                       ArrayRef<int64_t> dilations) {
  if (spatialRank < 1)
    return refuse(location, op + " needs an input of rank 3 or more");
  if (static_cast<int64_t>(strides.size()) != spatialRank ||
      static_cast<int64_t>(dilations.size()) != spatialRank ||
      static_cast<int64_t>(pads.size()) != 2 * spatialRank)
    return refuse(location,
                  op +
                      " needs one stride, one dilation and two pads for each "
                      "of its " +
                      llvm::Twine(spatialRank) + " spatial dimensions");
  auto notPositive = [](int64_t value) { return value <= 0; };
  if (llvm::any_of(strides, notPositive) ||
      llvm::any_of(dilations, notPositive))
    return refuse(location, op + " needs positive strides and dilations");
  if (llvm::any_of(pads, [](int64_t value) { return value < 0; }))
    return refuse(location, op + " needs pads that are not negative");
  return success();
}

/// Element type of what is added to sums of products of `inputElement`: its own
/// if that is wide, the accumulator's if it is narrow.
static Type getBiasElement(Type inputElement) {
  if (isa<FloatType>(inputElement) ||
      inputElement.getIntOrFloatBitWidth() >= 32)
    return inputElement;
  return IntegerType::get(inputElement.getContext(), 32, IntegerType::Signed);
}

static LogicalResult verifyBias(std::optional<Location> location, StringRef op,
                                Value bias, Type inputElement,
                                int64_t channels) {
  if (!bias)
    return success();
  auto type = cast<RankedTensorType>(bias.getType());
  if (type.getRank() != 1 || (!type.isDynamicDim(0) && channels >= 0 &&
                              type.getDimSize(0) != channels))
    return refuse(location, op + " needs a bias of " + llvm::Twine(channels) +
                                " elements");
  if (Type element = getBiasElement(inputElement);
      element != type.getElementType()) {
    std::string text;
    llvm::raw_string_ostream(text) << element;
    return refuse(location,
                  op + " needs a bias of " + text + " for its element type");
  }
  return success();
}

/// Float ops take float operands only; narrow integers need their zero points.
static LogicalResult verifyProductForm(Operation *op, Type lhs, Type rhs) {
  auto quantized = cast<QuantizedOpInterface>(op);
  bool lhsFloat = isa<FloatType>(getElementTypeOrSelf(lhs));
  bool rhsFloat = isa<FloatType>(getElementTypeOrSelf(rhs));
  if (lhsFloat != rhsFloat)
    return op->emitOpError("mixes float and integer operands");
  if (lhsFloat || !quantized.isFloatForm())
    return success();
  // Wide integers are numbers of their own, narrow ones stand for others.
  Type lhsElement = getElementTypeOrSelf(lhs);
  bool isPlain = isa<nn::MatMulOp, nn::GemmOp>(op) &&
                 lhsElement.getIntOrFloatBitWidth() >= 32;
  if (!isPlain)
    return op->emitOpError("needs the zero points of its integer inputs");
  if (lhsElement != getElementTypeOrSelf(rhs))
    return op->emitOpError() << "multiplies elements of " << lhsElement
                             << " and " << getElementTypeOrSelf(rhs);
  return success();
}

//===----------------------------------------------------------------------===//
// conv
//===----------------------------------------------------------------------===//

unsigned ConvOp::getNumQuantizedInputs() { return 2; }

LogicalResult ConvOp::inferReturnTypes(MLIRContext *,
                                       std::optional<Location> loc,
                                       Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  auto weight = cast<RankedTensorType>(adaptor.getWeight().getType());
  int64_t spatial = input.getRank() - 2;
  if (failed(verifyWindowLists(loc, "nn.conv", spatial, adaptor.getStrides(),
                               adaptor.getPads(), adaptor.getDilations())))
    return failure();
  if (weight.getRank() != input.getRank() || !weight.hasStaticShape())
    return refuse(loc, "nn.conv needs a weight of static shape and of the rank "
                       "of its input");
  int64_t group = adaptor.getGroup();
  int64_t filters = weight.getDimSize(0);
  if (group <= 0 || filters % group != 0)
    return refuse(loc, "nn.conv has " + llvm::Twine(filters) +
                           " filters, which " + llvm::Twine(group) +
                           " groups do not divide");
  if (!input.isDynamicDim(1) &&
      input.getDimSize(1) != weight.getDimSize(1) * group)
    return refuse(loc, "nn.conv has an input of " +
                           llvm::Twine(input.getDimSize(1)) +
                           " channels, but its weight and group ask for " +
                           llvm::Twine(weight.getDimSize(1) * group));
  if (failed(verifyBias(loc, "nn.conv", adaptor.getBias(),
                        input.getElementType(), filters)))
    return failure();
  SmallVector<int64_t> shape{input.getDimSize(0), filters};
  for (int64_t i = 0; i < spatial; ++i) {
    int64_t size = getWindowOutputSize(
        input.getDimSize(2 + i), weight.getDimSize(2 + i),
        adaptor.getStrides()[i], adaptor.getPads()[i],
        adaptor.getPads()[spatial + i], adaptor.getDilations()[i], false);
    if (size == 0)
      return refuse(loc, "nn.conv has a kernel larger than its padded input");
    shape.push_back(size);
  }
  types.push_back(RankedTensorType::get(
      shape,
      getResultElement(input.getElementType(), adaptor.getOutputZeroPoint())));
  return success();
}

LogicalResult ConvOp::verify() {
  return verifyProductForm(*this, getInput().getType(), getWeight().getType());
}

//===----------------------------------------------------------------------===//
// conv_transpose
//===----------------------------------------------------------------------===//

unsigned ConvTransposeOp::getNumQuantizedInputs() { return 2; }

LogicalResult ConvTransposeOp::inferReturnTypes(MLIRContext *,
                                                std::optional<Location> loc,
                                                Adaptor adaptor,
                                                SmallVectorImpl<Type> &types) {
  StringRef name = "nn.conv_transpose";
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  auto weight = cast<RankedTensorType>(adaptor.getWeight().getType());
  int64_t spatial = input.getRank() - 2;
  ArrayRef<int64_t> strides = adaptor.getStrides(), pads = adaptor.getPads();
  ArrayRef<int64_t> dilations = adaptor.getDilations();
  ArrayRef<int64_t> outputPadding = adaptor.getOutputPadding();
  if (failed(verifyWindowLists(loc, name, spatial, strides, pads, dilations)))
    return failure();
  if (static_cast<int64_t>(outputPadding.size()) != spatial)
    return refuse(loc, name + " needs one output padding for each of its " +
                           llvm::Twine(spatial) + " spatial dimensions");
  for (int64_t i = 0; i < spatial; ++i)
    if (outputPadding[i] < 0 ||
        outputPadding[i] >= std::max(strides[i], dilations[i]))
      return refuse(loc, name + " has an output padding of " +
                             llvm::Twine(outputPadding[i]) +
                             ", which is negative or not below its stride or "
                             "dilation");
  if (weight.getRank() != input.getRank() || !weight.hasStaticShape())
    return refuse(loc, name + " needs a weight of static shape and of the rank "
                              "of its input");
  int64_t group = adaptor.getGroup(), channels = weight.getDimSize(0);
  if (!input.isDynamicDim(1) && input.getDimSize(1) != channels)
    return refuse(
        loc, name + " has an input of " + llvm::Twine(input.getDimSize(1)) +
                 " channels, but its weight asks for " + llvm::Twine(channels));
  if (group <= 0 || channels % group != 0)
    return refuse(loc, name + " has " + llvm::Twine(channels) +
                           " input channels, which " + llvm::Twine(group) +
                           " groups do not divide");
  int64_t filters = weight.getDimSize(1) * group;
  if (failed(verifyBias(loc, name, adaptor.getBias(), input.getElementType(),
                        filters)))
    return failure();
  SmallVector<int64_t> shape{input.getDimSize(0), filters};
  for (int64_t i = 0; i < spatial; ++i) {
    int64_t size = getTransposedOutputSize(
        input.getDimSize(2 + i), weight.getDimSize(2 + i), strides[i], pads[i],
        pads[spatial + i], dilations[i], outputPadding[i]);
    if (size == 0)
      return refuse(loc, name + " has pads that leave nothing of its result");
    shape.push_back(size);
  }
  types.push_back(RankedTensorType::get(
      shape,
      getResultElement(input.getElementType(), adaptor.getOutputZeroPoint())));
  return success();
}

LogicalResult ConvTransposeOp::verify() {
  return verifyProductForm(*this, getInput().getType(), getWeight().getType());
}

//===----------------------------------------------------------------------===//
// matmul
//===----------------------------------------------------------------------===//

unsigned MatMulOp::getNumQuantizedInputs() { return 2; }

LogicalResult MatMulOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto lhs = cast<RankedTensorType>(adaptor.getLhs().getType());
  auto rhs = cast<RankedTensorType>(adaptor.getRhs().getType());
  if (lhs.getRank() < 1 || rhs.getRank() < 1)
    return refuse(loc, "nn.matmul needs operands of rank 1 or more");
  // A vector stands for a row on the left and a column on the right.
  SmallVector<int64_t> lhsShape(lhs.getShape()), rhsShape(rhs.getShape());
  if (lhs.getRank() == 1)
    lhsShape.insert(lhsShape.begin(), 1);
  if (rhs.getRank() == 1)
    rhsShape.push_back(1);
  int64_t depth = lhsShape.back(), rhsDepth = rhsShape[rhsShape.size() - 2];
  if (depth != rhsDepth && !ShapedType::isDynamic(depth) &&
      !ShapedType::isDynamic(rhsDepth))
    return refuse(loc, "nn.matmul contracts " + llvm::Twine(depth) + " with " +
                           llvm::Twine(rhsDepth) + " elements");
  auto batch = getBroadcastShape(ArrayRef(lhsShape).drop_back(2),
                                 ArrayRef(rhsShape).drop_back(2));
  if (failed(batch))
    return refuse(loc,
                  "nn.matmul has leading dimensions that do not broadcast");
  SmallVector<int64_t> shape(*batch);
  if (lhs.getRank() > 1)
    shape.push_back(lhsShape[lhsShape.size() - 2]);
  if (rhs.getRank() > 1)
    shape.push_back(rhsShape.back());
  if (failed(verifyBias(loc, "nn.matmul", adaptor.getBias(),
                        lhs.getElementType(), rhsShape.back())))
    return failure();
  types.push_back(RankedTensorType::get(
      shape,
      getResultElement(lhs.getElementType(), adaptor.getOutputZeroPoint(),
                       !adaptor.getInputZeroPoints().empty())));
  return success();
}

LogicalResult MatMulOp::verify() {
  return verifyProductForm(*this, getLhs().getType(), getRhs().getType());
}

//===----------------------------------------------------------------------===//
// gemm
//===----------------------------------------------------------------------===//

unsigned GemmOp::getNumQuantizedInputs() { return 2; }

LogicalResult GemmOp::inferReturnTypes(MLIRContext *,
                                       std::optional<Location> loc,
                                       Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  auto lhs = cast<RankedTensorType>(adaptor.getLhs().getType());
  auto rhs = cast<RankedTensorType>(adaptor.getRhs().getType());
  if (lhs.getRank() != 2 || rhs.getRank() != 2)
    return refuse(loc, "nn.gemm needs matrices");
  bool transA = adaptor.getTransA(), transB = adaptor.getTransB();
  int64_t rows = lhs.getDimSize(transA ? 1 : 0);
  int64_t depth = lhs.getDimSize(transA ? 0 : 1);
  int64_t rhsDepth = rhs.getDimSize(transB ? 1 : 0);
  int64_t columns = rhs.getDimSize(transB ? 0 : 1);
  if (depth != rhsDepth && !ShapedType::isDynamic(depth) &&
      !ShapedType::isDynamic(rhsDepth))
    return refuse(loc, "nn.gemm contracts " + llvm::Twine(depth) + " with " +
                           llvm::Twine(rhsDepth) + " elements");
  if (Value bias = adaptor.getBias()) {
    auto type = cast<RankedTensorType>(bias.getType());
    auto shape = getBroadcastShape({rows, columns}, type.getShape());
    if (type.getRank() > 2 || failed(shape) ||
        ArrayRef(*shape) != ArrayRef<int64_t>{rows, columns})
      return refuse(loc, "nn.gemm has a bias that does not broadcast to its "
                         "result");
  }
  types.push_back(RankedTensorType::get(
      {rows, columns},
      getResultElement(lhs.getElementType(), adaptor.getOutputZeroPoint(),
                       !adaptor.getInputZeroPoints().empty())));
  return success();
}

LogicalResult GemmOp::verify() {
  bool isFloat = isa<FloatType>(getElementTypeOrSelf(getLhs().getType()));
  if (getBias())
    if (Type element = getBiasElement(getElementTypeOrSelf(getLhs().getType()));
        element != getElementTypeOrSelf(getBias().getType()))
      return emitOpError() << "needs a bias of " << element
                           << " for its element type";
  if (!isFloat && (getAlpha().convertToFloat() != 1.0f ||
                   getBeta().convertToFloat() != 1.0f))
    return emitOpError("needs alpha = beta = 1 on integer operands");
  return verifyProductForm(*this, getLhs().getType(), getRhs().getType());
}

//===----------------------------------------------------------------------===//
// pools
//===----------------------------------------------------------------------===//

FailureOr<SmallVector<int64_t>>
nn::getPoolShape(std::optional<Location> location, StringRef op,
                 RankedTensorType input, ArrayRef<int64_t> kernel,
                 ArrayRef<int64_t> strides, ArrayRef<int64_t> pads,
                 ArrayRef<int64_t> dilations, bool ceilMode) {
  int64_t spatial = input.getRank() - 2;
  if (failed(
          verifyWindowLists(location, op, spatial, strides, pads, dilations)))
    return failure();
  if (static_cast<int64_t>(kernel.size()) != spatial ||
      llvm::any_of(kernel, [](int64_t size) { return size <= 0; }))
    return refuse(location,
                  op + " needs one positive kernel size for each of its " +
                      llvm::Twine(spatial) + " spatial dimensions");
  SmallVector<int64_t> shape{input.getDimSize(0), input.getDimSize(1)};
  for (int64_t i = 0; i < spatial; ++i) {
    int64_t size =
        getWindowOutputSize(input.getDimSize(2 + i), kernel[i], strides[i],
                            pads[i], pads[spatial + i], dilations[i], ceilMode);
    if (size == 0)
      return refuse(location,
                    op + " has a kernel larger than its padded input");
    shape.push_back(size);
  }
  return shape;
}

template <typename AdaptorT>
static LogicalResult inferWindowPool(std::optional<Location> loc, StringRef op,
                                     AdaptorT adaptor,
                                     SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  auto shape = getPoolShape(loc, op, input, adaptor.getKernelShape(),
                            adaptor.getStrides(), adaptor.getPads(),
                            adaptor.getDilations(), adaptor.getCeilMode());
  if (failed(shape))
    return failure();
  types.push_back(RankedTensorType::get(
      *shape,
      getSameElement(input.getElementType(), adaptor.getOutputZeroPoint())));
  return success();
}

unsigned AvgPoolOp::getNumQuantizedInputs() { return 1; }

LogicalResult AvgPoolOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> loc,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  return inferWindowPool(loc, "nn.avg_pool", adaptor, types);
}

/// An average of integers has no exact integer result: it needs a requantiser.
static LogicalResult verifyAverage(Operation *op, Type inputType) {
  auto quantized = cast<QuantizedOpInterface>(op);
  bool isFloat = isa<FloatType>(getElementTypeOrSelf(inputType));
  if (isFloat != quantized.isFloatForm() || quantized.isAccumulatorForm())
    return op->emitOpError(
        "needs f32, or integers with scales and zero points");
  return success();
}

LogicalResult AvgPoolOp::verify() {
  return verifyAverage(*this, getInput().getType());
}

unsigned MaxPoolOp::getNumQuantizedInputs() { return 1; }

LogicalResult MaxPoolOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> loc,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  return inferWindowPool(loc, "nn.max_pool", adaptor, types);
}

LogicalResult MaxPoolOp::verify() {
  auto quantized = cast<QuantizedOpInterface>(getOperation());
  if (quantized.isAccumulatorForm())
    return emitOpError("has no accumulator form");
  return success();
}

unsigned GlobalAvgPoolOp::getNumQuantizedInputs() { return 1; }

LogicalResult GlobalAvgPoolOp::inferReturnTypes(MLIRContext *,
                                                std::optional<Location> loc,
                                                Adaptor adaptor,
                                                SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  if (input.getRank() < 3)
    return refuse(loc, "nn.global_avg_pool needs an input of rank 3 or more");
  SmallVector<int64_t> shape(input.getRank(), 1);
  shape[0] = input.getDimSize(0);
  shape[1] = input.getDimSize(1);
  types.push_back(RankedTensorType::get(
      shape,
      getSameElement(input.getElementType(), adaptor.getOutputZeroPoint())));
  return success();
}

LogicalResult GlobalAvgPoolOp::verify() {
  return verifyAverage(*this, getInput().getType());
}

//===----------------------------------------------------------------------===//
// batch_norm, softmax
//===----------------------------------------------------------------------===//

LogicalResult BatchNormOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location>,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getInput().getType());
  return success();
}

LogicalResult BatchNormOp::verify() {
  RankedTensorType input = getInput().getType();
  if (input.getRank() < 2)
    return emitOpError("needs an input of rank 2 or more");
  for (Value parameter : getOperands().drop_front()) {
    auto type = cast<RankedTensorType>(parameter.getType());
    if (type.getRank() != 1 || type.getDimSize(0) != input.getDimSize(1))
      return emitOpError() << "needs parameters of one value for each of its "
                           << input.getDimSize(1) << " channels, not " << type;
  }
  return success();
}

unsigned SoftmaxOp::getNumQuantizedInputs() { return 1; }

LogicalResult SoftmaxOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location>,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  types.push_back(input.clone(
      getSameElement(input.getElementType(), adaptor.getOutputZeroPoint())));
  return success();
}

LogicalResult SoftmaxOp::verify() {
  int64_t rank = getInput().getType().getRank(), axis = getAxis();
  if (axis < 0 || axis >= rank)
    return emitOpError() << "has axis " << axis << ", outside its " << rank
                         << " dimensions";
  return verifyAverage(*this, getInput().getType());
}
