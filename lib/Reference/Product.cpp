//===- Product.cpp - The meaning of matrix products -------------*- C++ -*-===//
//
// A row of the left matrix holds the weights of the sums over the rows of the
// right one; every sum ascends along the contracted dimension.
//
//===----------------------------------------------------------------------===//

#include "Evaluate.h"

using namespace hetero;
using namespace hetero::reference;

/// Columns and rows of a product that are one task.
static constexpr int64_t kTaskColumns = 256, kTaskRows = 64;

/// Continues sums with lhs · rhs for row-major matrices `rows × depth` and
/// `depth × columns`.
template <typename T>
static void multiply(Operation *op, const T *lhs, const T *rhs, int64_t rows,
                     int64_t depth, int64_t columns, T *sums) {
  int64_t across = llvm::divideCeil(columns, kTaskColumns);
  forEachTask(op, across * llvm::divideCeil(rows, kTaskRows), [&](int64_t i) {
    int64_t row = i / across * kTaskRows, column = i % across * kTaskColumns;
    addProducts(ProductPanel<T>{
        lhs + row * depth, depth, std::min(kTaskRows, rows - row), rhs + column,
        columns, depth, std::min(kTaskColumns, columns - column),
        sums + row * columns + column, columns});
  });
}

/// The same for the transpose of a `columns × depth` matrix, which is turned
/// piece by piece: a whole copy of a dense layer's weights would cost more than
/// the product.
template <typename T>
static void multiplyTransposed(Operation *op, const T *lhs, const T *rhs,
                               int64_t rows, int64_t depth, int64_t columns,
                               T *sums) {
  constexpr int64_t width = 32, pieceDepth = 512;
  forEachTask(op, llvm::divideCeil(columns, width), [&](int64_t i) {
    int64_t column = i * width, count = std::min(width, columns - column);
    std::vector<T> piece(std::min(pieceDepth, depth) * width);
    for (int64_t first = 0; first < depth; first += pieceDepth) {
      int64_t size = std::min(pieceDepth, depth - first);
      for (int64_t j = 0; j < count; ++j)
        for (int64_t k = 0; k < size; ++k)
          piece[k * width + j] = rhs[(column + j) * depth + first + k];
      addProducts(ProductPanel<T>{lhs + first, depth, rows, piece.data(), width,
                                  size, count, sums + column, columns});
    }
  });
}

static int32_t addWrapping(int32_t a, int32_t b) {
  return static_cast<int32_t>(static_cast<uint32_t>(a) +
                              static_cast<uint32_t>(b));
}

/// The elements of an integer tensor; equal modulo its width suffices.
static std::vector<uint64_t> getWideIntegers(const Tensor &tensor) {
  std::vector<uint64_t> values(tensor.getNumElements());
  for (auto [i, value] : llvm::enumerate(values))
    value = tensor.getInteger(i);
  return values;
}

/// A tensor of `kind` with `values` modulo its width.
static Tensor narrowWideIntegers(ElementKind kind, ArrayRef<int64_t> shape,
                                 ArrayRef<uint64_t> values) {
  Tensor result = Tensor::zeros(kind, shape);
  for (auto [i, value] : llvm::enumerate(values))
    result.setInteger(i, value);
  return result;
}

//===----------------------------------------------------------------------===//
// matmul
//===----------------------------------------------------------------------===//

namespace {
/// The geometry of a batched product: the matrix of each operand that belongs
/// to each matrix of the result.
struct BatchedProduct {
  int64_t rows, depth, columns;
  SmallVector<int64_t> lhsMatrix, rhsMatrix;
  SmallVector<int64_t> resultShape;
};
} // namespace

/// Index of a broadcast operand's matrix for each matrix of the result.
static SmallVector<int64_t> broadcastMatrices(ArrayRef<int64_t> operand,
                                              ArrayRef<int64_t> result) {
  SmallVector<int64_t> indices;
  int64_t count = *getNumElements(result),
          lead = result.size() - operand.size();
  for (int64_t i = 0; i < count; ++i) {
    int64_t rest = i, index = 0, stride = 1;
    for (int64_t axis = result.size() - 1; axis >= lead; --axis) {
      int64_t extent = operand[axis - lead];
      index += (extent == 1 ? 0 : rest % result[axis]) * stride;
      stride *= extent;
      rest /= result[axis];
    }
    indices.push_back(index);
  }
  return indices;
}

