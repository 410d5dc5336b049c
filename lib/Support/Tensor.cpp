//===- Tensor.cpp - Element values outside the IR ---------------*- C++ -*-===//
//
// Kinds, storage and the two-way bridge to IR constants. Bytes are shared
// between copies and copied on the first write, so that handing tensors about
// costs nothing and weights exist once.
//
//===----------------------------------------------------------------------===//

#include "hetero/Support/Tensor.h"

#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringExtras.h"

using namespace hetero;

namespace {
struct KindFacts {
  StringRef name;
  unsigned byteWidth, bitWidth;
  bool isFloat, isSigned;
};
} // namespace

static const KindFacts &factsOf(ElementKind kind) {
  static const KindFacts facts[] = {
      {"f16", 2, 16, true, true},    {"bf16", 2, 16, true, true},
      {"f32", 4, 32, true, true},    {"f64", 8, 64, true, true},
      {"ui1", 1, 1, false, false},   {"si2", 1, 2, false, true},
      {"ui2", 1, 2, false, false},   {"si3", 1, 3, false, true},
      {"ui3", 1, 3, false, false},   {"si4", 1, 4, false, true},
      {"ui4", 1, 4, false, false},   {"si5", 1, 5, false, true},
      {"ui5", 1, 5, false, false},   {"si6", 1, 6, false, true},
      {"ui6", 1, 6, false, false},   {"si7", 1, 7, false, true},
      {"ui7", 1, 7, false, false},   {"si8", 1, 8, false, true},
      {"ui8", 1, 8, false, false},   {"si16", 2, 16, false, true},
      {"ui16", 2, 16, false, false}, {"si32", 4, 32, false, true},
      {"ui32", 4, 32, false, false}, {"si64", 8, 64, false, true},
      {"ui64", 8, 64, false, false}, {"i1", 1, 1, false, false},
  };
  return facts[static_cast<unsigned>(kind)];
}

StringRef hetero::getName(ElementKind kind) { return factsOf(kind).name; }
unsigned hetero::getByteWidth(ElementKind kind) {
  return factsOf(kind).byteWidth;
}
unsigned hetero::getBitWidth(ElementKind kind) {
  return factsOf(kind).bitWidth;
}
bool hetero::isFloat(ElementKind kind) { return factsOf(kind).isFloat; }
bool hetero::isInteger(ElementKind kind) {
  return !isFloat(kind) && kind != ElementKind::Bool;
}
bool hetero::isSigned(ElementKind kind) { return factsOf(kind).isSigned; }

IntegerRange hetero::getIntegerRange(ElementKind kind) {
  assert(isInteger(kind) && getBitWidth(kind) <= 32);
  unsigned bits = getBitWidth(kind);
  if (isSigned(kind))
    return {-(int64_t(1) << (bits - 1)), (int64_t(1) << (bits - 1)) - 1};
  return {0, (int64_t(1) << bits) - 1};
}

std::optional<ElementKind> hetero::getElementKind(Type type) {
  if (type.isF16())
    return ElementKind::F16;
  if (type.isBF16())
    return ElementKind::BF16;
  if (type.isF32())
    return ElementKind::F32;
  if (type.isF64())
    return ElementKind::F64;
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer)
    return std::nullopt;
  if (integer.isSignless())
    return integer.getWidth() == 1 ? std::optional(ElementKind::Bool)
                                   : std::nullopt;
  for (auto kind = ElementKind::UI1; kind < ElementKind::Bool;
       kind = static_cast<ElementKind>(static_cast<unsigned>(kind) + 1))
    if (getBitWidth(kind) == integer.getWidth() &&
        isSigned(kind) == integer.isSigned())
      return kind;
  return std::nullopt;
}

Type hetero::getElementType(ElementKind kind, MLIRContext *context) {
  switch (kind) {
  case ElementKind::F16:
    return Float16Type::get(context);
  case ElementKind::BF16:
    return BFloat16Type::get(context);
  case ElementKind::F32:
    return Float32Type::get(context);
  case ElementKind::F64:
    return Float64Type::get(context);
  case ElementKind::Bool:
    return IntegerType::get(context, 1);
  default:
    return IntegerType::get(context, getBitWidth(kind),
                            isSigned(kind) ? IntegerType::Signed
                                           : IntegerType::Unsigned);
  }
}

std::optional<int64_t> hetero::getNumElements(ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t extent : shape)
    if (extent < 0 || llvm::MulOverflow(count, extent, count))
      return std::nullopt;
  return count;
}

