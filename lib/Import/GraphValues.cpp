//===- GraphValues.cpp - Values and constants while importing -------------===//
//
// One name may be a value, a constant of the file or one that was folded, and
// names in bodies of control flow hide nothing but mean something new in every
// turn.
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"
#include "hetero/Support/HalfFloat.h"
#include "hetero/Support/Tensor.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include <cstring>

using namespace hetero;

/// Constants up to this many elements stand in the IR itself, where they can be
/// read and folded; larger ones are resources.
static constexpr int64_t kInlineElements = 64;

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

static Type getIrElement(MLIRContext *context, OnnxElement element) {
  auto makeInteger = [&](unsigned width, bool isSigned) {
    return IntegerType::get(
        context, width, isSigned ? IntegerType::Signed : IntegerType::Unsigned);
  };
  switch (element) {
  case OnnxElement::Float16:
    return Float16Type::get(context);
  case OnnxElement::BFloat16:
    return BFloat16Type::get(context);
  case OnnxElement::Float32:
    return Float32Type::get(context);
  case OnnxElement::Bool:
    return IntegerType::get(context, 1);
  case OnnxElement::Int4:
    return makeInteger(4, true);
  case OnnxElement::UInt4:
    return makeInteger(4, false);
  case OnnxElement::Int8:
    return makeInteger(8, true);
  case OnnxElement::UInt8:
    return makeInteger(8, false);
  case OnnxElement::Int16:
    return makeInteger(16, true);
  case OnnxElement::UInt16:
    return makeInteger(16, false);
  case OnnxElement::Int32:
    return makeInteger(32, true);
  case OnnxElement::UInt32:
    return makeInteger(32, false);
  case OnnxElement::Int64:
    return makeInteger(64, true);
  case OnnxElement::UInt64:
    return makeInteger(64, false);
  default:
    return {};
  }
}

RankedTensorType hetero::getTensorType(MLIRContext *context,
                                       OnnxElement element,
                                       ArrayRef<int64_t> shape) {
  Type type = getIrElement(context, element);
  return type ? RankedTensorType::get(shape, type) : RankedTensorType();
}

/// Whether all elements have the same bytes.
static bool isSplat(ArrayRef<char> bytes, unsigned elementBytes) {
  // Every byte equals the one an element earlier.
  return bytes.size() > elementBytes &&
         std::memcmp(bytes.data(), bytes.data() + elementBytes,
                     bytes.size() - elementBytes) == 0;
}

static ElementsAttr makeElements(const OnnxTensor &tensor,
                                 RankedTensorType type) {
  if (type.getElementType().isInteger(1)) {
    SmallVector<bool> values;
    for (char byte : tensor.bytes)
      values.push_back(byte != 0);
    return DenseElementsAttr::get(type, values);
  }
  unsigned elementBytes = getElementBytes(tensor.element);
  if (isSplat(tensor.bytes, elementBytes))
    return DenseElementsAttr::getFromRawBuffer(
        type, tensor.bytes.take_front(elementBytes));
  bool isFourBit = type.getElementType().isInteger(4);
  if (isFourBit || type.getNumElements() <= kInlineElements)
    return DenseElementsAttr::getFromRawBuffer(type, tensor.bytes);
  // The blob keeps the file's bytes alive: there is no second copy.
  AsmResourceBlob blob = UnmanagedAsmResourceBlob::allocateWithAlign(
      tensor.bytes, elementBytes,
      [owner = tensor.owner](void *, size_t, size_t) {});
  auto &resources =
      DenseResourceElementsHandle::getManagerInterface(type.getContext());
  return DenseResourceElementsAttr::get(
      type, resources.insert(tensor.name.empty() ? "constant" : tensor.name,
                             std::move(blob)));
}

/// Splats up to this many elements are expanded for those who ask for elements.
static constexpr int64_t kReadableSplat = 1 << 16;

/// The number ONNX gives a type of elements; undefined for those it has not.
static OnnxElement getElement(Type type) {
  for (OnnxElement element :
       {OnnxElement::Float32, OnnxElement::Float16, OnnxElement::BFloat16,
        OnnxElement::Bool, OnnxElement::Int4, OnnxElement::UInt4,
        OnnxElement::Int8, OnnxElement::UInt8, OnnxElement::Int16,
        OnnxElement::UInt16, OnnxElement::Int32, OnnxElement::UInt32,
        OnnxElement::Int64, OnnxElement::UInt64})
    if (getIrElement(type.getContext(), element) == type)
      return element;
  return OnnxElement::Undefined;
}

static Location getNamed(MLIRContext *context, StringRef name) {
  return NameLoc::get(StringAttr::get(context, name));
}

GraphValues::GraphValues(const OnnxModel &model, OpBuilder &builder)
    : model(model), builder(builder) {
  scopes.push_back(std::make_shared<Scope>());
  for (const OnnxTensor &tensor : model.initialisers)
    setConstant(tensor.name, tensor);
  for (const OnnxTensor &tensor : model.computed)
    setConstant(tensor.name, tensor);
}

Value GraphValues::makeConstant(StringRef name, const OnnxTensor &tensor,
                                ArrayRef<int64_t> shape) {
  RankedTensorType type =
      getTensorType(builder.getContext(), tensor.element, shape);
  if (!type)
    return {};
  return nn::ConstantOp::create(builder, getNamed(builder.getContext(), name),
                                type, makeElements(tensor, type));
}

