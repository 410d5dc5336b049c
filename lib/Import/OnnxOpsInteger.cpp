//===- OnnxOpsInteger.cpp - Networks that other tools made integers -------===//
//
// `RequantShift` of quantlib and Deeploy, whose whole numbers travel in float
// tensors, and QONNX's `Quant`, `BipolarQuant` and `Trunc`. Each becomes an
// integer and a dequantisation; the graph phase finds what can stay integer.
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Format.h"
#include <cmath>

using namespace hetero;

/// What float32 holds of whole numbers without a gap.
static constexpr int64_t kWholeLimit = int64_t(1) << 24;

//===----------------------------------------------------------------------===//
// Numbers of operands and attributes
//===----------------------------------------------------------------------===//

static std::string getText(double number) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%g", number);
  return text;
}

/// The elements of a tensor of float32 or integers; none for others.
static std::optional<SmallVector<double>> getNumbers(const OnnxTensor &tensor) {
  if (auto integers = tensor.getIntegers())
    return SmallVector<double>(integers->begin(), integers->end());
  if (tensor.element != OnnxElement::Float32)
    return std::nullopt;
  ArrayRef<float> values(reinterpret_cast<const float *>(tensor.bytes.data()),
                         tensor.bytes.size() / sizeof(float));
  return SmallVector<double>(values.begin(), values.end());
}

/// The numbers of a constant operand; refuses any other.
static FailureOr<SmallVector<double>>
getConstantNumbers(NodeImporter &importer, unsigned index, StringRef what) {
  const OnnxTensor *tensor = importer.getConstant(index);
  if (!tensor)
    return importer.refuse(llvm::Twine("its ") + what +
                               " is computed at run time",
                           "make it an initialiser");
  auto numbers = getNumbers(*tensor);
  if (!numbers)
    return importer.refuse(llvm::Twine("its ") + what + " has elements of " +
                               getElementName(tensor->element),
                           "store it as float32 or as integers");
  return *numbers;
}

/// The same for whole numbers of at most `limit` in magnitude.
static FailureOr<SmallVector<int64_t>> getWholeNumbers(NodeImporter &importer,
                                                       unsigned index,
                                                       StringRef what,
                                                       int64_t limit) {
  auto numbers = getConstantNumbers(importer, index, what);
  if (failed(numbers))
    return failure();
  SmallVector<int64_t> whole;
  for (double number : *numbers) {
    if (number != std::floor(number) ||
        !(std::fabs(number) <= static_cast<double>(limit)))
      return importer.refuse(
          llvm::Twine("its ") + what + " holds " + getText(number) +
          ", which is no whole number up to " + llvm::Twine(limit));
    whole.push_back(static_cast<int64_t>(number));
  }
  return whole;
}

/// The one whole number of an operand.
static FailureOr<int64_t> getWholeNumber(NodeImporter &importer, unsigned index,
                                         StringRef what, int64_t limit) {
  auto numbers = getWholeNumbers(importer, index, what, limit);
  if (failed(numbers))
    return failure();
  if (numbers->size() != 1)
    return importer.refuse(llvm::Twine("its ") + what + " has " +
                           llvm::Twine(numbers->size()) +
                           " elements where one is expected");
  return numbers->front();
}

/// The whole number in an attribute: an integer, a float, or either in a
/// tensor. Exporters do all of these.
static FailureOr<int64_t> getWholeAttribute(NodeImporter &importer,
                                            StringRef name, int64_t missing) {
  const OnnxAttribute *attribute = importer.getAttribute(name);
  if (!attribute)
    return missing;
  std::optional<double> number;
  if (attribute->kind == OnnxAttribute::Kind::Int)
    number = attribute->integer;
  else if (attribute->kind == OnnxAttribute::Kind::Float)
    number = attribute->real;
  else if (attribute->kind == OnnxAttribute::Kind::Tensor)
    if (auto numbers = getNumbers(attribute->tensor);
        numbers && numbers->size() == 1)
      number = numbers->front();
  constexpr double limit = 4611686018427387904.0; // 2^62
  if (!number || *number != std::floor(*number) ||
      !(std::fabs(*number) <= limit))
    return importer.refuse("its attribute '" + name +
                           "' is not one whole number");
  return static_cast<int64_t>(*number);
}

