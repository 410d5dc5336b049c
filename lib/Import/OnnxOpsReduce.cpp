//===- OnnxOpsReduce.cpp - Reductions and places of extremes --------------===//
//
// `nn` keeps the reduced axes with the size 1; where ONNX drops them a reshape
// does.
//
//===----------------------------------------------------------------------===//

#include "NodeSteps.h"

using namespace hetero;

//===----------------------------------------------------------------------===//
// Axes
//===----------------------------------------------------------------------===//

/// Collects the sets of axes whose removal leaves `result`. Axes of size 1 are
/// left out of the sets: a reduction along them changes nothing.
static void collectAxes(ArrayRef<int64_t> input, ArrayRef<int64_t> result,
                        int64_t axis, SmallVector<int64_t> &taken,
                        SmallVectorImpl<SmallVector<int64_t>> &found) {
  if (input.empty()) {
    if (result.empty() && !llvm::is_contained(found, taken))
      found.push_back(taken);
    return;
  }
  if (found.size() > 1)
    return;
  if (!result.empty() && input.front() == result.front())
    collectAxes(input.drop_front(), result.drop_front(), axis + 1, taken,
                found);
  bool counts = input.front() != 1;
  if (counts)
    taken.push_back(axis);
  collectAxes(input.drop_front(), result, axis + 1, taken, found);
  if (counts)
    taken.pop_back();
}

/// The axes that lead from the shape of operand 0 to the inferred one of the
/// result, or nothing if there is more than one way.
static std::optional<SmallVector<int64_t>> deduceAxes(NodeImporter &importer,
                                                      bool keepsAxes) {
  ArrayRef<int64_t> input = importer.getInputType(0).getShape();
  OnnxType inferred = importer.getInferredType(0);
  if (!inferred.isStatic())
    return std::nullopt;
  ArrayRef<int64_t> result = *inferred.shape;
  SmallVector<int64_t> axes;
  if (!keepsAxes) {
    SmallVector<SmallVector<int64_t>> found;
    collectAxes(input, result, 0, axes, found);
    return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
  }
  if (result.size() != input.size())
    return std::nullopt;
  for (auto [axis, sizes] : llvm::enumerate(llvm::zip(input, result))) {
    auto [from, to] = sizes;
    if (from == to)
      continue;
    if (to != 1)
      return std::nullopt;
    axes.push_back(axis);
  }
  return axes;
}

/// The ascending axes of a reduction, from operand 1, the attribute, or the
/// shapes if the operand is computed.
static FailureOr<SmallVector<int64_t>> readAxes(NodeImporter &importer,
                                                bool keepsAxes) {
  int64_t rank = importer.getInputType(0).getRank();
  std::optional<SmallVector<int64_t>> given = importer.getInts("axes");
  if (importer.hasInput(1)) {
    if (!importer.getConstant(1))
      if (auto deduced = deduceAxes(importer, keepsAxes))
        return *deduced;
    auto constant = importer.getConstantIntegers(1, "list of axes");
    if (failed(constant))
      return failure();
    given = *constant;
  }
  SmallVector<int64_t> axes;
  bool isEmpty = !given || given->empty();
  if (isEmpty && importer.getInt("noop_with_empty_axes", 0) != 0)
    return axes;
  if (isEmpty) {
    llvm::append_range(axes, llvm::seq<int64_t>(0, rank));
    return axes;
  }
  for (int64_t axis : *given) {
    auto normal = importer.normaliseAxis(axis, rank);
    if (failed(normal))
      return failure();
    if (llvm::is_contained(axes, *normal))
      return importer.refuse("it names the axis " + llvm::Twine(*normal) +
                             " twice");
    axes.push_back(*normal);
  }
  llvm::sort(axes);
  return axes;
}

/// `value` without the dimensions `axes`, which have the size 1.
static Value dropAxes(NodeSteps &steps, Value value, ArrayRef<int64_t> axes) {
  if (!value)
    return {};
  SmallVector<int64_t> shape;
  for (auto [axis, size] : llvm::enumerate(getShape(value)))
    if (!llvm::is_contained(axes, static_cast<int64_t>(axis)))
      shape.push_back(size);
  return steps.reshape(value, shape);
}

//===----------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------===//

/// Gives `reduce(input, axes)` with or without the axes as the result.
static LogicalResult makeReduction(
    NodeImporter &importer,
    llvm::function_ref<Value(NodeSteps &, Value, ArrayRef<int64_t>)> reduce) {
  bool keepsAxes = importer.getInt("keepdims", 1) != 0;
  auto axes = readAxes(importer, keepsAxes);
  if (failed(axes))
    return failure();
  NodeSteps steps(importer);
  Value result = reduce(steps, importer.getInput(0), *axes);
  if (!keepsAxes) {
    // Axes that were deduced leave out those of size 1.
    OnnxType inferred = importer.getInferredType(0);
    result = inferred.isStatic() ? steps.reshape(result, *inferred.shape)
                                 : dropAxes(steps, result, *axes);
  }
  return steps.finish(0, result);
}

template <nn::ReduceKind kind>
static LogicalResult importReduce(NodeImporter &importer) {
  return makeReduction(
      importer, [](NodeSteps &steps, Value input, ArrayRef<int64_t> axes) {
        return steps.reduce(kind, input, axes);
      });
}