void GraphValues::replace(Value from, Value to) {
  for (auto &entry : scopes.back()->values)
    if (entry.second == from)
      entry.second = to;
  wideValues.erase(from);
}

void GraphValues::enter(const OnnxGraph &graph) {
  auto [known, isNew] = constantScopes.try_emplace(&graph);
  if (isNew)
    known->second = std::make_shared<Scope>();
  scopes.push_back(known->second);
  if (isNew)
    for (const OnnxTensor &tensor : graph.initialisers)
      setConstant(tensor.name, tensor);
  scopes.push_back(std::make_shared<Scope>());
}

void GraphValues::leave() { scopes.pop_back_n(2); }

Value GraphValues::get(StringRef name) {
  for (const std::shared_ptr<Scope> &scope : llvm::reverse(scopes)) {
    if (Value value = scope->values.lookup(name))
      return value;
    const OnnxTensor *tensor = scope->constants.lookup(name);
    if (!tensor)
      continue;
    Value value = makeConstant(name, *tensor, tensor->shape);
    if (value)
      scope->values[name] = value;
    return value;
  }
  return {};
}

Value GraphValues::getScalar(StringRef name) {
  Value &value = scopes.back()->scalars[name];
  if (!value)
    value = makeConstant(name, *getConstant(name), {});
  return value;
}

/// Whether elements of an operation are 16-bit floats.
static bool isHalf(Value value) {
  Type element = getElementTypeOrSelf(value.getType());
  return element.isF16() || element.isBF16();
}

bool hetero::isHalf(OnnxElement element) {
  return element == OnnxElement::Float16 || element == OnnxElement::BFloat16;
}

Value GraphValues::getWide(StringRef name) {
  Value value = get(name);
  if (!value || !::isHalf(value))
    return value;
  Value &wide = wideValues[value];
  if (wide)
    return wide;
  if (const OnnxTensor *tensor = getConstant(name))
    wide = makeConstant(name, *getWideConstant(name), tensor->shape);
  else
    wide = nn::CastOp::create(builder, value.getLoc(), value,
                              Float32Type::get(builder.getContext()));
  return wide;
}

Value GraphValues::getWideScalar(StringRef name) {
  const OnnxTensor *tensor = getConstant(name);
  if (!isHalf(tensor->element))
    return getScalar(name);
  Value &value = wideScalars[tensor];
  if (!value)
    value = makeConstant(name, *getWideConstant(name), {});
  return value;
}

const OnnxTensor *GraphValues::getWideConstant(StringRef name) {
  const OnnxTensor *tensor = getConstant(name);
  if (!tensor || !isHalf(tensor->element))
    return tensor;
  std::unique_ptr<OnnxTensor> &wide = wideConstants[tensor];
  if (wide)
    return wide.get();
  wide = std::make_unique<OnnxTensor>(*tensor);
  wide->element = OnnxElement::Float32;
  auto numbers = std::make_shared<std::vector<float>>();
  numbers->reserve(tensor->bytes.size() / 2);
  for (size_t i = 0; i < tensor->bytes.size(); i += 2) {
    uint16_t bits;
    std::memcpy(&bits, tensor->bytes.data() + i, 2);
    numbers->push_back(tensor->element == OnnxElement::Float16
                           ? hetero_half_to_float(bits)
                           : hetero_brain_to_float(bits));
  }
  wide->bytes = ArrayRef(reinterpret_cast<const char *>(numbers->data()),
                         numbers->size() * sizeof(float));
  wide->owner = std::move(numbers);
  return wide.get();
}

const OnnxTensor *GraphValues::getConstant(StringRef name) {
  for (const std::shared_ptr<Scope> &scope : llvm::reverse(scopes)) {
    if (const OnnxTensor *tensor = scope->constants.lookup(name))
      return tensor;
    if (Value value = scope->values.lookup(name))
      return readConstant(value);
  }
  return nullptr;
}

const OnnxTensor *GraphValues::readConstant(Value value) {
  auto constant = value.getDefiningOp<nn::ConstantOp>();
  // A splat would have to be expanded; nothing asks for a large one.
  if (!constant || (constant.getValue().isSplat() &&
                    constant.getValue().getNumElements() > kReadableSplat))
    return nullptr;
  std::unique_ptr<OnnxTensor> &tensor = folded[constant.getValue()];
  if (tensor)
    return tensor.get();
  auto elements = Tensor::fromAttribute(constant.getValue());
  if (!elements) {
    llvm::consumeError(elements.takeError());
    return nullptr;
  }
  OnnxElement element = getElement(constant.getValue().getElementType());
  if (element == OnnxElement::Undefined)
    return nullptr;
  auto owner = std::make_shared<const Tensor>(std::move(*elements));
  tensor = std::make_unique<OnnxTensor>();
  tensor->element = element;
  tensor->shape.assign(owner->getShape().begin(), owner->getShape().end());
  tensor->bytes = owner->getBytes();
  tensor->owner = owner;
  return tensor.get();
}

OnnxType GraphValues::getInferredType(StringRef name) const {
  // Types in a body may change from one turn to the next.
  if (scopes.size() > 1)
    return {};
  return model.types.lookup(name);
}
