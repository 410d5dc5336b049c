//===- OnnxOpsMath.cpp - Products, arithmetic and activations -------------===//

#include "NodeImporter.h"
#include "hetero/Support/PlantedFault.h"
#include <limits>
#include <numeric>

using namespace hetero;

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

static LogicalResult importMatMul(NodeImporter &importer) {
  OperandGroups operands;
  operands.add(importer.getInput(0)).add(importer.getInput(1));
  return importer.createResult<nn::MatMulOp>(operands,
                                             [](nn::MatMulOp::Properties &) {});
}

/// A, B, a_zero_point?, b_zero_point?: the exact sum.
static LogicalResult importMatMulInteger(NodeImporter &importer) {
  SmallVector<Value> zeroPoints;
  for (unsigned i : {0, 1})
    zeroPoints.push_back(
        importer.hasInput(2 + i)
            ? importer.getQuantizationParameter(2 + i)
            : importer.makeZero(importer.getInputType(i).getElementType()));
  OperandGroups operands;
  operands.add(importer.getInput(0))
      .add(importer.getInput(1))
      .add(Value())
      .add(ValueRange())
      .add(ValueRange(zeroPoints));
  return importer.createResult<nn::MatMulOp>(operands,
                                             [](nn::MatMulOp::Properties &) {});
}

/// a, a_scale, a_zero_point, b, b_scale, b_zero_point, y_scale, y_zero_point.
static LogicalResult importQLinearMatMul(NodeImporter &importer) {
  Value scales[] = {importer.getQuantizationParameter(1),
                    importer.getQuantizationParameter(4)};
  Value zeroPoints[] = {importer.getQuantizationParameter(2),
                        importer.getQuantizationParameter(5)};
  OperandGroups operands;
  operands.add(importer.getInput(0))
      .add(importer.getInput(3))
      .add(Value())
      .add(ValueRange(scales))
      .add(ValueRange(zeroPoints))
      .add(importer.getQuantizationParameter(6))
      .add(importer.getQuantizationParameter(7));
  return importer.createResult<nn::MatMulOp>(
      operands, [&](nn::MatMulOp::Properties &properties) {
        properties.requant = nn::RequantKindAttr::get(importer.getContext(),
                                                      nn::RequantKind::Float);
      });
}

static LogicalResult importGemm(NodeImporter &importer) {
  OperandGroups operands;
  operands.add(importer.getInput(0))
      .add(importer.getInput(1))
      .add(importer.getInput(2));
  Builder &builder = importer.getBuilder();
  return importer.createResult<nn::GemmOp>(
      operands, [&](nn::GemmOp::Properties &properties) {
        properties.alpha =
            builder.getF32FloatAttr(importer.getFloat("alpha", 1.0f));
        properties.beta =
            builder.getF32FloatAttr(importer.getFloat("beta", 1.0f));
        if (importer.getInt("transA", 0) != 0)
          properties.transA = builder.getUnitAttr();
        if (importer.getInt("transB", 0) != 0)
          properties.transB = builder.getUnitAttr();
      });
}

//===----------------------------------------------------------------------===//
// Elementwise
//===----------------------------------------------------------------------===//

template <typename OpT>
static LogicalResult importBinary(NodeImporter &importer) {
  OperandGroups operands;
  operands.add(importer.getInput(0)).add(importer.getInput(1));
  return importer.createResult<OpT>(operands,
                                    [](typename OpT::Properties &) {});
}

template <typename OpT>
static LogicalResult importUnary(NodeImporter &importer) {
  OperandGroups operands;
  operands.add(importer.getInput(0));
  return importer.createResult<OpT>(operands,
                                    [](typename OpT::Properties &) {});
}

static LogicalResult makeClip(NodeImporter &importer, float low, float high) {
  OperandGroups operands;
  operands.add(importer.getInput(0));
  Builder &builder = importer.getBuilder();
  return importer.createResult<nn::ClipOp>(
      operands, [&](nn::ClipOp::Properties &properties) {
        properties.min = builder.getF32FloatAttr(low);
        properties.max = builder.getF32FloatAttr(high);
      });
}

// An absent bound is the largest finite number, not infinity, by definition.
static constexpr float kLowest = std::numeric_limits<float>::lowest();
static constexpr float kHighest = std::numeric_limits<float>::max();

/// Until opset 11 the bounds are attributes.
static LogicalResult importClipOfAttributes(NodeImporter &importer) {
  return makeClip(importer, importer.getFloat("min", kLowest),
                  importer.getFloat("max", kHighest));
}

/// Bounds that are not constant floats are the larger and the smaller operand.
static LogicalResult importClipByFunctions(NodeImporter &importer) {
  Value value = importer.getInput(0);
  for (unsigned i : {1, 2}) {
    if (!importer.hasInput(i))
      continue;
    OperandGroups operands;
    operands.add(value).add(importer.getInput(i));
    FailureOr<Value> bounded = importer.create<nn::BinaryOp>(
        operands, [&](nn::BinaryOp::Properties &properties) {
          properties.function = nn::BinaryFunctionAttr::get(
              importer.getContext(),
              i == 1 ? nn::BinaryFunction::Max : nn::BinaryFunction::Min);
        });
    if (failed(bounded))
      return failure();
    value = *bounded;
  }
  importer.setResult(0, value);
  return success();
}

