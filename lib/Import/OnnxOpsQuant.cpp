//===- OnnxOpsQuant.cpp - To and from quantised integers ------------------===//
//
// The importer keeps the QDQ form as it is spelt; the graph phase gives it its
// integer meaning.
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"

using namespace hetero;

/// Refuses quantisation in blocks and axes outside the input; gives the axis.
static FailureOr<int64_t> readAxis(NodeImporter &importer, Value scale) {
  if (importer.getInt("block_size", 0) != 0)
    return importer.refuse("it has one scale for every block of " +
                               llvm::Twine(importer.getInt("block_size", 0)) +
                               " elements",
                           "quantise per tensor or per channel");
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
  return makeLinear<nn::QuantizeOp>(importer, type.getElementType());
}

static LogicalResult importDequantizeLinear(NodeImporter &importer) {
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
