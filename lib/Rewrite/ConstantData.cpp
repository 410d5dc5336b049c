//===- ConstantData.cpp - The numbers behind constants --------------------===//

#include "ConstantData.h"
#include "dialects/Nn/IR/Nn.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace hetero;

/// Appends the elements of a resource blob of `T`, converted to `To`.
template <typename T, typename To>
static void appendBlob(ArrayRef<char> bytes, SmallVectorImpl<To> &values) {
  ArrayRef<T> elements(reinterpret_cast<const T *>(bytes.data()),
                       bytes.size() / sizeof(T));
  values.append(elements.begin(), elements.end());
}

/// The bytes of a resource constant, or an empty range.
static ArrayRef<char> getResourceBytes(Attribute attribute) {
  auto resource = dyn_cast<DenseResourceElementsAttr>(attribute);
  if (!resource)
    return {};
  AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  return blob ? blob->getData() : ArrayRef<char>();
}

static ElementsAttr getConstantValue(Value value) {
  auto constant = value.getDefiningOp<nn::ConstantOp>();
  return constant ? cast<ElementsAttr>(constant.getValue()) : ElementsAttr();
}

std::optional<SmallVector<float>> hetero::getFloatConstant(Value value) {
  ElementsAttr elements = getConstantValue(value);
  if (!elements || !elements.getElementType().isF32())
    return std::nullopt;
  SmallVector<float> values;
  if (auto dense = dyn_cast<DenseElementsAttr>(elements)) {
    llvm::append_range(values, dense.getValues<float>());
    return values;
  }
  ArrayRef<char> bytes = getResourceBytes(elements);
  if (bytes.empty())
    return std::nullopt;
  appendBlob<float>(bytes, values);
  return values;
}

std::optional<SmallVector<int64_t>> hetero::getIntegerConstant(Value value) {
  ElementsAttr elements = getConstantValue(value);
  auto type = elements ? dyn_cast<IntegerType>(elements.getElementType())
                       : IntegerType();
  if (!type || type.isSignless())
    return std::nullopt;
  SmallVector<int64_t> values;
  if (auto dense = dyn_cast<DenseElementsAttr>(elements)) {
    for (const APInt &element : dense.getValues<APInt>())
      values.push_back(type.isUnsigned() ? element.getZExtValue()
                                         : element.getSExtValue());
    return values;
  }
  ArrayRef<char> bytes = getResourceBytes(elements);
  if (bytes.empty())
    return std::nullopt;
  if (type.isSignedInteger(8))
    appendBlob<int8_t>(bytes, values);
  else if (type.isUnsignedInteger(8))
    appendBlob<uint8_t>(bytes, values);
  else if (type.isSignedInteger(32))
    appendBlob<int32_t>(bytes, values);
  else
    return std::nullopt;
  return values;
}

std::optional<float> hetero::getFloatScalar(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !type.hasStaticShape() || type.getNumElements() != 1)
    return std::nullopt;
  auto values = getFloatConstant(value);
  return values ? std::optional(values->front()) : std::nullopt;
}

std::optional<int64_t> hetero::getIntegerScalar(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !type.hasStaticShape() || type.getNumElements() != 1)
    return std::nullopt;
  auto values = getIntegerConstant(value);
  return values ? std::optional(values->front()) : std::nullopt;
}

Value hetero::makeFloatConstant(OpBuilder &builder, Location location,
                                RankedTensorType type, ArrayRef<float> values) {
  return nn::ConstantOp::create(builder, location, type,
                                DenseElementsAttr::get(type, values));
}
