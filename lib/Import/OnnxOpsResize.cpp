//===- OnnxOpsResize.cpp - Tensors of another resolution ------------------===//
//
// Resize and Upsample: sizes and scales are resolved, and coordinates become
// the tables of `nn.resize`.
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"
#include "ResizeTables.h"
#include <cmath>
#include <cstring>
#include <limits>

using namespace hetero;

/// No axis is made longer than this.
static constexpr float kLargestSize = 1 << 24;

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

/// The choice that the string attribute `name` makes among `choices`.
template <typename T>
static FailureOr<T>
readChoice(NodeImporter &importer, StringRef name, StringRef missing,
           std::initializer_list<std::pair<StringRef, T>> choices) {
  StringRef text = importer.getString(name, missing);
  for (const auto &[spelling, choice] : choices)
    if (text == spelling)
      return choice;
  return importer.refuse("its " + name + " is '" + text +
                         "', which is unknown");
}

static FailureOr<ResizeRule> readRule(NodeImporter &importer, bool isOld) {
  using Coordinates = ResizeRule::Coordinates;
  using Rounding = ResizeRule::Rounding;
  using Filter = ResizeRule::Filter;
  ResizeRule rule;
  auto filter = readChoice<Filter>(importer, "mode", "nearest",
                                   {{"nearest", Filter::Nearest},
                                    {"linear", Filter::Linear},
                                    {"bilinear", Filter::Linear},
                                    {"cubic", Filter::Cubic}});
  if (failed(filter))
    return failure();
  rule.filter = *filter;
  if (isOld) {
    rule.coordinates = Coordinates::Asymmetric;
    rule.rounding = Rounding::Simple;
    return rule;
  }
  auto coordinates = readChoice<Coordinates>(
      importer, "coordinate_transformation_mode", "half_pixel",
      {{"half_pixel", Coordinates::HalfPixel},
       {"half_pixel_symmetric", Coordinates::HalfPixelSymmetric},
       {"pytorch_half_pixel", Coordinates::PytorchHalfPixel},
       {"tf_half_pixel_for_nn", Coordinates::TfHalfPixelForNn},
       {"align_corners", Coordinates::AlignCorners},
       {"asymmetric", Coordinates::Asymmetric},
       {"tf_crop_and_resize", Coordinates::TfCropAndResize}});
  auto rounding =
      readChoice<Rounding>(importer, "nearest_mode", "round_prefer_floor",
                           {{"round_prefer_floor", Rounding::RoundPreferFloor},
                            {"round_prefer_ceil", Rounding::RoundPreferCeil},
                            {"floor", Rounding::Floor},
                            {"ceil", Rounding::Ceil}});
  if (failed(coordinates) || failed(rounding))
    return failure();
  rule.coordinates = *coordinates;
  rule.rounding = *rounding;
  rule.antialias = importer.getInt("antialias", 0) != 0;
  rule.excludeOutside = importer.getInt("exclude_outside", 0) != 0;
  rule.cubicCoefficient = importer.getFloat("cubic_coeff_a", -0.75f);
  if (rule.excludeOutside && rule.filter != Filter::Cubic && !rule.antialias)
    return importer.refuse("it excludes elements outside, which only cubic "
                           "interpolation does");
  return rule;
}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

/// The floats of operand `index`, none if it is left out or empty.
static FailureOr<SmallVector<float>>
readFloats(NodeImporter &importer, unsigned index, StringRef what) {
  SmallVector<float> values;
  if (!importer.hasInput(index))
    return values;
  const OnnxTensor *tensor = importer.getConstant(index);
  if (!tensor)
    return importer.refuse("its " + what + " are computed at run time",
                           "make them an initialiser: sizes must be known "
                           "when compiling");
  if (tensor->element != OnnxElement::Float32)
    return importer.refuse("its " + what + " are of " +
                           getElementName(tensor->element));
  values.resize(tensor->bytes.size() / sizeof(float));
  if (!values.empty())
    std::memcpy(values.data(), tensor->bytes.data(), tensor->bytes.size());
  return values;
}

/// The axes that sizes and scales are about.
static FailureOr<SmallVector<ResizeAxis>> readAxes(NodeImporter &importer) {
  ArrayRef<int64_t> shape = importer.getInputType(0).getShape();
  SmallVector<ResizeAxis> axes;
  auto given = importer.getInts("axes");
  for (size_t i = 0; i < (given ? given->size() : shape.size()); ++i) {
    auto axis = importer.normaliseAxis(given ? (*given)[i] : i, shape.size());
    if (failed(axis))
      return failure();
    if (shape[*axis] < 1 || shape[*axis] > kLargestSize)
      return importer.refuse("it resizes a dimension of " +
                             llvm::Twine(shape[*axis]) + " elements");
    axes.push_back({*axis, shape[*axis], shape[*axis], 1.0f});
  }
  return axes;
}