//===----------------------------------------------------------------------===//
// Storage
//===----------------------------------------------------------------------===//

static size_t bytesFor(ElementKind kind, ArrayRef<int64_t> shape) {
  std::optional<int64_t> count = hetero::getNumElements(shape);
  assert(count && "the shape of a tensor is neither negative nor endless");
  return static_cast<size_t>(*count) * getByteWidth(kind);
}

Tensor Tensor::zeros(ElementKind kind, ArrayRef<int64_t> shape) {
  Tensor tensor(kind, shape);
  tensor.numBytes = bytesFor(kind, shape);
  tensor.owned = std::shared_ptr<char[]>(new char[tensor.numBytes]());
  tensor.data = tensor.owned.get();
  return tensor;
}

Tensor Tensor::copyOf(ElementKind kind, ArrayRef<int64_t> shape,
                      ArrayRef<char> bytes) {
  Tensor tensor = borrow(kind, shape, bytes);
  (void)tensor.getMutableBytes();
  return tensor;
}

Tensor Tensor::borrow(ElementKind kind, ArrayRef<int64_t> shape,
                      ArrayRef<char> bytes) {
  assert(bytes.size() == bytesFor(kind, shape) && "as many bytes as elements");
  Tensor tensor(kind, shape);
  tensor.data = bytes.data();
  tensor.numBytes = bytes.size();
  return tensor;
}

MutableArrayRef<char> Tensor::getMutableBytes() {
  if (!owned || owned.use_count() != 1) {
    std::shared_ptr<char[]> copy(new char[numBytes]);
    std::copy_n(data, numBytes, copy.get());
    owned = std::move(copy);
    data = owned.get();
  }
  return {owned.get(), numBytes};
}

int64_t Tensor::getNumElements() const { return numBytes / getByteWidth(kind); }

Tensor Tensor::reshaped(ArrayRef<int64_t> newShape) const {
  assert(hetero::getNumElements(newShape) == getNumElements());
  Tensor result = *this;
  result.shape.assign(newShape.begin(), newShape.end());
  return result;
}

bool Tensor::operator==(const Tensor &other) const {
  return kind == other.kind && shape == other.shape &&
         getBytes() == other.getBytes();
}

std::string Tensor::describe() const {
  std::string text;
  for (int64_t extent : shape)
    text += std::to_string(extent) + "x";
  return text + getName(kind).str();
}

//===----------------------------------------------------------------------===//
// Single elements
//===----------------------------------------------------------------------===//

float hetero::halfToFloat(uint16_t bits) {
  llvm::APFloat value(llvm::APFloat::IEEEhalf(), llvm::APInt(16, bits));
  return value.convertToFloat();
}

float hetero::brainToFloat(uint16_t bits) {
  return llvm::bit_cast<float>(uint32_t(bits) << 16);
}

int64_t Tensor::getInteger(int64_t index) const {
  assert(!isFloat(kind) && "integer read from a float tensor");
  bool isSigned = hetero::isSigned(kind);
  switch (getByteWidth(kind)) {
  case 1:
    return isSigned ? int64_t(get<int8_t>()[index])
                    : int64_t(get<uint8_t>()[index]);
  case 2:
    return isSigned ? int64_t(get<int16_t>()[index])
                    : int64_t(get<uint16_t>()[index]);
  case 4:
    return isSigned ? int64_t(get<int32_t>()[index])
                    : int64_t(get<uint32_t>()[index]);
  default:
    return get<int64_t>()[index];
  }
}

double Tensor::getNumber(int64_t index) const {
  switch (kind) {
  case ElementKind::F16:
    return halfToFloat(get<uint16_t>()[index]);
  case ElementKind::BF16:
    return brainToFloat(get<uint16_t>()[index]);
  case ElementKind::F32:
    return get<float>()[index];
  case ElementKind::F64:
    return get<double>()[index];
  case ElementKind::UI64:
    return static_cast<double>(get<uint64_t>()[index]);
  default:
    return static_cast<double>(getInteger(index));
  }
}

void Tensor::setInteger(int64_t index, int64_t value) {
  if (unsigned bits = getBitWidth(kind); bits < 8)
    value = isSigned(kind) ? llvm::SignExtend64(value, bits)
                           : value & llvm::maskTrailingOnes<uint64_t>(bits);
  switch (getByteWidth(kind)) {
  case 1:
    getMutable<int8_t>()[index] = value;
    return;
  case 2:
    getMutable<int16_t>()[index] = value;
    return;
  case 4:
    getMutable<int32_t>()[index] = value;
    return;
  default:
    getMutable<int64_t>()[index] = value;
    return;
  }
}

