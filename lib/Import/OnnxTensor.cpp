//===- OnnxTensor.cpp - Elements of ONNX tensors --------------------------===//
//
// TensorProto has three ways of holding elements: raw bytes, typed lists and
// files beside the model. All become one array of bytes; raw bytes and files
// without a copy, since weights are most of a model.
//
//===----------------------------------------------------------------------===//

#include "OnnxProto.h"
#include "hetero/Support/PlantedFault.h"
#include "onnx/checker.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <cstring>
#include <stdexcept>

using namespace hetero;

std::string hetero::getElementName(OnnxElement element) {
  switch (element) {
  case OnnxElement::Undefined:
    return "undefined";
  case OnnxElement::Float32:
    return "float32";
  case OnnxElement::UInt8:
    return "uint8";
  case OnnxElement::Int8:
    return "int8";
  case OnnxElement::UInt16:
    return "uint16";
  case OnnxElement::Int16:
    return "int16";
  case OnnxElement::Int32:
    return "int32";
  case OnnxElement::Int64:
    return "int64";
  case OnnxElement::String:
    return "string";
  case OnnxElement::Bool:
    return "bool";
  case OnnxElement::Float16:
    return "float16";
  case OnnxElement::Float64:
    return "float64";
  case OnnxElement::UInt32:
    return "uint32";
  case OnnxElement::UInt64:
    return "uint64";
  case OnnxElement::BFloat16:
    return "bfloat16";
  case OnnxElement::UInt4:
    return "uint4";
  case OnnxElement::Int4:
    return "int4";
  }
  // Names in ONNX's own spelling: float8e4m3fn.
  std::string name = onnx::TensorProto::DataType_Name(
      static_cast<onnx::TensorProto::DataType>(element));
  return name.empty() ? "ONNX type " + std::to_string(static_cast<int>(element))
                      : llvm::StringRef(name).lower();
}

unsigned hetero::getElementBytes(OnnxElement element) {
  switch (element) {
  case OnnxElement::UInt8:
  case OnnxElement::Int8:
  case OnnxElement::Bool:
  case OnnxElement::UInt4:
  case OnnxElement::Int4:
    return 1;
  case OnnxElement::UInt16:
  case OnnxElement::Int16:
  case OnnxElement::Float16:
  case OnnxElement::BFloat16:
    return 2;
  case OnnxElement::Float32:
  case OnnxElement::Int32:
  case OnnxElement::UInt32:
    return 4;
  case OnnxElement::Int64:
  case OnnxElement::UInt64:
  case OnnxElement::Float64:
    return 8;
  default:
    return 0;
  }
}

bool OnnxType::isStatic() const {
  return shape && llvm::none_of(*shape, [](int64_t size) { return size < 0; });
}

template <typename T>
static llvm::SmallVector<int64_t> readIntegers(llvm::ArrayRef<char> bytes) {
  llvm::SmallVector<int64_t> values;
  for (size_t at = 0; at + sizeof(T) <= bytes.size(); at += sizeof(T)) {
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof(T));
    values.push_back(static_cast<int64_t>(value));
  }
  return values;
}

std::optional<llvm::SmallVector<int64_t>> OnnxTensor::getIntegers() const {
  switch (element) {
  case OnnxElement::Int4:
  case OnnxElement::Int8:
    return readIntegers<int8_t>(bytes);
  case OnnxElement::UInt4:
  case OnnxElement::Bool:
  case OnnxElement::UInt8:
    return readIntegers<uint8_t>(bytes);
  case OnnxElement::Int16:
    return readIntegers<int16_t>(bytes);
  case OnnxElement::UInt16:
    return readIntegers<uint16_t>(bytes);
  case OnnxElement::Int32:
    return readIntegers<int32_t>(bytes);
  case OnnxElement::UInt32:
    return readIntegers<uint32_t>(bytes);
  case OnnxElement::Int64:
    return readIntegers<int64_t>(bytes);
  default:
    return std::nullopt;
  }
}

//===----------------------------------------------------------------------===//
// External data
//===----------------------------------------------------------------------===//

