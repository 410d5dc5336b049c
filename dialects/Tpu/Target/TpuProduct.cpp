//===- TpuProduct.cpp - Convolutions and products as the array sees them --===//

#include "dialects/Tpu/Target/TpuProduct.h"
#include "dialects/Nn/IR/Nn.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/Endian.h"

using namespace hetero;
using namespace hetero::tpu;

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

static bool isSigned(Value value) {
  return !getElementTypeOrSelf(value.getType()).isUnsignedInteger();
}

static int64_t getElementBytes(Value value) {
  return getElementTypeOrSelf(value.getType()).getIntOrFloatBitWidth() / 8;
}

static std::optional<Product> describeConv(nn::ConvOp op) {
  ArrayRef<int64_t> input = op.getInput().getType().getShape();
  ArrayRef<int64_t> weight = op.getWeight().getType().getShape();
  ArrayRef<int64_t> output = op.getOutput().getType().getShape();
  int64_t spatial = input.size() - 2;
  if (spatial != 1 && spatial != 2)
    return std::nullopt;
  Product product;
  product.images = input[0];
  product.groups = op.getGroup();
  product.depth = weight[1];
  product.channels = weight[0] / product.groups;
  product.inputRows = input[2];
  product.outputRows = output[2];
  product.kernelRows = weight[2];
  product.strideRows = op.getStrides()[0];
  product.dilationRows = op.getDilations()[0];
  product.padTop = op.getPads()[0];
  product.inputColumns = product.outputColumns = 1;
  // A 1-D signal is an image of one column.
  if (spatial == 2) {
    product.inputColumns = input[3];
    product.outputColumns = output[3];
    product.kernelColumns = weight[3];
    product.strideColumns = op.getStrides()[1];
    product.dilationColumns = op.getDilations()[1];
    product.padLeft = op.getPads()[1];
  }
  int64_t inputPixels = product.inputRows * product.inputColumns;
  int64_t outputPixels = product.outputRows * product.outputColumns;
  product.input = {input[1] * inputPixels, inputPixels, product.inputColumns,
                   1};
  product.output = {output[1] * outputPixels, outputPixels,
                    product.outputColumns, 1};
  product.inputSigned = isSigned(op.getInput());
  product.weightSigned = isSigned(op.getWeight());
  product.outputBytes = getElementBytes(op.getOutput());
  return product;
}

/// A product of `rows` × `depth` and `depth` × `channels` elements.
static Product describeMatrices(Value lhs, Value rhs, Value output,
                                int64_t rows, int64_t depth, int64_t channels,
                                bool transposed) {
  Product product;
  product.depth = depth;
  product.channels = channels;
  product.inputRows = product.outputRows = rows;
  product.inputColumns = product.outputColumns = 1;
  product.input =
      transposed ? HomeOrder{0, rows, 1, 1} : HomeOrder{0, 1, depth, 1};
  product.output = {0, 1, channels, 1};
  product.inputSigned = isSigned(lhs);
  product.weightSigned = isSigned(rhs);
  product.outputBytes = getElementBytes(output);
  return product;
}

