//===- OnnxOpsIntegerProduct.cpp - Products quantised at run time ---------===//
//
// What dynamic quantisation makes of products: the input's scale and zero point
// follow from its values, sums are exact integers, and results are floats.
//
//===----------------------------------------------------------------------===//

#include "NodeSteps.h"

using namespace hetero;

/// Calls importAs, but passes a failed operand on.
static FailureOr<Value> apply(NodeImporter &importer, StringRef op,
                              int64_t version,
                              ArrayRef<FailureOr<Value>> operands) {
  SmallVector<Value> values;
  for (const FailureOr<Value> &operand : operands) {
    if (failed(operand))
      return failure();
    values.push_back(*operand);
  }
  return importer.importAs(op, version, values, {});
}

//===----------------------------------------------------------------------===//
// DynamicQuantizeLinear
//===----------------------------------------------------------------------===//

namespace {
/// A tensor quantised to uint8 with parameters of its own.
struct DynamicTensor {
  Value integers, scale, zeroPoint;
};
} // namespace

static FailureOr<Value> quantize(NodeImporter &importer, Value value,
                                 Value scale, Value zeroPoint) {
  OperandGroups operands;
  operands.add(value).add(scale).add(zeroPoint);
  return importer.create<nn::QuantizeOp>(
      operands, [&](nn::QuantizeOp::Properties &properties) {
        properties.axis = importer.getBuilder().getI64IntegerAttr(0);
      });
}

/// Quantises `value` so that its smallest and its largest element, and 0, are
/// the ends of the range. The scale is (max - min) / 255, or 1 if that is 0;
/// the zero point is -min / scale, rounded to even and clamped.
static FailureOr<DynamicTensor> quantizeDynamically(NodeImporter &importer,
                                                    Value value) {
  NodeSteps steps(importer);
  auto axes = llvm::to_vector(llvm::seq<int64_t>(0, getShape(value).size()));
  auto positive = [&](FailureOr<Value> input) -> FailureOr<Value> {
    if (failed(input))
      return failure();
    Value largest = steps.reshape(
        steps.reduce(nn::ReduceKind::Max, *input, axes), ArrayRef<int64_t>());
    return largest ? apply(importer, "Relu", 14, {largest})
                   : FailureOr<Value>(failure());
  };
  // The largest element above zero, and how far the smallest lies below.
  FailureOr<Value> above = positive(value);
  FailureOr<Value> below =
      positive(apply(importer, "Mul", 14, {value, importer.makeFloat(-1.0f)}));
  FailureOr<Value> range = apply(importer, "Add", 14, {above, below});
  FailureOr<Value> isNothing =
      apply(importer, "Equal", 13, {range, importer.makeFloat(0.0f)});
  FailureOr<Value> step =
      apply(importer, "Div", 14, {range, importer.makeFloat(255.0f)});
  FailureOr<Value> scale =
      apply(importer, "Where", 16, {isNothing, importer.makeFloat(1.0f), step});
  if (failed(scale) || failed(below))
    return failure();
  Type ui8 = IntegerType::get(importer.getContext(), 8, IntegerType::Unsigned);
  FailureOr<Value> zeroPoint =
      quantize(importer, *below, *scale, importer.makeZero(ui8));
  if (failed(zeroPoint))
    return failure();
  FailureOr<Value> integers = quantize(importer, value, *scale, *zeroPoint);
  if (failed(integers))
    return failure();
  return DynamicTensor{*integers, *scale, *zeroPoint};
}

