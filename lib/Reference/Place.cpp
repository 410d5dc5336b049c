//===- Place.cpp - The meaning of places of extremes ------------*- C++ -*-===//
//
// Where the largest and smallest elements stand along an axis.
//
//===----------------------------------------------------------------------===//

#include "Reduction.h"

using namespace hetero;
using namespace hetero::reference;

/// Calls `visit` with a function that loads an element at its own precision:
/// float, or int64_t that compares as the element does.
template <typename Visitor>
static void withLoader(const Tensor &input, Visitor visit) {
  if (input.getKind() == ElementKind::F32)
    return visit(
        [values = input.get<float>()](int64_t i) { return values[i]; });
  // Flipping the sign bit makes unsigned order signed order.
  uint64_t flip =
      input.getKind() == ElementKind::UI64 ? uint64_t(1) << 63 : uint64_t(0);
  visit([&input, flip](int64_t i) {
    return static_cast<int64_t>(static_cast<uint64_t>(input.getInteger(i)) ^
                                flip);
  });
}

/// The place along `axis` of the element that `isBetter` than all others.
template <typename Compare>
static Tensor findExtremes(const Tensor &input, int64_t axis, bool selectsLast,
                           Compare isBetter) {
  Reduction lines(input.getShape(), axis);
  Tensor result = Tensor::zeros(ElementKind::SI64, lines.resultShape);
  MutableArrayRef<int64_t> places = result.getMutable<int64_t>();
  withLoader(input, [&](auto load) {
    for (auto [origin, place] : llvm::zip_equal(lines.origins, places)) {
      auto best = load(origin + lines.offsets.front());
      for (size_t i = 1; i < lines.offsets.size(); ++i) {
        auto value = load(origin + lines.offsets[i]);
        if (isBetter(value, best) || (selectsLast && value == best)) {
          best = value;
          place = i;
        }
      }
    }
  });
  return result;
}

Expected<Tensor> reference::evaluate(nn::ArgMaxOp op,
                                     const Operands &operands) {
  return findExtremes(operands.at(0), op.getAxis(), op.getSelectLastIndex(),
                      [](auto value, auto best) { return value > best; });
}

Expected<Tensor> reference::evaluate(nn::ArgMinOp op,
                                     const Operands &operands) {
  return findExtremes(operands.at(0), op.getAxis(), op.getSelectLastIndex(),
                      [](auto value, auto best) { return value < best; });
}

/// An element's rank among its like: a NaN is above every number.
static bool isAbove(float lhs, float rhs) {
  return lhs > rhs || (lhs != lhs && rhs == rhs);
}
static bool isAbove(int64_t lhs, int64_t rhs) { return lhs > rhs; }

Expected<Tensor> reference::evaluate(nn::TopKOp op, const Operands &operands) {
  const Tensor &input = operands.at(0);
  int64_t axis = op.getAxis(), k = op.getK();
  Reduction lines(input.getShape(), axis);
  SmallVector<int64_t> shape(input.getShape());
  shape[axis] = k;
  Tensor result = Tensor::zeros(ElementKind::SI64, shape);
  MutableArrayRef<int64_t> places = result.getMutable<int64_t>();
  int64_t inner = *getNumElements(input.getShape().drop_front(axis + 1));
  std::vector<int64_t> order(lines.offsets.size());
  withLoader(input, [&](auto load) {
    for (int64_t line = 0, e = lines.origins.size(); line < e; ++line) {
      int64_t origin = lines.origins[line];
      for (auto [i, place] : llvm::enumerate(order))
        place = i;
      llvm::sort(order, [&](int64_t a, int64_t b) {
        auto lhs = load(origin + lines.offsets[a]);
        auto rhs = load(origin + lines.offsets[b]);
        if (isAbove(lhs, rhs) || isAbove(rhs, lhs))
          return op.getLargest() == isAbove(lhs, rhs);
        return a < b;
      });
      for (int64_t i = 0; i < k; ++i)
        places[(line / inner * k + i) * inner + line % inner] = order[i];
    }
  });
  return result;
}
