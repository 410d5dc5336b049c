//===- Window.cpp - A sliding window over spatial dimensions --------------===//

#include "dialects/Nn/Conversion/Window.h"

using namespace hetero;
using namespace hetero::nn;

bool Window::isPadded() const {
  for (unsigned dim = 0; dim < getRank(); ++dim)
    if (isPadded(dim))
      return true;
  return false;
}

llvm::SmallVector<Value> Window::getOrigin(ScalarBuilder &scalars,
                                           ValueRange output) const {
  llvm::SmallVector<Value> origin;
  for (unsigned dim = 0; dim < getRank(); ++dim) {
    Value start = output[dim];
    if (strides[dim] != 1)
      start =
          scalars.binary<arith::MulIOp>(start, scalars.getIndex(strides[dim]));
    if (pads[dim] != 0)
      start = scalars.binary<arith::SubIOp>(start, scalars.getIndex(pads[dim]));
    origin.push_back(start);
  }
  return origin;
}

LoopRange Window::getRange(ScalarBuilder &scalars, Value origin, unsigned dim,
                           int64_t before, int64_t after) const {
  Value zero = scalars.getIndex(0);
  // Steps of the dilation that cover a distance, 0 for a negative one.
  auto countSteps = [&](Value distance) {
    distance = scalars.binary<arith::MaxSIOp>(distance, zero);
    if (dilations[dim] == 1)
      return distance;
    distance = scalars.binary<arith::AddIOp>(
        distance, scalars.getIndex(dilations[dim] - 1));
    return scalars.binary<arith::DivUIOp>(distance,
                                          scalars.getIndex(dilations[dim]));
  };
  Value first = countSteps(
      scalars.binary<arith::SubIOp>(scalars.getIndex(-before), origin));
  Value last = countSteps(scalars.binary<arith::SubIOp>(
      scalars.getIndex(input[dim] + after), origin));
  last = scalars.binary<arith::MinSIOp>(last, scalars.getIndex(kernel[dim]));
  return {first, last};
}

llvm::SmallVector<LoopRange> Window::getRanges(ScalarBuilder &scalars,
                                               ValueRange origin,
                                               Bounds bounds) const {
  llvm::SmallVector<LoopRange> ranges;
  for (unsigned dim = 0; dim < getRank(); ++dim) {
    if (bounds == Bounds::Clip && isPadded(dim))
      ranges.push_back(getRange(scalars, origin[dim], dim, 0, 0));
    else
      ranges.push_back({scalars.getIndex(0), scalars.getIndex(kernel[dim])});
  }
  return ranges;
}

Value Window::getCount(ScalarBuilder &scalars, ValueRange origin,
                       bool includePadding) const {
  Value count = scalars.getIndex(1);
  for (unsigned dim = 0; dim < getRank(); ++dim) {
    Value extent = scalars.getIndex(kernel[dim]);
    bool isWhole = includePadding ? !overhangs : !isPadded(dim);
    if (!isWhole) {
      LoopRange range =
          getRange(scalars, origin[dim], dim, includePadding ? pads[dim] : 0,
                   includePadding ? pads[getRank() + dim] : 0);
      extent = scalars.binary<arith::SubIOp>(range.last, range.first);
      extent = scalars.binary<arith::MaxSIOp>(extent, scalars.getIndex(0));
    }
    count = scalars.binary<arith::MulIOp>(count, extent);
  }
  return count;
}

llvm::SmallVector<Value> Window::getPosition(ScalarBuilder &scalars,
                                             ValueRange origin,
                                             ValueRange at) const {
  llvm::SmallVector<Value> position;
  for (unsigned dim = 0; dim < getRank(); ++dim) {
    Value distance = at[dim];
    if (dilations[dim] != 1)
      distance = scalars.binary<arith::MulIOp>(
          distance, scalars.getIndex(dilations[dim]));
    position.push_back(scalars.binary<arith::AddIOp>(origin[dim], distance));
  }
  return position;
}

/// first <= value <= last as one unsigned comparison with the extent.
static Value isBetween(ScalarBuilder &scalars, Value value, int64_t extent) {
  return arith::CmpIOp::create(scalars.getBuilder(), scalars.getLoc(),
                               arith::CmpIPredicate::ult, value,
                               scalars.getIndex(extent));
}

static Value conjoin(ScalarBuilder &scalars, Value all, Value next) {
  return all ? scalars.binary<arith::AndIOp>(all, next) : next;
}

Value Window::isInside(ScalarBuilder &scalars, ValueRange position) const {
  Value all;
  for (unsigned dim = 0; dim < getRank(); ++dim)
    if (isPadded(dim))
      all =
          conjoin(scalars, all, isBetween(scalars, position[dim], input[dim]));
  return all;
}

Value Window::isWholeInside(ScalarBuilder &scalars, ValueRange origin) const {
  Value all;
  for (unsigned dim = 0; dim < getRank(); ++dim) {
    if (!isPadded(dim))
      continue;
    // A window wider than the input never lies inside.
    int64_t room = input[dim] - dilations[dim] * (kernel[dim] - 1);
    all = conjoin(scalars, all,
                  isBetween(scalars, origin[dim], std::max<int64_t>(room, 0)));
  }
  return all;
}
