//===- OnnxOpsNorm.cpp - Normalisation by own statistics ------------------===//
//
// All of these are one operation over different axes of a tensor, perhaps with
// its channels in groups.
//
//===----------------------------------------------------------------------===//

#include "NodeSteps.h"

using namespace hetero;

/// The normalisation of `input` over `axes`; scale and bias may be null.
static Value makeNorm(NodeImporter &importer, Value input, Value scale,
                      Value bias, ArrayRef<int64_t> axes, float epsilon,
                      bool isCentred = true) {
  if (!input)
    return {};
  OperandGroups operands;
  operands.add(input).add(scale).add(bias);
  Builder &builder = importer.getBuilder();
  auto result = importer.create<nn::LayerNormOp>(
      operands, [&](nn::LayerNormOp::Properties &properties) {
        properties.axes = builder.getDenseI64ArrayAttr(axes);
        properties.epsilon = builder.getF32FloatAttr(epsilon);
        if (!isCentred)
          properties.uncentred = builder.getUnitAttr();
      });
  return succeeded(result) ? *result : Value();
}

/// The dimensions of operand 0 from the attribute `axis` on.
static FailureOr<SmallVector<int64_t>> readLastAxes(NodeImporter &importer) {
  int64_t rank = importer.getInputType(0).getRank();
  auto axis = importer.normaliseAxis(importer.getInt("axis", -1), rank);
  if (failed(axis))
    return failure();
  return llvm::to_vector(llvm::seq<int64_t>(*axis, rank));
}

static LogicalResult importLayerNormalization(NodeImporter &importer) {
  auto axes = readLastAxes(importer);
  if (failed(axes))
    return failure();
  NodeSteps steps(importer);
  Value input = importer.getInput(0);
  float epsilon = importer.getFloat("epsilon", 1e-5f);
  Value result = makeNorm(importer, input, importer.getInput(1),
                          importer.getInput(2), *axes, epsilon);
  if (failed(steps.finish(0, result)))
    return failure();
  if (!importer.isResultUsed(1) && !importer.isResultUsed(2))
    return success();
  // The statistics themselves, for whoever asks.
  Value mean = steps.reduce(nn::ReduceKind::Mean, input, *axes);
  Value difference = mean ? steps.subtract(input, mean) : Value();
  Value variance = steps.reduce(nn::ReduceKind::Mean,
                                steps.multiply(difference, difference), *axes);
  Value factor =
      steps.unary(nn::UnaryFunction::Reciprocal,
                  steps.unary(nn::UnaryFunction::Sqrt,
                              steps.add(variance, steps.constant(epsilon))));
  return success(succeeded(steps.finish(1, mean)) &&
                 succeeded(steps.finish(2, factor)));
}

static LogicalResult importRmsNormalization(NodeImporter &importer) {
  auto axes = readLastAxes(importer);
  if (failed(axes))
    return failure();
  Value result = makeNorm(importer, importer.getInput(0), importer.getInput(1),
                          Value(), *axes, importer.getFloat("epsilon", 1e-5f),
                          /*isCentred=*/false);
  return NodeSteps(importer).finish(0, result);
}

/// Refuses an operand 0 without channels.
static LogicalResult requireChannels(NodeImporter &importer) {
  int64_t rank = importer.getInputType(0).getRank();
  if (rank >= 3)
    return success();
  return importer.refuse("its input has " + llvm::Twine(rank) +
                         " dimensions; it needs a batch, channels and at least "
                         "one spatial dimension");
}

/// One value a channel, shaped to meet dimension 1 of a tensor of `rank`.
static Value alignChannels(NodeImporter &importer, unsigned index,
                           int64_t rank) {
  Value parameter = importer.getInput(index);
  SmallVector<int64_t> shape(rank - 1, 1);
  shape[0] = getShape(parameter)[0];
  return importer.makeReshape(parameter, shape);
}

static LogicalResult importInstanceNormalization(NodeImporter &importer) {
  if (failed(requireChannels(importer)))
    return failure();
  int64_t rank = importer.getInputType(0).getRank();
  Value result =
      makeNorm(importer, importer.getInput(0), alignChannels(importer, 1, rank),
               alignChannels(importer, 2, rank),
               llvm::to_vector(llvm::seq<int64_t>(2, rank)),
               importer.getFloat("epsilon", 1e-5f));
  return NodeSteps(importer).finish(0, result);
}

