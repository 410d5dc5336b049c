//===- TpuCapability.cpp - Why the array refuses an operation -------------===//

#include "dialects/Tpu/Target/TpuCapability.h"
#include "dialects/Nn/IR/Nn.h"

using namespace hetero;
using namespace hetero::tpu;

namespace {
enum Reason : unsigned {
  OperationKind,
  DynamicShape,
  ElementType,
  SpatialRank,
  TooLarge,
  RightOperand,
  QuantizationParameter,
  BiasShape,
  Requantizer,
  BufferSize,
  HomeMemory,
};
} // namespace

static const RefusalReason reasons[] = {
    {"operation", "the array computes convolutions and matrix products only",
     "another device has to run it"},
    {"dynamic-shape", "a shape is not known at compile time",
     "fix the shape with --batch or --input-shape"},
    {"element-type",
     "operands are not 8-bit integers, or the result is neither 8-bit nor the "
     "32-bit sum",
     "quantise the model to int8 or uint8"},
    {"spatial-rank",
     "the address generator walks one or two spatial dimensions",
     "another device has to run it"},
    {"too-large", "a tensor is empty or of 2 GiB and more",
     "split the operation"},
    {"right-operand",
     "weights are not a constant, or a stack of several matrices",
     "fold the weights into constants; another device has to run products of "
     "two computed tensors"},
    {"quantization-parameter",
     "a scale or zero point is not a constant, or runs along a dimension the "
     "requantiser has no parameter for",
     "use constant parameters: per tensor for input and output, per tensor or "
     "per output channel for weights"},
    {"bias-shape",
     "the bias is not a constant, or differs between the rows of the result",
     "use a constant bias with one value an output channel"},
    {"requantizer", "the device requantises with a float32 scale only",
     "leave the requantiser of the operation at float"},
    {"buffer-size", "one fold of the array does not fit the private buffers",
     "use a device with larger buffers or a smaller array"},
    {"home-memory", "the device's home memory is not part of the fabric",
     "add the memory to the fabric or correct homeMemory"},
};

llvm::ArrayRef<RefusalReason> tpu::getRefusalReasons() { return reasons; }

static Verdict refuse(Reason reason, const llvm::Twine &detail) {
  return Verdict::no(reasons[reason], detail);
}

