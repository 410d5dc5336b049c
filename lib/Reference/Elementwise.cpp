//===- Elementwise.cpp - The meaning of arithmetic and activations -*- C++ -*-//
//
// One rounded float operation at each position, or one integer operation modulo
// the element's width.
//
//===----------------------------------------------------------------------===//

#include "Evaluate.h"
#include "hetero/Support/ExactMath.h"

using namespace hetero;
using namespace hetero::reference;

//===----------------------------------------------------------------------===//
// Two operands with broadcasting
//===----------------------------------------------------------------------===//

/// The step through an operand's elements for each dimension of the result: 0
/// where the operand is broadcast.
static SmallVector<int64_t> getSteps(ArrayRef<int64_t> operand,
                                     ArrayRef<int64_t> result) {
  SmallVector<int64_t> steps(result.size(), 0);
  int64_t step = 1;
  for (size_t i = 0; i < operand.size(); ++i) {
    int64_t extent = operand[operand.size() - 1 - i];
    steps[result.size() - 1 - i] = extent == 1 ? 0 : step;
    step *= extent;
  }
  return steps;
}

/// Calls `visit(result index, lhs index, rhs index)` for each result element.
template <typename Visitor>
static void visitBroadcast(ArrayRef<int64_t> shape, ArrayRef<int64_t> lhs,
                           ArrayRef<int64_t> rhs, Visitor visit) {
  int64_t count = *getNumElements(shape);
  if (lhs == rhs) {
    for (int64_t i = 0; i < count; ++i)
      visit(i, i, i);
    return;
  }
  SmallVector<int64_t> lhsSteps = getSteps(lhs, shape);
  SmallVector<int64_t> rhsSteps = getSteps(rhs, shape);
  SmallVector<int64_t> position(shape.size(), 0);
  int64_t lhsIndex = 0, rhsIndex = 0;
  for (int64_t i = 0; i < count; ++i) {
    visit(i, lhsIndex, rhsIndex);
    for (int64_t axis = shape.size() - 1; axis >= 0; --axis) {
      lhsIndex += lhsSteps[axis];
      rhsIndex += rhsSteps[axis];
      if (++position[axis] < shape[axis])
        break;
      position[axis] = 0;
      lhsIndex -= lhsSteps[axis] * shape[axis];
      rhsIndex -= rhsSteps[axis] * shape[axis];
    }
  }
}

/// Applies `apply`, generic over float and uint64_t, at each position.
template <typename Function>
static Expected<Tensor> evaluateBinary(const Operands &operands,
                                       Function apply) {
  const Tensor &lhs = operands.at(0), &rhs = operands.at(1);
  auto shape = nn::getBroadcastShape(lhs.getShape(), rhs.getShape());
  if (failed(shape))
    return refuse(operands.getOperation(), lhs.describe(), " and ",
                  rhs.describe(), " do not broadcast");
  Tensor result = Tensor::zeros(lhs.getKind(), *shape);
  if (lhs.getKind() == ElementKind::F32) {
    ArrayRef<float> a = lhs.get<float>(), b = rhs.get<float>();
    MutableArrayRef<float> target = result.getMutable<float>();
    visitBroadcast(*shape, lhs.getShape(), rhs.getShape(),
                   [&](int64_t i, int64_t l, int64_t r) {
                     target[i] = apply(a[l], b[r]);
                   });
    return result;
  }
  if (!isInteger(lhs.getKind()))
    return refuse(operands.getOperation(), "no arithmetic on elements of type ",
                  getName(lhs.getKind()));
  visitBroadcast(*shape, lhs.getShape(), rhs.getShape(),
                 [&](int64_t i, int64_t l, int64_t r) {
                   result.setInteger(
                       i, apply(static_cast<uint64_t>(lhs.getInteger(l)),
                                static_cast<uint64_t>(rhs.getInteger(r))));
                 });
  return result;
}

Expected<Tensor> reference::evaluate(nn::AddOp, const Operands &operands) {
  return evaluateBinary(operands, [](auto a, auto b) { return a + b; });
}

Expected<Tensor> reference::evaluate(nn::SubOp, const Operands &operands) {
  return evaluateBinary(operands, [](auto a, auto b) { return a - b; });
}

Expected<Tensor> reference::evaluate(nn::MulOp, const Operands &operands) {
  return evaluateBinary(operands, [](auto a, auto b) { return a * b; });
}

