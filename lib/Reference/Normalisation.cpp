//===- Normalisation.cpp - The meaning of normalisations --------*- C++ -*-===//
//
// Batch normalisation at inference and softmax.
//
//===----------------------------------------------------------------------===//

#include "Evaluate.h"
#include "hetero/Support/ExactMath.h"

using namespace hetero;
using namespace hetero::reference;

Expected<Tensor> reference::evaluate(nn::BatchNormOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  ArrayRef<float> scale = operands[op.getScale()].get<float>();
  ArrayRef<float> bias = operands[op.getBias()].get<float>();
  ArrayRef<float> mean = operands[op.getMean()].get<float>();
  ArrayRef<float> variance = operands[op.getVariance()].get<float>();
  float epsilon = op.getEpsilon().convertToFloat();
  int64_t batch = input.getShape()[0], channels = input.getShape()[1];
  int64_t positions = *getNumElements(input.getShape().drop_front(2));
  Tensor result = Tensor::zeros(ElementKind::F32, input.getShape());
  const float *source = input.get<float>().data();
  float *target = result.getMutable<float>().data();
  for (int64_t image = 0; image < batch; ++image)
    for (int64_t channel = 0; channel < channels; ++channel) {
      float deviation = std::sqrt(variance[channel] + epsilon);
      float factor = scale[channel] / deviation;
      for (int64_t i = 0; i < positions; ++i) {
        float difference = *source++ - mean[channel];
        float product = difference * factor;
        *target++ = product + bias[channel];
      }
    }
  return result;
}

Expected<Tensor> reference::evaluate(nn::SoftmaxOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  int64_t axis = op.getAxis();
  int64_t extent = input.getShape()[axis];
  int64_t outer = *getNumElements(input.getShape().take_front(axis));
  int64_t inner = *getNumElements(input.getShape().drop_front(axis + 1));
  Tensor result = Tensor::zeros(ElementKind::F32, input.getShape());
  ArrayRef<float> values = input.get<float>();
  MutableArrayRef<float> target = result.getMutable<float>();
  for (int64_t line = 0; line < outer * inner; ++line) {
    int64_t first = line / inner * extent * inner + line % inner;
    auto at = [&](int64_t i) { return first + i * inner; };
    // A NaN is never the maximum, but makes the sum and so every result NaN.
    float largest = -std::numeric_limits<float>::infinity();
    for (int64_t i = 0; i < extent; ++i)
      largest = values[at(i)] > largest ? values[at(i)] : largest;
    float sum = 0;
    for (int64_t i = 0; i < extent; ++i) {
      float power = hetero_expf(values[at(i)] - largest);
      target[at(i)] = power;
      sum += power;
    }
    float logarithm = op.getLogarithm() ? hetero_logf(sum) : 0.0f;
    for (int64_t i = 0; i < extent; ++i)
      target[at(i)] = op.getLogarithm() ? (values[at(i)] - largest) - logarithm
                                        : target[at(i)] / sum;
  }
  return result;
}
