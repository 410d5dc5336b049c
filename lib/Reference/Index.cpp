//===- Index.cpp - The meaning of indexed movement --------------*- C++ -*-===//
//
// Each operation says where an element of its result comes from; elements move
// as bytes, so that one loop serves every type.
//
//===----------------------------------------------------------------------===//

#include "EvaluateIndex.h"

using namespace hetero;
using namespace hetero::reference;

SmallVector<int64_t> reference::getStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (int64_t i = static_cast<int64_t>(shape.size()) - 2; i >= 0; --i)
    strides[i] = strides[i + 1] * shape[i + 1];
  return strides;
}

/// A tensor of `shape` whose element at `position` is element
/// `getSource(position)` of `input` in row-major order, or that of `fill` if it
/// is negative.
template <typename Function>
static Tensor moveElements(const Tensor &input, ArrayRef<int64_t> shape,
                           Function getSource, const Tensor *fill = nullptr) {
  Tensor result = Tensor::zeros(input.getKind(), shape);
  size_t width = getByteWidth(input.getKind());
  const char *source = input.getBytes().data();
  const char *filling = fill ? fill->getBytes().data() : nullptr;
  char *target = result.getMutableBytes().data();
  visitPositions(shape, [&](int64_t i, ArrayRef<int64_t> position) {
    int64_t from = getSource(position);
    std::memcpy(target + i * width, from < 0 ? filling : source + from * width,
                width);
  });
  return result;
}

/// The shape of the result, which every operation here knows.
static ArrayRef<int64_t> getResultShape(Operation *op) {
  return cast<RankedTensorType>(op->getResult(0).getType()).getShape();
}

/// An index that counts from the end if it is negative, within `size` elements.
static int64_t getNearestIndex(int64_t index, int64_t size) {
  if (index < 0)
    index += size;
  return std::clamp<int64_t>(index, 0, size - 1);
}

//===----------------------------------------------------------------------===//
// Positions known when compiling
//===----------------------------------------------------------------------===//

Expected<Tensor> reference::evaluate(nn::SliceOp op, const Operands &operands) {
  const Tensor &input = operands.at(0);
  SmallVector<int64_t> strides = getStrides(input.getShape());
  return moveElements(input, op.getSizes(), [&](ArrayRef<int64_t> position) {
    int64_t from = 0;
    for (auto [i, p] : llvm::enumerate(position))
      from += (op.getStarts()[i] + p * op.getSteps()[i]) * strides[i];
    return from;
  });
}

/// The element of a dimension of `size` that stands `place` elements behind its
/// first, which may be outside; -1 for none.
static int64_t getPaddedSource(nn::PadMode mode, int64_t place, int64_t size) {
  if (place >= 0 && place < size)
    return place;
  auto modulo = [](int64_t value, int64_t divisor) {
    int64_t rest = value % divisor;
    return rest < 0 ? rest + divisor : rest;
  };
  switch (mode) {
  case nn::PadMode::Constant:
    return -1;
  case nn::PadMode::Edge:
    return place < 0 ? 0 : size - 1;
  case nn::PadMode::Wrap:
    return modulo(place, size);
  case nn::PadMode::Reflect: {
    if (size == 1)
      return 0;
    int64_t period = 2 * (size - 1), rest = modulo(place, period);
    return rest < size ? rest : period - rest;
  }
  }
  llvm_unreachable("every mode is handled");
}

Expected<Tensor> reference::evaluate(nn::PadOp op, const Operands &operands) {
  const Tensor &input = operands.at(0);
  ArrayRef<int64_t> inputShape = input.getShape();
  SmallVector<int64_t> strides = getStrides(inputShape);
  SmallVector<int64_t> shape(inputShape);
  for (auto [i, size] : llvm::enumerate(shape))
    size += op.getPads()[i] + op.getPads()[inputShape.size() + i];
  auto getSource = [&](ArrayRef<int64_t> position) {
    int64_t from = 0;
    for (auto [i, p] : llvm::enumerate(position)) {
      int64_t source =
          getPaddedSource(op.getMode(), p - op.getPads()[i], inputShape[i]);
      if (source < 0)
        return int64_t(-1);
      from += source * strides[i];
    }
    return from;
  };
  return moveElements(input, shape, getSource, operands.find(op.getValue()));
}

Expected<Tensor> reference::evaluate(nn::ExpandOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  ArrayRef<int64_t> shape = getResultShape(op);
  SmallVector<int64_t> strides = getStrides(input.getShape());
  size_t lead = shape.size() - strides.size();
  return moveElements(input, shape, [&](ArrayRef<int64_t> position) {
    int64_t from = 0;
    for (auto [i, p] : llvm::enumerate(position.drop_front(lead)))
      from += input.getShape()[i] == 1 ? 0 : p * strides[i];
    return from;
  });
}

