//===- OnnxOpsConv.cpp - Convolutions -------------------------------------===//
//
// Plain, transposed and integer ones: they differ in their operands and in how
// the window becomes pads.
//
//===----------------------------------------------------------------------===//

#include "OnnxWindow.h"

using namespace hetero;

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

/// Makes the convolution of operand 0 with `weight`; `operands` are complete.
static LogicalResult makeConvolution(NodeImporter &importer, Value weight,
                                     const OperandGroups &operands,
                                     bool requantised) {
  FailureOr<SmallVector<int64_t>> kernel = readKernel(importer, weight);
  if (failed(kernel))
    return failure();
  FailureOr<OnnxWindow> window = readWindow(importer, *kernel);
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
static void cropResult(OnnxWindow &window, size_t i, int64_t total,
                       bool upper) {
  int64_t smaller = total / 2, larger = total - smaller;
  window.pads[i] = upper ? smaller : larger;
  window.pads[window.kernel.size() + i] = upper ? larger : smaller;
}

/// Reads the window of a ConvTranspose. A stated result shape becomes pads, or
/// more of `outputPadding` where it exceeds the result without pads.
static FailureOr<OnnxWindow>
readTransposedWindow(NodeImporter &importer, SmallVector<int64_t> kernel,
                     SmallVectorImpl<int64_t> &outputPadding) {
  auto sizes = importer.getInputType(0).getShape().drop_front(2);
  FailureOr<OnnxWindow> window = readWindow(importer, std::move(kernel));
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
  FailureOr<OnnxWindow> window =
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

void hetero::addConvolutionHandlers(OnnxHandlers &handlers) {
  handlers.add("Conv", {1, 11, 22}, importConv);
  handlers.add("ConvTranspose", {1, 11, 22}, importConvTranspose);
  handlers.add("QLinearConv", {10}, importQLinearConv);
  handlers.add("ConvInteger", {10}, importConvInteger);
}
