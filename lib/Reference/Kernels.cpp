//===- Kernels.cpp - The loops that take the time ---------------*- C++ -*-===//
//
// Convolutions and products are sums over k of a weight times a row of values.
// Blocked and vectorised over outputs, each sum keeps its own ascending order:
// the result depends neither on the width of the machine's vectors nor on who
// computes which block.
//
//===----------------------------------------------------------------------===//

#include "Evaluate.h"
#include "mlir/IR/Threading.h"

#include <cstring>

using namespace hetero;

// The same bits either way: integers wrap, and a fused multiply-add is exact in
// hardware and in the library alike.
#if defined(__x86_64__) && defined(__linux__) && !defined(__FMA__)
#define HETERO_VECTOR_CLONES                                                   \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define HETERO_VECTOR_CLONES
#endif

namespace {
/// Elements of one vector variable; narrower machines use several registers.
constexpr int64_t vectorWidth = 16;
/// Sums of this many rows and columns stay in registers while k runs, so that a
/// loaded value serves several products.
constexpr int64_t blockRows = 4, blockWidth = 2 * vectorWidth;
/// Depth of the columns that stay in a cache while all weights pass over them.
constexpr int64_t blockDepth = 512;
/// Narrower rests are not worth filling up to a block.
constexpr int64_t narrowWidth = 4;

struct IntegerArithmetic {
  using Element = uint32_t;
  using Vector = uint32_t __attribute__((ext_vector_type(vectorWidth)));
  template <typename T>
  __attribute__((always_inline)) static T add(T lhs, T rhs, T sum) {
    return sum + lhs * rhs;
  }
};

struct FloatArithmetic {
  using Element = float;
  using Vector = float __attribute__((ext_vector_type(vectorWidth)));
  template <typename T>
  __attribute__((always_inline)) static T add(T lhs, T rhs, T sum) {
    return __builtin_elementwise_fma(lhs, rhs, sum);
  }
};
} // namespace

/// Continues the sums of one block of `rows` rows and blockWidth columns.
template <typename Arithmetic, int rows, typename Element>
__attribute__((always_inline)) static void
addBlock(const Element *weights, int64_t weightStride, const Element *columns,
         int64_t columnStride, int64_t depth, Element *sums,
         int64_t sumStride) {
  using Vector = typename Arithmetic::Vector;
  Vector block[rows][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; ++r)
    std::memcpy(block[r], sums + r * sumStride, sizeof(block[r]));
  for (int64_t k = 0; k < depth; ++k) {
    Vector row[2];
    std::memcpy(row, columns + k * columnStride, sizeof(row));
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; ++r) {
      Vector weight = weights[r * weightStride + k];
      block[r][0] = Arithmetic::add(weight, row[0], block[r][0]);
      block[r][1] = Arithmetic::add(weight, row[1], block[r][1]);
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; ++r)
    std::memcpy(sums + r * sumStride, block[r], sizeof(block[r]));
}

/// Continues the sums of blockWidth columns for all rows of a panel.
template <typename Arithmetic, typename Element>
__attribute__((always_inline)) static void
addColumns(const reference::ProductPanel<Element> &panel, int64_t first,
           int64_t depth, int64_t column) {
  const Element *weights = panel.weights + first;
  const Element *columns = panel.columns + first * panel.columnStride + column;
  Element *sums = panel.sums + column;
  int64_t row = 0;
  for (; row + blockRows <= panel.rows; row += blockRows)
    addBlock<Arithmetic, blockRows>(
        weights + row * panel.weightStride, panel.weightStride, columns,
        panel.columnStride, depth, sums + row * panel.sumStride,
        panel.sumStride);
  for (; row < panel.rows; ++row)
    addBlock<Arithmetic, 1>(weights + row * panel.weightStride,
                            panel.weightStride, columns, panel.columnStride,
                            depth, sums + row * panel.sumStride,
                            panel.sumStride);
}

/// Continues the sums of a few columns, without vectors.
template <typename Arithmetic, typename Element>
__attribute__((always_inline)) static void
addNarrowColumns(const reference::ProductPanel<Element> &panel, int64_t column,
                 int64_t width) {
  for (int64_t row = 0; row < panel.rows; ++row)
    for (int64_t j = column; j < column + width; ++j) {
      Element sum = panel.sums[row * panel.sumStride + j];
      for (int64_t k = 0; k < panel.depth; ++k)
        sum = Arithmetic::add(panel.weights[row * panel.weightStride + k],
                              panel.columns[k * panel.columnStride + j], sum);
      panel.sums[row * panel.sumStride + j] = sum;
    }
}