/// The unsigned number stored under `key`, or `missing`.
static uint64_t getExternalNumber(const onnx::TensorProto &tensor,
                                  llvm::StringRef key, uint64_t missing) {
  for (const auto &entry : tensor.external_data()) {
    if (entry.key() != key)
      continue;
    uint64_t number;
    if (llvm::StringRef(entry.value()).getAsInteger(10, number))
      throw std::runtime_error("has the external " + key.str() + " '" +
                               entry.value() + "', which is no number");
    return number;
  }
  return missing;
}

llvm::ArrayRef<char>
OnnxExternalFiles::getBytes(const onnx::TensorProto &tensor, uint64_t size,
                            std::shared_ptr<const void> &owner) {
  std::string location;
  for (const auto &entry : tensor.external_data())
    if (entry.key() == "location")
      location = entry.value();
  // Refuses locations outside the model's folder.
  std::string path = onnx::checker::resolve_external_data_location(
                         folder, location, tensor.name())
                         .string();
  std::shared_ptr<llvm::MemoryBuffer> &file = files[path];
  if (!file) {
    auto opened = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                              /*RequiresNullTerminator=*/false);
    if (!opened)
      throw std::runtime_error(
          "has its data in '" + path +
          "', which cannot be read: " + opened.getError().message());
    file = std::move(*opened);
  }
  uint64_t offset = getExternalNumber(tensor, "offset", 0);
  uint64_t fileSize = file->getBufferSize();
  uint64_t length = getExternalNumber(
      tensor, "length", fileSize >= offset ? fileSize - offset : 0);
  if (offset > fileSize || length > fileSize - offset || length < size)
    throw std::runtime_error("has its data in '" + path + "' of " +
                             std::to_string(fileSize) +
                             " bytes, which has no " + std::to_string(size) +
                             " bytes at offset " + std::to_string(offset));
  owner = file;
  return llvm::ArrayRef(file->getBufferStart() + offset, size);
}

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

/// Product of the dimensions; throws if one is negative or the product is
/// beyond what any file holds.
static uint64_t getElementCount(const onnx::TensorProto &proto) {
  uint64_t count = 1;
  for (int64_t size : proto.dims()) {
    if (size < 0)
      throw std::runtime_error("has a negative dimension");
    if (size != 0 && count > (uint64_t(1) << 48) / uint64_t(size))
      throw std::runtime_error("has more elements than any memory holds");
    count *= uint64_t(size);
  }
  return count;
}

static bool isFourBit(OnnxElement element) {
  return element == OnnxElement::Int4 || element == OnnxElement::UInt4;
}

/// One byte an element from two elements a byte, the first in the low half.
static std::string unpackFourBit(llvm::ArrayRef<char> packed, uint64_t count,
                                 bool isSigned) {
  std::string bytes(count, '\0');
  for (uint64_t i = 0; i < count; ++i) {
    int value = (static_cast<uint8_t>(packed[i / 2]) >> (i % 2 * 4)) & 15;
    bytes[i] = static_cast<char>(isSigned && value > 7 ? value - 16 : value);
  }
  return bytes;
}

/// The elements of one of the typed lists, each converted to T.
template <typename T, typename ListT>
static std::string packList(const ListT &list, uint64_t count) {
  if (static_cast<uint64_t>(list.size()) != count)
    throw std::runtime_error("holds " + std::to_string(list.size()) +
                             " elements, its shape asks for " +
                             std::to_string(count));
  std::string bytes(count * sizeof(T), '\0');
  for (uint64_t i = 0; i < count; ++i) {
    T value = static_cast<T>(list[static_cast<int>(i)]);
    std::memcpy(bytes.data() + i * sizeof(T), &value, sizeof(T));
  }
  return bytes;
}

static std::string readLists(const onnx::TensorProto &proto,
                             OnnxElement element, uint64_t count) {
  switch (element) {
  case OnnxElement::Float32:
    return packList<float>(proto.float_data(), count);
  case OnnxElement::Float64:
    return packList<double>(proto.double_data(), count);
  case OnnxElement::Int64:
    return packList<int64_t>(proto.int64_data(), count);
  case OnnxElement::UInt32:
    return packList<uint32_t>(proto.uint64_data(), count);
  case OnnxElement::UInt64:
    return packList<uint64_t>(proto.uint64_data(), count);
  case OnnxElement::Int32:
    return packList<int32_t>(proto.int32_data(), count);
  case OnnxElement::Int4:
  case OnnxElement::UInt4: {
    std::string packed = packList<uint8_t>(proto.int32_data(), (count + 1) / 2);
    return unpackFourBit(packed, count, element == OnnxElement::Int4);
  }
  default:
    if (getElementBytes(element) == 1)
      return packList<uint8_t>(proto.int32_data(), count);
    return packList<uint16_t>(proto.int32_data(), count);
  }
}

