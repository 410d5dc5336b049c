//===- Evaluate.h - One evaluator an operation ------------------*- C++ -*-===//
//
// What the files of this folder share: access to operands by their role, the
// two views of a quantised tensor, window geometry and the one product kernel.
//
//===----------------------------------------------------------------------===//

#ifndef LIB_REFERENCE_EVALUATE_H
#define LIB_REFERENCE_EVALUATE_H

#include "dialects/Nn/IR/Nn.h"
#include "hetero/Support/NodeNames.h"
#include "hetero/Support/Quantize.h"
#include "hetero/Support/Tensor.h"

namespace hetero::reference {

/// An error that names the operation and the node it came from.
template <typename... Ts>
Error refuse(Operation *op, const Ts &...parts) {
  StringRef node = getNodeName(op);
  std::string name = node.empty() ? "" : (" '" + node + "'").str();
  return makeError(op->getName().getStringRef(), name, ": ", parts...);
}

/// The operands of an operation with their values.
class Operands {
public:
  Operands(Operation *op, ArrayRef<Tensor> tensors)
      : op(op), tensors(tensors) {}

  Operation *getOperation() const { return op; }
  ArrayRef<Tensor> getTensors() const { return tensors; }

  /// The tensor at a position. The leading operands, which carry a scale each,
  /// are asked for by position: one value may stand there twice with two
  /// scales.
  const Tensor &at(unsigned index) const { return tensors[index]; }

  /// The tensor of a parameter.
  const Tensor &operator[](Value operand) const {
    for (auto [value, tensor] : llvm::zip_equal(op->getOperands(), tensors))
      if (value == operand)
        return tensor;
    llvm_unreachable("not an operand of this operation");
  }

  /// The same for an optional operand: null if it is absent.
  const Tensor *find(Value operand) const {
    return operand ? &(*this)[operand] : nullptr;
  }

private:
  Operation *op;
  ArrayRef<Tensor> tensors;
};

//===----------------------------------------------------------------------===//
// Quantised tensors
//===----------------------------------------------------------------------===//

/// A quantised result: its kind, scale, zero point and bounds.
struct QuantizedResult {
  ElementKind kind;
  float scale;
  QuantizedRange range;
};

/// Scale, zero point and clamp of the quantised result of an operation.
Expected<QuantizedResult> getQuantizedResult(const Operands &operands);

/// Brings accumulators to a quantised result with the arithmetic that the
/// operation's `requant` attribute names.
class Requantizer {
public:
  /// For accumulators in units of `scale` steps of the result. `shift` refuses
  /// a scale that is no power of two, fixed point one that is not positive.
  static Expected<Requantizer> get(Operation *op, float scale,
                                   const QuantizedRange &range);

  int32_t operator()(int32_t accumulator) const {
    return isFloat ? requantize(accumulator, scale, range)
                   : requantizeFixedPoint(accumulator, fixedPoint, range);
  }

  /// The same for all `accumulators`.
  void apply(ArrayRef<int32_t> accumulators, int32_t *results) const;

private:
  bool isFloat;
  float scale;
  FixedPointScale fixedPoint;
  QuantizedRange range;
};

/// The single scale of quantised input `index`; refuses a per-channel one.
Expected<float> getInputScale(const Operands &operands, unsigned index);

/// `tensor - zeroPoints` as int32. Zero points are one value, or one for each
/// index of dimension `axis`.
Expected<std::vector<int32_t>> getCentered(const Operands &operands,
                                           const Tensor &tensor,
                                           const Tensor &zeroPoints,
                                           int64_t axis);

/// (tensor - zeroPoints) * scales in float32, each one value or one for each
/// index of dimension `axis`.
Expected<Tensor> dequantize(const Operands &operands, const Tensor &tensor,
                            const Tensor &scales, const Tensor &zeroPoints,
                            int64_t axis);

/// saturate(round_half_even(values / scale) + zeroPoint) of a float tensor.
Tensor quantize(const Tensor &values, const QuantizedResult &result);

/// Stores int32 values, each within the kind's range.
Tensor narrow(ElementKind kind, ArrayRef<int64_t> shape,
              ArrayRef<int32_t> values);

/// Adds a bias of one value a channel to sums of `batch × channels ×
/// positions`, each with one rounding; nothing if `bias` is null.
void addChannelBias(const Tensor *bias, int64_t positions,
                    MutableArrayRef<float> sums);
/// The same for si32 sums, modulo 2^32.
void addChannelBias(const Tensor *bias, int64_t positions,
                    MutableArrayRef<int32_t> sums);

/// What a product with accumulators becomes: si32 sums, or requantised
/// integers. `accumulators` are row-major of `shape`; the weights' scales are
/// one value or one for each index of dimension `channelAxis` of the result.
Expected<Tensor> finishProduct(const Operands &operands,
                               ArrayRef<int64_t> shape,
                               ArrayRef<int32_t> accumulators,
                               int64_t channelAxis);

//===----------------------------------------------------------------------===//
// Geometry
//===----------------------------------------------------------------------===//

/// A sliding window over up to three spatial dimensions; missing leading ones
/// have the size 1.
struct Window {
  int64_t input[3], kernel[3], output[3];
  int64_t stride[3], dilation[3], padBegin[3], padEnd[3];