static Expected<BatchedProduct>
getProduct(nn::MatMulOp op, ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs) {
  // A vector stands for a row on the left and a column on the right.
  SmallVector<int64_t> lhsShape(lhs), rhsShape(rhs);
  if (lhs.size() == 1)
    lhsShape.insert(lhsShape.begin(), 1);
  if (rhs.size() == 1)
    rhsShape.push_back(1);
  BatchedProduct product;
  product.rows = lhsShape[lhsShape.size() - 2];
  product.depth = lhsShape.back();
  product.columns = rhsShape.back();
  ArrayRef<int64_t> lhsBatch = ArrayRef(lhsShape).drop_back(2);
  ArrayRef<int64_t> rhsBatch = ArrayRef(rhsShape).drop_back(2);
  auto batch = nn::getBroadcastShape(lhsBatch, rhsBatch);
  if (failed(batch) || rhsShape[rhsShape.size() - 2] != product.depth)
    return refuse(op, "the shapes of its operands do not match");
  product.lhsMatrix = broadcastMatrices(lhsBatch, *batch);
  product.rhsMatrix = broadcastMatrices(rhsBatch, *batch);
  product.resultShape = *batch;
  if (lhs.size() > 1)
    product.resultShape.push_back(product.rows);
  if (rhs.size() > 1)
    product.resultShape.push_back(product.columns);
  return product;
}

template <typename T>
static std::vector<T> multiplyBatches(Operation *op,
                                      const BatchedProduct &product,
                                      const T *lhs, const T *rhs) {
  int64_t resultSize = product.rows * product.columns;
  std::vector<T> sums(product.lhsMatrix.size() * resultSize);
  for (size_t i = 0; i < product.lhsMatrix.size(); ++i)
    multiply(op, lhs + product.lhsMatrix[i] * product.rows * product.depth,
             rhs + product.rhsMatrix[i] * product.depth * product.columns,
             product.rows, product.depth, product.columns,
             sums.data() + i * resultSize);
  return sums;
}

Expected<Tensor> reference::evaluate(nn::MatMulOp op,
                                     const Operands &operands) {
  const Tensor &lhs = operands.at(0);
  const Tensor &rhs = operands.at(1);
  const Tensor *bias = operands.find(op.getBias());
  auto product = getProduct(op, lhs.getShape(), rhs.getShape());
  if (!product)
    return product.takeError();
  auto quantized = cast<nn::QuantizedOpInterface>(op.getOperation());
  if (quantized.isFloatForm() && isFloat(lhs.getKind())) {
    std::vector<float> sums = multiplyBatches(
        op, *product, lhs.get<float>().data(), rhs.get<float>().data());
    for (size_t i = 0; bias && i < sums.size(); ++i)
      sums[i] += bias->get<float>()[i % product->columns];
    return Tensor::of<float>(ElementKind::F32, product->resultShape, sums);
  }
  if (quantized.isFloatForm()) {
    std::vector<uint64_t> sums = multiplyBatches(
        op, *product, getWideIntegers(lhs).data(), getWideIntegers(rhs).data());
    for (size_t i = 0; bias && i < sums.size(); ++i)
      sums[i] += bias->getInteger(i % product->columns);
    return narrowWideIntegers(lhs.getKind(), product->resultShape, sums);
  }
  auto lhsValues =
      getCentered(operands, lhs, operands[op.getInputZeroPoints()[0]],
                  std::max<int64_t>(lhs.getRank() - 2, 0));
  if (!lhsValues)
    return lhsValues.takeError();
  auto rhsValues = getCentered(
      operands, rhs, operands[op.getInputZeroPoints()[1]], rhs.getRank() - 1);
  if (!rhsValues)
    return rhsValues.takeError();
  std::vector<int32_t> sums =
      multiplyBatches(op, *product, lhsValues->data(), rhsValues->data());
  for (size_t i = 0; bias && i < sums.size(); ++i)
    sums[i] = addWrapping(sums[i], bias->get<int32_t>()[i % product->columns]);
  return finishProduct(operands, product->resultShape, sums,
                       std::max<int64_t>(product->resultShape.size(), 1) - 1);
}

//===----------------------------------------------------------------------===//
// gemm
//===----------------------------------------------------------------------===//

