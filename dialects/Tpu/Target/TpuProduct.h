//===- TpuProduct.h - Convolutions and products as the array sees them ----===//
//
// One description for convolution, MatMul and Gemm, so that planner and
// lowering have a single case: images of pixels, groups of channels, a window,
// and the distances between neighbours in the home memory.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_TPU_TARGET_TPUPRODUCT_H
#define DIALECTS_TPU_TARGET_TPUPRODUCT_H

#include "dialects/Tpu/IR/Tpu.h"
#include <optional>
#include <vector>

namespace hetero::tpu {

/// Distances in elements between neighbours of a tensor in the home memory.
struct HomeOrder {
  int64_t image = 0;
  int64_t channel = 0;
  int64_t row = 0;
  int64_t column = 0;
};

/// A convolution over `images` images. A matrix product is one image whose rows
/// are the rows of the left operand, with one pixel column and a 1×1 window.
struct Product {
  int64_t images = 1;
  int64_t groups = 1;
  /// Input and output channels of one group.
  int64_t depth = 0;
  int64_t channels = 0;
  int64_t inputRows = 0, inputColumns = 0;
  int64_t outputRows = 0, outputColumns = 0;
  int64_t kernelRows = 1, kernelColumns = 1;
  int64_t strideRows = 1, strideColumns = 1;
  int64_t dilationRows = 1, dilationColumns = 1;
  int64_t padTop = 0, padLeft = 0;
  HomeOrder input, output;
  bool inputSigned = true, weightSigned = true;
  /// 1 for a requantised result, 4 for raw sums.
  int64_t outputBytes = 1;

  int64_t getKernelSize() const { return kernelRows * kernelColumns; }
  int64_t getTotalChannels() const { return groups * channels; }
};

/// The operation as a product, or nothing if it is none of the three the array
/// knows or has a shape it cannot express (see TpuPlanner's refusals).
std::optional<Product> describeProduct(Operation *op);

/// The right operand's elements, one byte each, in the order the device reads
/// them: group, block of `columns` channels, step (depth, kernel row, kernel
/// column), channel. The operand must be a constant.
std::vector<uint8_t> packWeights(Operation *op, const Product &product,
                                 int64_t columns);

/// Bias, scale and weight zero point of every output channel, little-endian
/// records of kParameterBytes. The scale is float32(float32(sx * sw) / sy); 1
/// for raw sums. All must be constants.
std::vector<uint8_t> packParameters(Operation *op, const Product &product);

/// Zero point of the left operand; a constant per tensor.
int64_t getInputZeroPoint(Operation *op);

/// Zero point and bounds of the result, or null for raw sums.
RequantAttr getRequant(Operation *op);

/// Whether `value` is the result of an nn.constant. Its bytes may be elided:
/// they are not needed to plan.
bool isConstant(Value value);

/// Whether the bytes of the constant `value` are at hand.
bool hasBytes(Value value);

/// Index of the operand the parameters are listed under: the bias, or the zero
/// point of the weights.
unsigned getParameterOperand(Operation *op);

/// Name of the weights' arrangement for an array of `columns` columns.
std::string getWeightLayout(int64_t columns);

/// Name of the arrangement of the parameters.
inline constexpr llvm::StringLiteral kParameterLayout = "tpu.parameters";

} // namespace hetero::tpu

#endif // DIALECTS_TPU_TARGET_TPUPRODUCT_H
