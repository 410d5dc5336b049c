//===- OnnxOpsQLinear.cpp - Operators on quantised tensors ----------------===//
//
// ONNX Runtime's quantiser writes `QLinearAdd` and others where the standard
// has a float operator between DequantizeLinear and QuantizeLinear. Most are
// imported as just that; the graph phase makes one operation of the three.
//
//===----------------------------------------------------------------------===//

#include "OnnxOpsAverage.h"

using namespace hetero;

namespace {
/// Where a quantised operand's tensor, scale and zero point stand.
struct OperandTriple {
  unsigned tensor, scale, zeroPoint;
};
} // namespace

/// The zero point at `index`, or 0 of the elements of `like` if it is left out.
static Value getZeroPoint(NodeImporter &importer, unsigned index, Value like) {
  return importer.hasInput(index)
             ? importer.getQuantizationParameter(index)
             : importer.makeZero(getElementTypeOrSelf(like));
}

/// The operand as float32.
static FailureOr<Value> dequantize(NodeImporter &importer,
                                   OperandTriple operand) {
  Value tensor = importer.getInput(operand.tensor);
  OperandGroups operands;
  operands.add(tensor)
      .add(importer.getQuantizationParameter(operand.scale))
      .add(getZeroPoint(importer, operand.zeroPoint, tensor));
  return importer.create<nn::DequantizeOp>(
      operands, [&](nn::DequantizeOp::Properties &properties) {
        properties.axis = importer.getBuilder().getI64IntegerAttr(0);
      });
}

/// Gives `value`, quantised with the parameters at two positions to the
/// elements of `like` if no zero point says otherwise, as the result.
static LogicalResult setQuantized(NodeImporter &importer, Value value,
                                  unsigned scale, unsigned zeroPoint,
                                  Value like) {
  OperandGroups operands;
  operands.add(value)
      .add(importer.getQuantizationParameter(scale))
      .add(getZeroPoint(importer, zeroPoint, like));
  return importer.createResult<nn::QuantizeOp>(
      operands, [&](nn::QuantizeOp::Properties &properties) {
        properties.axis = importer.getBuilder().getI64IntegerAttr(0);
      });
}

/// `value` with its channels moved to dimension 1, or from there to the end.
static FailureOr<Value> moveChannels(NodeImporter &importer, Value value,
                                     bool toFront) {
  int64_t rank = cast<RankedTensorType>(value.getType()).getRank();
  SmallVector<int64_t> perm{0};
  if (toFront)
    perm.push_back(rank - 1);
  for (int64_t i = toFront ? 1 : 2; i < rank - (toFront ? 1 : 0); ++i)
    perm.push_back(i);
  if (!toFront)
    perm.push_back(1);
  OperandGroups operands;
  operands.add(value);
  return importer.create<nn::TransposeOp>(
      operands, [&](nn::TransposeOp::Properties &properties) {
        properties.perm = importer.getBuilder().getDenseI64ArrayAttr(perm);
      });
}

//===----------------------------------------------------------------------===//
// Quantised forms of float operators
//===----------------------------------------------------------------------===//

/// `op` of `version` on one quantised operand: X, X_scale, X_zero_point?,
/// Y_scale, Y_zero_point?.
static LogicalResult importUnary(NodeImporter &importer, StringRef op,
                                 int64_t version, bool channelsLast = false) {
  FailureOr<Value> value = dequantize(importer, {0, 1, 2});
  if (succeeded(value) && channelsLast)
    value = moveChannels(importer, *value, /*toFront=*/true);
  if (succeeded(value))
    value = importer.importAs(op, version, *value);
  if (succeeded(value) && channelsLast)
    value = moveChannels(importer, *value, /*toFront=*/false);
  if (failed(value))
    return failure();
  return setQuantized(importer, *value, 3, 4, importer.getInput(0));
}

static bool hasChannelsLast(NodeImporter &importer) {
  return importer.getInt("channels_last", 0) != 0 &&
         importer.getInputType(0).getRank() > 2;
}

static LogicalResult importQLinearSigmoid(NodeImporter &importer) {
  return importUnary(importer, "Sigmoid", 13);
}

static LogicalResult importQLinearLeakyRelu(NodeImporter &importer) {
  return importUnary(importer, "LeakyRelu", 16);
}

/// The attribute `opset` says which definition of Softmax is meant.
static LogicalResult importQLinearSoftmax(NodeImporter &importer) {
  bool isOld = importer.getInt("opset", 13) < 13;
  return importUnary(importer, "Softmax", isOld ? 11 : 13);
}

static LogicalResult importQLinearAveragePool(NodeImporter &importer) {
  bool channelsLast = hasChannelsLast(importer);
  FailureOr<Value> value = dequantize(importer, {0, 1, 2});
  if (succeeded(value) && channelsLast)
    value = moveChannels(importer, *value, /*toFront=*/true);
  if (succeeded(value))
    value = makeQuantizedAverage(importer, *value, importer.getInput(0));
  if (succeeded(value) && channelsLast)
    value = moveChannels(importer, *value, /*toFront=*/false);
  if (failed(value))
    return failure();
  importer.setResult(0, *value);
  return success();
}

static LogicalResult importQLinearGlobalAveragePool(NodeImporter &importer) {
  return importUnary(importer, "GlobalAveragePool", 1,
                     hasChannelsLast(importer));
}

static LogicalResult importQLinearReduceMean(NodeImporter &importer) {
  return importUnary(importer, "ReduceMean", 13);
}

