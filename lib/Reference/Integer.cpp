//===- Integer.cpp - The meaning of integer networks ------------*- C++ -*-===//
//
// The requantiser that other tools' integer networks are spelt with, and
// quantisation to any width with any rounding.
//
//===----------------------------------------------------------------------===//

#include "Evaluate.h"
#include "hetero/Support/Rescale.h"

using namespace hetero;
using namespace hetero::reference;

/// Calls `visit(position, channel)` for each element of a tensor of `shape`, in
/// order; the channel is the index along `axis`, 0 if there is no such axis.
template <typename Visitor>
static void visitChannels(ArrayRef<int64_t> shape, int64_t axis,
                          Visitor visit) {
  int64_t rank = shape.size();
  int64_t channels = axis < rank ? shape[axis] : 1, inner = 1;
  for (int64_t i = axis + 1; i < rank; ++i)
    inner *= shape[i];
  int64_t count = *getNumElements(shape);
  for (int64_t i = 0; i < count; ++i)
    visit(i, i / inner % channels);
}

/// The position of the parameter of `channel`.
static int64_t getIndex(const Tensor &parameter, int64_t channel) {
  return parameter.getNumElements() == 1 ? 0 : channel;
}

Expected<Tensor> reference::evaluate(nn::RescaleOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  const Tensor &multipliers = operands.at(1), &addends = operands.at(2);
  bool isFloat = input.getKind() == ElementKind::F32;
  std::vector<int32_t> values(input.getNumElements());
  Rescale rescale;
  rescale.divisor = op.getDivisor();
  rescale.lowest = op.getClamp().getMin();
  rescale.highest = op.getClamp().getMax();
  visitChannels(
      input.getShape(), op.getAxis(), [&](int64_t i, int64_t channel) {
        rescale.multiplier =
            multipliers.getInteger(getIndex(multipliers, channel));
        rescale.addend = addends.getInteger(getIndex(addends, channel));
        values[i] =
            rescale(isFloat ? readWholeNumber(input.get<float>()[i])
                            : static_cast<int32_t>(input.getInteger(i)));
      });
  auto element = op.getOutput().getType().getElementType();
  return narrow(*getElementKind(element), input.getShape(), values);
}

/// The whole number that stands for a value of at most 2^24 in magnitude.
static int32_t roundWhole(float value, nn::Rounding rounding) {
  auto towardsZero = [](float x) { return static_cast<int32_t>(x); };
  int32_t down = towardsZero(value);
  int32_t sign = value < 0.0f ? -1 : 1;
  switch (rounding) {
  case nn::Rounding::HalfEven:
    return static_cast<int32_t>(roundHalfEven(value));
  case nn::Rounding::HalfUp:
    return sign * towardsZero(std::fabs(value) + 0.5f);
  case nn::Rounding::HalfDown: {
    float less = std::fabs(value) - 0.5f;
    int32_t whole = towardsZero(less);
    return sign * (whole + (static_cast<float>(whole) < less));
  }
  case nn::Rounding::Up:
    return down + (static_cast<float>(down) != value ? sign : 0);
  case nn::Rounding::Down:
    return down;
  case nn::Rounding::Floor:
    return down - (static_cast<float>(down) > value);
  case nn::Rounding::Ceil:
    return down + (static_cast<float>(down) < value);
  case nn::Rounding::Sign:
    return value >= 0.0f ? 1 : -1;
  }
  llvm_unreachable("every rounding is listed");
}

Expected<Tensor> reference::evaluate(nn::IntQuantizeOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  const Tensor &scales = operands.at(1), &zeroPoints = operands.at(2);
  float lowest = op.getClamp().getMin(), highest = op.getClamp().getMax();
  bool isSign = op.getRounding() == nn::Rounding::Sign;
  std::vector<int32_t> values(input.getNumElements());
  visitChannels(
      input.getShape(), op.getAxis(), [&](int64_t i, int64_t channel) {
        float quotient = input.get<float>()[i] /
                         scales.get<float>()[getIndex(scales, channel)];
        float value = quotient + static_cast<float>(zeroPoints.getInteger(
                                     getIndex(zeroPoints, channel)));
        if (!isSign) {
          value = value > lowest ? value : lowest;
          value = value < highest ? value : highest;
        }
        values[i] = roundWhole(value, op.getRounding());
      });
  return narrow(zeroPoints.getKind(), input.getShape(), values);
}
