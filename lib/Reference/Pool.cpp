//===- Pool.cpp - The meaning of pools --------------------------*- C++ -*-===//
//
// Averages sum in ascending order of position: floats from zero and divided by
// the count, integers exactly and requantised with the count in the scale.
//
//===----------------------------------------------------------------------===//

#include "Evaluate.h"

#include <map>

using namespace hetero;
using namespace hetero::reference;

/// Calls `visit` with the index within the plane of every window element that
/// lies inside the input, in ascending order, and returns how many elements lie
/// inside the input or its padding.
template <typename Visitor>
static int64_t visitWindow(const Window &window, const int64_t (&output)[3],
                           Visitor visit) {
  int64_t padded = 0, k[3], at[3];
  auto locate = [&](int64_t axis) {
    at[axis] = output[axis] * window.stride[axis] +
               k[axis] * window.dilation[axis] - window.padBegin[axis];
    return at[axis] < window.input[axis] + window.padEnd[axis];
  };
  auto isInside = [&](int64_t axis) {
    return at[axis] >= 0 && at[axis] < window.input[axis];
  };
  for (k[0] = 0; k[0] < window.kernel[0] && locate(0); ++k[0])
    for (k[1] = 0; k[1] < window.kernel[1] && locate(1); ++k[1])
      for (k[2] = 0; k[2] < window.kernel[2] && locate(2); ++k[2]) {
        ++padded;
        if (isInside(0) && isInside(1) && isInside(2))
          visit((at[0] * window.input[1] + at[1]) * window.input[2] + at[2]);
      }
  return padded;
}

/// Calls `visit` with the result index, the index of the plane's first element
/// and the output position, for all planes and positions.
template <typename Visitor>
static void visitOutputs(const Window &window, int64_t planes, Visitor visit) {
  int64_t index = 0;
  for (int64_t plane = 0; plane < planes; ++plane) {
    int64_t at[3];
    for (at[0] = 0; at[0] < window.output[0]; ++at[0])
      for (at[1] = 0; at[1] < window.output[1]; ++at[1])
        for (at[2] = 0; at[2] < window.output[2]; ++at[2])
          visit(index++, plane * window.getInputSize(), at);
  }
}

/// The average over a window of a float or quantised tensor.
static Expected<Tensor> average(const Operands &operands, const Tensor &input,
                                const Window &window, bool countsPadding) {
  auto op = cast<nn::QuantizedOpInterface>(operands.getOperation());
  int64_t batch = input.getShape()[0], channels = input.getShape()[1];
  SmallVector<int64_t> shape =
      getWindowResultShape(window, batch, channels, input.getRank());
  if (op.isFloatForm()) {
    Tensor result = Tensor::zeros(ElementKind::F32, shape);
    MutableArrayRef<float> averages = result.getMutable<float>();
    ArrayRef<float> values = input.get<float>();
    visitOutputs(window, batch * channels,
                 [&](int64_t index, int64_t plane, const int64_t (&at)[3]) {
                   float sum = 0;
                   int64_t inside = 0;
                   int64_t padded = visitWindow(window, at, [&](int64_t i) {
                     sum += values[plane + i];
                     ++inside;
                   });
                   averages[index] = sum / static_cast<float>(
                                               countsPadding ? padded : inside);
                 });
    return result;
  }

  auto quantized = getQuantizedResult(operands);
  if (!quantized)
    return quantized.takeError();
  auto scale = getInputScale(operands, 0);
  if (!scale)
    return scale.takeError();
  auto values =
      getCentered(operands, input, operands[op.getInputZeroPoints()[0]], 1);
  if (!values)
    return values.takeError();
  // Windows at the edge may count fewer elements: one requantiser a count.
  std::map<int64_t, Requantizer> requantizers;
  std::vector<int32_t> averages(*getNumElements(shape));
  Error error = Error::success();
  visitOutputs(window, batch * channels,
               [&](int64_t index, int64_t plane, const int64_t (&at)[3]) {
                 uint32_t sum = 0;
                 int64_t inside = 0;
                 int64_t padded = visitWindow(window, at, [&](int64_t i) {
                   sum += static_cast<uint32_t>((*values)[plane + i]);
                   ++inside;
                 });
                 int64_t count = countsPadding ? padded : inside;
                 auto known = requantizers.find(count);
                 if (known == requantizers.end() && !error) {
                   auto requantizer = Requantizer::get(
                       op, averageScale(*scale, quantized->scale, count),
                       quantized->range);
                   if (!requantizer) {
                     error = requantizer.takeError();
                     return;
                   }
                   known = requantizers.insert({count, *requantizer}).first;
                 }
                 if (known != requantizers.end())
                   averages[index] = known->second(static_cast<int32_t>(sum));
               });
  if (error)
    return std::move(error);
  return narrow(quantized->kind, shape, averages);
}