/// The transpose of a row-major `rows × columns` matrix.
template <typename T>
static std::vector<T> transpose(ArrayRef<T> matrix, int64_t rows,
                                int64_t columns) {
  std::vector<T> result(matrix.size());
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < columns; ++column)
      result[column * rows + row] = matrix[row * columns + column];
  return result;
}

/// Position of the addend of result element (row, column).
static int64_t getAddendIndex(const Tensor &addend, int64_t row,
                              int64_t column) {
  ArrayRef<int64_t> shape = addend.getShape();
  if (shape.empty())
    return 0;
  int64_t width = shape.back();
  int64_t index = width == 1 ? 0 : column;
  if (shape.size() == 2 && shape[0] != 1)
    index += row * width;
  return index;
}

Expected<Tensor> reference::evaluate(nn::GemmOp op, const Operands &operands) {
  const Tensor &lhs = operands.at(0);
  const Tensor &rhs = operands.at(1);
  const Tensor *bias = operands.find(op.getBias());
  int64_t rows = lhs.getShape()[op.getTransA() ? 1 : 0];
  int64_t depth = lhs.getShape()[op.getTransA() ? 0 : 1];
  int64_t columns = rhs.getShape()[op.getTransB() ? 0 : 1];
  if (rhs.getShape()[op.getTransB() ? 1 : 0] != depth)
    return refuse(op, "the shapes of its operands do not match");
  int64_t shape[] = {rows, columns};

  auto multiplyMatrices = [&](auto lhsValues, auto rhsValues) {
    using T = typename decltype(lhsValues)::value_type;
    std::vector<T> lhsRows;
    if (op.getTransA())
      lhsValues = lhsRows = transpose<T>(lhsValues, depth, rows);
    std::vector<T> sums(rows * columns);
    auto product = op.getTransB() ? multiplyTransposed<T> : multiply<T>;
    product(op, lhsValues.data(), rhsValues.data(), rows, depth, columns,
            sums.data());
    return sums;
  };

  auto quantized = cast<nn::QuantizedOpInterface>(op.getOperation());
  if (quantized.isFloatForm() && !isFloat(lhs.getKind())) {
    std::vector<uint64_t> lhsValues = getWideIntegers(lhs);
    std::vector<uint64_t> rhsValues = getWideIntegers(rhs);
    std::vector<uint64_t> sums = multiplyMatrices(
        ArrayRef<uint64_t>(lhsValues), ArrayRef<uint64_t>(rhsValues));
    for (int64_t row = 0; bias && row < rows; ++row)
      for (int64_t column = 0; column < columns; ++column)
        sums[row * columns + column] +=
            bias->getInteger(getAddendIndex(*bias, row, column));
    return narrowWideIntegers(lhs.getKind(), shape, sums);
  }
  if (quantized.isFloatForm()) {
    std::vector<float> sums =
        multiplyMatrices(lhs.get<float>(), rhs.get<float>());
    float alpha = op.getAlpha().convertToFloat();
    float beta = op.getBeta().convertToFloat();
    for (int64_t row = 0; row < rows; ++row)
      for (int64_t column = 0; column < columns; ++column) {
        float &sum = sums[row * columns + column];
        sum *= alpha;
        if (!bias)
          continue;
        float addend =
            beta * bias->get<float>()[getAddendIndex(*bias, row, column)];
        sum += addend;
      }
    return Tensor::of<float>(ElementKind::F32, shape, sums);
  }
  auto lhsValues =
      getCentered(operands, lhs, operands[op.getInputZeroPoints()[0]],
                  op.getTransA() ? 1 : 0);
  if (!lhsValues)
    return lhsValues.takeError();
  auto rhsValues =
      getCentered(operands, rhs, operands[op.getInputZeroPoints()[1]],
                  op.getTransB() ? 0 : 1);
  if (!rhsValues)
    return rhsValues.takeError();
  std::vector<int32_t> sums = multiplyMatrices(ArrayRef<int32_t>(*lhsValues),
                                               ArrayRef<int32_t>(*rhsValues));
  for (int64_t row = 0; bias && row < rows; ++row)
    for (int64_t column = 0; column < columns; ++column)
      sums[row * columns + column] =
          addWrapping(sums[row * columns + column],
                      bias->get<int32_t>()[getAddendIndex(*bias, row, column)]);
  return finishProduct(operands, shape, sums, /*channelAxis=*/1);
}
