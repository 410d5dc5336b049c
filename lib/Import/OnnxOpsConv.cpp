//===- OnnxOpsConv.cpp - Convolutions and pools ---------------------------===//
//
// All operators with a sliding window. `auto_pad` is resolved here: from the
// `nn` dialect on, every pad is a number.
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"

using namespace hetero;

namespace {
/// A sliding window with everything spelt out.
struct Window {
  SmallVector<int64_t> kernel, strides, pads, dilations;
};
} // namespace

/// Beyond this no window is meant, and sums of such numbers stay in 64 bits.
static constexpr int64_t kLargestSize = int64_t(1) << 31;

/// The attribute called `name`, or `count` times `missing`. Refuses another
/// count of numbers and numbers that are no sizes.
static FailureOr<SmallVector<int64_t>> readSizes(NodeImporter &importer,
                                                 StringRef name, size_t count,
                                                 int64_t missing) {
  auto given = importer.getInts(name);
  if (!given)
    return SmallVector<int64_t>(count, missing);
  if (given->size() != count)
    return importer.refuse("its attribute '" + name + "' has " +
                           llvm::Twine(given->size()) +
                           " elements instead of " + llvm::Twine(count));
  // A pad may be nothing, a stride, dilation or kernel may not.
  for (int64_t value : *given)
    if (value < missing || value > kLargestSize)
      return importer.refuse("its attribute '" + name + "' has the element " +
                             llvm::Twine(value) + ", outside " +
                             llvm::Twine(missing) + " to " +
                             llvm::Twine(kLargestSize));
  return *given;
}

/// Pads so that there is one output for every `stride` inputs, the odd one at
/// the end for SAME_UPPER.
static void padLikeInput(Window &window, ArrayRef<int64_t> sizes, bool upper) {
  for (auto [i, size] : llvm::enumerate(sizes)) {
    int64_t extent = (window.kernel[i] - 1) * window.dilations[i] + 1;
    int64_t outputs = llvm::divideCeil(size, window.strides[i]);
    int64_t total =
        std::max<int64_t>((outputs - 1) * window.strides[i] + extent - size, 0);
    int64_t smaller = total / 2, larger = total - smaller;
    window.pads[i] = upper ? smaller : larger;
    window.pads[sizes.size() + i] = upper ? larger : smaller;
  }
}

/// Reads the window of a node whose first operand is `N×C×D1…`.
static FailureOr<Window> readWindow(NodeImporter &importer,
                                    SmallVector<int64_t> kernel) {
  auto sizes = importer.getInputType(0).getShape().drop_front(2);
  size_t count = sizes.size();
  Window window;
  window.kernel = std::move(kernel);
  auto strides = readSizes(importer, "strides", count, 1);
  auto dilations = readSizes(importer, "dilations", count, 1);
  auto pads = readSizes(importer, "pads", 2 * count, 0);
  if (failed(strides) || failed(dilations) || failed(pads))
    return failure();
  window.strides = *strides;
  window.dilations = *dilations;
  window.pads = *pads;
  StringRef autoPad = importer.getString("auto_pad", "NOTSET");
  if (autoPad == "SAME_UPPER" || autoPad == "SAME_LOWER")
    padLikeInput(window, sizes, autoPad == "SAME_UPPER");
  else if (autoPad == "VALID")
    window.pads.assign(2 * count, 0);
  else if (autoPad != "NOTSET")
    return importer.refuse("its auto_pad '" + autoPad + "' is unknown",
                           "write the pads as numbers");
  return window;
}