static LogicalResult importDynamicQuantizeLinear(NodeImporter &importer) {
  auto tensor = quantizeDynamically(importer, importer.getInput(0));
  if (failed(tensor))
    return failure();
  importer.setResult(0, tensor->integers);
  importer.setResult(1, tensor->scale);
  importer.setResult(2, tensor->zeroPoint);
  return success();
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// The exact sums `accumulators` times `scale`, one for all or one for each
/// index of the last dimension, as float32.
static FailureOr<Value> scaleSums(NodeImporter &importer, Value accumulators,
                                  Value scale) {
  auto type = cast<RankedTensorType>(accumulators.getType());
  auto zeroType =
      cast<RankedTensorType>(scale.getType()).clone(type.getElementType());
  Builder &builder = importer.getBuilder();
  Value zero =
      nn::ConstantOp::create(importer.getBuilder(), importer.getLoc(), zeroType,
                             cast<ElementsAttr>(builder.getZeroAttr(zeroType)));
  OperandGroups operands;
  operands.add(accumulators).add(scale).add(zero);
  return importer.create<nn::DequantizeOp>(
      operands, [&](nn::DequantizeOp::Properties &properties) {
        properties.axis =
            builder.getI64IntegerAttr(std::max<int64_t>(type.getRank() - 1, 0));
      });
}

/// The float product of quantised operands whose sums are in units of
/// `lhsScale * rhsScale`, plus an optional float bias.
static LogicalResult setFloatProduct(NodeImporter &importer, Value lhs,
                                     Value rhs, Value lhsScale, Value rhsScale,
                                     Value lhsZero, Value rhsZero, Value bias) {
  FailureOr<Value> sums =
      importer.importAs("MatMulInteger", 10, {lhs, rhs, lhsZero, rhsZero}, {});
  FailureOr<Value> scale =
      importer.importAs("Mul", 14, {lhsScale, rhsScale}, {});
  if (failed(sums) || failed(scale))
    return failure();
  FailureOr<Value> result = scaleSums(importer, *sums, *scale);
  if (succeeded(result) && bias)
    result = importer.importAs("Add", 14, {*result, bias}, {});
  if (failed(result))
    return failure();
  importer.setResult(0, *result);
  return success();
}

static Value getParameter(NodeImporter &importer, unsigned index) {
  return importer.hasInput(index) ? importer.getQuantizationParameter(index)
                                  : Value();
}

/// A, B, a_scale, b_scale, a_zero_point?, b_zero_point?, bias?.
static LogicalResult importMatMulIntegerToFloat(NodeImporter &importer) {
  return setFloatProduct(importer, importer.getInput(0), importer.getInput(1),
                         getParameter(importer, 2), getParameter(importer, 3),
                         getParameter(importer, 4), getParameter(importer, 5),
                         importer.getInput(6));
}

/// A (float), B, b_scale, b_zero_point?, bias?.
static LogicalResult importDynamicQuantizeMatMul(NodeImporter &importer) {
  auto lhs = quantizeDynamically(importer, importer.getInput(0));
  if (failed(lhs))
    return failure();
  return setFloatProduct(importer, lhs->integers, importer.getInput(1),
                         lhs->scale, getParameter(importer, 2), lhs->zeroPoint,
                         getParameter(importer, 3), importer.getInput(4));
}

/// A, a_scale, a_zero_point, B, b_scale, b_zero_point, C?, y_scale?,
/// y_zero_point?: quantised if there is a scale of the result.
static LogicalResult importQGemm(NodeImporter &importer) {
  FailureOr<Value> lhsScale = importer.getQuantizationParameter(1);
  // ONNX Runtime takes alpha into the scale, so it never meets the bias.
  if (float alpha = importer.getFloat("alpha", 1.0f); alpha != 1.0f)
    lhsScale = importer.importAs("Mul", 14,
                                 {importer.makeFloat(alpha), *lhsScale}, {});
  if (failed(lhsScale))
    return failure();
  Value rhsScale = importer.getQuantizationParameter(4);
  Value scales[] = {*lhsScale, rhsScale};
  Value zeroPoints[] = {importer.getQuantizationParameter(2),
                        importer.getQuantizationParameter(5)};
  bool isQuantised = importer.hasInput(7);
  OperandGroups operands;
  operands.add(importer.getInput(0))
      .add(importer.getInput(3))
      .add(importer.getInput(6))
      .add(isQuantised ? ValueRange(scales) : ValueRange())
      .add(ValueRange(zeroPoints));
  if (isQuantised)
    operands.add(importer.getQuantizationParameter(7))
        .add(
            importer.hasInput(8)
                ? importer.getQuantizationParameter(8)
                : importer.makeZero(importer.getInputType(0).getElementType()));
  Builder &builder = importer.getBuilder();
  FailureOr<Value> product = importer.create<nn::GemmOp>(
      operands, [&](nn::GemmOp::Properties &properties) {
        properties.alpha = builder.getF32FloatAttr(1.0f);
        properties.beta = builder.getF32FloatAttr(1.0f);
        if (importer.getInt("transA", 0) != 0)
          properties.transA = builder.getUnitAttr();
        if (importer.getInt("transB", 0) != 0)
          properties.transB = builder.getUnitAttr();
        if (isQuantised)
          properties.requant = nn::RequantKindAttr::get(importer.getContext(),
                                                        nn::RequantKind::Float);
      });
  if (succeeded(product) && !isQuantised) {
    auto scale = importer.importAs("Mul", 14, {*lhsScale, rhsScale}, {});
    if (failed(scale))
      return failure();
    product = scaleSums(importer, *product, *scale);
  }
  if (failed(product))
    return failure();
  importer.setResult(0, *product);
  return success();
}

void hetero::addIntegerProductHandlers(OnnxHandlers &handlers) {
  handlers.add("DynamicQuantizeLinear", {11}, importDynamicQuantizeLinear);
  handlers.addCustom("com.microsoft", "MatMulIntegerToFloat",
                     importMatMulIntegerToFloat);
  handlers.addCustom("com.microsoft", "DynamicQuantizeMatMul",
                     importDynamicQuantizeMatMul);
  handlers.addCustom("com.microsoft", "QGemm", importQGemm);
}