/// Whether the elements begin where any of their type may.
static bool isAligned(llvm::ArrayRef<char> bytes, unsigned elementBytes) {
  return reinterpret_cast<uintptr_t>(bytes.data()) % elementBytes == 0;
}

static void own(OnnxTensor &tensor, std::string bytes) {
  auto owner = std::make_shared<const std::string>(std::move(bytes));
  tensor.bytes = llvm::ArrayRef(owner->data(), owner->size());
  tensor.owner = std::move(owner);
}

OnnxTensor hetero::takeTensor(onnx::TensorProto &proto,
                              OnnxExternalFiles &files) {
  OnnxTensor tensor;
  tensor.name = proto.name();
  tensor.element = static_cast<OnnxElement>(proto.data_type());
  tensor.shape.assign(proto.dims().begin(), proto.dims().end());
  uint64_t count = getElementCount(proto);
  unsigned elementBytes = getElementBytes(tensor.element);
  if (elementBytes == 0)
    return tensor; // Refused by name where it is used.
  bool external = proto.data_location() == onnx::TensorProto::EXTERNAL;
  if (!external && !proto.has_raw_data()) {
    own(tensor, readLists(proto, tensor.element, count));
    return tensor;
  }
  uint64_t size =
      isFourBit(tensor.element) ? (count + 1) / 2 : count * elementBytes;
  if (external) {
    tensor.bytes = files.getBytes(proto, size, tensor.owner);
  } else {
    if (proto.raw_data().size() != size && !isPlanted("importer-tensor-bound"))
      throw std::runtime_error(
          "holds " + std::to_string(proto.raw_data().size()) +
          " bytes, its shape and type ask for " + std::to_string(size));
    std::shared_ptr<const std::string> owner(proto.release_raw_data());
    tensor.bytes = llvm::ArrayRef(owner->data(), owner->size());
    tensor.owner = std::move(owner);
  }
  if (isFourBit(tensor.element))
    own(tensor, unpackFourBit(tensor.bytes, count,
                              tensor.element == OnnxElement::Int4));
  else if (!isAligned(tensor.bytes, elementBytes))
    own(tensor, std::string(tensor.bytes.begin(), tensor.bytes.end()));
  return tensor;
}

void hetero::inlineSmallTensor(onnx::TensorProto &proto,
                               OnnxExternalFiles &files, uint64_t limit) {
  if (proto.data_location() != onnx::TensorProto::EXTERNAL)
    return;
  auto element = static_cast<OnnxElement>(proto.data_type());
  uint64_t size = getElementCount(proto) * getElementBytes(element);
  if (size > limit || isFourBit(element) || getElementBytes(element) == 0)
    return;
  std::shared_ptr<const void> owner;
  llvm::ArrayRef<char> bytes = files.getBytes(proto, size, owner);
  proto.set_raw_data(bytes.data(), bytes.size());
  proto.clear_external_data();
  proto.clear_data_location();
}

std::string hetero::getSentence(const std::exception &exception) {
  std::string line;
  for (llvm::StringRef part : llvm::split(exception.what(), '\n')) {
    part = part.trim();
    // ONNX repeats the node there, which the report names anyway.
    if (part.starts_with("==> Context"))
      break;
    if (!part.empty())
      line += (line.empty() ? "" : " ") + part.str();
  }
  // Assertions of ONNX's begin with a place in its sources.
  llvm::StringRef sentence = line, failed = "` failed: ";
  size_t assertion = sentence.find(failed);
  if (assertion != llvm::StringRef::npos)
    sentence = sentence.drop_front(assertion + failed.size());
  return sentence.rtrim(". ").str();
}