//===----------------------------------------------------------------------===//
// IR constants
//===----------------------------------------------------------------------===//

/// Whether IR keeps the elements of `kind` in whole bytes that are not full.
static bool isNarrow(ElementKind kind) {
  return getBitWidth(kind) > 1 && getBitWidth(kind) < 8;
}

/// IR keeps a narrow integer in the low bits of a byte and says nothing about
/// the high ones; a tensor holds its value.
static void extendNarrow(ElementKind kind, MutableArrayRef<char> bytes) {
  unsigned bits = getBitWidth(kind);
  if (!isNarrow(kind))
    return;
  for (char &byte : bytes)
    byte = isSigned(kind) ? llvm::SignExtend32(byte, bits)
                          : byte & llvm::maskTrailingOnes<uint32_t>(bits);
}

Expected<Tensor> Tensor::fromAttribute(ElementsAttr attribute) {
  ShapedType type = attribute.getShapedType();
  std::optional<ElementKind> kind = getElementKind(type.getElementType());
  if (!kind) {
    std::string text;
    llvm::raw_string_ostream(text) << type.getElementType();
    return makeError("a constant with elements of type ", text,
                     " has no value outside the IR");
  }
  size_t expectedBytes = bytesFor(*kind, type.getShape());
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attribute)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob)
      return makeError("the constant resource '",
                       resource.getRawHandle().getKey(), "' has no bytes");
    if (blob->getData().size() != expectedBytes)
      return makeError("the constant resource '",
                       resource.getRawHandle().getKey(), "' has ",
                       blob->getData().size(), " bytes where its type needs ",
                       expectedBytes);
    Tensor tensor = borrow(*kind, type.getShape(), blob->getData());
    if (isNarrow(*kind))
      extendNarrow(*kind, tensor.getMutableBytes());
    return tensor;
  }
  auto dense = dyn_cast<DenseElementsAttr>(attribute);
  if (!dense)
    return makeError("only dense constants have a value outside the IR");

  // Attributes live as long as their context.
  ArrayRef<char> raw = dense.getRawData();
  if (!dense.isSplat() && getBitWidth(*kind) >= 8)
    return borrow(*kind, type.getShape(), raw);
  Tensor tensor = zeros(*kind, type.getShape());
  MutableArrayRef<char> bytes = tensor.getMutableBytes();
  if (bytes.empty())
    return tensor;
  if (getBitWidth(*kind) == 1) {
    // Elements of one bit are packed eight to a byte in attributes.
    for (auto [index, value] : llvm::enumerate(dense.getValues<APInt>()))
      bytes[index] = value.getBoolValue();
    return tensor;
  }
  if (dense.isSplat())
    for (size_t i = 0; i < bytes.size(); i += raw.size())
      llvm::copy(raw, bytes.begin() + i);
  else
    llvm::copy(raw, bytes.begin());
  extendNarrow(*kind, bytes);
  return tensor;
}

RankedTensorType Tensor::getType(MLIRContext *context) const {
  return RankedTensorType::get(shape, getElementType(kind, context));
}

DenseElementsAttr Tensor::toAttribute(MLIRContext *context) const {
  RankedTensorType type = getType(context);
  if (kind == ElementKind::Bool)
    return DenseElementsAttr::get(type, get<bool>());
  if (getBitWidth(kind) == 1) {
    SmallVector<APInt> values;
    for (uint8_t value : get<uint8_t>())
      values.emplace_back(1, value);
    return DenseElementsAttr::get(type, values);
  }
  char high = static_cast<char>(-1 << getBitWidth(kind));
  if (isNarrow(kind) &&
      llvm::any_of(getBytes(), [&](char byte) { return byte & high; })) {
    Tensor lowBits = *this;
    for (char &byte : lowBits.getMutableBytes())
      byte &= ~high;
    return lowBits.toAttribute(context);
  }
  ArrayRef<char> bytes = getBytes();
  size_t width = getByteWidth(kind);
  bool isSplat = !bytes.empty();
  for (size_t i = width; i < bytes.size() && isSplat; i += width)
    isSplat = bytes.slice(i, width) == bytes.take_front(width);
  return DenseElementsAttr::getFromRawBuffer(
      type, isSplat ? bytes.take_front(width) : bytes);
}

const Tensor *hetero::findTensor(ArrayRef<NamedTensor> tensors,
                                 StringRef name) {
  for (const NamedTensor &entry : tensors)
    if (entry.name == name)
      return &entry.tensor;
  return nullptr;
}
