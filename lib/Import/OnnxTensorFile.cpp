//===- OnnxTensorFile.cpp - ONNX TensorProto files ------------------------===//
//
// Part of the boundary that may throw: parsing a damaged file reports by
// exceptions, which become errors here.
//
//===----------------------------------------------------------------------===//

#include "hetero/Import/OnnxTensorFile.h"
#include "OnnxProto.h"
#include "hetero/Support/Files.h"
#include "llvm/Support/Path.h"
#include <google/protobuf/stubs/logging.h>
#include <limits>

using namespace hetero;

/// Every kind of element with its number in ONNX.
static constexpr std::pair<ElementKind, OnnxElement> kElements[] = {
    {ElementKind::F16, OnnxElement::Float16},
    {ElementKind::BF16, OnnxElement::BFloat16},
    {ElementKind::F32, OnnxElement::Float32},
    {ElementKind::F64, OnnxElement::Float64},
    {ElementKind::SI4, OnnxElement::Int4},
    {ElementKind::UI4, OnnxElement::UInt4},
    {ElementKind::SI8, OnnxElement::Int8},
    {ElementKind::UI8, OnnxElement::UInt8},
    {ElementKind::SI16, OnnxElement::Int16},
    {ElementKind::UI16, OnnxElement::UInt16},
    {ElementKind::SI32, OnnxElement::Int32},
    {ElementKind::UI32, OnnxElement::UInt32},
    {ElementKind::SI64, OnnxElement::Int64},
    {ElementKind::UI64, OnnxElement::UInt64},
    {ElementKind::Bool, OnnxElement::Bool},
};

Expected<NamedTensor> hetero::readOnnxTensor(StringRef path) {
  auto file = readFile(path);
  if (!file)
    return file.takeError();
  // What protobuf has to say about a damaged file is in the error already.
  google::protobuf::SetLogHandler(nullptr);
  StringRef bytes = (*file)->getBuffer();
  onnx::TensorProto proto;
  if (bytes.size() > std::numeric_limits<int>::max() ||
      !proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
      !proto.has_data_type())
    return makeError("'", path, "' is no ONNX tensor");
  StringRef folder = llvm::sys::path::parent_path(path);
  OnnxExternalFiles files(folder.empty() ? "." : folder);
  OnnxTensor tensor;
  try {
    tensor = takeTensor(proto, files);
  } catch (const std::exception &exception) {
    return makeError("'", path, "': the tensor ", getSentence(exception));
  }
  for (auto [kind, element] : kElements)
    if (element == tensor.element)
      return NamedTensor{tensor.name,
                         Tensor::copyOf(kind, tensor.shape, tensor.bytes)};
  return makeError("'", path, "' holds elements of type ",
                   getElementName(tensor.element));
}

Error hetero::writeOnnxTensor(StringRef path, const NamedTensor &named) {
  const Tensor &tensor = named.tensor;
  onnx::TensorProto proto;
  proto.set_name(named.name);
  for (int64_t size : tensor.getShape())
    proto.add_dims(size);
  for (auto [kind, element] : kElements)
    if (kind == tensor.getKind())
      proto.set_data_type(static_cast<int>(element));
  ArrayRef<char> bytes = tensor.getBytes();
  std::string raw(bytes.begin(), bytes.end());
  if (getBitWidth(tensor.getKind()) == 4) {
    // ONNX packs two elements into a byte, the first into its low half.
    raw.assign((bytes.size() + 1) / 2, '\0');
    for (auto [i, byte] : llvm::enumerate(bytes))
      raw[i / 2] |= static_cast<char>((byte & 15) << (i % 2 * 4));
  }
  proto.set_raw_data(raw);
  std::string serialised;
  if (!proto.SerializeToString(&serialised))
    return makeError("'", path,
                     "': a tensor of more than 2 GB fits no "
                     "ONNX file");
  return writeFile(path, serialised);
}