/// The dimension of operand 0 that operand `index` runs along when it is
/// broadcast to it, -1 if it is one value; refuses one that runs along more.
static FailureOr<int64_t> getBroadcastAxis(NodeImporter &importer,
                                           unsigned index, StringRef what) {
  ArrayRef<int64_t> shape = importer.getConstant(index)->shape;
  ArrayRef<int64_t> data = importer.getInputType(0).getShape();
  int64_t rank = data.size(), axis = -1, size = 1;
  for (auto [i, extent] : llvm::enumerate(shape)) {
    if (extent == 1)
      continue;
    if (size != 1)
      return importer.refuse(llvm::Twine("its ") + what +
                             " runs along more than one dimension");
    size = extent;
    axis = rank - static_cast<int64_t>(shape.size()) + static_cast<int64_t>(i);
  }
  if (size == 1)
    return -1;
  // Some exporters count from the channels instead of from the end.
  if ((axis < 0 || data[axis] != size) && rank > 1 && data[1] == size)
    axis = 1;
  if (axis < 0 || data[axis] != size)
    return importer.refuse(llvm::Twine("its ") + what + " of " +
                           llvm::Twine(size) +
                           " values fits no dimension of its first operand");
  return axis;
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

static Type getInteger(NodeImporter &importer, unsigned width, bool isSigned) {
  return IntegerType::get(importer.getContext(), width,
                          isSigned ? IntegerType::Signed
                                   : IntegerType::Unsigned);
}

/// The narrowest element type that holds `low` to `high`, of any width up to
/// eight bits and of 16 or 32 bits above.
static Type getElementFor(NodeImporter &importer, int64_t low, int64_t high) {
  bool isSigned = low < 0;
  for (unsigned width : {1, 2, 3, 4, 5, 6, 7, 8, 16, 32}) {
    if (width == 1 && isSigned)
      continue;
    // The accumulators' type is the only one of 32 bits.
    Type type = getInteger(importer, width, isSigned || width == 32);
    auto [lowest, highest] = nn::getIntegerBounds(type);
    if (lowest <= low && high <= highest)
      return type;
  }
  return {};
}

/// A constant of rank 0 for one value, else of rank 1.
static Value makeIntegers(NodeImporter &importer, Type element,
                          ArrayRef<int64_t> values) {
  SmallVector<int64_t> shape;
  if (values.size() != 1)
    shape.push_back(values.size());
  auto type = RankedTensorType::get(shape, element);
  SmallVector<APInt> elements;
  for (int64_t value : values)
    elements.emplace_back(element.getIntOrFloatBitWidth(),
                          static_cast<uint64_t>(value), /*isSigned=*/true,
                          /*implicitTrunc=*/true);
  return nn::ConstantOp::create(importer.getBuilder(), importer.getLoc(), type,
                                DenseElementsAttr::get(type, elements));
}

static Value makeFloats(NodeImporter &importer, ArrayRef<float> values) {
  SmallVector<int64_t> shape;
  if (values.size() != 1)
    shape.push_back(values.size());
  auto type = RankedTensorType::get(shape, importer.getBuilder().getF32Type());
  return nn::ConstantOp::create(importer.getBuilder(), importer.getLoc(), type,
                                DenseElementsAttr::get(type, values));
}

static nn::ClampAttr makeClamp(NodeImporter &importer, int64_t low,
                               int64_t high) {
  return nn::ClampAttr::get(importer.getContext(), low, high);
}

//===----------------------------------------------------------------------===//
// RequantShift
//===----------------------------------------------------------------------===//

static Value makeDequantize(NodeImporter &importer, Value integers,
                            ArrayRef<float> scales,
                            ArrayRef<int64_t> zeroPoints, int64_t axis) {
  // Both have one shape.
  size_t count = std::max(scales.size(), zeroPoints.size());
  SmallVector<float> allScales(scales);
  SmallVector<int64_t> allZeroPoints(zeroPoints);
  allScales.resize(count, scales.front());
  allZeroPoints.resize(count, zeroPoints.front());
  auto type = cast<RankedTensorType>(integers.getType());
  return nn::DequantizeOp::create(
      importer.getBuilder(), importer.getLoc(), integers,
      makeFloats(importer, allScales),
      makeIntegers(importer, type.getElementType(), allZeroPoints), axis);
}

/// x, mul, add: clip(floor((x * mul + add + div/2) / div)). Half of an odd
/// divisor is rounded down, which the floor of whole numbers does not notice.
static LogicalResult importRequantShift(NodeImporter &importer) {
  auto multipliers =
      getWholeNumbers(importer, 1, "multiplier", (int64_t(1) << 31) - 1);
  auto addends = getWholeNumbers(importer, 2, "addend", int64_t(1) << 61);
  auto divisor = getWholeAttribute(importer, "div", 0);
  auto isSigned = getWholeAttribute(importer, "signed", 1);
  auto levels = getWholeAttribute(
      importer,
      importer.getAttribute("n_levels_out") ? "n_levels_out" : "n_levels", 256);
  if (failed(multipliers) || failed(addends) || failed(divisor) ||
      failed(isSigned) || failed(levels))
    return failure();
  if (*divisor < 1 || *divisor > int64_t(1) << 61)
    return importer.refuse("its divisor is " + llvm::Twine(*divisor) +
                           ", not from 1 to 2^61");
  if (*levels < 2 || *levels > int64_t(1) << 31)
    return importer.refuse("it has " + llvm::Twine(*levels) +
                           " levels, not from 2 to 2^31");
  auto multiplierAxis = getBroadcastAxis(importer, 1, "multiplier");
  auto addendAxis = getBroadcastAxis(importer, 2, "addend");
  if (failed(multiplierAxis) || failed(addendAxis))
    return failure();
  int64_t axis = std::max(*multiplierAxis, *addendAxis);
  if (std::min(*multiplierAxis, *addendAxis) >= 0 &&
      *multiplierAxis != *addendAxis)
    return importer.refuse(
        "its multiplier and its addend run along different dimensions");
  for (int64_t &addend : *addends)
    addend += *divisor / 2;

  int64_t low = *isSigned ? -(*levels / 2) : 0, high = low + *levels - 1;
  Type input = importer.getInputType(0).getElementType();
  bool isFloat = isa<FloatType>(input);
  // Integer tensors stay what they are, and some models declare the result of a
  // float one to be integers; else whole numbers in float tensors become
  // integers of their own size.
  auto declared = getTensorType(importer.getContext(),
                                importer.getInferredType(0).element, {});
  bool isDeclared =
      isFloat && declared && declared.getElementType().isSignedInteger(32);
  Type element = isDeclared ? declared.getElementType()
                 : isFloat  ? getElementFor(importer, low, high)
                            : input;
  if (!isFloat && (input.getIntOrFloatBitWidth() > 32 ||
                   input.isUnsignedInteger(32) || input.isInteger(1)))
    return importer.refuse(
        "its first operand is of type " +
            getElementName(importer.getInferredType(0).element),
        "use float32, or integers of at most 32 bits");
  auto [lowest, highest] = nn::getIntegerBounds(element);
  low = std::max(low, lowest);
  high = std::min(high, highest);
  if (!llvm::isPowerOf2_64(*divisor) &&
      *divisor > (int64_t(1) << 32) / (high - low + 1))
    return importer.refuse("its divisor is " + llvm::Twine(*divisor) +
                               ", which is no power of two and times the "
                               "number of its results more than 2^32",
                           "divide by a power of two");
  Value result = nn::RescaleOp::create(
      importer.getBuilder(), importer.getLoc(),
      importer.getInputType(0).clone(element), importer.getInput(0),
      makeIntegers(importer, getInteger(importer, 32, true), *multipliers),
      makeIntegers(importer, getInteger(importer, 64, true), *addends),
      axis < 0 ? 1 : axis, *divisor, makeClamp(importer, low, high));
  importer.setResult(0,
                     isFloat && !isDeclared
                         ? makeDequantize(importer, result, 1.0f, int64_t(0), 1)
                         : result);
  return success();
}

//===----------------------------------------------------------------------===//
// QONNX
//===----------------------------------------------------------------------===//

namespace {
/// Scales and zero points of a QONNX operator, per tensor or along one axis.
struct Quantization {
  SmallVector<float> scales;
  SmallVector<int64_t> zeroPoints;
  int64_t axis = 1;
};
} // namespace

static FailureOr<SmallVector<float>> getScales(NodeImporter &importer,
                                               unsigned index) {
  auto numbers = getConstantNumbers(importer, index, "scale");
  if (failed(numbers))
    return failure();
  SmallVector<float> scales;
  for (double number : *numbers) {
    if (number == 0 || !std::isfinite(number))
      return importer.refuse("its scale holds " + getText(number),
                             "scales are finite and not zero");
    scales.push_back(static_cast<float>(number));
  }
  return scales;
}

/// Operands 1 and 2.
static FailureOr<Quantization> readQuantization(NodeImporter &importer) {
  Quantization result;
  auto scales = getScales(importer, 1);
  auto zeroPoints = getWholeNumbers(importer, 2, "zero point", kWholeLimit);
  if (failed(scales) || failed(zeroPoints))
    return failure();
  auto scaleAxis = getBroadcastAxis(importer, 1, "scale");
  auto zeroAxis = getBroadcastAxis(importer, 2, "zero point");
  if (failed(scaleAxis) || failed(zeroAxis))
    return failure();
  if (std::min(*scaleAxis, *zeroAxis) >= 0 && *scaleAxis != *zeroAxis)
    return importer.refuse(
        "its scale and its zero point run along different dimensions");
  result.scales = *scales;
  result.zeroPoints = *zeroPoints;
  result.axis = std::max(*scaleAxis, *zeroAxis);
  if (result.axis < 0)
    result.axis = 1;
  return result;
}

static FailureOr<nn::Rounding> readRounding(NodeImporter &importer,
                                            StringRef missing) {
  std::string name = importer.getString("rounding_mode", missing).upper();
  std::optional<nn::Rounding> rounding =
      llvm::StringSwitch<std::optional<nn::Rounding>>(name)
          .Cases({"ROUND", "HALF_EVEN"}, nn::Rounding::HalfEven)
          .Cases({"DOWN", "ROUND_TO_ZERO"}, nn::Rounding::Down)
          .Case("HALF_UP", nn::Rounding::HalfUp)
          .Case("HALF_DOWN", nn::Rounding::HalfDown)
          .Case("UP", nn::Rounding::Up)
          .Case("FLOOR", nn::Rounding::Floor)
          .Case("CEIL", nn::Rounding::Ceil)
          .Default(std::nullopt);
  if (!rounding)
    return importer.refuse("its rounding mode '" + name + "' is none of QONNX",
                           "use ROUND, CEIL, FLOOR, UP, DOWN, HALF_UP or "
                           "HALF_DOWN");
  return *rounding;
}

/// The bit width in operand `index`.
static FailureOr<int64_t> readBitWidth(NodeImporter &importer, unsigned index) {
  auto width = getWholeNumber(importer, index, "bit width", 1 << 16);
  if (failed(width))
    return failure();
  if (*width < 1 || *width > 24)
    return importer.refuse("its bit width is " + llvm::Twine(*width) +
                               ", not from 1 to 24",
                           "integers beyond 24 bits are not exact in float32");
  return *width;
}

static std::pair<int64_t, int64_t> getRange(int64_t width, bool isSigned,
                                            bool isNarrow) {
  int64_t half = int64_t(1) << (width - 1);
  if (isSigned)
    return {isNarrow ? 1 - half : -half, half - 1};
  return {0, 2 * half - (isNarrow ? 2 : 1)};
}

static FailureOr<Value> makeIntQuantize(NodeImporter &importer, Value input,
                                        const Quantization &quantization,
                                        nn::Rounding rounding, int64_t low,
                                        int64_t high) {
  auto [lowest, highest] = std::minmax_element(quantization.zeroPoints.begin(),
                                               quantization.zeroPoints.end());
  Type element =
      getElementFor(importer, std::min(low, *lowest), std::max(high, *highest));
  OperandGroups operands;
  operands.add(input)
      .add(makeFloats(importer, quantization.scales))
      .add(makeIntegers(importer, element, quantization.zeroPoints));
  return importer.create<nn::IntQuantizeOp>(
      operands, [&](nn::IntQuantizeOp::Properties &properties) {
        properties.axis =
            importer.getBuilder().getI64IntegerAttr(quantization.axis);
        properties.rounding =
            nn::RoundingAttr::get(importer.getContext(), rounding);
        properties.clamp = makeClamp(importer, low, high);
      });
}

/// Where it means the same, ONNX's own quantisation, which fuses with what is
/// before it; null elsewhere. Bounds inside the type's are those of a clip.
static Value makePlainQuantize(NodeImporter &importer,
                               const Quantization &quantization,
                               nn::Rounding rounding, int64_t low,
                               int64_t high) {
  bool isPlain = rounding == nn::Rounding::HalfEven &&
                 llvm::all_of(quantization.zeroPoints,
                              [](int64_t zero) { return zero == 0; });
  Type element = getElementFor(importer, low, high);
  if (!isPlain || element.getIntOrFloatBitWidth() > 16)
    return {};
  Builder &builder = importer.getBuilder();
  Value input = importer.getInput(0);
  auto [lowest, highest] = nn::getIntegerBounds(element);
  if (low != lowest || high != highest) {
    if (quantization.scales.size() != 1 || quantization.scales.front() < 0)
      return {};
    float scale = quantization.scales.front();
    OperandGroups operands;
    operands.add(input);
    auto clipped = importer.create<nn::ClipOp>(
        operands, [&](nn::ClipOp::Properties &properties) {
          properties.min = builder.getF32FloatAttr(low * scale);
          properties.max = builder.getF32FloatAttr(high * scale);
        });
    if (failed(clipped))
      return {};
    input = *clipped;
  }
  SmallVector<int64_t> zeros(quantization.scales.size(), 0);
  return nn::QuantizeOp::create(importer.getBuilder(), importer.getLoc(), input,
                                makeFloats(importer, quantization.scales),
                                makeIntegers(importer, element, zeros),
                                quantization.axis);
}

/// x, scale, zeropt, bitwidth.
static LogicalResult importQuant(NodeImporter &importer) {
  auto quantization = readQuantization(importer);
  auto width = readBitWidth(importer, 3);
  auto rounding = readRounding(importer, "ROUND");
  if (failed(quantization) || failed(width) || failed(rounding))
    return failure();
  bool isSigned = importer.getInt("signed", 1) != 0;
  auto [low, high] =
      getRange(*width, isSigned, importer.getInt("narrow", 0) != 0);
  // One signed bit is a sign, whatever the other attributes say.
  if (*width == 1 && isSigned) {
    rounding = nn::Rounding::Sign;
    low = -1;
    high = 1;
  }
  if (low == high)
    return importer.refuse("it has one level only");
  Value integers =
      makePlainQuantize(importer, *quantization, *rounding, low, high);
  if (!integers) {
    auto quantized = makeIntQuantize(importer, importer.getInput(0),
                                     *quantization, *rounding, low, high);
    if (failed(quantized))
      return failure();
    integers = *quantized;
  }
  importer.setResult(0, makeDequantize(importer, integers, quantization->scales,
                                       quantization->zeroPoints,
                                       quantization->axis));
  return success();
}

/// x, scale: the sign of x times the scale.
static LogicalResult importBipolarQuant(NodeImporter &importer) {
  auto scales = getScales(importer, 1);
  if (failed(scales))
    return failure();
  auto axis = getBroadcastAxis(importer, 1, "scale");
  if (failed(axis))
    return failure();
  auto signs = makeIntQuantize(importer, importer.getInput(0), {{1.0f}, {0}, 1},
                               nn::Rounding::Sign, -1, 1);
  if (failed(signs))
    return failure();
  importer.setResult(0, makeDequantize(importer, *signs, *scales, int64_t(0),
                                       *axis < 0 ? 1 : *axis));
  return success();
}

/// x, scale, zeropt, in_bitwidth, then out_bitwidth, or out_scale and
/// out_bitwidth: the integers of x without their last bits.
static LogicalResult importTrunc(NodeImporter &importer) {
  bool hasScale = importer.hasInput(5);
  auto quantization = readQuantization(importer);
  auto inWidth = readBitWidth(importer, 3);
  auto outWidth = readBitWidth(importer, hasScale ? 5 : 4);
  auto rounding = readRounding(importer, "FLOOR");
  if (failed(quantization) || failed(inWidth) || failed(outWidth) ||
      failed(rounding))
    return failure();
  if (quantization->scales.size() != 1 || quantization->zeroPoints.size() != 1)
    return importer.refuse("it has a scale or a zero point for every channel",
                           "truncate per tensor");
  int64_t low = -kWholeLimit, high = kWholeLimit;
  int64_t bits = *inWidth - *outWidth;
  int64_t outZeroPoint = quantization->zeroPoints.front();
  SmallVector<float> outScales = quantization->scales;
  if (hasScale) {
    auto given = getScales(importer, 4);
    if (failed(given))
      return failure();
    double ratio = static_cast<double>(given->front()) / outScales.front();
    if (given->size() != 1 || !(ratio > 0))
      return importer.refuse("its scales are not of one sign, or not single");
    bits = std::lround(std::log2(ratio));
    outScales = *given;
    std::tie(low, high) = getRange(*outWidth, importer.getInt("signed", 1) != 0,
                                   importer.getInt("narrow", 0) != 0);
    if (bits > 0 && outZeroPoint % (int64_t(1) << std::min<int64_t>(bits, 62)))
      return importer.refuse("its zero point of " + llvm::Twine(outZeroPoint) +
                             " has no whole value in the scale of its result");
    if (bits > 0)
      outZeroPoint >>= bits;
  }
  if (bits < 0 || bits > 24)
    return importer.refuse("it drops " + llvm::Twine(bits) +
                           " bits, not from 0 to 24");
  auto integers =
      makeIntQuantize(importer, importer.getInput(0), *quantization,
                      nn::Rounding::HalfEven, -kWholeLimit, kWholeLimit);
  if (failed(integers))
    return failure();
  // A power of two divides a float exactly.
  Value shifted =
      makeDequantize(importer, *integers,
                     std::ldexp(1.0f, -static_cast<int>(bits)), int64_t(0), 1);
  auto truncated = makeIntQuantize(importer, shifted, {{1.0f}, {0}, 1},
                                   *rounding, low, high);
  if (failed(truncated))
    return failure();
  importer.setResult(
      0, makeDequantize(importer, *truncated, outScales, outZeroPoint, 1));
  return success();
}

void hetero::addIntegerHandlers(OnnxHandlers &handlers) {
  for (StringRef domain : {"PACTOps", "ai.onnx.contrib"})
    handlers.addCustom(domain, "RequantShift", importRequantShift);
  for (StringRef domain :
       {"finn.custom_op.general", "qonnx.custom_op.general", "onnx.brevitas"}) {
    handlers.addCustom(domain, "Quant", importQuant);
    handlers.addCustom(domain, "IntQuant", importQuant);
    handlers.addCustom(domain, "BipolarQuant", importBipolarQuant);
    handlers.addCustom(domain, "Trunc", importTrunc);
  }
}
