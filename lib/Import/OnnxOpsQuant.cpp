//===- OnnxOpsQuant.cpp - To and from quantised integers ------------------===//
//
// The importer keeps the QDQ form as it is spelt; the graph phase gives it its
// integer meaning.
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"

using namespace hetero;

/// Refuses axes outside the input; gives the axis.
static FailureOr<int64_t> readAxis(NodeImporter &importer, Value scale) {
  // One scale for the whole tensor: the axis has no meaning.
  if (cast<RankedTensorType>(scale.getType()).getRank() == 0)
    return 1;
  return importer.normaliseAxis(importer.getInt("axis", 1),
                                importer.getInputType(0).getRank());
}

/// The zero point, or zeros of `element` in the shape of the scale.
static Value getZeroPoint(NodeImporter &importer, Value scale, Type element) {
  if (importer.hasInput(2))
    return importer.getQuantizationParameter(2);
  auto type = cast<RankedTensorType>(scale.getType()).clone(element);
  return nn::ConstantOp::create(
      importer.getBuilder(), importer.getLoc(), type,
      cast<ElementsAttr>(importer.getBuilder().getZeroAttr(type)));
}

//===----------------------------------------------------------------------===//
// Quantisation in blocks
//===----------------------------------------------------------------------===//

namespace {
/// A tensor whose dimension `axis` is cut into blocks of one scale each.
struct Blocks {
  SmallVector<int64_t> shape;
  /// The shape with the dimension as blocks and positions within them, and that
  /// of the parameters beside it.
  SmallVector<int64_t> cut, parameters;
};
} // namespace

static FailureOr<Blocks> readBlocks(NodeImporter &importer) {
  int64_t size = importer.getInt("block_size", 0);
  ArrayRef<int64_t> shape = importer.getInputType(0).getShape();
  auto axis = importer.normaliseAxis(importer.getInt("axis", 1), shape.size());
  if (failed(axis))
    return failure();
  SmallVector<int64_t> expected(shape);
  if (size < 1 || shape[*axis] % size != 0)
    return importer.refuse(
        "its blocks of " + llvm::Twine(size) + " elements do not divide the " +
            llvm::Twine(shape[*axis]) + " of the dimension they run along",
        "choose a block size that divides the dimension");
  expected[*axis] /= size;
  for (unsigned i : {1, 2})
    if (importer.hasInput(i) &&
        importer.getInputType(i).getShape() != ArrayRef(expected))
      return importer.refuse("its operand " + llvm::Twine(i) +
                             " has no value for each block");
  Blocks blocks{SmallVector<int64_t>(shape), expected, expected};
  blocks.cut.insert(blocks.cut.begin() + *axis + 1, size);
  blocks.parameters.insert(blocks.parameters.begin() + *axis + 1, 1);
  return blocks;
}

/// The integers of `value` as floats; refuses those that float32 cannot hold.
static FailureOr<Value> toFloat(NodeImporter &importer, Value value) {
  Type element = getElementTypeOrSelf(value.getType());
  if (element.getIntOrFloatBitWidth() > 16)
    return importer.refuse("it has blocks of elements of more than 16 bits",
                           "quantise to 16 bits or less");
  OperandGroups operands;
  operands.add(value)
      .add(importer.makeFloat(1.0f))
      .add(importer.makeZero(element));
  return importer.create<nn::DequantizeOp>(
      operands, [](nn::DequantizeOp::Properties &) {});
}

/// The zero points as floats beside `blocks`; null if the node has none.
static FailureOr<Value> getBlockZeroPoints(NodeImporter &importer,
                                           const Blocks &blocks) {
  if (!importer.hasInput(2))
    return Value();
  FailureOr<Value> zeroPoints = toFloat(importer, importer.getInput(2));
  if (succeeded(zeroPoints))
    zeroPoints = importer.makeReshape(*zeroPoints, blocks.parameters);
  return zeroPoints;
}