static LogicalResult setScales(NodeImporter &importer,
                               MutableArrayRef<ResizeAxis> axes,
                               ArrayRef<float> scales) {
  if (scales.size() != axes.size())
    return importer.refuse("it has " + llvm::Twine(scales.size()) +
                           " scales for " + llvm::Twine(axes.size()) + " axes");
  for (auto [axis, scale] : llvm::zip_equal(axes, scales)) {
    float size = scale * static_cast<float>(axis.inputSize);
    if (!(size >= 1 && size <= kLargestSize))
      return importer.refuse("its scale " + std::to_string(scale) +
                             " gives an axis no usable size");
    axis.scale = scale;
    axis.outputSize = static_cast<int64_t>(size);
  }
  return success();
}

static LogicalResult setSizes(NodeImporter &importer,
                              MutableArrayRef<ResizeAxis> axes,
                              ArrayRef<int64_t> sizes) {
  if (sizes.size() != axes.size())
    return importer.refuse("it has " + llvm::Twine(sizes.size()) +
                           " sizes for " + llvm::Twine(axes.size()) + " axes");
  for (auto [axis, size] : llvm::zip_equal(axes, sizes)) {
    if (size < 1 || size > kLargestSize)
      return importer.refuse("its size " + llvm::Twine(size) +
                             " is no usable one");
    axis.outputSize = size;
    axis.scale = static_cast<float>(size) / static_cast<float>(axis.inputSize);
  }
  StringRef policy = importer.getString("keep_aspect_ratio_policy", "stretch");
  if (policy == "stretch")
    return success();
  if (policy != "not_larger" && policy != "not_smaller")
    return importer.refuse("its keep_aspect_ratio_policy is '" + policy +
                           "', which is unknown");
  float scale = axes.front().scale;
  for (const ResizeAxis &axis : axes)
    scale = policy == "not_larger" ? std::min(scale, axis.scale)
                                   : std::max(scale, axis.scale);
  for (ResizeAxis &axis : axes) {
    float size = std::round(scale * static_cast<float>(axis.inputSize));
    if (!(size >= 1 && size <= kLargestSize))
      return importer.refuse("its sizes and the ratio it keeps give an axis "
                             "no usable size");
    axis.scale = scale;
    axis.outputSize = static_cast<int64_t>(size);
  }
  return success();
}

static LogicalResult setRegion(NodeImporter &importer,
                               MutableArrayRef<ResizeAxis> axes) {
  auto region = readFloats(importer, 1, "regions");
  if (failed(region))
    return failure();
  if (region->size() != 2 * axes.size())
    return importer.refuse("it has " + llvm::Twine(region->size()) +
                           " bounds of a region for " +
                           llvm::Twine(axes.size()) + " axes");
  for (auto [i, axis] : llvm::enumerate(axes)) {
    axis.roiStart = (*region)[i];
    axis.roiEnd = (*region)[axes.size() + i];
    if (!(std::fabs(axis.roiStart) < kLargestSize &&
          std::fabs(axis.roiEnd) < kLargestSize))
      return importer.refuse("its region has no usable bounds");
  }
  return success();
}

//===----------------------------------------------------------------------===//
// The operation
//===----------------------------------------------------------------------===//

template <typename T>
static Value makeTable(NodeImporter &importer, Type element, int64_t taps,
                       ArrayRef<T> values) {
  auto type = RankedTensorType::get(
      {static_cast<int64_t>(values.size()) / taps, taps}, element);
  ArrayRef<char> bytes(reinterpret_cast<const char *>(values.data()),
                       values.size() * sizeof(T));
  return nn::ConstantOp::create(
      importer.getBuilder(), importer.getLoc(), type,
      DenseElementsAttr::getFromRawBuffer(type, bytes));
}

/// Drops the axes that keep every element where it is.
static void dropIdentities(const ResizeRule &rule, int64_t rank,
                           SmallVectorImpl<ResizeAxis> &axes) {
  llvm::sort(axes, [](const ResizeAxis &lhs, const ResizeAxis &rhs) {
    return lhs.axis < rhs.axis;
  });
  if (rule.coordinates == ResizeRule::Coordinates::TfCropAndResize)
    return;
  auto isIdentity = [](const ResizeAxis &axis) {
    return axis.scale == 1.0f && axis.inputSize == axis.outputSize;
  };
  // ONNX Runtime interpolates pictures along both of their axes, which rounds
  // differently even if one keeps its size.
  bool isPicture = rule.filter == ResizeRule::Filter::Linear &&
                   !rule.antialias && (rank == 2 || rank == 4) &&
                   llvm::any_of(axes, [&](const ResizeAxis &axis) {
                     return axis.axis >= rank - 2 && !isIdentity(axis);
                   });
  llvm::erase_if(axes, [&](const ResizeAxis &axis) {
    return isIdentity(axis) && !(isPicture && axis.axis >= rank - 2);
  });
}

