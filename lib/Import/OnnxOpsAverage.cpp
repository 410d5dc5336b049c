//===- OnnxOpsAverage.cpp - Averages that meet ties -----------------------===//
//
// An average of quantised values whose input and output have one scale is
// halfway between two integers as often as not. Then the rounding errors of
// ONNX Runtime's float sums decide, so its sums are spelt out here.
//
//===----------------------------------------------------------------------===//

#include "OnnxOpsAverage.h"
#include "NodeSteps.h"

using namespace hetero;

/// ONNX Runtime sums column by column in rows of at most this many elements,
/// padding included.
static constexpr int64_t kLongestRow = 2045;

static OnnxAttribute makeAttribute(StringRef name, ArrayRef<int64_t> values) {
  OnnxAttribute attribute;
  attribute.name = name.str();
  attribute.kind = OnnxAttribute::Kind::Ints;
  attribute.integers.assign(values.begin(), values.end());
  return attribute;
}

static OnnxAttribute makeAttribute(StringRef name, int64_t value) {
  OnnxAttribute attribute;
  attribute.name = name.str();
  attribute.kind = OnnxAttribute::Kind::Int;
  attribute.integer = value;
  return attribute;
}

//===----------------------------------------------------------------------===//
// When
//===----------------------------------------------------------------------===//

static bool isPowerOfTwo(float value) {
  int exponent;
  return value > 0 && std::frexp(value, &exponent) == 0.5f;
}

/// Whether the averages of the node are often exactly halfway between two
/// integers, but the floats that are summed are not exact: the scales of input
/// and result differ by a power of two and are none themselves.
static bool meetsTies(NodeImporter &importer) {
  auto input = importer.getInput(0).getDefiningOp<nn::DequantizeOp>();
  if (!input)
    return false;
  auto constant = input.getScale().getDefiningOp<nn::ConstantOp>();
  auto elements = constant ? dyn_cast<DenseElementsAttr>(constant.getValue())
                           : DenseElementsAttr();
  auto resultScale = importer.getQuantizingScale(0);
  if (!elements || !elements.isSplat() || !resultScale)
    return false;
  float inputScale = elements.getSplatValue<float>();
  return !isPowerOfTwo(inputScale) && isPowerOfTwo(inputScale / *resultScale);
}

namespace {
/// The window of a pool without `auto_pad`, dilation and `ceil_mode`.
struct PlainWindow {
  SmallVector<int64_t> kernel, strides, pads;
};
} // namespace

/// The window of the node; none if it covers the input, for then integers are
/// summed, or if it is not plain.
static std::optional<PlainWindow> getPlainWindow(NodeImporter &importer) {
  ArrayRef<int64_t> sizes = importer.getInputType(0).getShape();
  if (sizes.size() < 3 || importer.getInt("ceil_mode", 0) != 0 ||
      importer.getString("auto_pad", "NOTSET") != "NOTSET")
    return std::nullopt;
  sizes = sizes.drop_front(2);
  size_t count = sizes.size();
  PlainWindow window;
  window.kernel =
      importer.getInts("kernel_shape").value_or(SmallVector<int64_t>());
  window.strides =
      importer.getInts("strides").value_or(SmallVector<int64_t>(count, 1));
  window.pads =
      importer.getInts("pads").value_or(SmallVector<int64_t>(2 * count, 0));
  auto dilations =
      importer.getInts("dilations").value_or(SmallVector<int64_t>(count, 1));
  // What is ill-formed is refused elsewhere.
  if (window.kernel.size() != count || window.strides.size() != count ||
      window.pads.size() != 2 * count ||
      llvm::any_of(dilations, [](int64_t step) { return step != 1; }))
    return std::nullopt;
  bool isWhole = ArrayRef(window.kernel) == sizes &&
                 llvm::all_of(window.pads, [](int64_t p) { return p == 0; });
  return isWhole ? std::nullopt : std::optional(window);
}

/// Whether ONNX Runtime sums the columns of the window first: before opset 19,
/// if there are rows that are neither long nor far apart.
static bool sumsColumns(NodeImporter &importer, const PlainWindow &window) {
  size_t count = window.kernel.size();
  int64_t row = importer.getInputType(0).getShape().back() +
                window.pads[count - 1] + window.pads.back();
  return importer.getNode().sinceVersion < 19 && count > 1 &&
         window.strides.back() <= 2 && row <= kLongestRow;
}

//===----------------------------------------------------------------------===//
// How
//===----------------------------------------------------------------------===//

/// The sums over some dimensions of the window: a convolution with ones, whose
/// chain of fused multiply-adds is a chain of rounded additions.
static Value sumWindow(NodeImporter &importer, Value input,
                       const PlainWindow &window,
                       llvm::function_ref<bool(size_t)> isSummed) {
  size_t count = window.kernel.size();
  auto kernel = window.kernel, strides = window.strides, pads = window.pads;
  for (size_t i = 0; i < count; ++i)
    if (!isSummed(i)) {
      kernel[i] = strides[i] = 1;
      pads[i] = pads[count + i] = 0;
    }
  int64_t channels = getShape(input)[1];
  SmallVector<int64_t> shape{channels, 1};
  llvm::append_range(shape, kernel);
  OpBuilder &builder = importer.getBuilder();
  auto type = RankedTensorType::get(shape, builder.getF32Type());
  Value ones = nn::ConstantOp::create(builder, importer.getLoc(), type,
                                      DenseElementsAttr::get(type, 1.0f));
  FailureOr<Value> sums = importer.importAs("Conv", 11, {input, ones},
                                            {makeAttribute("strides", strides),
                                             makeAttribute("pads", pads),
                                             makeAttribute("group", channels)});
  return succeeded(sums) ? *sums : Value();
}