static std::string toText(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

static Type getElement(Value value) {
  return getElementTypeOrSelf(value.getType());
}

static bool isByte(Type element) {
  return element.isSignedInteger(8) || element.isUnsignedInteger(8);
}

/// Number of elements of a constant parameter, or nothing if it is none.
static std::optional<int64_t> getConstantSize(Value value) {
  if (!isConstant(value))
    return std::nullopt;
  return cast<RankedTensorType>(value.getType()).getNumElements();
}

static Verdict checkTypes(Operation *op) {
  auto quantized = cast<nn::QuantizedOpInterface>(op);
  for (Value operand : op->getOperands().take_front(2))
    if (!isByte(getElement(operand)))
      return refuse(ElementType, "operand " + toText(operand.getType()));
  Value result = op->getResult(0);
  if (!isByte(getElement(result)) &&
      (quantized.isQuantizedForm() || !getElement(result).isSignedInteger(32)))
    return refuse(ElementType, "result " + toText(result.getType()));
  return Verdict::yes();
}

static Verdict checkShapes(Operation *op) {
  if (auto conv = dyn_cast<nn::ConvOp>(op)) {
    int64_t rank = nn::getSpatialRank(conv.getInput().getType());
    if (rank > 2)
      return refuse(SpatialRank, llvm::Twine(rank) + " spatial dimensions of " +
                                     toText(conv.getInput().getType()));
  }
  for (Type shaped : {op->getOperand(0).getType(), op->getOperand(1).getType(),
                      op->getResult(0).getType()}) {
    auto type = cast<RankedTensorType>(shaped);
    // The product of the dimensions may not wrap around.
    int64_t elements = 1, limit = int64_t(1) << 31;
    for (int64_t size : type.getShape())
      elements = size >= limit ? limit : std::min(elements * size, limit);
    int64_t bytes = elements * type.getElementTypeBitWidth() / 8;
    if (bytes == 0 || bytes >= limit)
      return refuse(TooLarge, toText(type));
  }
  return Verdict::yes();
}

static Verdict checkParameters(Operation *op, const Product &product) {
  auto quantized = cast<nn::QuantizedOpInterface>(op);
  auto check = [&](Value value, StringRef what,
                   int64_t channels) -> std::optional<std::string> {
    std::optional<int64_t> size = getConstantSize(value);
    if (!size)
      return (what + " is not constant").str();
    if (*size != 1 && *size != channels)
      return (what + " of " + toText(value.getType())).str();
    return std::nullopt;
  };
  int64_t channels = product.getTotalChannels();
  std::optional<std::string> problem;
  auto note = [&](std::optional<std::string> found) {
    if (!problem)
      problem = std::move(found);
  };
  note(check(quantized.getInputZeroPoints()[0], "input zero point", 1));
  note(check(quantized.getInputZeroPoints()[1], "weight zero point", channels));
  if (quantized.isQuantizedForm()) {
    note(check(quantized.getInputScales()[0], "input scale", 1));
    note(check(quantized.getInputScales()[1], "weight scale", channels));
    note(check(quantized.getOutputScale(), "output scale", 1));
    note(check(quantized.getOutputZeroPoint(), "output zero point", 1));
  }
  if (problem)
    return refuse(QuantizationParameter, *problem);
  return Verdict::yes();
}

static Verdict checkBias(Value bias, const Product &product) {
  if (!bias)
    return Verdict::yes();
  if (!isConstant(bias))
    return refuse(BiasShape, "bias is not constant");
  auto type = cast<RankedTensorType>(bias.getType());
  int64_t elements = type.getNumElements();
  bool isRow = type.getRank() == 0 || elements == 1 ||
               (elements == product.channels * product.groups &&
                type.getShape().back() == elements);
  if (!isRow)
    return refuse(BiasShape, "bias " + toText(type));
  return Verdict::yes();
}

Verdict tpu::canExpress(Operation *op) {
  Value bias;
  if (auto conv = dyn_cast<nn::ConvOp>(op))
    bias = conv.getBias();
  else if (auto matmul = dyn_cast<nn::MatMulOp>(op))
    bias = matmul.getBias();
  else if (auto gemm = dyn_cast<nn::GemmOp>(op))
    bias = gemm.getBias();
  else
    return refuse(OperationKind, op->getName().getStringRef());
  for (Type type : op->getOperandTypes())
    if (!cast<RankedTensorType>(type).hasStaticShape())
      return refuse(DynamicShape, "operand " + toText(type));
  if (!cast<RankedTensorType>(op->getResult(0).getType()).hasStaticShape())
    return refuse(DynamicShape, "result " + toText(op->getResult(0).getType()));
  if (Verdict verdict = checkTypes(op); !verdict)
    return verdict;
  if (Verdict verdict = checkShapes(op); !verdict)
    return verdict;
  std::optional<Product> product = describeProduct(op);
  if (!product)
    return refuse(RightOperand, "a stack of matrices, " +
                                    toText(op->getOperand(1).getType()));
  if (!isConstant(op->getOperand(1)))
    return refuse(RightOperand, "weights are not constant");
  if (Verdict verdict = checkParameters(op, *product); !verdict)
    return verdict;
  if (Verdict verdict = checkBias(bias, *product); !verdict)
    return verdict;
  auto requant = cast<nn::QuantizedOpInterface>(op).getRequant();
  if (requant && *requant != nn::RequantKind::Float)
    return refuse(Requantizer, nn::stringifyRequantKind(*requant));
  return Verdict::yes();
}

Verdict tpu::refuseSize(const Product &product, DeviceAttr device) {
  return refuse(BufferSize, "a window of " + llvm::Twine(product.kernelRows) +
                                " x " + llvm::Twine(product.kernelColumns) +
                                " on " + llvm::Twine(product.groups) +
                                " groups of " + llvm::Twine(product.channels) +
                                " channels against an array of " +
                                llvm::Twine(device.getRows()) + " x " +
                                llvm::Twine(device.getColumns()));
}

Verdict tpu::refuseHomeMemory(DeviceAttr device) {
  return refuse(HomeMemory, "no memory \"" + device.getHomeMemory() + "\"");
}
