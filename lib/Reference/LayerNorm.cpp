//===- LayerNorm.cpp - The meaning of normalisation over axes ---*- C++ -*-===//
//
// Mean and variance of a group of elements, then one affine step an element.
//
//===----------------------------------------------------------------------===//

#include "Reduction.h"

using namespace hetero;
using namespace hetero::reference;

/// `parameter` repeated to `shape`, which it broadcasts to.
static std::vector<float> broadcastTo(ArrayRef<int64_t> shape,
                                      const Tensor &parameter) {
  ArrayRef<float> values = parameter.get<float>();
  std::vector<float> result(*getNumElements(shape));
  int64_t lead = static_cast<int64_t>(shape.size()) - parameter.getRank();
  for (int64_t i = 0, e = result.size(); i < e; ++i) {
    int64_t rest = i, index = 0, stride = 1;
    for (int64_t axis = shape.size() - 1; axis >= lead; --axis) {
      int64_t extent = parameter.getShape()[axis - lead];
      index += (extent == 1 ? 0 : rest % shape[axis]) * stride;
      stride *= extent;
      rest /= shape[axis];
    }
    result[i] = values[index];
  }
  return result;
}

Expected<Tensor> reference::evaluate(nn::LayerNormOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  Reduction groups(input.getShape(), op.getAxes());
  ArrayRef<float> values = input.get<float>();
  Tensor result = Tensor::zeros(ElementKind::F32, input.getShape());
  MutableArrayRef<float> target = result.getMutable<float>();
  float epsilon = op.getEpsilon().convertToFloat();
  float count = groups.offsets.size();
  for (int64_t origin : groups.origins) {
    float mean = 0;
    if (!op.getUncentred()) {
      for (int64_t offset : groups.offsets)
        mean += values[origin + offset];
      mean /= count;
    }
    float squares = 0;
    for (int64_t offset : groups.offsets) {
      float difference = values[origin + offset];
      if (!op.getUncentred())
        difference -= mean;
      target[origin + offset] = difference;
      squares = std::fma(difference, difference, squares);
    }
    float variance = squares / count;
    float deviation = std::sqrt(variance + epsilon);
    float factor = 1.0f / deviation;
    for (int64_t offset : groups.offsets)
      target[origin + offset] *= factor;
  }
  if (const Tensor *scale = operands.find(op.getScale()))
    for (auto [value, factor] :
         llvm::zip_equal(target, broadcastTo(input.getShape(), *scale)))
      value *= factor;
  if (const Tensor *bias = operands.find(op.getBias()))
    for (auto [value, addend] :
         llvm::zip_equal(target, broadcastTo(input.getShape(), *bias)))
      value += addend;
  return result;
}
