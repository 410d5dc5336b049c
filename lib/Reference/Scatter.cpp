//===- Scatter.cpp - The meaning of scattered updates -----------*- C++ -*-===//
//
// Scatters and running sums: movement with arithmetic, in an order that is part
// of the result.
//
//===----------------------------------------------------------------------===//

#include "EvaluateIndex.h"

using namespace hetero;
using namespace hetero::reference;

//===----------------------------------------------------------------------===//
// Scatters
//===----------------------------------------------------------------------===//

/// `current` met by `update`; generic over float and integers.
template <typename T>
static T combine(nn::ScatterReduction reduction, T current, T update) {
  switch (reduction) {
  case nn::ScatterReduction::None:
    return update;
  case nn::ScatterReduction::Add:
    return current + update;
  case nn::ScatterReduction::Mul:
    return current * update;
  // The negated comparisons let a NaN on either side win.
  case nn::ScatterReduction::Max:
    return current != current || update <= current ? current : update;
  case nn::ScatterReduction::Min:
    return current != current || update >= current ? current : update;
  }
  llvm_unreachable("every reduction is handled");
}

/// Brings element `from` of `updates` to element `to` of `result`.
static void applyUpdate(nn::ScatterReduction reduction, Tensor &result,
                        int64_t to, const Tensor &updates, int64_t from) {
  ElementKind kind = result.getKind();
  if (reduction == nn::ScatterReduction::None) {
    size_t width = getByteWidth(kind);
    std::memcpy(result.getMutableBytes().data() + to * width,
                updates.getBytes().data() + from * width, width);
    return;
  }
  if (kind == ElementKind::F32) {
    float &target = result.getMutable<float>()[to];
    target = combine(reduction, target, updates.get<float>()[from]);
    return;
  }
  bool isOrder = reduction == nn::ScatterReduction::Max ||
                 reduction == nn::ScatterReduction::Min;
  // Sums and products wrap alike with or without a sign.
  int64_t current = result.getInteger(to), update = updates.getInteger(from);
  int64_t value = isOrder && isSigned(kind)
                      ? combine(reduction, current, update)
                      : static_cast<int64_t>(
                            combine(reduction, static_cast<uint64_t>(current),
                                    static_cast<uint64_t>(update)));
  result.setInteger(to, value);
}

/// Whether the elements of `kind` can be combined.
static Error checkArithmetic(Operation *op, nn::ScatterReduction reduction,
                             ElementKind kind) {
  if (reduction == nn::ScatterReduction::None || kind == ElementKind::F32 ||
      isInteger(kind))
    return Error::success();
  return refuse(op, "no arithmetic on elements of type ", getName(kind));
}

Expected<Tensor> reference::evaluate(nn::ScatterElementsOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0), &indices = operands.at(1);
  if (Error error = checkArithmetic(op, op.getReduction(), input.getKind()))
    return std::move(error);
  int64_t axis = op.getAxis(), size = input.getShape()[axis];
  SmallVector<int64_t> strides = getStrides(input.getShape());
  Tensor result = input;
  visitPositions(
      indices.getShape(), [&](int64_t i, ArrayRef<int64_t> position) {
        int64_t index = indices.getInteger(i);
        if (index < 0)
          index += size;
        if (index < 0 || index >= size)
          return;
        int64_t to = index * strides[axis];
        for (auto [d, p] : llvm::enumerate(position))
          if (static_cast<int64_t>(d) != axis)
            to += p * strides[d];
        applyUpdate(op.getReduction(), result, to, operands.at(2), i);
      });
  return result;
}

Expected<Tensor> reference::evaluate(nn::ScatterNdOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0), &indices = operands.at(1);
  if (Error error = checkArithmetic(op, op.getReduction(), input.getKind()))
    return std::move(error);
  int64_t depth = indices.getShape().back();
  SmallVector<int64_t> strides = getStrides(input.getShape());
  int64_t tuples = *getNumElements(indices.getShape().drop_back());
  int64_t slice = *getNumElements(input.getShape().drop_front(depth));
  Tensor result = input;
  for (int64_t tuple = 0; tuple < tuples; ++tuple) {
    int64_t to = 0;
    bool isInside = true;
    for (int64_t i = 0; i < depth; ++i) {
      int64_t index = indices.getInteger(tuple * depth + i);
      int64_t size = input.getShape()[i];
      if (index < 0)
        index += size;
      isInside &= index >= 0 && index < size;
      to += index * strides[i];
    }
    for (int64_t i = 0; isInside && i < slice; ++i)
      applyUpdate(op.getReduction(), result, to + i, operands.at(2),
                  tuple * slice + i);
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Running sums and products
//===----------------------------------------------------------------------===//

/// Runs along `axis` with a value of type T that starts at `initial`.
template <typename T, typename Load, typename Store, typename Function>
static void accumulate(ArrayRef<int64_t> shape, int64_t axis, bool isExclusive,
                       bool isReverse, T initial, Load load, Store store,
                       Function combineTwo) {
  int64_t size = shape[axis], step = getStrides(shape)[axis];
  SmallVector<int64_t> lines(shape), strides = getStrides(shape);
  lines[axis] = std::min<int64_t>(size, 1);
  visitPositions(lines, [&](int64_t, ArrayRef<int64_t> position) {
    int64_t first = 0;
    for (auto [p, stride] : llvm::zip_equal(position, strides))
      first += p * stride;
    T value = initial;
    for (int64_t i = 0; i < size; ++i) {
      int64_t at = first + (isReverse ? size - 1 - i : i) * step;
      T next = combineTwo(value, load(at));
      store(at, isExclusive ? value : next);
      value = next;
    }
  });
}

template <typename OpT, typename Function>
static Expected<Tensor> evaluateCumulative(OpT op, const Operands &operands,
                                           int initial, Function combineTwo) {
  const Tensor &input = operands.at(0);
  Tensor result = Tensor::zeros(input.getKind(), input.getShape());
  if (input.getKind() == ElementKind::F32) {
    ArrayRef<float> values = input.get<float>();
    MutableArrayRef<float> target = result.getMutable<float>();
    accumulate<float>(
        input.getShape(), op.getAxis(), op.getExclusive(), op.getReverse(),
        static_cast<float>(initial), [&](int64_t at) { return values[at]; },
        [&](int64_t at, float value) { target[at] = value; }, combineTwo);
    return result;
  }
  if (!isInteger(input.getKind()))
    return refuse(op, "no arithmetic on elements of type ",
                  getName(input.getKind()));
  accumulate<uint64_t>(
      input.getShape(), op.getAxis(), op.getExclusive(), op.getReverse(),
      static_cast<uint64_t>(initial),
      [&](int64_t at) { return static_cast<uint64_t>(input.getInteger(at)); },
      [&](int64_t at, uint64_t value) {
        result.setInteger(at, static_cast<int64_t>(value));
      },
      combineTwo);
  return result;
}

Expected<Tensor> reference::evaluate(nn::CumSumOp op,
                                     const Operands &operands) {
  return evaluateCumulative(op, operands, 0,
                            [](auto a, auto b) { return a + b; });
}

Expected<Tensor> reference::evaluate(nn::CumProdOp op,
                                     const Operands &operands) {
  return evaluateCumulative(op, operands, 1,
                            [](auto a, auto b) { return a * b; });
}