Expected<Tensor> reference::evaluate(nn::TriluOp op, const Operands &operands) {
  const Tensor &input = operands.at(0);
  SmallVector<int64_t> strides = getStrides(input.getShape());
  Tensor zero = Tensor::zeros(input.getKind(), {});
  int64_t rank = input.getRank(), k = op.getK();
  auto getSource = [&](ArrayRef<int64_t> position) {
    int64_t diagonal = position[rank - 1] - position[rank - 2];
    if (op.getUpper() ? diagonal < k : diagonal > k)
      return int64_t(-1);
    int64_t from = 0;
    for (auto [p, stride] : llvm::zip_equal(position, strides))
      from += p * stride;
    return from;
  };
  return moveElements(input, input.getShape(), getSource, &zero);
}

//===----------------------------------------------------------------------===//
// Positions computed at run time
//===----------------------------------------------------------------------===//

Expected<Tensor> reference::evaluate(nn::GatherOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0), &indices = operands.at(1);
  int64_t axis = op.getAxis(), size = input.getShape()[axis];
  SmallVector<int64_t> shape(input.getShape().take_front(axis));
  llvm::append_range(shape, indices.getShape());
  llvm::append_range(shape, input.getShape().drop_front(axis + 1));
  SmallVector<int64_t> strides = getStrides(input.getShape());
  SmallVector<int64_t> indexStrides = getStrides(indices.getShape());
  int64_t indexRank = indices.getRank();
  return moveElements(input, shape, [&](ArrayRef<int64_t> position) {
    int64_t at = 0, from = 0;
    for (int64_t i = 0; i < indexRank; ++i)
      at += position[axis + i] * indexStrides[i];
    for (int64_t i = 0; i < axis; ++i)
      from += position[i] * strides[i];
    from += getNearestIndex(indices.getInteger(at), size) * strides[axis];
    for (int64_t i = axis + 1; i < input.getRank(); ++i)
      from += position[i - 1 + indexRank] * strides[i];
    return from;
  });
}

Expected<Tensor> reference::evaluate(nn::GatherElementsOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0), &indices = operands.at(1);
  int64_t axis = op.getAxis(), size = input.getShape()[axis], at = 0;
  SmallVector<int64_t> strides = getStrides(input.getShape());
  return moveElements(
      input, indices.getShape(), [&](ArrayRef<int64_t> position) {
        int64_t from = 0;
        for (auto [i, p] : llvm::enumerate(position))
          if (static_cast<int64_t>(i) != axis)
            from += p * strides[i];
        // Positions come in the order of the indices.
        return from +
               getNearestIndex(indices.getInteger(at++), size) * strides[axis];
      });
}

Expected<Tensor> reference::evaluate(nn::GatherNdOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0), &indices = operands.at(1);
  int64_t batch = op.getBatchDims(), depth = indices.getShape().back();
  ArrayRef<int64_t> tuples = indices.getShape().drop_back();
  SmallVector<int64_t> shape(tuples);
  llvm::append_range(shape, input.getShape().drop_front(batch + depth));
  SmallVector<int64_t> strides = getStrides(input.getShape());
  SmallVector<int64_t> indexStrides = getStrides(indices.getShape());
  return moveElements(input, shape, [&](ArrayRef<int64_t> position) {
    int64_t at = 0, from = 0;
    for (size_t i = 0; i < tuples.size(); ++i)
      at += position[i] * indexStrides[i];
    for (int64_t i = 0; i < batch; ++i)
      from += position[i] * strides[i];
    for (int64_t i = 0; i < depth; ++i)
      from += getNearestIndex(indices.getInteger(at + i),
                              input.getShape()[batch + i]) *
              strides[batch + i];
    for (int64_t i = batch + depth; i < input.getRank(); ++i)
      from += position[tuples.size() + i - batch - depth] * strides[i];
    return from;
  });
}

Expected<Tensor> reference::evaluate(nn::OneHotOp op,
                                     const Operands &operands) {
  const Tensor &indices = operands.at(0), &values = operands.at(1);
  int64_t axis = op.getAxis(), depth = op.getDepth();
  SmallVector<int64_t> shape(indices.getShape());
  shape.insert(shape.begin() + axis, depth);
  SmallVector<int64_t> strides = getStrides(indices.getShape());
  return moveElements(values, shape, [&](ArrayRef<int64_t> position) {
    int64_t at = 0;
    for (auto [i, stride] : llvm::enumerate(strides))
      at += position[static_cast<int64_t>(i) < axis ? i : i + 1] * stride;
    int64_t index = indices.getInteger(at);
    if (index < 0)
      index += depth;
    return int64_t(index == position[axis] ? 1 : 0);
  });
}

Expected<Tensor> reference::evaluate(nn::ReverseSequenceOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0), &lengths = operands.at(1);
  int64_t batch = op.getBatchAxis(), time = op.getTimeAxis();
  int64_t size = input.getShape()[time];
  SmallVector<int64_t> strides = getStrides(input.getShape());
  return moveElements(input, input.getShape(), [&](ArrayRef<int64_t> position) {
    int64_t length =
        std::clamp<int64_t>(lengths.getInteger(position[batch]), 0, size);
    int64_t from = 0;
    for (auto [p, stride] : llvm::zip_equal(position, strides))
      from += p * stride;
    int64_t t = position[time];
    return t < length ? from + (length - 1 - 2 * t) * strides[time] : from;
  });
}
