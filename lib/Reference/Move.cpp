//===- Move.cpp - The meaning of constants and movement ---------*- C++ -*-===//
//
// Elements are moved as bytes: these operations mean the same for every type.
//
//===----------------------------------------------------------------------===//

#include "Evaluate.h"

using namespace hetero;
using namespace hetero::reference;

Expected<Tensor> reference::evaluate(nn::ConstantOp op, const Operands &) {
  auto tensor = Tensor::fromAttribute(op.getValue());
  if (!tensor)
    return refuse(op, llvm::toString(tensor.takeError()));
  return tensor;
}

Expected<Tensor> reference::reshapeTo(Operation *op, const Tensor &tensor,
                                      RankedTensorType type) {
  SmallVector<int64_t> shape(type.getShape());
  int64_t known = 1, unknown = -1;
  for (auto [index, extent] : llvm::enumerate(shape)) {
    if (!ShapedType::isDynamic(extent)) {
      known *= extent;
      continue;
    }
    if (unknown >= 0)
      return refuse(op, "its result has more than one unknown dimension");
    unknown = index;
  }
  if (unknown >= 0 && known != 0)
    shape[unknown] = tensor.getNumElements() / known;
  if (getNumElements(shape) != tensor.getNumElements())
    return refuse(op, tensor.describe(),
                  " does not have as many elements as its result");
  return tensor.reshaped(shape);
}

Expected<Tensor> reference::evaluate(nn::ReshapeOp op,
                                     const Operands &operands) {
  return reshapeTo(op, operands.at(0), op.getType());
}

Expected<Tensor> reference::evaluate(nn::TransposeOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  ArrayRef<int64_t> perm = op.getPerm();
  int64_t rank = input.getRank();
  SmallVector<int64_t> strides(rank, 1), shape(rank), steps(rank);
  for (int64_t i = rank - 2; i >= 0; --i)
    strides[i] = strides[i + 1] * input.getShape()[i + 1];
  for (int64_t i = 0; i < rank; ++i) {
    shape[i] = input.getShape()[perm[i]];
    steps[i] = strides[perm[i]];
  }
  Tensor result = Tensor::zeros(input.getKind(), shape);
  size_t width = getByteWidth(input.getKind());
  const char *source = input.getBytes().data();
  char *target = result.getMutableBytes().data();
  SmallVector<int64_t> position(rank, 0);
  int64_t from = 0;
  for (int64_t i = 0, e = result.getNumElements(); i < e; ++i) {
    std::memcpy(target + i * width, source + from * width, width);
    for (int64_t axis = rank - 1; axis >= 0; --axis) {
      from += steps[axis];
      if (++position[axis] < shape[axis])
        break;
      position[axis] = 0;
      from -= steps[axis] * shape[axis];
    }
  }
  return result;
}

Expected<Tensor> reference::evaluate(nn::ConcatOp op,
                                     const Operands &operands) {
  ArrayRef<Tensor> inputs =
      operands.getTensors().take_front(op.getInputs().size());
  int64_t axis = op.getAxis();
  SmallVector<int64_t> shape(inputs.front().getShape());
  shape[axis] = 0;
  for (const Tensor &input : inputs)
    shape[axis] += input.getShape()[axis];
  Tensor result = Tensor::zeros(inputs.front().getKind(), shape);
  size_t width = getByteWidth(result.getKind());
  int64_t outer = *getNumElements(ArrayRef(shape).take_front(axis));
  char *target = result.getMutableBytes().data();
  for (int64_t i = 0; i < outer; ++i)
    for (const Tensor &input : inputs) {
      size_t bytes = width * *getNumElements(input.getShape().drop_front(axis));
      std::memcpy(target, input.getBytes().data() + i * bytes, bytes);
      target += bytes;
    }
  return result;
}