/// How many elements each window of `sums` counts, beside their two leading
/// dimensions.
static Value countElements(NodeImporter &importer, Value sums,
                           const PlainWindow &window) {
  ArrayRef<int64_t> sizes = importer.getInputType(0).getShape().drop_front(2);
  SmallVector<int64_t> shape(getShape(sums));
  shape[0] = shape[1] = 1;
  bool countsPads = importer.getInt("count_include_pad", 0) != 0;
  SmallVector<float> counts{1.0f};
  for (auto [i, size] : llvm::enumerate(sizes)) {
    SmallVector<float> outer = std::move(counts);
    counts.clear();
    for (float before : outer)
      for (int64_t at = 0; at < shape[2 + i]; ++at) {
        int64_t first = at * window.strides[i] - window.pads[i];
        int64_t last = first + window.kernel[i];
        int64_t inside = std::min(last, size) - std::max<int64_t>(first, 0);
        counts.push_back(before * static_cast<float>(
                                      countsPads ? window.kernel[i] : inside));
      }
  }
  OpBuilder &builder = importer.getBuilder();
  auto type = RankedTensorType::get(shape, builder.getF32Type());
  return nn::ConstantOp::create(builder, importer.getLoc(), type,
                                DenseElementsAttr::get(type, ArrayRef(counts)));
}

/// The sums of every window in the order in which ONNX Runtime adds them.
static Value sumInOrder(NodeImporter &importer, const PlainWindow &window) {
  Value input = importer.getInput(0);
  if (!sumsColumns(importer, window))
    return sumWindow(importer, input, window, [](size_t) { return true; });
  size_t last = window.kernel.size() - 1;
  Value columns =
      sumWindow(importer, input, window, [=](size_t i) { return i != last; });
  return columns ? sumWindow(importer, columns, window,
                             [=](size_t i) { return i == last; })
                 : Value();
}

static LogicalResult importAveragePool(NodeImporter &importer) {
  auto window = getPlainWindow(importer);
  if (!window || !meetsTies(importer))
    return importPlainAveragePool(importer);
  Value sums = sumInOrder(importer, *window);
  if (!sums)
    return failure();
  FailureOr<Value> result = importer.importAs(
      "Div", 14, {sums, countElements(importer, sums, *window)}, {});
  if (failed(result))
    return failure();
  importer.setResult(0, *result);
  return success();
}

/// The zero point at `index` as a float.
static FailureOr<Value> getFloatZeroPoint(NodeImporter &importer,
                                          unsigned index) {
  if (!importer.hasInput(index))
    return importer.makeFloat(0.0f);
  Value zeroPoint = importer.getQuantizationParameter(index);
  OperandGroups operands;
  operands.add(zeroPoint)
      .add(importer.makeFloat(1.0f))
      .add(importer.makeZero(getElementTypeOrSelf(zeroPoint)));
  return importer.create<nn::DequantizeOp>(
      operands, [](nn::DequantizeOp::Properties &) {});
}

FailureOr<Value> hetero::makeQuantizedAverage(NodeImporter &importer,
                                              Value input, Value like) {
  ArrayRef<int64_t> sizes = getShape(input).drop_front(2);
  auto kernel = importer.getInts("kernel_shape");
  auto pads = importer.getInts("pads");
  bool isPadded = pads && llvm::any_of(*pads, [](int64_t p) { return p != 0; });
  bool isWhole = kernel && ArrayRef(*kernel) == sizes && !isPadded;
  FailureOr<Value> average = importer.importAs(
      isWhole ? "GlobalAveragePool" : "AveragePool", 22, input);
  if (failed(average))
    return failure();
  Value scale = importer.getQuantizationParameter(3);
  OperandGroups operands;
  if (isWhole) {
    operands.add(*average).add(scale).add(
        importer.hasInput(4) ? importer.getQuantizationParameter(4)
                             : importer.makeZero(getElementTypeOrSelf(like)));
  } else {
    FailureOr<Value> zeroPoint = getFloatZeroPoint(importer, 4);
    average = importer.importAs("Div", 14, {*average, scale}, {});
    if (failed(average) || failed(zeroPoint))
      return failure();
    average = importer.importAs("Add", 14, {*average, *zeroPoint}, {});
    if (failed(average))
      return failure();
    operands.add(*average)
        .add(importer.makeFloat(1.0f))
        .add(importer.makeZero(getElementTypeOrSelf(like)));
  }
  return importer.create<nn::QuantizeOp>(operands,
                                         [](nn::QuantizeOp::Properties &) {});
}

void hetero::addAverageHandlers(OnnxHandlers &handlers) {
  handlers.add("AveragePool", {7, 10, 11, 19, 22}, importAveragePool);
}