Expected<Tensor> reference::evaluate(nn::AvgPoolOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  auto window =
      getWindow(op, input.getShape(), op.getKernelShape(), op.getStrides(),
                op.getPads(), op.getDilations(), op.getCeilMode());
  if (!window)
    return window.takeError();
  return average(operands, input, *window, op.getCountIncludePad());
}

Expected<Tensor> reference::evaluate(nn::GlobalAvgPoolOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  ArrayRef<int64_t> kernel = input.getShape().drop_front(2);
  SmallVector<int64_t> ones(kernel.size(), 1), pads(2 * kernel.size(), 0);
  auto window = getWindow(op, input.getShape(), kernel, ones, pads, ones,
                          /*ceilMode=*/false);
  if (!window)
    return window.takeError();
  return average(operands, input, *window, /*countsPadding=*/false);
}

/// The maximum over a window; a NaN wins, padding never does.
template <typename T>
static Tensor maximum(const Tensor &input, const Window &window,
                      ArrayRef<int64_t> shape, T lowest) {
  Tensor result = Tensor::zeros(input.getKind(), shape);
  MutableArrayRef<T> maxima = result.getMutable<T>();
  ArrayRef<T> values = input.get<T>();
  visitOutputs(window, shape[0] * shape[1],
               [&](int64_t index, int64_t plane, const int64_t (&at)[3]) {
                 T largest = lowest;
                 visitWindow(window, at, [&](int64_t i) {
                   T value = values[plane + i];
                   if (value > largest || value != value)
                     largest = value;
                 });
                 maxima[index] = largest;
               });
  return result;
}

Expected<Tensor> reference::evaluate(nn::MaxPoolOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  auto window =
      getWindow(op, input.getShape(), op.getKernelShape(), op.getStrides(),
                op.getPads(), op.getDilations(), op.getCeilMode());
  if (!window)
    return window.takeError();
  SmallVector<int64_t> shape = getWindowResultShape(
      *window, input.getShape()[0], input.getShape()[1], input.getRank());
  ElementKind kind = input.getKind();
  if (isInteger(kind) && getByteWidth(kind) == 1)
    return isSigned(kind) ? maximum<int8_t>(input, *window, shape,
                                            getIntegerRange(kind).lowest)
                          : maximum<uint8_t>(input, *window, shape, 0);
  switch (kind) {
  case ElementKind::F32:
    return maximum<float>(input, *window, shape,
                          -std::numeric_limits<float>::infinity());
  case ElementKind::SI16:
    return maximum<int16_t>(input, *window, shape, INT16_MIN);
  case ElementKind::UI16:
    return maximum<uint16_t>(input, *window, shape, 0);
  case ElementKind::SI32:
    return maximum<int32_t>(input, *window, shape, INT32_MIN);
  default:
    return refuse(op, "the interpreter knows no maximum of ",
                  getName(input.getKind()));
  }
}

//===----------------------------------------------------------------------===//
// Places of maxima
//===----------------------------------------------------------------------===//

/// The position of element `index` of an `N×C×D1…` tensor when its spatial
/// dimensions count with the first fastest.
static int64_t toColumnMajor(const Window &window, int64_t index) {
  int64_t plane = index / window.getInputSize();
  int64_t rest = index % window.getInputSize(), position = 0;
  int64_t strides[3] = {1, window.input[0], window.input[0] * window.input[1]};
  for (int64_t i = 2; i >= 0; --i) {
    position += rest % window.input[i] * strides[i];
    rest /= window.input[i];
  }
  return plane * window.getInputSize() + position;
}

Expected<Tensor> reference::evaluate(nn::MaxPoolIndicesOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  auto window =
      getWindow(op, input.getShape(), op.getKernelShape(), op.getStrides(),
                op.getPads(), op.getDilations(), op.getCeilMode());
  if (!window)
    return window.takeError();
  SmallVector<int64_t> shape = getWindowResultShape(
      *window, input.getShape()[0], input.getShape()[1], input.getRank());
  Tensor result = Tensor::zeros(ElementKind::SI64, shape);
  MutableArrayRef<int64_t> places = result.getMutable<int64_t>();
  auto search = [&](auto load) {
    visitOutputs(*window, shape[0] * shape[1],
                 [&](int64_t index, int64_t plane, const int64_t (&at)[3]) {
                   // A window in the padding alone has no place.
                   int64_t best = -1;
                   visitWindow(*window, at, [&](int64_t i) {
                     if (best < 0 || load(plane + i) > load(best))
                       best = plane + i;
                   });
                   places[index] = best < 0 || !op.getColumnMajor()
                                       ? best
                                       : toColumnMajor(*window, best);
                 });
  };
  if (input.getKind() == ElementKind::F32)
    search([values = input.get<float>()](int64_t i) { return values[i]; });
  else
    search([&](int64_t i) { return input.getInteger(i); });
  return result;
}
