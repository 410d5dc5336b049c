//===- Reduce.cpp - The meaning of reductions -------------------*- C++ -*-===//
//
// Every result element has its own accumulator and meets its elements in
// ascending order of their position.
//
//===----------------------------------------------------------------------===//

#include "Reduction.h"

using namespace hetero;
using namespace hetero::reference;

Reduction::Reduction(ArrayRef<int64_t> shape, ArrayRef<int64_t> axes)
    : resultShape(shape) {
  SmallVector<int64_t> kept, strides(shape.size(), 1);
  for (int64_t i = static_cast<int64_t>(shape.size()) - 2; i >= 0; --i)
    strides[i] = strides[i + 1] * shape[i + 1];
  for (int64_t i = 0; i < static_cast<int64_t>(shape.size()); ++i)
    if (!llvm::is_contained(axes, i))
      kept.push_back(i);
  auto enumerate = [&](ArrayRef<int64_t> dimensions,
                       std::vector<int64_t> &offsets) {
    offsets = {0};
    for (int64_t dimension : dimensions) {
      std::vector<int64_t> next;
      next.reserve(offsets.size() * shape[dimension]);
      for (int64_t offset : offsets)
        for (int64_t i = 0; i < shape[dimension]; ++i)
          next.push_back(offset + i * strides[dimension]);
      offsets = std::move(next);
    }
  };
  enumerate(kept, origins);
  enumerate(axes, offsets);
  for (int64_t axis : axes)
    resultShape[axis] = 1;
}

//===----------------------------------------------------------------------===//
// Floats
//===----------------------------------------------------------------------===//

/// Folds `step` over the elements of each result, from `initial`.
template <typename Step, typename Finish>
static void foldFloats(const Reduction &reduction, ArrayRef<float> values,
                       float initial, MutableArrayRef<float> results, Step step,
                       Finish finish) {
  for (auto [origin, result] : llvm::zip_equal(reduction.origins, results)) {
    float accumulator = initial;
    for (int64_t offset : reduction.offsets)
      accumulator = step(accumulator, values[origin + offset]);
    result = finish(accumulator);
  }
}

/// Every NaN wins, and the first of equal elements.
template <typename Compare>
static auto keepExtreme(Compare isBetter) {
  return [=](float current, float value) {
    return current == current && (isBetter(value, current) || value != value)
               ? value
               : current;
  };
}