static LogicalResult importClip(NodeImporter &importer) {
  bool isConstant = isa<FloatType>(importer.getInputType(0).getElementType());
  for (unsigned i : {1, 2})
    isConstant &= !importer.hasInput(i) || importer.getConstant(i);
  if (!isConstant)
    return importClipByFunctions(importer);
  FailureOr<float> low = kLowest, high = kHighest;
  if (importer.hasInput(1))
    low = importer.getConstantFloat(1, "lower bound");
  if (importer.hasInput(2))
    high = importer.getConstantFloat(2, "upper bound");
  if (failed(low) || failed(high))
    return failure();
  // The upper bound wins where they exclude each other.
  if (*low > *high)
    low = high;
  return makeClip(importer, *low, *high);
}

//===----------------------------------------------------------------------===//
// Normalisations
//===----------------------------------------------------------------------===//

static FailureOr<Value> makeSoftmax(NodeImporter &importer, Value input,
                                    int64_t axis, bool isLogarithm) {
  OperandGroups operands;
  operands.add(input);
  return importer.create<nn::SoftmaxOp>(
      operands, [&](nn::SoftmaxOp::Properties &properties) {
        properties.axis = importer.getBuilder().getI64IntegerAttr(axis);
        if (isLogarithm)
          properties.logarithm = importer.getBuilder().getUnitAttr();
      });
}

/// Before opset 13 all dimensions from `axis` on are one.
template <bool isLogarithm>
static LogicalResult importFlatteningSoftmax(NodeImporter &importer) {
  ArrayRef<int64_t> shape = importer.getInputType(0).getShape();
  int64_t rank = shape.size();
  auto axis = importer.normaliseAxis(importer.getInt("axis", 1), rank);
  if (failed(axis))
    return failure();
  Value input = importer.getInput(0);
  bool isMatrix = *axis == rank - 1;
  auto product = [](ArrayRef<int64_t> sizes) {
    return std::accumulate(sizes.begin(), sizes.end(), int64_t(1),
                           std::multiplies<int64_t>());
  };
  if (!isMatrix)
    input = importer.makeReshape(input, {product(shape.take_front(*axis)),
                                         product(shape.drop_front(*axis))});
  FailureOr<Value> result =
      makeSoftmax(importer, input, isMatrix ? *axis : int64_t(1), isLogarithm);
  if (failed(result))
    return failure();
  importer.setResult(0, importer.makeReshape(*result, shape));
  return success();
}

template <bool isLogarithm>
static LogicalResult importSoftmax(NodeImporter &importer) {
  auto axis = importer.normaliseAxis(importer.getInt("axis", -1),
                                     importer.getInputType(0).getRank());
  if (failed(axis))
    return failure();
  if (isPlanted("importer-swapped-axis"))
    axis = importer.getInputType(0).getRank() - 1 - *axis;
  FailureOr<Value> result =
      makeSoftmax(importer, importer.getInput(0), *axis, isLogarithm);
  if (failed(result))
    return failure();
  importer.setResult(0, *result);
  return success();
}

static LogicalResult importBatchNormalization(NodeImporter &importer) {
  if (importer.getInt("training_mode", 0) != 0)
    return importer.refuse("it is in training mode",
                           "export the model for inference");
  if (importer.getInt("spatial", 1) == 0)
    return importer.refuse("it normalises every position by itself "
                           "(spatial = 0), not every channel");
  for (unsigned i = 1; i < importer.getNode().outputs.size(); ++i)
    if (importer.isResultUsed(i))
      return importer.refuse("its result " + llvm::Twine(i) +
                                 ", which exists in training only, is used",
                             "export the model for inference");
  OperandGroups operands;
  for (unsigned i = 0; i < 5; ++i)
    operands.add(importer.getInput(i));
  return importer.createResult<nn::BatchNormOp>(
      operands, [&](nn::BatchNormOp::Properties &properties) {
        properties.epsilon = importer.getBuilder().getF32FloatAttr(
            importer.getFloat("epsilon", 1e-5f));
      });
}

void hetero::addMathHandlers(OnnxHandlers &handlers) {
  handlers.add("MatMul", {1, 9, 13}, importMatMul);
  handlers.add("MatMulInteger", {10}, importMatMulInteger);
  handlers.add("QLinearMatMul", {10, 21}, importQLinearMatMul);
  handlers.add("Gemm", {7, 9, 11, 13}, importGemm);
  handlers.add("Add", {7, 13, 14}, importBinary<nn::AddOp>);
  handlers.add("Sub", {7, 13, 14}, importBinary<nn::SubOp>);
  handlers.add("Mul", {7, 13, 14}, importBinary<nn::MulOp>);
  handlers.add("Relu", {6, 13, 14}, importUnary<nn::ReluOp>);
  handlers.add("Sigmoid", {6, 13}, importUnary<nn::SigmoidOp>);
  handlers.add("Tanh", {6, 13}, importUnary<nn::TanhOp>);
  handlers.add("Clip", {6}, importClipOfAttributes);
  handlers.add("Clip", {11, 12, 13}, importClip);
  handlers.add("Softmax", {1, 11}, importFlatteningSoftmax<false>);
  handlers.add("Softmax", {13}, importSoftmax<false>);
  handlers.add("LogSoftmax", {1, 11}, importFlatteningSoftmax<true>);
  handlers.add("LogSoftmax", {13}, importSoftmax<true>);
  handlers.add("BatchNormalization", {7, 9, 14, 15}, importBatchNormalization);
}