/// (x - zero_point) * scale, with parameters for each block.
static LogicalResult importBlockedDequantize(NodeImporter &importer) {
  FailureOr<Blocks> blocks = readBlocks(importer);
  if (failed(blocks))
    return failure();
  FailureOr<Value> value = toFloat(importer, importer.getInput(0));
  FailureOr<Value> zeroPoints = getBlockZeroPoints(importer, *blocks);
  if (failed(value) || failed(zeroPoints))
    return failure();
  value = importer.makeReshape(*value, blocks->cut);
  if (*zeroPoints)
    value = importer.importAs("Sub", 14, {*value, *zeroPoints}, {});
  Value scale = importer.makeReshape(importer.getInput(1), blocks->parameters);
  if (succeeded(value))
    value = importer.importAs("Mul", 14, {*value, scale}, {});
  if (failed(value))
    return failure();
  importer.setResult(0, importer.makeReshape(*value, blocks->shape));
  return success();
}

/// saturate(round_half_even(x / scale) + zero_point): whole floats until the
/// last step, which saturates.
static LogicalResult importBlockedQuantize(NodeImporter &importer,
                                           Type element) {
  FailureOr<Blocks> blocks = readBlocks(importer);
  if (failed(blocks))
    return failure();
  if (importer.hasInput(2))
    element = importer.getInputType(2).getElementType();
  FailureOr<Value> zeroPoints = getBlockZeroPoints(importer, *blocks);
  if (failed(zeroPoints))
    return failure();
  Value scale = importer.makeReshape(importer.getInput(1), blocks->parameters);
  FailureOr<Value> value = importer.importAs(
      "Div", 14,
      {importer.makeReshape(importer.getInput(0), blocks->cut), scale}, {});
  if (succeeded(value))
    value = importer.importAs("Round", 22, *value, {});
  if (succeeded(value) && *zeroPoints)
    value = importer.importAs("Add", 14, {*value, *zeroPoints}, {});
  if (failed(value))
    return failure();
  OperandGroups operands;
  operands.add(importer.makeReshape(*value, blocks->shape))
      .add(importer.makeFloat(1.0f))
      .add(importer.makeZero(element));
  return importer.createResult<nn::QuantizeOp>(
      operands, [](nn::QuantizeOp::Properties &) {});
}

//===----------------------------------------------------------------------===//
// The two operators
//===----------------------------------------------------------------------===//

template <typename OpT>
static LogicalResult makeLinear(NodeImporter &importer, Type zeroElement) {
  Value scale = importer.getQuantizationParameter(1);
  FailureOr<int64_t> axis = readAxis(importer, scale);
  if (failed(axis))
    return failure();
  OperandGroups operands;
  operands.add(importer.getInput(0))
      .add(scale)
      .add(getZeroPoint(importer, scale, zeroElement));
  return importer.createResult<OpT>(
      operands, [&](typename OpT::Properties &properties) {
        properties.axis = importer.getBuilder().getI64IntegerAttr(*axis);
      });
}

static LogicalResult importQuantizeLinear(NodeImporter &importer) {
  // Without a zero point the type is an attribute since opset 21, uint8 before.
  auto element = static_cast<OnnxElement>(importer.getInt(
      "output_dtype", static_cast<int64_t>(OnnxElement::Undefined)));
  if (element == OnnxElement::Undefined)
    element = OnnxElement::UInt8;
  auto type = getTensorType(importer.getContext(), element, {});
  if (!type)
    return importer.refuse("it quantises to " + getElementName(element),
                           "quantise to int8 or uint8");
  if (importer.getInt("block_size", 0) != 0)
    return importBlockedQuantize(importer, type.getElementType());
  return makeLinear<nn::QuantizeOp>(importer, type.getElementType());
}

static LogicalResult importDequantizeLinear(NodeImporter &importer) {
  if (importer.getInt("block_size", 0) != 0)
    return importBlockedDequantize(importer);
  return makeLinear<nn::DequantizeOp>(
      importer, importer.getInputType(0).getElementType());
}

void hetero::addQuantizationHandlers(OnnxHandlers &handlers) {
  handlers.add("QuantizeLinear", {10, 13, 19, 21, 23, 24, 25, 28},
               importQuantizeLinear);
  handlers.add("DequantizeLinear", {10, 13, 19, 21, 23, 24, 25, 28},
               importDequantizeLinear);
  // The same with more element types than the standard had at the time.
  handlers.addCustom("com.microsoft", "QuantizeLinear", importQuantizeLinear);
  handlers.addCustom("com.microsoft", "DequantizeLinear",
                     importDequantizeLinear);
}