/// Refuses an operand that has no spatial dimension.
static LogicalResult requireSpatial(NodeImporter &importer) {
  int64_t rank = importer.getInputType(0).getRank();
  if (rank >= 3)
    return success();
  return importer.refuse("its input has " + llvm::Twine(rank) +
                         " dimensions; it needs a batch, channels and at least "
                         "one spatial dimension");
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

/// The kernel sizes of `weight`; refuses one that does not fit operand 0 or the
/// stated kernel_shape.
static FailureOr<SmallVector<int64_t>> readKernel(NodeImporter &importer,
                                                  Value weight) {
  if (failed(requireSpatial(importer)))
    return failure();
  auto weightType = cast<RankedTensorType>(weight.getType());
  if (weightType.getRank() != importer.getInputType(0).getRank())
    return importer.refuse("its weight has " +
                           llvm::Twine(weightType.getRank()) +
                           " dimensions and its input " +
                           llvm::Twine(importer.getInputType(0).getRank()));
  SmallVector<int64_t> kernel(weightType.getShape().drop_front(2));
  auto stated = importer.getInts("kernel_shape");
  if (stated && *stated != kernel)
    return importer.refuse("its kernel_shape differs from the shape of its "
                           "weight");
  return kernel;
}

/// Sets the lists that every kind of window has.
template <typename Properties>
static void setWindow(Properties &properties, Builder &builder,
                      const Window &window) {
  properties.strides = builder.getDenseI64ArrayAttr(window.strides);
  properties.pads = builder.getDenseI64ArrayAttr(window.pads);
  properties.dilations = builder.getDenseI64ArrayAttr(window.dilations);
}

/// Makes the convolution of operand 0 with `weight`; `operands` are complete.
static LogicalResult makeConvolution(NodeImporter &importer, Value weight,
                                     const OperandGroups &operands,
                                     bool requantised) {
  FailureOr<SmallVector<int64_t>> kernel = readKernel(importer, weight);
  if (failed(kernel))
    return failure();
  FailureOr<Window> window = readWindow(importer, *kernel);
  if (failed(window))
    return failure();
  Builder &builder = importer.getBuilder();
  return importer.createResult<nn::ConvOp>(
      operands, [&](nn::ConvOp::Properties &properties) {
        setWindow(properties, builder, *window);
        properties.group =
            builder.getI64IntegerAttr(importer.getInt("group", 1));
        if (requantised)
          properties.requant = nn::RequantKindAttr::get(importer.getContext(),
                                                        nn::RequantKind::Float);
      });
}

static LogicalResult importConv(NodeImporter &importer) {
  Value weight = importer.getInput(1);
  OperandGroups operands;
  operands.add(importer.getInput(0)).add(weight).add(importer.getInput(2));
  return makeConvolution(importer, weight, operands, false);
}

/// x, x_scale, x_zero_point, w, w_scale, w_zero_point, y_scale, y_zero_point,
/// B.
static LogicalResult importQLinearConv(NodeImporter &importer) {
  Value weight = importer.getInput(3);
  Value scales[] = {importer.getQuantizationParameter(1),
                    importer.getQuantizationParameter(4)};
  Value zeroPoints[] = {importer.getQuantizationParameter(2),
                        importer.getQuantizationParameter(5)};
  OperandGroups operands;
  operands.add(importer.getInput(0))
      .add(weight)
      .add(importer.getInput(8))
      .add(ValueRange(scales))
      .add(ValueRange(zeroPoints))
      .add(importer.getQuantizationParameter(6))
      .add(importer.getQuantizationParameter(7));
  return makeConvolution(importer, weight, operands, true);
}

/// x, w, x_zero_point?, w_zero_point?: the exact sum.
static LogicalResult importConvInteger(NodeImporter &importer) {
  Value weight = importer.getInput(1);
  SmallVector<Value> zeroPoints;
  for (unsigned i : {0, 1})
    zeroPoints.push_back(
        importer.hasInput(2 + i)
            ? importer.getQuantizationParameter(2 + i)
            : importer.makeZero(importer.getInputType(i).getElementType()));
  OperandGroups operands;
  operands.add(importer.getInput(0))
      .add(weight)
      .add(Value())
      .add(ValueRange())
      .add(ValueRange(zeroPoints));
  return makeConvolution(importer, weight, operands, false);
}

//===----------------------------------------------------------------------===//
// Transposed convolutions
//===----------------------------------------------------------------------===//

/// Cuts `total` off the result along dimension `i`, the odd element at the end
/// for SAME_UPPER and at the begin for every other mode.
static void cropResult(Window &window, size_t i, int64_t total, bool upper) {
  int64_t smaller = total / 2, larger = total - smaller;
  window.pads[i] = upper ? smaller : larger;
  window.pads[window.kernel.size() + i] = upper ? larger : smaller;
}

/// Reads the window of a ConvTranspose. A stated result shape becomes pads, or
/// more of `outputPadding` where it exceeds the result without pads.
static FailureOr<Window>
readTransposedWindow(NodeImporter &importer, SmallVector<int64_t> kernel,
                     SmallVectorImpl<int64_t> &outputPadding) {
  auto sizes = importer.getInputType(0).getShape().drop_front(2);
  FailureOr<Window> window = readWindow(importer, std::move(kernel));
  auto padding = readSizes(importer, "output_padding", sizes.size(), 0);
  if (failed(window) || failed(padding))
    return failure();
  outputPadding = *padding;
  StringRef autoPad = importer.getString("auto_pad", "NOTSET");
  bool isUpper = autoPad == "SAME_UPPER";
  bool isSame = isUpper || autoPad == "SAME_LOWER";
  bool isStated = importer.getAttribute("output_shape");
  auto stated = readSizes(importer, "output_shape", sizes.size(), 1);
  if (failed(stated))
    return failure();
  for (auto [i, size] : llvm::enumerate(sizes)) {
    if (!isStated && !isSame)
      continue;
    int64_t whole = nn::getTransposedOutputSize(
        size, window->kernel[i], window->strides[i], 0, 0, window->dilations[i],
        outputPadding[i]);
    // The SAME modes never add to the result.
    int64_t wanted = isStated ? (*stated)[i] : size * window->strides[i];
    cropResult(*window, i, std::max<int64_t>(whole - wanted, 0), isUpper);
    if (isStated && wanted > whole)
      outputPadding[i] += wanted - whole;
  }
  return window;
}

static LogicalResult importConvTranspose(NodeImporter &importer) {
  Value weight = importer.getInput(1);
  FailureOr<SmallVector<int64_t>> kernel = readKernel(importer, weight);
  if (failed(kernel))
    return failure();
  SmallVector<int64_t> outputPadding;
  FailureOr<Window> window =
      readTransposedWindow(importer, *kernel, outputPadding);
  if (failed(window))
    return failure();
  OperandGroups operands;
  operands.add(importer.getInput(0)).add(weight).add(importer.getInput(2));
  Builder &builder = importer.getBuilder();
  return importer.createResult<nn::ConvTransposeOp>(
      operands, [&](nn::ConvTransposeOp::Properties &properties) {
        setWindow(properties, builder, *window);
        properties.output_padding = builder.getDenseI64ArrayAttr(outputPadding);
        properties.group =
            builder.getI64IntegerAttr(importer.getInt("group", 1));
      });
}

//===----------------------------------------------------------------------===//
// Pools
//===----------------------------------------------------------------------===//

template <typename OpT>
static LogicalResult
makePool(NodeImporter &importer, const Window &window,
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

static FailureOr<Window> readPoolWindow(NodeImporter &importer) {
  if (failed(requireSpatial(importer)))
    return failure();
  auto kernel = readSizes(importer, "kernel_shape",
                          importer.getInputType(0).getRank() - 2, 1);
  if (failed(kernel))
    return failure();
  return readWindow(importer, *kernel);
}

static LogicalResult importAveragePool(NodeImporter &importer) {
  FailureOr<Window> window = readPoolWindow(importer);
  if (failed(window))
    return failure();
  return makePool<nn::AvgPoolOp>(
      importer, *window, [&](nn::AvgPoolOp::Properties &properties) {
        if (importer.getInt("count_include_pad", 0) != 0)
          properties.count_include_pad = importer.getBuilder().getUnitAttr();
      });
}

static LogicalResult importMaxPool(NodeImporter &importer) {
  if (importer.isResultUsed(1))
    return importer.refuse("its second result, the indices, is used",
                           "only the maxima are supported");
  FailureOr<Window> window = readPoolWindow(importer);
  if (failed(window))
    return failure();
  return makePool<nn::MaxPoolOp>(importer, *window,
                                 [](nn::MaxPoolOp::Properties &) {});
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
  Window window;
  window.kernel.assign(
      importer.getInputType(0).getShape().drop_front(2).begin(),
      importer.getInputType(0).getShape().end());
  window.strides.assign(window.kernel.size(), 1);
  window.dilations.assign(window.kernel.size(), 1);
  window.pads.assign(2 * window.kernel.size(), 0);
  return makePool<nn::MaxPoolOp>(importer, window,
                                 [](nn::MaxPoolOp::Properties &) {});
}

void hetero::addConvolutionHandlers(OnnxHandlers &handlers) {
  handlers.add("Conv", {1, 11, 22}, importConv);
  handlers.add("ConvTranspose", {1, 11, 22}, importConvTranspose);
  handlers.add("QLinearConv", {10}, importQLinearConv);
  handlers.add("ConvInteger", {10}, importConvInteger);
  handlers.add("AveragePool", {7, 10, 11, 19, 22}, importAveragePool);
  handlers.add("MaxPool", {1, 8, 10, 11, 12, 22}, importMaxPool);
  handlers.add("GlobalAveragePool", {1, 22}, importGlobalAveragePool);
  handlers.add("GlobalMaxPool", {1, 22}, importGlobalMaxPool);
}