/// The last columns of a panel, filled up to a block.
template <typename Arithmetic, typename Element>
__attribute__((always_inline)) static void
addLastColumns(const reference::ProductPanel<Element> &panel, int64_t first,
               int64_t depth, int64_t column, int64_t width) {
  Element columns[blockDepth * blockWidth];
  Element sums[blockRows * blockWidth] = {};
  for (int64_t k = 0; k < depth; ++k) {
    Element *row = columns + k * blockWidth;
    std::memcpy(row, panel.columns + (first + k) * panel.columnStride + column,
                width * sizeof(Element));
    std::memset(row + width, 0, (blockWidth - width) * sizeof(Element));
  }
  const Element *weights = panel.weights + first;
  Element *target = panel.sums + column;
  for (int64_t row = 0; row < panel.rows; row += blockRows) {
    int64_t rows = panel.rows - row;
    if (rows > blockRows)
      rows = blockRows;
    for (int64_t r = 0; r < rows; ++r)
      std::memcpy(sums + r * blockWidth, target + (row + r) * panel.sumStride,
                  width * sizeof(Element));
    if (rows == blockRows)
      addBlock<Arithmetic, blockRows>(weights + row * panel.weightStride,
                                      panel.weightStride, columns, blockWidth,
                                      depth, sums, blockWidth);
    else
      for (int64_t r = 0; r < rows; ++r)
        addBlock<Arithmetic, 1>(weights + (row + r) * panel.weightStride,
                                panel.weightStride, columns, blockWidth, depth,
                                sums + r * blockWidth, blockWidth);
    for (int64_t r = 0; r < rows; ++r)
      std::memcpy(target + (row + r) * panel.sumStride, sums + r * blockWidth,
                  width * sizeof(Element));
  }
}

template <typename Arithmetic, typename Element>
__attribute__((always_inline)) static void
addPanel(const reference::ProductPanel<Element> &panel) {
  int64_t blocked = panel.width / blockWidth * blockWidth;
  int64_t rest = panel.width - blocked;
  for (int64_t first = 0; first < panel.depth; first += blockDepth) {
    int64_t depth = panel.depth - first;
    if (depth > blockDepth)
      depth = blockDepth;
    for (int64_t column = 0; column < blocked; column += blockWidth)
      addColumns<Arithmetic>(panel, first, depth, column);
    if (rest > narrowWidth)
      addLastColumns<Arithmetic>(panel, first, depth, blocked, rest);
  }
  if (rest <= narrowWidth)
    addNarrowColumns<Arithmetic>(panel, blocked, rest);
}

// Clones cannot be templates.
HETERO_VECTOR_CLONES
static void addIntegerPanel(const reference::ProductPanel<uint32_t> &panel) {
  addPanel<IntegerArithmetic>(panel);
}

HETERO_VECTOR_CLONES
static void addFloatPanel(const reference::ProductPanel<float> &panel) {
  addPanel<FloatArithmetic>(panel);
}

void reference::addProducts(const ProductPanel<int32_t> &panel) {
  // Modulo 2^32, signed and unsigned are the same.
  addIntegerPanel({reinterpret_cast<const uint32_t *>(panel.weights),
                   panel.weightStride, panel.rows,
                   reinterpret_cast<const uint32_t *>(panel.columns),
                   panel.columnStride, panel.depth, panel.width,
                   reinterpret_cast<uint32_t *>(panel.sums), panel.sumStride});
}

void reference::addProducts(const ProductPanel<uint64_t> &panel) {
  // Rare: plain loops will do.
  for (int64_t row = 0; row < panel.rows; ++row)
    for (int64_t k = 0; k < panel.depth; ++k)
      for (int64_t column = 0; column < panel.width; ++column)
        panel.sums[row * panel.sumStride + column] +=
            panel.weights[row * panel.weightStride + k] *
            panel.columns[k * panel.columnStride + column];
}

void reference::addProducts(const ProductPanel<float> &panel) {
  addFloatPanel(panel);
}

HETERO_VECTOR_CLONES
void reference::scatterProducts(int32_t weight, const int32_t *row,
                                int64_t count, int64_t step, int32_t *sums) {
  uint32_t factor = weight;
  for (int64_t i = 0; i < count; ++i)
    sums[i * step] =
        static_cast<int32_t>(static_cast<uint32_t>(sums[i * step]) +
                             factor * static_cast<uint32_t>(row[i]));
}

HETERO_VECTOR_CLONES
void reference::scatterProducts(float weight, const float *row, int64_t count,
                                int64_t step, float *sums) {
  for (int64_t i = 0; i < count; ++i)
    sums[i * step] = __builtin_elementwise_fma(weight, row[i], sums[i * step]);
}

HETERO_VECTOR_CLONES
static void requantizeRun(const int32_t *accumulators, int64_t count,
                          float scale, QuantizedRange range, int32_t *results) {
  for (int64_t i = 0; i < count; ++i)
    results[i] = requantize(accumulators[i], scale, range);
}

void reference::requantizeAll(ArrayRef<int32_t> accumulators, float scale,
                              const QuantizedRange &range, int32_t *results) {
  requantizeRun(accumulators.data(), accumulators.size(), scale, range,
                results);
}

void reference::forEachTask(Operation *op, int64_t count,
                            llvm::function_ref<void(int64_t)> task) {
  mlir::parallelFor(op->getContext(), 0, count,
                    [&](size_t index) { task(index); });
}