std::optional<Product> tpu::describeProduct(Operation *op) {
  if (auto conv = dyn_cast<nn::ConvOp>(op))
    return describeConv(conv);
  if (auto matmul = dyn_cast<nn::MatMulOp>(op)) {
    auto lhs = matmul.getLhs().getType(), rhs = matmul.getRhs().getType();
    int64_t depth = lhs.getShape().back();
    if (depth == 0 || rhs.getNumElements() % depth != 0)
      return std::nullopt;
    // Leading dimensions of the left operand are further rows; the right one
    // must be a single matrix.
    int64_t channels = rhs.getRank() == 1 ? 1 : rhs.getShape().back();
    if (rhs.getNumElements() != depth * channels)
      return std::nullopt;
    return describeMatrices(matmul.getLhs(), matmul.getRhs(),
                            matmul.getOutput(), lhs.getNumElements() / depth,
                            depth, channels, /*transposed=*/false);
  }
  if (auto gemm = dyn_cast<nn::GemmOp>(op)) {
    bool transposed = gemm.getTransA();
    ArrayRef<int64_t> lhs = gemm.getLhs().getType().getShape();
    return describeMatrices(gemm.getLhs(), gemm.getRhs(), gemm.getOutput(),
                            lhs[transposed ? 1 : 0], lhs[transposed ? 0 : 1],
                            gemm.getOutput().getType().getDimSize(1),
                            transposed);
  }
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

static ElementsAttr getConstant(Value value) {
  auto constant = dyn_cast_if_present<nn::ConstantOp>(
      value ? value.getDefiningOp() : nullptr);
  return constant ? constant.getValue() : ElementsAttr();
}

/// The raw elements of a constant; one element if `isSplat` comes back true.
static ArrayRef<char> getRawData(ElementsAttr value, bool &isSplat) {
  isSplat = false;
  if (auto dense = dyn_cast<DenseElementsAttr>(value)) {
    isSplat = dense.isSplat();
    return dense.getRawData();
  }
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(value))
    if (AsmResourceBlob *blob = resource.getRawHandle().getBlob())
      return blob->getData();
  return {};
}

bool tpu::isConstant(Value value) {
  return static_cast<bool>(getConstant(value));
}

bool tpu::hasBytes(Value value) {
  ElementsAttr constant = getConstant(value);
  if (!constant)
    return false;
  bool isSplat;
  auto type = cast<ShapedType>(constant.getType());
  size_t elementBytes = type.getElementType().getIntOrFloatBitWidth() / 8;
  size_t bytes = getRawData(constant, isSplat).size();
  return bytes == elementBytes * (isSplat ? 1 : type.getNumElements());
}

namespace {

/// The elements of a constant operand, splats spread out.
class ConstantReader {
public:
  explicit ConstantReader(Value value) {
    ElementsAttr constant = getConstant(value);
    assert(constant && "canRun refuses operands that are no constants");
    auto type = cast<ShapedType>(constant.getType());
    elementType = type.getElementType();
    size = type.getNumElements();
    data = getRawData(constant, isSplat);
  }

  int64_t getSize() const { return size; }

  int64_t getInteger(int64_t index) const {
    const char *element = at(index);
    bool isUnsigned = elementType.isUnsignedInteger();
    if (elementType.getIntOrFloatBitWidth() == 8)
      return isUnsigned ? static_cast<int64_t>(static_cast<uint8_t>(*element))
                        : static_cast<int64_t>(static_cast<int8_t>(*element));
    assert(elementType.isSignedInteger(32) && "canRun refuses other widths");
    return llvm::support::endian::read<int32_t, llvm::endianness::little>(
        element);
  }

  float getFloat(int64_t index) const {
    assert(elementType.isF32() && "scales are f32");
    return llvm::bit_cast<float>(
        llvm::support::endian::read<uint32_t, llvm::endianness::little>(
            at(index)));
  }

  /// The element for channel `index` of a per-tensor or per-channel parameter.
  int64_t getChannelInteger(int64_t index) const {
    return getInteger(size == 1 ? 0 : index);
  }
  float getChannelFloat(int64_t index) const {
    return getFloat(size == 1 ? 0 : index);
  }

private:
  const char *at(int64_t index) const {
    int64_t bytes = elementType.getIntOrFloatBitWidth() / 8;
    return data.data() + (isSplat ? 0 : index * bytes);
  }

  ArrayRef<char> data;
  Type elementType;
  int64_t size = 0;
  bool isSplat = false;
};

} // namespace

std::string tpu::getWeightLayout(int64_t columns) {
  return ("tpu.weights.x" + llvm::Twine(columns)).str();
}

