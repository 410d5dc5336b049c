//===- KernelOperands.cpp - What a kernel is given ------------------------===//

#include "dialects/Cluster/Target/KernelOperands.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Support/Quantize.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace hetero;
using namespace hetero::cluster;

/// The values of a constant of floats, or nothing.
static std::optional<llvm::SmallVector<float>> getFloats(Value value) {
  auto constant = value.getDefiningOp<nn::ConstantOp>();
  if (!constant)
    return std::nullopt;
  if (auto dense = dyn_cast<DenseElementsAttr>(constant.getValue()))
    return llvm::to_vector(dense.getValues<float>());
  if (auto resource =
          dyn_cast<DenseF32ResourceElementsAttr>(constant.getValue()))
    if (auto values = resource.tryGetAsArrayRef())
      return llvm::to_vector(*values);
  return std::nullopt;
}

static ElementsAttr makeFloats(Type type, llvm::ArrayRef<float> values) {
  return DenseElementsAttr::get(cast<ShapedType>(type), values);
}

/// Replaces the scale `operand` by `values`, compiled in if they are all one.
static void setScale(llvm::MutableArrayRef<KernelOperand> operands,
                     OpOperand &operand, llvm::ArrayRef<float> values) {
  KernelOperand &entry = operands[operand.getOperandNumber()];
  entry.constant = makeFloats(operand.get().getType(), values);
  entry.isDerived = true;
  entry.isBaked = llvm::all_of(values, [](float value) { return value == 1; });
}

/// Moves all scales of a quantised product into that of its right input.
static void combineProductScales(nn::QuantizedOpInterface op,
                                 llvm::MutableArrayRef<KernelOperand> entries) {
  unsigned first = op.getInputScales().getBeginOperandIndex();
  OpOperand &lhs = op->getOpOperand(first);
  OpOperand &rhs = op->getOpOperand(first + 1);
  auto lhsScale = getFloats(lhs.get());
  auto rhsScale = getFloats(rhs.get());
  auto outputScale = getFloats(op.getOutputScale());
  if (!lhsScale || !rhsScale || !outputScale || lhsScale->size() != 1 ||
      outputScale->size() != 1)
    return;
  llvm::SmallVector<float> combined;
  for (float scale : *rhsScale)
    combined.push_back(
        combineScales(lhsScale->front(), scale, outputScale->front()));
  setScale(entries, lhs, 1.0f);
  setScale(entries, rhs, combined);
  for (OpOperand &operand : op->getOpOperands())
    if (operand.get() == op.getOutputScale() &&
        operand.getOperandNumber() >= first + 2)
      setScale(entries, operand, 1.0f);
}

/// Moves the output's scale of an average into that of its input.
static void combineAverageScales(nn::QuantizedOpInterface op,
                                 llvm::MutableArrayRef<KernelOperand> entries) {
  unsigned first = op.getInputScales().getBeginOperandIndex();
  OpOperand &input = op->getOpOperand(first);
  auto inputScale = getFloats(input.get());
  auto outputScale = getFloats(op.getOutputScale());
  if (!inputScale || !outputScale || inputScale->size() != 1 ||
      outputScale->size() != 1)
    return;
  float ratio = inputScale->front() / outputScale->front();
  setScale(entries, input, ratio);
  for (OpOperand &operand : op->getOpOperands())
    if (operand.get() == op.getOutputScale() &&
        operand.getOperandNumber() > first)
      setScale(entries, operand, 1.0f);
}

llvm::SmallVector<KernelOperand> cluster::getKernelOperands(Operation *op) {
  llvm::SmallVector<KernelOperand> entries(op->getNumOperands());
  for (auto [entry, operand] : llvm::zip_equal(entries, op->getOperands())) {
    auto constant = operand.getDefiningOp<nn::ConstantOp>();
    if (!constant)
      continue;
    entry.constant = constant.getValue();
    auto type = cast<RankedTensorType>(operand.getType());
    entry.isBaked = type.getNumElements() == 1 &&
                    isa<IntegerType>(type.getElementType()) &&
                    isa<DenseElementsAttr>(entry.constant);
  }
  auto quantized = dyn_cast<nn::QuantizedOpInterface>(op);
  if (!quantized || !quantized.isQuantizedForm())
    return entries;
  if (isa<nn::ConvOp, nn::ConvTransposeOp, nn::MatMulOp, nn::GemmOp>(op))
    combineProductScales(quantized, entries);
  auto reduce = dyn_cast<nn::ReduceOp>(op);
  if (isa<nn::AvgPoolOp, nn::GlobalAvgPoolOp>(op) ||
      (reduce && reduce.getKind() == nn::ReduceKind::Mean))
    combineAverageScales(quantized, entries);
  return entries;
}