static LogicalResult importReduceLogSum(NodeImporter &importer) {
  return makeReduction(
      importer, [](NodeSteps &steps, Value input, ArrayRef<int64_t> axes) {
        return steps.unary(nn::UnaryFunction::Log,
                           steps.reduce(nn::ReduceKind::Sum, input, axes));
      });
}

/// log(sum(exp(x - m))) + m for the largest element m. Where that is infinite
/// the largest finite number serves as well: the infinity remains in the sum.
static LogicalResult importReduceLogSumExp(NodeImporter &importer) {
  return makeReduction(importer, [](NodeSteps &steps, Value input,
                                    ArrayRef<int64_t> axes) {
    constexpr float kLargest = std::numeric_limits<float>::max();
    Value largest = steps.clip(steps.reduce(nn::ReduceKind::Max, input, axes),
                               -kLargest, kLargest);
    Value powers =
        steps.unary(nn::UnaryFunction::Exp, steps.subtract(input, largest));
    Value sum = steps.reduce(nn::ReduceKind::Sum, powers, axes);
    return steps.add(steps.unary(nn::UnaryFunction::Log, sum), largest);
  });
}

//===----------------------------------------------------------------------===//
// Places
//===----------------------------------------------------------------------===//

template <typename OpT>
static LogicalResult importArg(NodeImporter &importer) {
  auto axis = importer.normaliseAxis(importer.getInt("axis", 0),
                                     importer.getInputType(0).getRank());
  if (failed(axis))
    return failure();
  NodeSteps steps(importer);
  Builder &builder = importer.getBuilder();
  Value result = steps.make<OpT>(
      importer.getInput(0), [&](typename OpT::Properties &properties) {
        properties.axis = builder.getI64IntegerAttr(*axis);
        if (importer.getInt("select_last_index", 0) != 0)
          properties.select_last_index = builder.getUnitAttr();
      });
  if (importer.getInt("keepdims", 1) == 0)
    result = dropAxes(steps, result, *axis);
  return steps.finish(0, result);
}

/// The number of elements: operand 1 since opset 10, or the inferred result's
/// if that is computed.
static FailureOr<int64_t> readCount(NodeImporter &importer, int64_t axis) {
  if (!importer.hasInput(1))
    return importer.getInt("k", 0);
  OnnxType inferred = importer.getInferredType(0);
  if (!importer.getConstant(1) && inferred.isStatic())
    return (*inferred.shape)[axis];
  auto counts = importer.getConstantIntegers(1, "number of elements");
  if (failed(counts))
    return failure();
  if (counts->size() != 1)
    return importer.refuse("its number of elements is not one number");
  return counts->front();
}

/// The elements are gathered from their places.
static LogicalResult importTopK(NodeImporter &importer) {
  auto axis = importer.normaliseAxis(importer.getInt("axis", -1),
                                     importer.getInputType(0).getRank());
  if (failed(axis))
    return failure();
  auto count = readCount(importer, *axis);
  if (failed(count))
    return failure();
  NodeSteps steps(importer);
  Builder &builder = importer.getBuilder();
  Value input = importer.getInput(0);
  Value places =
      steps.make<nn::TopKOp>(input, [&](nn::TopKOp::Properties &properties) {
        properties.k = builder.getI64IntegerAttr(*count);
        properties.axis = builder.getI64IntegerAttr(*axis);
        properties.largest =
            builder.getBoolAttr(importer.getInt("largest", 1) != 0);
      });
  if (failed(steps.finish(1, places)))
    return failure();
  if (!importer.isResultUsed(0))
    return success();
  return steps.finish(0, steps.gatherElements(input, places, *axis));
}

void hetero::addReduceHandlers(OnnxHandlers &handlers) {
  using nn::ReduceKind;
  handlers.add("ReduceSum", {1, 11, 13}, importReduce<ReduceKind::Sum>);
  handlers.add("ReduceMean", {1, 11, 13, 18}, importReduce<ReduceKind::Mean>);
  handlers.add("ReduceMax", {1, 11, 12, 13, 18, 20},
               importReduce<ReduceKind::Max>);
  handlers.add("ReduceMin", {1, 11, 12, 13, 18, 20},
               importReduce<ReduceKind::Min>);
  handlers.add("ReduceProd", {1, 11, 13, 18}, importReduce<ReduceKind::Prod>);
  handlers.add("ReduceL1", {1, 11, 13, 18}, importReduce<ReduceKind::L1>);
  handlers.add("ReduceL2", {1, 11, 13, 18}, importReduce<ReduceKind::L2>);
  handlers.add("ReduceSumSquare", {1, 11, 13, 18},
               importReduce<ReduceKind::SumSquare>);
  handlers.add("ReduceLogSum", {1, 11, 13, 18, 28}, importReduceLogSum);
  handlers.add("ReduceLogSumExp", {1, 11, 13, 18, 28}, importReduceLogSumExp);
  handlers.add("TopK", {1, 10, 11, 24}, importTopK);
  handlers.add("ArgMax", {1, 11, 12, 13}, importArg<nn::ArgMaxOp>);
  handlers.add("ArgMin", {1, 11, 12, 13}, importArg<nn::ArgMinOp>);
}