static Tensor reduceFloats(nn::ReduceKind kind, const Reduction &reduction,
                           const Tensor &input) {
  Tensor result = Tensor::zeros(ElementKind::F32, reduction.resultShape);
  auto fold = [&](float initial, auto step, auto finish) {
    foldFloats(reduction, input.get<float>(), initial,
               result.getMutable<float>(), step, finish);
  };
  auto keep = [](float accumulator) { return accumulator; };
  auto add = [](float accumulator, float x) { return accumulator + x; };
  auto addSquare = [](float accumulator, float x) {
    return std::fma(x, x, accumulator);
  };
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  switch (kind) {
  case nn::ReduceKind::Sum:
    fold(0.0f, add, keep);
    break;
  case nn::ReduceKind::Mean:
    fold(0.0f, add,
         [count = static_cast<float>(reduction.offsets.size())](float sum) {
           return sum / count;
         });
    break;
  case nn::ReduceKind::Max:
    fold(-kInfinity, keepExtreme(std::greater<float>()), keep);
    break;
  case nn::ReduceKind::Min:
    fold(kInfinity, keepExtreme(std::less<float>()), keep);
    break;
  case nn::ReduceKind::Prod:
    fold(
        1.0f, [](float accumulator, float x) { return accumulator * x; }, keep);
    break;
  case nn::ReduceKind::L1:
    fold(
        0.0f,
        [](float accumulator, float x) { return accumulator + std::fabs(x); },
        keep);
    break;
  case nn::ReduceKind::L2:
    fold(0.0f, addSquare, [](float sum) { return std::sqrt(sum); });
    break;
  case nn::ReduceKind::SumSquare:
    fold(0.0f, addSquare, keep);
    break;
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------===//

/// lhs < rhs of two elements that Tensor::getInteger gave.
static bool isLess(ElementKind kind, int64_t lhs, int64_t rhs) {
  if (kind == ElementKind::UI64)
    return static_cast<uint64_t>(lhs) < static_cast<uint64_t>(rhs);
  return lhs < rhs;
}

/// The sum modulo the kind's width in `result[i]`, divided and cut off.
static void divideSum(Tensor &result, int64_t i, int64_t count) {
  int64_t sum = result.getInteger(i);
  if (result.getKind() == ElementKind::UI64)
    result.setInteger(i, static_cast<uint64_t>(sum) / count);
  else
    result.setInteger(i, sum / count);
}

static Tensor reduceIntegers(nn::ReduceKind kind, const Reduction &reduction,
                             const Tensor &input) {
  Tensor result = Tensor::zeros(input.getKind(), reduction.resultShape);
  for (auto [i, origin] : llvm::enumerate(reduction.origins)) {
    bool isExtreme = kind == nn::ReduceKind::Max || kind == nn::ReduceKind::Min;
    uint64_t accumulator = kind == nn::ReduceKind::Prod ? 1 : 0;
    if (isExtreme)
      accumulator = input.getInteger(origin + reduction.offsets.front());
    for (int64_t offset : reduction.offsets) {
      int64_t value = input.getInteger(origin + offset);
      uint64_t bits = value;
      switch (kind) {
      case nn::ReduceKind::Max:
        if (isLess(input.getKind(), accumulator, value))
          accumulator = bits;
        break;
      case nn::ReduceKind::Min:
        if (isLess(input.getKind(), value, accumulator))
          accumulator = bits;
        break;
      case nn::ReduceKind::Prod:
        accumulator *= bits;
        break;
      case nn::ReduceKind::L1:
        accumulator += isSigned(input.getKind()) && value < 0 ? 0 - bits : bits;
        break;
      case nn::ReduceKind::SumSquare:
        accumulator += bits * bits;
        break;
      case nn::ReduceKind::Sum:
      case nn::ReduceKind::Mean:
      case nn::ReduceKind::L2: // Verified: floats only.
        accumulator += bits;
        break;
      }
    }
    result.setInteger(i, accumulator);
    if (kind == nn::ReduceKind::Mean)
      divideSum(result, i, reduction.offsets.size());
  }
  return result;
}

//===----------------------------------------------------------------------===//
// The quantised mean
//===----------------------------------------------------------------------===//

static Expected<Tensor> averageIntegers(const Operands &operands,
                                        const Reduction &reduction) {
  auto op = cast<nn::QuantizedOpInterface>(operands.getOperation());
  auto quantized = getQuantizedResult(operands);
  if (!quantized)
    return quantized.takeError();
  auto scale = getInputScale(operands, 0);
  if (!scale)
    return scale.takeError();
  auto values = getCentered(operands, operands.at(0),
                            operands[op.getInputZeroPoints()[0]], 0);
  if (!values)
    return values.takeError();
  auto requantizer = Requantizer::get(
      op, averageScale(*scale, quantized->scale, reduction.offsets.size()),
      quantized->range);
  if (!requantizer)
    return requantizer.takeError();
  std::vector<int32_t> averages;
  for (int64_t origin : reduction.origins) {
    uint32_t sum = 0;
    for (int64_t offset : reduction.offsets)
      sum += static_cast<uint32_t>((*values)[origin + offset]);
    averages.push_back((*requantizer)(static_cast<int32_t>(sum)));
  }
  return narrow(quantized->kind, reduction.resultShape, averages);
}

bool reference::isExactAverage(nn::ReduceOp op) {
  auto quantized = cast<nn::QuantizedOpInterface>(op.getOperation());
  return op.getKind() == nn::ReduceKind::Mean && quantized.isQuantizedForm();
}

Expected<Tensor> reference::evaluate(nn::ReduceOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  Reduction reduction(input.getShape(), op.getAxes());
  if (isExactAverage(op))
    return averageIntegers(operands, reduction);
  if (isFloat(input.getKind()))
    return reduceFloats(op.getKind(), reduction, input);
  return reduceIntegers(op.getKind(), reduction, input);
}