  int64_t getInputSize() const { return input[0] * input[1] * input[2]; }
  int64_t getKernelSize() const { return kernel[0] * kernel[1] * kernel[2]; }
  int64_t getOutputSize() const { return output[0] * output[1] * output[2]; }
};

/// A window on an input of this `N×C×D1…` shape whose output sizes are still 0,
/// or an error if it has more than three spatial dimensions.
Expected<Window> getWindowOverInput(Operation *op, ArrayRef<int64_t> inputShape,
                                    ArrayRef<int64_t> kernel,
                                    ArrayRef<int64_t> strides,
                                    ArrayRef<int64_t> pads,
                                    ArrayRef<int64_t> dilations);

/// The window of an operation that slides over its input, with output sizes;
/// also an error if it does not fit.
Expected<Window> getWindow(Operation *op, ArrayRef<int64_t> inputShape,
                           ArrayRef<int64_t> kernel, ArrayRef<int64_t> strides,
                           ArrayRef<int64_t> pads, ArrayRef<int64_t> dilations,
                           bool ceilMode);

/// `batch`, `channels` and the spatial result sizes for an input of this rank.
SmallVector<int64_t> getWindowResultShape(const Window &window, int64_t batch,
                                          int64_t channels, int64_t rank);

//===----------------------------------------------------------------------===//
// The product kernels
//===----------------------------------------------------------------------===//

/// Rows of weights, and columns of values they are multiplied with; all
/// row-major with the given distance between rows.
template <typename T>
struct ProductPanel {
  const T *weights;
  int64_t weightStride;
  int64_t rows;
  const T *columns;
  int64_t columnStride;
  int64_t depth;
  int64_t width;
  T *sums;
  int64_t sumStride;
};

/// Continues the chain of each of `rows × width` sums over ascending k with
/// weights[row][k] * columns[k][column]: modulo 2^32 or 2^64, or one fused
/// multiply-add per product.
void addProducts(const ProductPanel<int32_t> &panel);
void addProducts(const ProductPanel<uint64_t> &panel);
void addProducts(const ProductPanel<float> &panel);

/// results[i] = requantize(accumulators[i], scale, range).
void requantizeAll(ArrayRef<int32_t> accumulators, float scale,
                   const QuantizedRange &range, int32_t *results);

/// Calls `task` with every index below `count`, on the threads of the context
/// and in any order: a task writes to places of its own.
void forEachTask(Operation *op, int64_t count,
                 llvm::function_ref<void(int64_t)> task);

/// sums[i * step] += weight * row[i] for i below `count`: modulo 2^32, or one
/// fused multiply-add each.
void scatterProducts(int32_t weight, const int32_t *row, int64_t count,
                     int64_t step, int32_t *sums);
void scatterProducts(float weight, const float *row, int64_t count,
                     int64_t step, float *sums);

//===----------------------------------------------------------------------===//
// Evaluators
//===----------------------------------------------------------------------===//

// Each computes the result of one operation, and the dispatcher finds it by the
// operation's type; families of operations have headers of their own. Those
// without accumulators see the float form only: the quantised form is their
// result between a dequantisation and a quantisation, which the dispatcher puts
// around them.

/// What an operation means that no header declares an evaluator for: nothing.
template <typename OpT>
Expected<Tensor> evaluate(OpT op, const Operands &) {
  return refuse(op, "the interpreter has no meaning for this operation");
}

/// The forms with `zero_point_first`.
Expected<Tensor> evaluateRatios(nn::AddOp op, const Operands &operands);
Expected<Tensor> evaluateRatios(nn::MulOp op, const Operands &operands);

Expected<Tensor> evaluate(nn::ConvOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::ConvTransposeOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::MatMulOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::GemmOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::AvgPoolOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::GlobalAvgPoolOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::BatchNormOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::QuantizeOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::DequantizeOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::RescaleOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::IntQuantizeOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::ConstantOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::ReshapeOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::TransposeOp op, const Operands &operands);

Expected<Tensor> evaluate(nn::AddOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::SubOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::MulOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::ReluOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::SigmoidOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::TanhOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::ClipOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::SoftmaxOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::MaxPoolOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::ConcatOp op, const Operands &operands);

/// Of the first group as an average of integers (see isExactAverage), of the
/// second otherwise.
Expected<Tensor> evaluate(nn::ReduceOp op, const Operands &operands);
/// The quantised mean, which sums integers.
bool isExactAverage(nn::ReduceOp op);

Expected<Tensor> evaluate(nn::LayerNormOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::ArgMaxOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::ArgMinOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::TopKOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::MaxPoolIndicesOp op, const Operands &operands);

/// The tensor's elements with a shape that may have one unknown dimension.
Expected<Tensor> reshapeTo(Operation *op, const Tensor &tensor,
                           RankedTensorType type);

} // namespace hetero::reference

#endif // LIB_REFERENCE_EVALUATE_H