static LogicalResult makeResize(NodeImporter &importer, const ResizeRule &rule,
                                SmallVector<ResizeAxis> axes) {
  int64_t rank = importer.getInputType(0).getRank();
  dropIdentities(rule, rank, axes);
  if (axes.empty()) {
    importer.setResult(0, importer.getInput(0));
    return success();
  }
  Builder &builder = importer.getBuilder();
  Type si32 = IntegerType::get(importer.getContext(), 32, IntegerType::Signed);
  SmallVector<Value> indices, weights;
  SmallVector<int64_t> where;
  for (const ResizeAxis &axis : axes) {
    ResizeTable table = makeResizeTable(rule, axis);
    where.push_back(axis.axis);
    indices.push_back(
        makeTable<int32_t>(importer, si32, table.taps, table.indices));
    if (!table.weights.empty())
      weights.push_back(makeTable<float>(importer, builder.getF32Type(),
                                         table.taps, table.weights));
  }
  nn::ResizeMode mode = nn::ResizeMode::Nearest;
  if (rule.filter != ResizeRule::Filter::Nearest)
    mode = rule.filter == ResizeRule::Filter::Linear && !rule.antialias
               ? nn::ResizeMode::Joint
               : nn::ResizeMode::Nested;
  OperandGroups operands;
  operands.add(importer.getInput(0))
      .add(ValueRange(indices))
      .add(ValueRange(weights));
  return importer.createResult<nn::ResizeOp>(
      operands, [&](nn::ResizeOp::Properties &properties) {
        properties.axes = builder.getDenseI64ArrayAttr(where);
        properties.mode = nn::ResizeModeAttr::get(importer.getContext(), mode);
        if (rule.coordinates == ResizeRule::Coordinates::TfCropAndResize)
          properties.extrapolation_value = builder.getF32FloatAttr(
              importer.getFloat("extrapolation_value", 0.0f));
      });
}

/// Upsample, and Resize of opset 10: scales only, from operand 1 or an
/// attribute.
static LogicalResult importOldResize(NodeImporter &importer) {
  auto rule = readRule(importer, /*isOld=*/true);
  auto axes = readAxes(importer);
  if (failed(rule) || failed(axes))
    return failure();
  FailureOr<SmallVector<float>> scales = SmallVector<float>();
  if (const OnnxAttribute *attribute = importer.getAttribute("scales"))
    scales = attribute->reals;
  else
    scales = readFloats(importer, 1, "scales");
  if (failed(scales) || failed(setScales(importer, *axes, *scales)))
    return failure();
  return makeResize(importer, *rule, *axes);
}

/// X, roi?, scales?, sizes?.
static LogicalResult importResize(NodeImporter &importer) {
  auto rule = readRule(importer, /*isOld=*/false);
  auto axes = readAxes(importer);
  if (failed(rule) || failed(axes))
    return failure();
  auto scales = readFloats(importer, 2, "scales");
  if (failed(scales))
    return failure();
  if (!scales->empty()) {
    if (failed(setScales(importer, *axes, *scales)))
      return failure();
  } else {
    if (!importer.hasInput(3))
      return importer.refuse("it has neither scales nor sizes");
    auto sizes = importer.getConstantIntegers(3, "sizes");
    if (failed(sizes) || failed(setSizes(importer, *axes, *sizes)))
      return failure();
  }
  if (rule->coordinates == ResizeRule::Coordinates::TfCropAndResize) {
    unsigned width =
        importer.getInputType(0).getElementType().getIntOrFloatBitWidth();
    if (width > 32 || width == 1)
      return importer.refuse("it extrapolates elements that are no numbers of "
                             "at most 32 bits");
    if (failed(setRegion(importer, *axes)))
      return failure();
  }
  return makeResize(importer, *rule, *axes);
}

void hetero::addResizeHandlers(OnnxHandlers &handlers) {
  handlers.add("Upsample", {7, 9}, importOldResize);
  handlers.add("Resize", {10}, importOldResize);
  handlers.add("Resize", {11, 13, 18, 19}, importResize);
}
