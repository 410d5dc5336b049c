//===- Quantization.cpp - The two views of a quantised tensor ---*- C++ -*-===//
//
// As centred integers, for sums of products, and as dequantised floats, for
// everything else. Also the operations that change from one to the other.
//
//===----------------------------------------------------------------------===//

#include "Evaluate.h"
#include "llvm/Support/Format.h"

using namespace hetero;
using namespace hetero::reference;

/// Calls `visit` with a null pointer to the storage type of an integer kind.
template <typename Visitor>
static void withStorage(ElementKind kind, Visitor visit) {
  bool isSigned = hetero::isSigned(kind);
  switch (getByteWidth(kind)) {
  case 1:
    return isSigned ? visit(static_cast<int8_t *>(nullptr))
                    : visit(static_cast<uint8_t *>(nullptr));
  case 2:
    return isSigned ? visit(static_cast<int16_t *>(nullptr))
                    : visit(static_cast<uint16_t *>(nullptr));
  default:
    assert(kind == ElementKind::SI32 &&
           "verified: quantised tensors have at most 32 bits");
    return visit(static_cast<int32_t *>(nullptr));
  }
}

namespace {
/// A parameter of each position of a tensor: one for all, or one for each index
/// of a dimension.
class PerChannel {
public:
  static Expected<PerChannel> get(const Operands &operands,
                                  ArrayRef<int64_t> shape, int64_t axis,
                                  const Tensor &parameter) {
    PerChannel result;
    result.isSingle = parameter.getNumElements() == 1;
    if (result.isSingle)
      return result;
    if (parameter.getNumElements() != shape[axis])
      return refuse(operands.getOperation(), "has ", parameter.getNumElements(),
                    " quantisation parameters for the ", shape[axis],
                    " indices of dimension ", axis);
    return result;
  }

  int64_t getIndex(int64_t channel) const { return isSingle ? 0 : channel; }

private:
  bool isSingle;
};

/// A tensor as `outer × channels × inner` around one dimension.
struct Channels {
  int64_t outer = 1, channels = 1, inner = 1;

  Channels(ArrayRef<int64_t> shape, int64_t axis) {
    for (auto [index, extent] : llvm::enumerate(shape)) {
      int64_t dimension = index;
      (dimension < axis    ? outer
       : dimension == axis ? channels
                           : inner) *= extent;
    }
  }
};
} // namespace

Expected<QuantizedResult>
reference::getQuantizedResult(const Operands &operands) {
  auto op = cast<nn::QuantizedOpInterface>(operands.getOperation());
  const Tensor &scale = operands[op.getOutputScale()];
  const Tensor &zeroPoint = operands[op.getOutputZeroPoint()];
  if (scale.getNumElements() != 1 || zeroPoint.getNumElements() != 1)
    return refuse(op, "needs one output scale and one output zero point");
  QuantizedResult result;
  result.kind = zeroPoint.getKind();
  result.scale = scale.get<float>()[0];
  IntegerRange bounds = getIntegerRange(result.kind);
  result.range = {static_cast<int32_t>(zeroPoint.getInteger(0)),
                  static_cast<int32_t>(bounds.lowest),
                  static_cast<int32_t>(bounds.highest)};
  if (nn::ClampAttr clamp = op.getClampAttr()) {
    result.range.lowest = clamp.getMin();
    result.range.highest = clamp.getMax();
  }
  return result;
}

void Requantizer::apply(ArrayRef<int32_t> accumulators,
                        int32_t *results) const {
  if (isFloat)
    return requantizeAll(accumulators, scale, range, results);
  for (int32_t accumulator : accumulators)
    *results++ = (*this)(accumulator);
}

Expected<Requantizer> Requantizer::get(Operation *op, float scale,
                                       const QuantizedRange &range) {
  nn::RequantKind kind = *cast<nn::QuantizedOpInterface>(op).getRequant();
  Requantizer requantizer;
  requantizer.isFloat = kind == nn::RequantKind::Float;
  requantizer.scale = scale;
  requantizer.range = range;
  if (requantizer.isFloat)
    return requantizer;
  if (!(scale > 0) || std::isinf(scale))
    return refuse(op, "the requantiser '", nn::stringifyRequantKind(kind),
                  "' needs a positive, finite scale");
  requantizer.fixedPoint = toFixedPoint(scale);
  if (kind == nn::RequantKind::Shift &&
      requantizer.fixedPoint.multiplier != 1 << 30)
    return refuse(op,
                  "the requantiser 'shift' needs a scale that is a power of "
                  "two, not ",
                  llvm::format("%.9g", scale));
  return requantizer;
}

Expected<float> reference::getInputScale(const Operands &operands,
                                         unsigned index) {
  auto op = cast<nn::QuantizedOpInterface>(operands.getOperation());
  const Tensor &scale = operands[op.getInputScales()[index]];
  if (scale.getNumElements() != 1)
    return refuse(op, "needs one scale for its input ", index);
  return scale.get<float>()[0];
}

