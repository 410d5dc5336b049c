//===- OnnxOpsPool.cpp - Pools --------------------------------------------===//
//
// Windows that combine elements of one channel, and those over the whole input.
//
//===----------------------------------------------------------------------===//

#include "NodeSteps.h"
#include "OnnxOpsAverage.h"
#include "OnnxWindow.h"

using namespace hetero;

template <typename OpT>
static LogicalResult
makePool(NodeImporter &importer, const OnnxWindow &window,
         llvm::function_ref<void(typename OpT::Properties &)> fill) {
  OperandGroups operands;
  operands.add(importer.getInput(0));
  Builder &builder = importer.getBuilder();
  return importer.createResult<OpT>(
      operands, [&](typename OpT::Properties &properties) {
        properties.kernel_shape = builder.getDenseI64ArrayAttr(window.kernel);
        setWindow(properties, builder, window);
        if (importer.getInt("ceil_mode", 0) != 0)
          properties.ceil_mode = builder.getUnitAttr();
        fill(properties);
      });
}

static FailureOr<OnnxWindow> readPoolWindow(NodeImporter &importer) {
  if (failed(requireSpatial(importer)))
    return failure();
  auto kernel = readSizes(importer, "kernel_shape",
                          importer.getInputType(0).getRank() - 2, 1);
  if (failed(kernel))
    return failure();
  return readWindow(importer, *kernel);
}

LogicalResult hetero::importPlainAveragePool(NodeImporter &importer) {
  FailureOr<OnnxWindow> window = readPoolWindow(importer);
  if (failed(window))
    return failure();
  return makePool<nn::AvgPoolOp>(
      importer, *window, [&](nn::AvgPoolOp::Properties &properties) {
        if (importer.getInt("count_include_pad", 0) != 0)
          properties.count_include_pad = importer.getBuilder().getUnitAttr();
      });
}

static LogicalResult importMaxPool(NodeImporter &importer) {
  FailureOr<OnnxWindow> window = readPoolWindow(importer);
  if (failed(window) ||
      failed(makePool<nn::MaxPoolOp>(importer, *window,
                                     [](nn::MaxPoolOp::Properties &) {})))
    return failure();
  if (!importer.isResultUsed(1))
    return success();
  // The places of the maxima are an operation of their own.
  Builder &builder = importer.getBuilder();
  NodeSteps steps(importer);
  return steps.finish(1, steps.make<nn::MaxPoolIndicesOp>(
                             importer.getInput(0),
                             [&](nn::MaxPoolIndicesOp::Properties &properties) {
                               properties.kernel_shape =
                                   builder.getDenseI64ArrayAttr(window->kernel);
                               setWindow(properties, builder, *window);
                               if (importer.getInt("ceil_mode", 0) != 0)
                                 properties.ceil_mode = builder.getUnitAttr();
                               if (importer.getInt("storage_order", 0) != 0)
                                 properties.column_major =
                                     builder.getUnitAttr();
                             }));
}

/// Puts every element where its index says; the rest is zero.
static LogicalResult importMaxUnpool(NodeImporter &importer) {
  if (failed(requireSpatial(importer)))
    return failure();
  ArrayRef<int64_t> input = importer.getInputType(0).getShape();
  auto kernel = readSizes(importer, "kernel_shape", input.size() - 2, 1);
  if (failed(kernel))
    return failure();
  FailureOr<OnnxWindow> window = readWindow(importer, *kernel);
  if (failed(window))
    return failure();
  // What the pool took in: the indices count through it.
  SmallVector<int64_t> shape(input.take_front(2));
  for (size_t i = 0; i < kernel->size(); ++i)
    shape.push_back((input[2 + i] - 1) * window->strides[i] +
                    window->kernel[i] - window->pads[i] -
                    window->pads[kernel->size() + i]);
  if (importer.hasInput(2)) {
    auto stated = importer.getConstantIntegers(2, "output shape");
    OnnxType inferred = importer.getInferredType(0);
    if (!importer.getConstant(2) && inferred.isStatic())
      stated = *inferred.shape;
    if (failed(stated))
      return failure();
    shape = *stated;
  }
  NodeSteps steps(importer);
  int64_t count = ShapedType::getNumElements(input);
  auto empty = RankedTensorType::get(ShapedType::getNumElements(shape),
                                     importer.getInputType(0).getElementType());
  Builder &builder = importer.getBuilder();
  Value zeros =
      nn::ConstantOp::create(importer.getBuilder(), importer.getLoc(), empty,
                             cast<ElementsAttr>(builder.getZeroAttr(empty)));
  Value result = steps.make<nn::ScatterElementsOp>(
      {zeros, steps.reshape(importer.getInput(1), count),
       steps.reshape(importer.getInput(0), count)},
      [&](nn::ScatterElementsOp::Properties &properties) {
        properties.axis = builder.getI64IntegerAttr(0);
        properties.reduction = nn::ScatterReductionAttr::get(
            importer.getContext(), nn::ScatterReduction::None);
      });
  return steps.finish(0, steps.reshape(result, shape));
}

