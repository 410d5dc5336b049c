//===- OnnxOpsGather.cpp - Elements chosen by computed indices ------------===//
//
// The gathers and scatters of every version, and operators that are one of
// them.
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"

using namespace hetero;

/// Makes an OpT with an axis on `values`.
template <typename OpT>
static LogicalResult createAlongAxis(NodeImporter &importer,
                                     ArrayRef<Value> values, int64_t axis) {
  OperandGroups operands;
  for (Value value : values)
    operands.add(value);
  return importer.createResult<OpT>(
      operands, [&](typename OpT::Properties &properties) {
        properties.axis = importer.getBuilder().getI64IntegerAttr(axis);
      });
}

template <typename OpT>
static LogicalResult importGather(NodeImporter &importer) {
  auto axis = importer.normaliseAxis(importer.getInt("axis", 0),
                                     importer.getInputType(0).getRank());
  if (failed(axis))
    return failure();
  return createAlongAxis<OpT>(
      importer, {importer.getInput(0), importer.getInput(1)}, *axis);
}

static LogicalResult importGatherNd(NodeImporter &importer) {
  OperandGroups operands;
  operands.add(importer.getInput(0)).add(importer.getInput(1));
  return importer.createResult<nn::GatherNdOp>(
      operands, [&](nn::GatherNdOp::Properties &properties) {
        properties.batch_dims = importer.getBuilder().getI64IntegerAttr(
            importer.getInt("batch_dims", 0));
      });
}

/// Since opset 16 an update may be combined with what it meets.
static FailureOr<nn::ScatterReductionAttr>
readReduction(NodeImporter &importer) {
  StringRef name = importer.getString("reduction", "none");
  auto reduction = nn::symbolizeScatterReduction(name);
  if (!reduction)
    return importer.refuse("it combines updates by '" + name +
                           "', which is unknown");
  return nn::ScatterReductionAttr::get(importer.getContext(), *reduction);
}

static OperandGroups getScatterOperands(NodeImporter &importer) {
  OperandGroups operands;
  for (unsigned i = 0; i < 3; ++i)
    operands.add(importer.getInput(i));
  return operands;
}

static LogicalResult importScatterElements(NodeImporter &importer) {
  auto axis = importer.normaliseAxis(importer.getInt("axis", 0),
                                     importer.getInputType(0).getRank());
  auto reduction = readReduction(importer);
  if (failed(axis) || failed(reduction))
    return failure();
  return importer.createResult<nn::ScatterElementsOp>(
      getScatterOperands(importer),
      [&](nn::ScatterElementsOp::Properties &properties) {
        properties.axis = importer.getBuilder().getI64IntegerAttr(*axis);
        properties.reduction = *reduction;
      });
}

static LogicalResult importScatterNd(NodeImporter &importer) {
  auto reduction = readReduction(importer);
  if (failed(reduction))
    return failure();
  return importer.createResult<nn::ScatterNdOp>(
      getScatterOperands(importer),
      [&](nn::ScatterNdOp::Properties &properties) {
        properties.reduction = *reduction;
      });
}

static LogicalResult importOneHot(NodeImporter &importer) {
  const OnnxTensor *tensor = importer.getConstant(1);
  int64_t depth;
  if (tensor && tensor->element == OnnxElement::Float32) {
    auto number = importer.getConstantFloat(1, "depth");
    if (failed(number))
      return failure();
    depth = *number >= 0 && *number < 1e9f ? static_cast<int64_t>(*number) : -1;
  } else {
    auto numbers = importer.getConstantIntegers(1, "depth");
    if (failed(numbers))
      return failure();
    depth = numbers->size() == 1 ? numbers->front() : -1;
  }
  if (depth < 0)
    return importer.refuse("its depth is no size");
  RankedTensorType indices = importer.getInputType(0);
  auto axis = importer.normaliseAxis(importer.getInt("axis", -1),
                                     indices.getRank() + 1);
  if (failed(axis))
    return failure();
  Value positions = importer.getInput(0);
  Type element = indices.getElementType();
  if (!element.isSignedInteger(32) && !element.isSignedInteger(64)) {
    // Indices may be any numbers; those of a fraction are cut.
    Type wide =
        IntegerType::get(importer.getContext(), 64, IntegerType::Signed);
    positions = nn::CastOp::create(importer.getBuilder(), importer.getLoc(),
                                   positions, wide);
  }
  OperandGroups operands;
  operands.add(positions).add(importer.getInput(2));
  Builder &builder = importer.getBuilder();
  return importer.createResult<nn::OneHotOp>(
      operands, [&](nn::OneHotOp::Properties &properties) {
        properties.axis = builder.getI64IntegerAttr(*axis);
        properties.depth = builder.getI64IntegerAttr(depth);
      });
}

/// A gather of the positions at which a constant condition holds.
static LogicalResult importCompress(NodeImporter &importer) {
  auto condition = importer.getConstantIntegers(1, "condition");
  if (failed(condition))
    return failure();
  Value input = importer.getInput(0);
  int64_t axis = 0;
  if (importer.getAttribute("axis")) {
    auto normal = importer.normaliseAxis(importer.getInt("axis", 0),
                                         importer.getInputType(0).getRank());
    if (failed(normal))
      return failure();
    axis = *normal;
  } else {
    input =
        importer.makeReshape(input, importer.getInputType(0).getNumElements());
  }
  int64_t size = cast<RankedTensorType>(input.getType()).getDimSize(axis);
  SmallVector<int64_t> positions;
  for (auto [i, holds] : llvm::enumerate(*condition))
    if (holds)
      positions.push_back(i);
  if (static_cast<int64_t>(condition->size()) > size)
    return importer.refuse("its condition is longer than its input");
  return createAlongAxis<nn::GatherOp>(
      importer, {input, importer.makeIntegers(positions)}, axis);
}

void hetero::addGatherHandlers(OnnxHandlers &handlers) {
  handlers.add("Gather", {1, 11, 13}, importGather<nn::GatherOp>);
  handlers.add("GatherElements", {11, 13}, importGather<nn::GatherElementsOp>);
  handlers.add("GatherND", {11, 12, 13}, importGatherNd);
  handlers.add("Scatter", {9, 11}, importScatterElements);
  handlers.add("ScatterElements", {11, 13, 16, 18}, importScatterElements);
  handlers.add("ScatterND", {11, 13, 16, 18}, importScatterNd);
  handlers.add("OneHot", {9, 11, 28}, importOneHot);
  handlers.add("Compress", {9, 11, 28}, importCompress);
}
