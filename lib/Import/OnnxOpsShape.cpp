//===- OnnxOpsShape.cpp - Values that follow from shapes ------------------===//
//
// Operators whose results are known when compiling, because they depend on
// shapes or constants alone. Handlers behind them read these as constants.
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"
#include "hetero/Support/Tensor.h"
#include <cmath>

using namespace hetero;

static LogicalResult giveTensor(NodeImporter &importer, const Tensor &tensor) {
  MLIRContext *context = importer.getContext();
  importer.setResult(0, nn::ConstantOp::create(importer.getBuilder(),
                                               importer.getLoc(),
                                               tensor.getType(context),
                                               tensor.toAttribute(context)));
  return success();
}

static LogicalResult importShape(NodeImporter &importer) {
  ArrayRef<int64_t> shape = importer.getInputType(0).getShape();
  int64_t rank = shape.size();
  auto bring = [&](int64_t place) {
    return std::clamp<int64_t>(place < 0 ? place + rank : place, 0, rank);
  };
  int64_t start = bring(importer.getInt("start", 0));
  int64_t end = bring(importer.getInt("end", rank));
  importer.setResult(0, importer.makeIntegers(shape.slice(
                            start, std::max<int64_t>(end - start, 0))));
  return success();
}

static LogicalResult importSize(NodeImporter &importer) {
  importer.setResult(
      0, importer.makeInteger(importer.getInputType(0).getNumElements()));
  return success();
}

/// More elements than this are no list to count through.
static constexpr double kLongestRange = 1 << 24;

static LogicalResult importRange(NodeImporter &importer) {
  const OnnxTensor *bounds[] = {importer.getConstant(0),
                                importer.getConstant(1),
                                importer.getConstant(2)};
  for (const OnnxTensor *bound : bounds)
    if (!bound)
      return importer.refuse(
          "its bounds are computed at run time",
          "make them initialisers: sizes must be known when compiling");
  auto count = [](double start, double limit, double delta) {
    return std::ceil((limit - start) / delta);
  };
  if (bounds[0]->element == OnnxElement::Float32) {
    float values[3];
    for (unsigned i = 0; i < 3; ++i) {
      auto value = importer.getConstantFloat(i, "bound");
      if (failed(value))
        return failure();
      values[i] = *value;
    }
    double size = count(values[0], values[1], values[2]);
    if (!(size <= kLongestRange))
      return importer.refuse("it has no end");
    SmallVector<float> elements;
    // A running sum, as ONNX Runtime computes it.
    for (float next = values[0]; elements.size() < size; next += values[2])
      elements.push_back(next);
    return giveTensor(importer,
                      Tensor::of<float>(ElementKind::F32,
                                        static_cast<int64_t>(elements.size()),
                                        elements));
  }
  int64_t values[3];
  for (unsigned i = 0; i < 3; ++i) {
    auto integers = bounds[i]->getIntegers();
    if (!integers || integers->size() != 1)
      return importer.refuse("its bounds are no numbers but tensors of " +
                             getElementName(bounds[i]->element));
    values[i] = integers->front();
  }
  double size = values[2] == 0 ? INFINITY
                               : count(static_cast<double>(values[0]),
                                       static_cast<double>(values[1]),
                                       static_cast<double>(values[2]));
  if (!(size <= kLongestRange))
    return importer.refuse("it has no end");
  auto type = getTensorType(importer.getContext(), bounds[0]->element, {});
  Tensor result = Tensor::zeros(*getElementKind(type.getElementType()),
                                std::max<int64_t>(size, 0));
  for (int64_t i = 0; i < result.getNumElements(); ++i)
    result.setInteger(i, values[0] + i * values[2]);
  return giveTensor(importer, result);
}

static LogicalResult importEyeLike(NodeImporter &importer) {
  RankedTensorType input = importer.getInputType(0);
  if (input.getRank() != 2)
    return importer.refuse("its input is no matrix");
  auto type = input;
  if (importer.getAttribute("dtype"))
    type = getTensorType(importer.getContext(),
                         static_cast<OnnxElement>(importer.getInt("dtype", 0)),
                         input.getShape());
  auto kind = type ? getElementKind(type.getElementType()) : std::nullopt;
  if (!kind || (isFloat(*kind) && *kind != ElementKind::F32))
    return importer.refuse(
        "it makes elements of type " +
        getElementName(static_cast<OnnxElement>(importer.getInt("dtype", 0))));
  Tensor result = Tensor::zeros(*kind, type.getShape());
  int64_t k = importer.getInt("k", 0), columns = type.getDimSize(1);
  for (int64_t row = 0; row < type.getDimSize(0); ++row) {
    if (k < -row || k >= columns - row)
      continue;
    int64_t at = row * columns + row + k;
    if (*kind == ElementKind::F32)
      result.getMutable<float>()[at] = 1.0f;
    else
      result.setInteger(at, 1);
  }
  return giveTensor(importer, result);
}

static LogicalResult importNonZero(NodeImporter &importer) {
  const OnnxTensor *tensor = importer.getConstant(0);
  if (!tensor)
    return importer.refuse("how much it finds depends on values that are "
                           "computed at run time",
                           "sizes must be known when compiling");
  unsigned width = getElementBytes(tensor->element);
  bool isFloat = tensor->element == OnnxElement::Float32 ||
                 tensor->element == OnnxElement::Float16 ||
                 tensor->element == OnnxElement::BFloat16;
  SmallVector<SmallVector<int64_t>> found(tensor->shape.size());
  int64_t count = tensor->bytes.size() / width, places = 0;
  for (int64_t i = 0; i < count; ++i) {
    ArrayRef<char> element = tensor->bytes.slice(i * width, width);
    bool isZero =
        llvm::all_of(element.drop_back(), [](char byte) { return byte == 0; });
    // A negative zero is zero.
    char last = element.back();
    if (isZero && (isFloat ? (last & 0x7f) == 0 : last == 0))
      continue;
    ++places;
    int64_t rest = i;
    for (int64_t d = tensor->shape.size() - 1; d >= 0; --d) {
      found[d].push_back(rest % tensor->shape[d]);
      rest /= tensor->shape[d];
    }
  }
  SmallVector<int64_t> flat;
  for (const SmallVector<int64_t> &row : found)
    llvm::append_range(flat, row);
  return giveTensor(
      importer,
      Tensor::of<int64_t>(ElementKind::SI64,
                          {static_cast<int64_t>(tensor->shape.size()), places},
                          flat));
}

void hetero::addShapeHandlers(OnnxHandlers &handlers) {
  handlers.add("Shape", {1, 13, 15, 19, 21, 23, 24, 25}, importShape);
  handlers.add("Size", {1, 13, 19, 21, 23, 24, 25}, importSize);
  handlers.add("Range", {11, 27}, importRange);
  handlers.add("EyeLike", {9, 22}, importEyeLike);
  handlers.add("NonZero", {9, 13}, importNonZero);
}