/// QLinearConv with the channels of its input and its result at the end.
static LogicalResult importQLinearConv(NodeImporter &importer) {
  SmallVector<Value> operands;
  for (unsigned i = 0; i < importer.getNumInputs(); ++i)
    operands.push_back(importer.getInput(i));
  bool channelsLast = hasChannelsLast(importer);
  if (channelsLast) {
    FailureOr<Value> moved = moveChannels(importer, operands[0], true);
    if (failed(moved))
      return failure();
    operands[0] = *moved;
  }
  FailureOr<Value> result = importer.importAs("QLinearConv", 10, operands);
  if (succeeded(result) && channelsLast)
    result = moveChannels(importer, *result, false);
  if (failed(result))
    return failure();
  importer.setResult(0, *result);
  return success();
}

/// MaxPool of integers with the channels at the end.
static LogicalResult importNhwcMaxPool(NodeImporter &importer) {
  if (importer.getInputType(0).getRank() < 3)
    return importer.refuse("its input has no spatial dimension");
  FailureOr<Value> value = moveChannels(importer, importer.getInput(0), true);
  if (succeeded(value))
    value = importer.importAs("MaxPool", 12, *value);
  if (succeeded(value))
    value = moveChannels(importer, *value, false);
  if (failed(value))
    return failure();
  importer.setResult(0, *value);
  return success();
}

/// Whether runs of `lhs` are one element where those of `rhs` are several.
static bool isRepeatedAlong(ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs) {
  for (size_t i = 1; i <= rhs.size(); ++i) {
    int64_t size = i <= lhs.size() ? lhs[lhs.size() - i] : 1;
    if (size != 1 || rhs[rhs.size() - i] != 1)
      return size == 1;
  }
  return false;
}

/// A, A_scale, A_zero_point?, B, B_scale, B_zero_point?, C_scale,
/// C_zero_point?: not the float operator between dequantisations and a
/// quantisation, since the zero point is added before the rounding.
template <typename OpT>
static LogicalResult importBinary(NodeImporter &importer) {
  unsigned sides[] = {0, 3};
  // ONNX Runtime exchanges the operands so that the repeated one is the second,
  // which is added first.
  if (isRepeatedAlong(importer.getInputType(0).getShape(),
                      importer.getInputType(3).getShape()))
    std::swap(sides[0], sides[1]);
  SmallVector<Value> tensors, scales, zeroPoints;
  for (unsigned side : sides) {
    tensors.push_back(importer.getInput(side));
    scales.push_back(importer.getQuantizationParameter(side + 1));
    zeroPoints.push_back(getZeroPoint(importer, side + 2, tensors.back()));
  }
  OperandGroups operands;
  operands.add(tensors[0])
      .add(tensors[1])
      .add(ValueRange(scales))
      .add(ValueRange(zeroPoints))
      .add(importer.getQuantizationParameter(6))
      .add(getZeroPoint(importer, 7, tensors[0]));
  return importer.createResult<OpT>(
      operands, [&](typename OpT::Properties &properties) {
        properties.zero_point_first = importer.getBuilder().getUnitAttr();
        properties.requant = nn::RequantKindAttr::get(importer.getContext(),
                                                      nn::RequantKind::Float);
      });
}

/// condition, X, x_scale, x_zero_point, Y, y_scale, y_zero_point, z_scale,
/// z_zero_point.
static LogicalResult importQLinearWhere(NodeImporter &importer) {
  FailureOr<Value> lhs = dequantize(importer, {1, 2, 3});
  FailureOr<Value> rhs = dequantize(importer, {4, 5, 6});
  if (failed(lhs) || failed(rhs))
    return failure();
  FailureOr<Value> result =
      importer.importAs("Where", 16, {importer.getInput(0), *lhs, *rhs});
  if (failed(result))
    return failure();
  return setQuantized(importer, *result, 7, 8, importer.getInput(1));
}

/// Y_scale, Y_zero_point, then tensor, scale and zero point of every input.
static LogicalResult importQLinearConcat(NodeImporter &importer) {
  unsigned count = importer.getNumInputs();
  if (count < 5 || count % 3 != 2)
    return importer.refuse("it has " + llvm::Twine(count) +
                           " operands instead of two and three for each "
                           "tensor");
  SmallVector<Value> values;
  for (unsigned i = 2; i < count; i += 3) {
    FailureOr<Value> value = dequantize(importer, {i, i + 1, i + 2});
    if (failed(value))
      return failure();
    values.push_back(*value);
  }
  FailureOr<Value> result = importer.importAs("Concat", 13, values);
  if (failed(result))
    return failure();
  return setQuantized(importer, *result, 0, 1, importer.getInput(2));
}

void hetero::addQLinearHandlers(OnnxHandlers &handlers) {
  auto add = [&](StringRef op, OnnxHandler handler) {
    handlers.addCustom("com.microsoft", op, handler);
  };
  add("QLinearAdd", importBinary<nn::AddOp>);
  add("QLinearMul", importBinary<nn::MulOp>);
  add("QLinearConv", importQLinearConv);
  add("NhwcMaxPool", importNhwcMaxPool);
  add("QLinearSigmoid", importQLinearSigmoid);
  add("QLinearLeakyRelu", importQLinearLeakyRelu);
  add("QLinearSoftmax", importQLinearSoftmax);
  add("QLinearAveragePool", importQLinearAveragePool);
  add("QLinearGlobalAveragePool", importQLinearGlobalAveragePool);
  add("QLinearReduceMean", importQLinearReduceMean);
  add("QLinearConcat", importQLinearConcat);
  add("QLinearWhere", importQLinearWhere);
}
