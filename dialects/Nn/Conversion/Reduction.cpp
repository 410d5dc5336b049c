//===- Reduction.cpp - Elements that meet along axes ----------------------===//

#include "dialects/Nn/Conversion/Reduction.h"

using namespace hetero;
using namespace hetero::nn;

Value nn::loadRealInput(ScalarBuilder &scalars, Value tensor, Type element,
                        const Quantization &quantization, ValueRange indices) {
  Value value = scalars.loadWide(tensor, element, indices);
  if (!quantization.outputScale)
    return value;
  Value none = scalars.getIndex(0);
  Value zeroPoint = scalars.widen(
      scalars.loadParameter(quantization.inputZeroPoints[0], none), element);
  return scalars.dequantize(
      value, zeroPoint,
      scalars.loadParameter(quantization.inputScales[0], none));
}

//===----------------------------------------------------------------------===//
// AxisLoops
//===----------------------------------------------------------------------===//

llvm::SmallVector<int64_t> AxisLoops::getKeptShape() const {
  llvm::SmallVector<int64_t> kept;
  for (auto [dim, size] : llvm::enumerate(shape))
    if (!llvm::is_contained(axes, static_cast<int64_t>(dim)))
      kept.push_back(size);
  return kept;
}

int64_t AxisLoops::getCount() const {
  int64_t count = 1;
  for (int64_t axis : axes)
    count *= shape[axis];
  return count;
}

llvm::SmallVector<LoopRange>
AxisLoops::getRanges(ScalarBuilder &scalars) const {
  llvm::SmallVector<LoopRange> ranges;
  for (int64_t axis : axes)
    ranges.push_back({scalars.getIndex(0), scalars.getIndex(shape[axis])});
  return ranges;
}

llvm::SmallVector<Value> AxisLoops::getPosition(ValueRange indices,
                                                ValueRange at) const {
  llvm::SmallVector<Value> position(indices);
  for (auto [axis, index] : llvm::zip_equal(axes, at))
    position[axis] = index;
  return position;
}

llvm::SmallVector<Value> AxisLoops::insertAxes(ValueRange kept,
                                               ValueRange at) const {
  llvm::SmallVector<Value> position;
  for (int64_t dim = 0, e = shape.size(); dim < e; ++dim) {
    ValueRange &source = llvm::is_contained(axes, dim) ? at : kept;
    position.push_back(source.front());
    source = source.drop_front();
  }
  return position;
}

llvm::SmallVector<Value> AxisLoops::dropAxes(ValueRange indices) const {
  llvm::SmallVector<Value> kept;
  for (auto [dim, index] : llvm::enumerate(indices))
    if (!llvm::is_contained(axes, static_cast<int64_t>(dim)))
      kept.push_back(index);
  return kept;
}

//===----------------------------------------------------------------------===//
// Positions and order
//===----------------------------------------------------------------------===//

Value nn::flatten(ScalarBuilder &scalars, llvm::ArrayRef<int64_t> sizes,
                  ValueRange indices) {
  Value number = scalars.getIndex(0);
  for (auto [size, index] : llvm::zip_equal(sizes, indices)) {
    number = scalars.binary<arith::MulIOp>(number, scalars.getIndex(size));
    number = scalars.binary<arith::AddIOp>(number, index);
  }
  return number;
}

llvm::SmallVector<Value> nn::unflatten(ScalarBuilder &scalars,
                                       llvm::ArrayRef<int64_t> sizes,
                                       Value number) {
  llvm::SmallVector<Value> indices(sizes.size());
  for (int64_t dim = sizes.size() - 1; dim >= 0; --dim) {
    Value size = scalars.getIndex(sizes[dim]);
    indices[dim] =
        dim == 0 ? number : scalars.binary<arith::RemUIOp>(number, size);
    number = scalars.binary<arith::DivUIOp>(number, size);
  }
  return indices;
}

Value nn::compareElements(ScalarBuilder &scalars, Value lhs, Value rhs,
                          Type element, bool orEqual) {
  OpBuilder &builder = scalars.getBuilder();
  if (isa<FloatType>(element))
    return arith::CmpFOp::create(builder, scalars.getLoc(),
                                 orEqual ? arith::CmpFPredicate::OGE
                                         : arith::CmpFPredicate::OGT,
                                 lhs, rhs);
  using Predicate = arith::CmpIPredicate;
  // Narrow elements were widened by their sign: all are signed now.
  bool isUnsigned =
      element.isUnsignedInteger() && element.getIntOrFloatBitWidth() >= 32;
  Predicate predicate = isUnsigned
                            ? (orEqual ? Predicate::uge : Predicate::ugt)
                            : (orEqual ? Predicate::sge : Predicate::sgt);
  return arith::CmpIOp::create(builder, scalars.getLoc(), predicate, lhs, rhs);
}
