//===- ConstantData.cpp - The numbers behind constants --------------------===//

#include "ConstantData.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Support/Tensor.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace hetero;

/// The values of the constant that defines `value`, or none.
static std::optional<Tensor> getConstant(Value value) {
  auto constant = value.getDefiningOp<nn::ConstantOp>();
  if (!constant)
    return std::nullopt;
  return llvm::expectedToOptional(
      Tensor::fromAttribute(cast<ElementsAttr>(constant.getValue())));
}

std::optional<SmallVector<float>> hetero::getFloatConstant(Value value) {
  auto tensor = getConstant(value);
  if (!tensor || tensor->getKind() != ElementKind::F32)
    return std::nullopt;
  return llvm::to_vector(tensor->get<float>());
}

std::optional<SmallVector<int64_t>> hetero::getIntegerConstant(Value value) {
  auto tensor = getConstant(value);
  if (!tensor || !isInteger(tensor->getKind()))
    return std::nullopt;
  SmallVector<int64_t> values;
  for (int64_t i = 0; i < tensor->getNumElements(); ++i)
    values.push_back(tensor->getInteger(i));
  return values;
}

std::optional<float> hetero::getFloatScalar(Value value) {
  auto tensor = getConstant(value);
  if (!tensor || tensor->getKind() != ElementKind::F32 ||
      tensor->getNumElements() != 1)
    return std::nullopt;
  return tensor->get<float>().front();
}

std::optional<int64_t> hetero::getIntegerScalar(Value value) {
  auto tensor = getConstant(value);
  if (!tensor || !isInteger(tensor->getKind()) || tensor->getNumElements() != 1)
    return std::nullopt;
  return tensor->getInteger(0);
}

Value hetero::makeFloatConstant(OpBuilder &builder, Location location,
                                RankedTensorType type, ArrayRef<float> values) {
  return nn::ConstantOp::create(builder, location, type,
                                DenseElementsAttr::get(type, values));
}

Value hetero::makeIntegerConstant(OpBuilder &builder, Location location,
                                  RankedTensorType type,
                                  ArrayRef<int64_t> values) {
  Tensor tensor =
      Tensor::zeros(*getElementKind(type.getElementType()), type.getShape());
  for (auto [i, value] : llvm::enumerate(values))
    tensor.setInteger(i, value);
  return nn::ConstantOp::create(
      builder, location, type,
      makeConstantAttribute(tensor, builder.getContext()));
}

/// Values above this many bytes become resources, which exist once in memory.
static constexpr int64_t kInlineBytes = 64;

ElementsAttr hetero::makeConstantAttribute(const Tensor &tensor,
                                           MLIRContext *context) {
  ArrayRef<char> bytes = tensor.getBytes();
  unsigned width = getByteWidth(tensor.getKind());
  bool isSplat = true;
  for (size_t i = width; isSplat && i < bytes.size(); i += width)
    isSplat =
        std::equal(bytes.begin(), bytes.begin() + width, bytes.begin() + i);
  if (isSplat || static_cast<int64_t>(bytes.size()) <= kInlineBytes)
    return tensor.toAttribute(context);
  return DenseResourceElementsAttr::get(
      tensor.getType(context), "folded",
      HeapAsmResourceBlob::allocateAndCopyInferAlign(bytes));
}