static LogicalResult importGlobalAveragePool(NodeImporter &importer) {
  if (failed(requireSpatial(importer)))
    return failure();
  OperandGroups operands;
  operands.add(importer.getInput(0));
  return importer.createResult<nn::GlobalAvgPoolOp>(
      operands, [](nn::GlobalAvgPoolOp::Properties &) {});
}

/// One window over the whole input.
static LogicalResult importGlobalMaxPool(NodeImporter &importer) {
  if (failed(requireSpatial(importer)))
    return failure();
  OnnxWindow window;
  window.kernel.assign(
      importer.getInputType(0).getShape().drop_front(2).begin(),
      importer.getInputType(0).getShape().end());
  window.strides.assign(window.kernel.size(), 1);
  window.dilations.assign(window.kernel.size(), 1);
  window.pads.assign(2 * window.kernel.size(), 0);
  return makePool<nn::MaxPoolOp>(importer, window,
                                 [](nn::MaxPoolOp::Properties &) {});
}

//===----------------------------------------------------------------------===//
// Norms over windows
//===----------------------------------------------------------------------===//

/// |x|^p, ready to be summed.
static Value raise(NodeSteps &steps, Value input, int64_t p) {
  if (p == 2)
    return steps.multiply(input, input);
  Value magnitude = steps.unary(nn::UnaryFunction::Abs, input);
  return p == 1 ? magnitude
                : steps.binary(nn::BinaryFunction::Pow, magnitude,
                               steps.constant(static_cast<float>(p)));
}

/// The p-th root of a sum.
static Value takeRoot(NodeSteps &steps, Value sum, int64_t p) {
  if (p == 1)
    return sum;
  if (p == 2)
    return steps.unary(nn::UnaryFunction::Sqrt, sum);
  return steps.binary(nn::BinaryFunction::Pow, sum,
                      steps.constant(1.0f / static_cast<float>(p)));
}

static LogicalResult requireNorm(NodeImporter &importer, int64_t p) {
  if (p >= 1)
    return success();
  return importer.refuse("its p is " + llvm::Twine(p) +
                         ", where norms begin at 1");
}

/// Sums over windows are convolutions with ones, a channel at a time.
static LogicalResult importLpPool(NodeImporter &importer) {
  int64_t p = importer.getInt("p", 2);
  FailureOr<OnnxWindow> window = readPoolWindow(importer);
  if (failed(window) || failed(requireNorm(importer, p)))
    return failure();
  ArrayRef<int64_t> shape = importer.getInputType(0).getShape();
  size_t rank = window->kernel.size();
  SmallVector<int64_t> result(shape.take_front(2));
  for (size_t i = 0; i < rank; ++i) {
    int64_t size = shape[2 + i], stride = window->strides[i];
    int64_t begin = window->pads[i], &end = window->pads[rank + i];
    int64_t extent = window->dilations[i] * (window->kernel[i] - 1) + 1;
    result.push_back(nn::getWindowOutputSize(
        size, window->kernel[i], stride, begin, end, window->dilations[i],
        importer.getInt("ceil_mode", 0) != 0));
    // As much padding as the last window needs.
    end = std::max<int64_t>(
        (result.back() - 1) * stride + extent - size - begin, 0);
  }
  NodeSteps steps(importer);
  SmallVector<int64_t> planes{shape[0] * shape[1], 1}, kernel{1, 1};
  llvm::append_range(planes, shape.drop_front(2));
  llvm::append_range(kernel, window->kernel);
  Value ones = steps.constant(
      SmallVector<float>(ShapedType::getNumElements(kernel), 1.0f), kernel);
  OperandGroups operands;
  Value terms = steps.reshape(raise(steps, importer.getInput(0), p), planes);
  if (!terms)
    return failure();
  operands.add(terms).add(ones);
  Builder &builder = importer.getBuilder();
  auto sums = importer.create<nn::ConvOp>(
      operands, [&](nn::ConvOp::Properties &properties) {
        setWindow(properties, builder, *window);
        properties.group = builder.getI64IntegerAttr(1);
      });
  if (failed(sums))
    return failure();
  return steps.finish(0, takeRoot(steps, steps.reshape(*sums, result), p));
}

static LogicalResult importGlobalLpPool(NodeImporter &importer) {
  int64_t p = importer.getInt("p", 2);
  if (failed(requireSpatial(importer)) || failed(requireNorm(importer, p)))
    return failure();
  NodeSteps steps(importer);
  auto axes = llvm::to_vector(
      llvm::seq<int64_t>(2, importer.getInputType(0).getRank()));
  Value sum = steps.reduce(nn::ReduceKind::Sum,
                           raise(steps, importer.getInput(0), p), axes);
  return steps.finish(0, takeRoot(steps, sum, p));
}

void hetero::addPoolHandlers(OnnxHandlers &handlers) {
  handlers.add("MaxPool", {1, 8, 10, 11, 12, 22}, importMaxPool);
  handlers.add("MaxUnpool", {9, 11, 22}, importMaxUnpool);
  handlers.add("GlobalAveragePool", {1, 22}, importGlobalAveragePool);
  handlers.add("GlobalMaxPool", {1, 22}, importGlobalMaxPool);
  handlers.add("LpPool", {2, 11, 18, 22}, importLpPool);
  handlers.add("GlobalLpPool", {2, 22}, importGlobalLpPool);
}