std::vector<uint8_t> tpu::packWeights(Operation *op, const Product &product,
                                      int64_t columns) {
  ConstantReader weights(op->getOperand(1));
  int64_t steps = product.depth * product.getKernelSize();
  // Distances of channel and step in the operand's own order.
  int64_t channelStride = steps, stepStride = 1;
  auto gemm = dyn_cast<nn::GemmOp>(op);
  if (isa<nn::MatMulOp>(op) || (gemm && !gemm.getTransB())) {
    channelStride = 1;
    stepStride = product.channels;
  }
  std::vector<uint8_t> packed;
  packed.reserve(product.getTotalChannels() * steps);
  for (int64_t group = 0; group < product.groups; ++group)
    for (int64_t block = 0; block < product.channels; block += columns) {
      int64_t end = std::min(product.channels, block + columns);
      for (int64_t step = 0; step < steps; ++step)
        for (int64_t channel = block; channel < end; ++channel)
          packed.push_back(static_cast<uint8_t>(weights.getInteger(
              (group * product.channels + channel) * channelStride +
              step * stepStride)));
    }
  return packed;
}

static void appendWord(std::vector<uint8_t> &bytes, uint32_t word) {
  for (int shift = 0; shift < 32; shift += 8)
    bytes.push_back(static_cast<uint8_t>(word >> shift));
}

static Value getBias(Operation *op) {
  return llvm::TypeSwitch<Operation *, Value>(op)
      .Case<nn::ConvOp, nn::MatMulOp, nn::GemmOp>(
          [](auto concrete) { return concrete.getBias(); });
}

unsigned tpu::getParameterOperand(Operation *op) {
  if (getBias(op))
    return 2;
  auto quantized = cast<nn::QuantizedOpInterface>(op);
  return quantized.getInputZeroPoints().getBeginOperandIndex() + 1;
}

std::vector<uint8_t> tpu::packParameters(Operation *op,
                                         const Product &product) {
  auto quantized = cast<nn::QuantizedOpInterface>(op);
  std::optional<ConstantReader> bias, inputScale, weightScale, outputScale;
  if (Value operand = getBias(op))
    bias.emplace(operand);
  if (quantized.isQuantizedForm()) {
    inputScale.emplace(quantized.getInputScales()[0]);
    weightScale.emplace(quantized.getInputScales()[1]);
    outputScale.emplace(quantized.getOutputScale());
  }
  ConstantReader zeroPoint(quantized.getInputZeroPoints()[1]);
  std::vector<uint8_t> packed;
  packed.reserve(product.getTotalChannels() * kParameterBytes);
  for (int64_t i = 0; i < product.getTotalChannels(); ++i) {
    float scale = 1.0f;
    if (outputScale) {
      float sum = inputScale->getFloat(0) * weightScale->getChannelFloat(i);
      scale = sum / outputScale->getFloat(0);
    }
    appendWord(packed,
               static_cast<uint32_t>(bias ? bias->getChannelInteger(i) : 0));
    appendWord(packed, llvm::bit_cast<uint32_t>(scale));
    appendWord(packed, static_cast<uint32_t>(zeroPoint.getChannelInteger(i)));
  }
  return packed;
}

int64_t tpu::getInputZeroPoint(Operation *op) {
  auto quantized = cast<nn::QuantizedOpInterface>(op);
  return ConstantReader(quantized.getInputZeroPoints()[0]).getInteger(0);
}

RequantAttr tpu::getRequant(Operation *op) {
  auto quantized = cast<nn::QuantizedOpInterface>(op);
  if (!quantized.isQuantizedForm())
    return {};
  auto [min, max] =
      nn::getIntegerBounds(getElementTypeOrSelf(op->getResult(0).getType()));
  if (nn::ClampAttr clamp = quantized.getClampAttr()) {
    min = clamp.getMin();
    max = clamp.getMax();
  }
  int64_t zeroPoint =
      ConstantReader(quantized.getOutputZeroPoint()).getInteger(0);
  return RequantAttr::get(op->getContext(), zeroPoint, min, max);
}