Expected<std::vector<int32_t>> reference::getCentered(const Operands &operands,
                                                      const Tensor &tensor,
                                                      const Tensor &zeroPoints,
                                                      int64_t axis) {
  auto perChannel =
      PerChannel::get(operands, tensor.getShape(), axis, zeroPoints);
  if (!perChannel)
    return perChannel.takeError();
  Channels layout(tensor.getShape(), axis);
  std::vector<int32_t> centered(tensor.getNumElements());
  withStorage(tensor.getKind(), [&](auto *storage) {
    using T = std::remove_pointer_t<decltype(storage)>;
    const T *source = tensor.get<T>().data();
    int32_t *target = centered.data();
    for (int64_t outer = 0; outer < layout.outer; ++outer)
      for (int64_t channel = 0; channel < layout.channels; ++channel) {
        int32_t zeroPoint =
            zeroPoints.getInteger(perChannel->getIndex(channel));
        for (int64_t i = 0; i < layout.inner; ++i)
          *target++ = static_cast<int32_t>(static_cast<uint32_t>(*source++) -
                                           static_cast<uint32_t>(zeroPoint));
      }
  });
  return centered;
}

Expected<Tensor> reference::dequantize(const Operands &operands,
                                       const Tensor &tensor,
                                       const Tensor &scales,
                                       const Tensor &zeroPoints, int64_t axis) {
  auto scaleOf = PerChannel::get(operands, tensor.getShape(), axis, scales);
  if (!scaleOf)
    return scaleOf.takeError();
  auto centered = getCentered(operands, tensor, zeroPoints, axis);
  if (!centered)
    return centered.takeError();
  Channels layout(tensor.getShape(), axis);
  Tensor result = Tensor::zeros(ElementKind::F32, tensor.getShape());
  const int32_t *source = centered->data();
  float *target = result.getMutable<float>().data();
  for (int64_t outer = 0; outer < layout.outer; ++outer)
    for (int64_t channel = 0; channel < layout.channels; ++channel) {
      float scale = scales.get<float>()[scaleOf->getIndex(channel)];
      for (int64_t i = 0; i < layout.inner; ++i)
        *target++ = static_cast<float>(*source++) * scale;
    }
  return result;
}

Tensor reference::narrow(ElementKind kind, ArrayRef<int64_t> shape,
                         ArrayRef<int32_t> values) {
  Tensor result = Tensor::zeros(kind, shape);
  withStorage(kind, [&](auto *storage) {
    using T = std::remove_pointer_t<decltype(storage)>;
    llvm::copy(values, result.getMutable<T>().begin());
  });
  return result;
}

Tensor reference::quantize(const Tensor &values,
                           const QuantizedResult &result) {
  std::vector<int32_t> quantized(values.getNumElements());
  for (auto [value, integer] : llvm::zip(values.get<float>(), quantized))
    integer = quantizeLinear(value, result.scale, result.range);
  return narrow(result.kind, values.getShape(), quantized);
}

Expected<Tensor> reference::finishProduct(const Operands &operands,
                                          ArrayRef<int64_t> shape,
                                          ArrayRef<int32_t> accumulators,
                                          int64_t channelAxis) {
  auto op = cast<nn::QuantizedOpInterface>(operands.getOperation());
  if (op.isAccumulatorForm())
    return narrow(ElementKind::SI32, shape, accumulators);
  auto result = getQuantizedResult(operands);
  if (!result)
    return result.takeError();
  auto inputScale = getInputScale(operands, 0);
  if (!inputScale)
    return inputScale.takeError();
  const Tensor &weightScales = operands[op.getInputScales()[1]];
  auto scaleOf = PerChannel::get(operands, shape, channelAxis, weightScales);
  if (!scaleOf)
    return scaleOf.takeError();

  Channels layout(shape, channelAxis);
  std::vector<int32_t> values(accumulators.size());
  int32_t *target = values.data();
  const int32_t *source = accumulators.data();
  for (int64_t outer = 0; outer < layout.outer; ++outer)
    for (int64_t channel = 0; channel < layout.channels; ++channel) {
      float scale = combineScales(
          *inputScale, weightScales.get<float>()[scaleOf->getIndex(channel)],
          result->scale);
      auto requantizer = Requantizer::get(op, scale, result->range);
      if (!requantizer)
        return requantizer.takeError();
      requantizer->apply(ArrayRef(source, layout.inner), target);
      source += layout.inner;
      target += layout.inner;
    }
  return narrow(result->kind, shape, values);
}

//===----------------------------------------------------------------------===//
// quantize, dequantize
//===----------------------------------------------------------------------===//

Expected<Tensor> reference::evaluate(nn::QuantizeOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  const Tensor &scales = operands[op.getScale()];
  const Tensor &zeroPoints = operands[op.getZeroPoint()];
  int64_t axis = op.getAxis();
  auto perChannel = PerChannel::get(operands, input.getShape(), axis, scales);
  if (!perChannel)
    return perChannel.takeError();
  Channels layout(input.getShape(), axis);
  ElementKind kind = zeroPoints.getKind();
  IntegerRange bounds = getIntegerRange(kind);
  std::vector<int32_t> values(input.getNumElements());
  const float *source = input.get<float>().data();
  int32_t *target = values.data();
  for (int64_t outer = 0; outer < layout.outer; ++outer)
    for (int64_t channel = 0; channel < layout.channels; ++channel) {
      int64_t index = perChannel->getIndex(channel);
      float scale = scales.get<float>()[index];
      QuantizedRange range{static_cast<int32_t>(zeroPoints.getInteger(index)),
                           static_cast<int32_t>(bounds.lowest),
                           static_cast<int32_t>(bounds.highest)};
      for (int64_t i = 0; i < layout.inner; ++i)
        *target++ = quantizeLinear(*source++, scale, range);
    }
  return narrow(kind, input.getShape(), values);
}

Expected<Tensor> reference::evaluate(nn::DequantizeOp op,
                                     const Operands &operands) {
  return dequantize(operands, operands.at(0), operands[op.getScale()],
                    operands[op.getZeroPoint()], op.getAxis());
}
