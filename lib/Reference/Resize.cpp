//===- Resize.cpp - The meaning of interpolation ----------------*- C++ -*-===//
//
// Sums over the tables of a resize, in the order its mode says, every product
// and every sum rounded to float32.
//
//===----------------------------------------------------------------------===//

#include "EvaluateIndex.h"

using namespace hetero;
using namespace hetero::reference;

namespace {
/// What an axis contributes.
struct AxisTable {
  int64_t axis, taps, stride;
  ArrayRef<int32_t> indices;
  ArrayRef<float> weights;
};

/// Interpolates one element after another of a float tensor.
class Interpolation {
public:
  Interpolation(ArrayRef<AxisTable> tables, ArrayRef<float> values)
      : tables(tables), values(values) {}

  /// The sum of sums, the last axis innermost.
  float getNested(ArrayRef<int64_t> position, int64_t from,
                  size_t depth = 0) const {
    if (depth == tables.size())
      return values[from];
    const AxisTable &table = tables[depth];
    int64_t row = position[table.axis] * table.taps;
    float sum = 0.0f;
    for (int64_t tap = row; tap < row + table.taps; ++tap)
      sum += table.weights[tap] *
             getNested(position, from + table.indices[tap] * table.stride,
                       depth + 1);
    return sum;
  }

  /// The sum of elements, each times the product of its weights.
  float getJoint(ArrayRef<int64_t> position, int64_t from) const {
    float sum = 0.0f;
    SmallVector<int64_t> taps(tables.size(), 0), extents;
    for (const AxisTable &table : tables)
      extents.push_back(table.taps);
    visitPositions(extents, [&](int64_t, ArrayRef<int64_t> choice) {
      int64_t at = from;
      float weight = 1.0f;
      for (size_t i = tables.size(); i-- > 0;) {
        const AxisTable &table = tables[i];
        int64_t tap = position[table.axis] * table.taps + choice[i];
        at += table.indices[tap] * table.stride;
        weight = weight * table.weights[tap];
      }
      sum += weight * values[at];
    });
    return sum;
  }

private:
  ArrayRef<AxisTable> tables;
  ArrayRef<float> values;
};
} // namespace

/// Integers of at most 32 bits as floats.
static Tensor toFloat(const Tensor &tensor) {
  if (tensor.getKind() == ElementKind::F32)
    return tensor;
  Tensor result = Tensor::zeros(ElementKind::F32, tensor.getShape());
  MutableArrayRef<float> target = result.getMutable<float>();
  for (int64_t i = 0, e = tensor.getNumElements(); i < e; ++i)
    target[i] = static_cast<float>(tensor.getInteger(i));
  return result;
}

/// Stores a float, cut to a whole number of an integer kind within its range.
static void store(Tensor &result, int64_t i, float value) {
  if (result.getKind() == ElementKind::F32) {
    result.getMutable<float>()[i] = value;
    return;
  }
  IntegerRange range = getIntegerRange(result.getKind());
  // Bounds of 32-bit integers are rounded towards zero to be floats.
  float lowest = static_cast<float>(range.lowest);
  float highest = range.highest > (1 << 24)
                      ? std::nextafter(static_cast<float>(range.highest), 0.0f)
                      : static_cast<float>(range.highest);
  value = value > lowest ? value : lowest;
  value = value < highest ? value : highest;
  result.setInteger(i, static_cast<int64_t>(value));
}

/// The tables with the input's strides; refuses a position outside of it.
static Expected<SmallVector<AxisTable>> getTables(nn::ResizeOp op,
                                                  const Operands &operands) {
  const Tensor &input = operands.at(0);
  SmallVector<int64_t> strides = getStrides(input.getShape());
  SmallVector<AxisTable> tables;
  for (auto [i, axis] : llvm::enumerate(op.getAxes())) {
    const Tensor &indices = operands[op.getIndices()[i]];
    AxisTable table{
        axis, indices.getShape()[1], strides[axis], indices.get<int32_t>(), {}};
    if (!op.getWeights().empty())
      table.weights = operands[op.getWeights()[i]].get<float>();
    // Only what fits into a float can be extrapolated.
    unsigned width = getBitWidth(input.getKind());
    int64_t lowest = width > 32 || width == 1 ? 0 : -1;
    for (int32_t index : table.indices)
      if (index < lowest || index >= input.getShape()[axis])
        return refuse(op, "has the position ", index, " in the table of axis ",
                      axis, ", which has ", input.getShape()[axis],
                      " elements");
    tables.push_back(table);
  }
  return tables;
}

Expected<Tensor> reference::evaluate(nn::ResizeOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  auto found = getTables(op, operands);
  if (!found)
    return found.takeError();
  ArrayRef<AxisTable> tables = *found;
  ArrayRef<int64_t> shape = op.getOutput().getType().getShape();
  SmallVector<int64_t> strides = getStrides(input.getShape());
  // What the axes that keep their size contribute to a position.
  for (int64_t axis : op.getAxes())
    strides[axis] = 0;
  bool isNearest = op.getMode() == nn::ResizeMode::Nearest;
  Tensor result = Tensor::zeros(input.getKind(), shape);
  size_t width = getByteWidth(input.getKind());
  Tensor floats = isNearest ? Tensor() : toFloat(input);
  Interpolation interpolation(tables, isNearest ? ArrayRef<float>()
                                                : floats.get<float>());
  visitPositions(shape, [&](int64_t i, ArrayRef<int64_t> position) {
    int64_t from = 0;
    for (auto [p, stride] : llvm::zip_equal(position, strides))
      from += p * stride;
    bool isOutside = llvm::any_of(tables, [&](const AxisTable &table) {
      return table.indices[position[table.axis] * table.taps] < 0;
    });
    if (isOutside) {
      store(result, i, op.getExtrapolationValue().convertToFloat());
      return;
    }
    if (!isNearest) {
      store(result, i,
            op.getMode() == nn::ResizeMode::Joint
                ? interpolation.getJoint(position, from)
                : interpolation.getNested(position, from));
      return;
    }
    for (const AxisTable &table : tables)
      from += table.indices[position[table.axis]] * table.stride;
    std::memcpy(result.getMutableBytes().data() + i * width,
                input.getBytes().data() + from * width, width);
  });
  return result;
}