/// The quantised result of `compute(a, b)`, which gives the sum with the zero
/// point, for `lhs` and `rhs` as they are stored or centred.
template <typename Function>
static Expected<Tensor> evaluateZeroPointFirst(const Operands &operands,
                                               bool isCentred,
                                               Function compute) {
  Operation *op = operands.getOperation();
  auto quantized = cast<nn::QuantizedOpInterface>(op);
  const Tensor &lhs = operands.at(0), &rhs = operands.at(1);
  auto shape = nn::getBroadcastShape(lhs.getShape(), rhs.getShape());
  auto result = getQuantizedResult(operands);
  if (!result)
    return result.takeError();
  if (failed(shape))
    return refuse(op, lhs.describe(), " and ", rhs.describe(),
                  " do not broadcast");
  float scales[2], zeroPoints[2];
  for (unsigned i : {0, 1}) {
    auto scale = getInputScale(operands, i);
    if (!scale)
      return scale.takeError();
    const Tensor &zeroPoint = operands[quantized.getInputZeroPoints()[i]];
    if (zeroPoint.getNumElements() != 1)
      return refuse(op, "needs one zero point for its input ", i);
    scales[i] = *scale;
    zeroPoints[i] = static_cast<float>(zeroPoint.getInteger(0));
  }
  float zeroPoint = static_cast<float>(result->range.zeroPoint);
  QuantizedRange range{0, result->range.lowest, result->range.highest};
  auto at = [&](const Tensor &tensor, int64_t index, unsigned side) {
    float value = static_cast<float>(tensor.getInteger(index));
    return isCentred ? value - zeroPoints[side] : value;
  };
  auto function = compute(scales, zeroPoints, result->scale, zeroPoint);
  std::vector<int32_t> integers(*getNumElements(*shape));
  visitBroadcast(*shape, lhs.getShape(), rhs.getShape(),
                 [&](int64_t i, int64_t l, int64_t r) {
                   integers[i] = roundToRange(
                       function(at(lhs, l, 0), at(rhs, r, 1)), range);
                 });
  return narrow(result->kind, *shape, integers);
}

Expected<Tensor> reference::evaluateRatios(nn::AddOp,
                                           const Operands &operands) {
  return evaluateZeroPointFirst(
      operands, /*isCentred=*/false,
      [](const float (&scales)[2], const float (&zeroPoints)[2],
         float outputScale, float zeroPoint) {
        float lhsRatio = scales[0] / outputScale;
        float rhsRatio = scales[1] / outputScale;
        float lhsOffset = lhsRatio * zeroPoints[0];
        float rhsOffset = rhsRatio * zeroPoints[1];
        float offset = zeroPoint - (lhsOffset + rhsOffset);
        return [=](float a, float b) {
          return std::fma(a, lhsRatio, std::fma(b, rhsRatio, offset));
        };
      });
}

Expected<Tensor> reference::evaluateRatios(nn::MulOp,
                                           const Operands &operands) {
  return evaluateZeroPointFirst(
      operands, /*isCentred=*/true,
      [](const float (&scales)[2], const float (&)[2], float outputScale,
         float zeroPoint) {
        float ratio = combineScales(scales[0], scales[1], outputScale);
        // The product of two integers of nine bits is exact.
        return [=](float a, float b) { return (a * b) * ratio + zeroPoint; };
      });
}

//===----------------------------------------------------------------------===//
// One operand
//===----------------------------------------------------------------------===//

template <typename Function>
static Tensor evaluateUnary(const Operands &operands, Function apply) {
  const Tensor &input = operands.at(0);
  Tensor result = Tensor::zeros(ElementKind::F32, input.getShape());
  for (auto [value, target] :
       llvm::zip(input.get<float>(), result.getMutable<float>()))
    target = apply(value);
  return result;
}

Expected<Tensor> reference::evaluate(nn::ReluOp, const Operands &operands) {
  // A NaN is not below or at zero and passes; -0 becomes 0.
  return evaluateUnary(operands, [](float x) { return x <= 0.0f ? 0.0f : x; });
}

Expected<Tensor> reference::evaluate(nn::SigmoidOp, const Operands &operands) {
  return evaluateUnary(operands, hetero_logisticf);
}

Expected<Tensor> reference::evaluate(nn::TanhOp, const Operands &operands) {
  return evaluateUnary(operands, hetero_tanhf);
}

Expected<Tensor> reference::evaluate(nn::ClipOp op, const Operands &operands) {
  float low = op.getMin().convertToFloat();
  float high = op.getMax().convertToFloat();
  return evaluateUnary(operands, [=](float x) {
    return x < low ? low : x > high ? high : x;
  });
}