static LogicalResult importGroupNormalization(NodeImporter &importer) {
  if (failed(requireChannels(importer)))
    return failure();
  ArrayRef<int64_t> shape = importer.getInputType(0).getShape();
  int64_t groups = importer.getInt("num_groups", 1), channels = shape[1];
  if (groups <= 0 || channels % groups != 0)
    return importer.refuse("its " + llvm::Twine(channels) +
                           " channels do not divide into " +
                           llvm::Twine(groups) + " groups");
  // Groups and the channels of one are dimensions of their own.
  SmallVector<int64_t> grouped{shape[0], groups, channels / groups};
  llvm::append_range(grouped, shape.drop_front(2));
  int64_t rank = grouped.size();
  NodeSteps steps(importer);
  auto align = [&](unsigned index) {
    Value parameter = importer.getInput(index);
    SmallVector<int64_t> aligned(rank - 1, 1);
    aligned[0] = groups;
    aligned[1] = getShape(parameter)[0] / groups;
    return steps.reshape(parameter, aligned);
  };
  Value result =
      makeNorm(importer, steps.reshape(importer.getInput(0), grouped), align(1),
               align(2), llvm::to_vector(llvm::seq<int64_t>(2, rank)),
               importer.getFloat("epsilon", 1e-5f));
  return steps.finish(0, steps.reshape(result, shape));
}

static LogicalResult importMeanVarianceNormalization(NodeImporter &importer) {
  int64_t rank = importer.getInputType(0).getRank();
  SmallVector<int64_t> axes;
  for (int64_t axis :
       importer.getInts("axes").value_or(SmallVector<int64_t>{0, 2, 3})) {
    auto normal = importer.normaliseAxis(axis, rank);
    if (failed(normal))
      return failure();
    axes.push_back(*normal);
  }
  llvm::sort(axes);
  // ONNX adds 1e-9 to the deviation, that is, its square to the variance where
  // that is nothing.
  Value result =
      makeNorm(importer, importer.getInput(0), Value(), Value(), axes, 1e-18f);
  return NodeSteps(importer).finish(0, result);
}

/// x over the norm of its line; a line of zeros stays.
static LogicalResult importLpNormalization(NodeImporter &importer) {
  auto axis = importer.normaliseAxis(importer.getInt("axis", -1),
                                     importer.getInputType(0).getRank());
  if (failed(axis))
    return failure();
  int64_t p = importer.getInt("p", 2);
  if (p != 1 && p != 2)
    return importer.refuse("its p is " + llvm::Twine(p) + ", neither 1 nor 2");
  NodeSteps steps(importer);
  Value input = importer.getInput(0);
  Value norm = steps.reduce(p == 1 ? nn::ReduceKind::L1 : nn::ReduceKind::L2,
                            input, *axis);
  // Zero over the smallest number is zero.
  norm = steps.clip(norm, std::numeric_limits<float>::denorm_min(),
                    std::numeric_limits<float>::infinity());
  return steps.finish(0, steps.divide(input, norm));
}

/// x / (bias + alpha / size * squares)^beta, where the squares of `size`
/// neighbouring channels are summed: an average over a window of channels.
static LogicalResult importLrn(NodeImporter &importer) {
  int64_t size = importer.getInt("size", 1);
  ArrayRef<int64_t> shape = importer.getInputType(0).getShape();
  if (shape.size() < 2 || size < 1)
    return importer.refuse("it needs channels and a positive size");
  int64_t positions = ShapedType::getNumElements(shape.drop_front(2));
  NodeSteps steps(importer);
  Builder &builder = importer.getBuilder();
  Value input = importer.getInput(0);
  Value squares = steps.reshape(steps.multiply(input, input),
                                {shape[0], 1, shape[1], positions});
  if (!squares)
    return failure();
  OperandGroups operands;
  operands.add(squares);
  auto means = importer.create<nn::AvgPoolOp>(
      operands, [&](nn::AvgPoolOp::Properties &properties) {
        properties.kernel_shape = builder.getDenseI64ArrayAttr({size, 1});
        properties.strides = builder.getDenseI64ArrayAttr({1, 1});
        properties.dilations = builder.getDenseI64ArrayAttr({1, 1});
        properties.pads =
            builder.getDenseI64ArrayAttr({(size - 1) / 2, 0, size / 2, 0});
        properties.count_include_pad = builder.getUnitAttr();
      });
  if (failed(means))
    return failure();
  Value base = steps.add(
      steps.multiply(steps.reshape(*means, shape),
                     steps.constant(importer.getFloat("alpha", 1e-4f))),
      steps.constant(importer.getFloat("bias", 1.0f)));
  Value divisor =
      steps.binary(nn::BinaryFunction::Pow, base,
                   steps.constant(importer.getFloat("beta", 0.75f)));
  return steps.finish(0, steps.divide(input, divisor));
}

void hetero::addNormHandlers(OnnxHandlers &handlers) {
  handlers.add("LpNormalization", {1, 22}, importLpNormalization);
  handlers.add("LRN", {1, 13}, importLrn);
  handlers.add("LayerNormalization", {1, 17}, importLayerNormalization);
  handlers.add("RMSNormalization", {23}, importRmsNormalization);
  handlers.add("InstanceNormalization", {6, 22}, importInstanceNormalization);
  handlers.add("GroupNormalization", {21}, importGroupNormalization);
  handlers.add("MeanVarianceNormalization", {9, 13},
               importMeanVarianceNormalization);
}
