//===- NnQuantization.cpp - What all quantisable ops must obey ------------===//
//
// One verifier for the operands and attributes that the float, accumulator and
// quantised forms of every op share.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/Nn.h"

using namespace hetero;
using namespace hetero::nn;

std::pair<int64_t, int64_t> nn::getIntegerBounds(Type elementType) {
  auto integer = cast<IntegerType>(elementType);
  unsigned width = integer.getWidth();
  if (integer.isUnsigned())
    return {0, static_cast<int64_t>(llvm::maskTrailingOnes<uint64_t>(width))};
  return {llvm::minIntN(width), llvm::maxIntN(width)};
}

/// Checks that a scale or zero point is a single value or has one for each
/// channel of `data` along some dimension.
static LogicalResult verifyPerChannelSize(Operation *op, Value parameter,
                                          Value data, StringRef what) {
  auto type = cast<RankedTensorType>(parameter.getType());
  if (type.getRank() == 0 || type.isDynamicDim(0) || type.getDimSize(0) == 1)
    return success();
  auto dataType = cast<RankedTensorType>(data.getType());
  if (!llvm::is_contained(dataType.getShape(), type.getDimSize(0)))
    return op->emitOpError()
           << what << " has " << type.getDimSize(0)
           << " elements, which is no dimension of " << dataType;
  return success();
}

static LogicalResult verifyInputs(QuantizedOpInterface op) {
  unsigned count = op.getNumQuantizedInputs();
  OperandRange scales = op.getInputScales();
  OperandRange zeroPoints = op.getInputZeroPoints();
  if (!scales.empty() && scales.size() != count)
    return op->emitOpError() << "has " << scales.size() << " input scales for "
                             << count << " quantised inputs";
  if (!zeroPoints.empty() && zeroPoints.size() != count)
    return op->emitOpError()
           << "has " << zeroPoints.size() << " input zero points for " << count
           << " quantised inputs";
  for (unsigned i = 0; i < zeroPoints.size(); ++i) {
    Value data = op->getOperand(i);
    Type element = getElementTypeOrSelf(data.getType());
    Type zeroElement = getElementTypeOrSelf(zeroPoints[i].getType());
    if (element != zeroElement)
      return op->emitOpError()
             << "zero point of input " << i << " has element type "
             << zeroElement << ", the input has " << element;
    if (failed(verifyPerChannelSize(op, zeroPoints[i], data, "a zero point")))
      return failure();
  }
  for (unsigned i = 0; i < scales.size(); ++i)
    if (failed(
            verifyPerChannelSize(op, scales[i], op->getOperand(i), "a scale")))
      return failure();
  return success();
}

static LogicalResult verifyOutput(QuantizedOpInterface op) {
  Type element = getElementTypeOrSelf(op->getResult(0).getType());
  if (op.getInputZeroPoints().empty() || op.getInputScales().empty())
    return op->emitOpError(
        "has an output scale but no scales and zero points of its inputs");
  if (!op.getRequant())
    return op->emitOpError("has a quantised result but no requant attribute");
  if (ClampAttr clamp = op.getClampAttr()) {
    auto [low, high] = getIntegerBounds(element);
    if (clamp.getMin() < low || clamp.getMax() > high)
      return op->emitOpError() << "clamp [" << clamp.getMin() << ", "
                               << clamp.getMax() << "] exceeds " << element;
  }
  return success();
}

LogicalResult nn::verifyQuantization(Operation *operation) {
  auto op = cast<QuantizedOpInterface>(operation);
  if (failed(verifyInputs(op)))
    return failure();
  if (op.getOutputScale())
    return verifyOutput(op);
  if (!op.getInputScales().empty())
    return op->emitOpError("has input scales but no output scale; the "
                           "accumulator form takes zero points only");
  if (op.getRequant() || op.getClampAttr())
    return op->emitOpError("has requant or clamp but no output scale");
  return success();
}
