//===- Npy.cpp - One array in NumPy's file format ---------------*- C++ -*-===//
//
// A .npy file is a magic word, a Python dictionary literal and raw elements.
// The dictionary is parsed strictly: exactly the three keys the format defines.
//
//===----------------------------------------------------------------------===//

#include "hetero/Support/Files.h"
#include "hetero/Support/Npz.h"
#include "hetero/Support/PlantedFault.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace hetero;

static constexpr StringLiteral magic("\x93NUMPY");

namespace {
/// What the dictionary of a .npy file says.
struct Header {
  std::string elementType;
  bool isFortranOrder = false;
  SmallVector<int64_t> shape;
};

/// Reads the dictionary literal; every method returns false on a mismatch.
class HeaderParser {
public:
  explicit HeaderParser(StringRef text) : rest(text) {}

  bool parse(Header &header) {
    bool sawType = false, sawOrder = false, sawShape = false;
    if (!consume("{"))
      return false;
    while (!consume("}")) {
      std::string key;
      if (!parseString(key) || !consume(":"))
        return false;
      bool *saw = llvm::StringSwitch<bool *>(key)
                      .Case("descr", &sawType)
                      .Case("fortran_order", &sawOrder)
                      .Case("shape", &sawShape)
                      .Default(nullptr);
      if (!saw || *saw)
        return false;
      *saw = true;
      if (saw == &sawType    ? !parseString(header.elementType)
          : saw == &sawOrder ? !parseBool(header.isFortranOrder)
                             : !parseShape(header.shape))
        return false;
      if (!consume(",") && !rest.ltrim().starts_with("}"))
        return false;
    }
    return sawType && sawOrder && sawShape && rest.trim().empty();
  }

private:
  bool consume(StringRef token) {
    rest = rest.ltrim();
    return rest.consume_front(token);
  }
  bool parseString(std::string &value) {
    rest = rest.ltrim();
    if (rest.empty() || (rest[0] != '\'' && rest[0] != '"'))
      return false;
    size_t end = rest.find(rest[0], 1);
    if (end == StringRef::npos)
      return false;
    value = rest.slice(1, end).str();
    rest = rest.drop_front(end + 1);
    return true;
  }
  bool parseBool(bool &value) {
    value = consume("True");
    return value || consume("False");
  }
  bool parseShape(SmallVectorImpl<int64_t> &shape) {
    if (!consume("("))
      return false;
    while (!consume(")")) {
      rest = rest.ltrim();
      int64_t extent;
      if (rest.consumeInteger(10, extent) || extent < 0)
        return false;
      shape.push_back(extent);
      if (!consume(",") && !rest.ltrim().starts_with(")"))
        return false;
    }
    return true;
  }

  StringRef rest;
};
} // namespace

static std::optional<ElementKind> kindOfNumpyType(StringRef type) {
  return llvm::StringSwitch<std::optional<ElementKind>>(type)
      .Case("<f2", ElementKind::F16)
      .Case("<f4", ElementKind::F32)
      .Case("<f8", ElementKind::F64)
      .Case("|i1", ElementKind::SI8)
      .Case("|u1", ElementKind::UI8)
      .Case("<i2", ElementKind::SI16)
      .Case("<u2", ElementKind::UI16)
      .Case("<i4", ElementKind::SI32)
      .Case("<u4", ElementKind::UI32)
      .Case("<i8", ElementKind::SI64)
      .Case("<u8", ElementKind::UI64)
      .Case("|b1", ElementKind::Bool)
      .Default(std::nullopt);
}

static StringRef numpyTypeOf(ElementKind kind) {
  switch (kind) {
  case ElementKind::F16:
    return "<f2";
  case ElementKind::F32:
    return "<f4";
  case ElementKind::F64:
    return "<f8";
  case ElementKind::SI2:
  case ElementKind::SI3:
  case ElementKind::SI4:
  case ElementKind::SI5:
  case ElementKind::SI6:
  case ElementKind::SI7:
  case ElementKind::SI8:
    return "|i1";
  case ElementKind::UI1:
  case ElementKind::UI2:
  case ElementKind::UI3:
  case ElementKind::UI4:
  case ElementKind::UI5:
  case ElementKind::UI6:
  case ElementKind::UI7:
  case ElementKind::UI8:
    return "|u1";
  case ElementKind::SI16:
    return "<i2";
  case ElementKind::UI16:
    return "<u2";
  case ElementKind::SI32:
    return "<i4";
  case ElementKind::UI32:
    return "<u4";
  case ElementKind::SI64:
    return "<i8";
  case ElementKind::UI64:
    return "<u8";
  case ElementKind::Bool:
    return "|b1";
  case ElementKind::BF16:
    return "";
  }
  llvm_unreachable("every kind is listed");
}

/// The elements of a column-major array in row-major order.
static Tensor fromFortranOrder(const Tensor &columns, ArrayRef<int64_t> shape) {
  Tensor rows = Tensor::zeros(columns.getKind(), shape);
  size_t width = getByteWidth(columns.getKind());
  ArrayRef<char> source = columns.getBytes();
  MutableArrayRef<char> target = rows.getMutableBytes();
  SmallVector<int64_t> position(shape.size(), 0);
  for (int64_t row = 0, count = rows.getNumElements(); row < count; ++row) {
    int64_t column = 0;
    for (int64_t axis = shape.size() - 1; axis >= 0; --axis)
      column = column * shape[axis] + position[axis];
    llvm::copy(source.slice(column * width, width),
               target.begin() + row * width);
    for (int64_t axis = shape.size() - 1; axis >= 0; --axis) {
      if (++position[axis] < shape[axis])
        break;
      position[axis] = 0;
    }
  }
  return rows;
}

Expected<Tensor> hetero::parseNpy(StringRef bytes, const Twine &origin) {
  auto refuse = [&](const Twine &reason) -> Error {
    return makeError(origin.str(), ": ", reason.str());
  };
  StringRef rest = bytes;
  if (!rest.consume_front(magic) || rest.size() < 4)
    return refuse("not a .npy array (no NumPy magic word)");
  unsigned version = static_cast<uint8_t>(rest[0]);
  if (version < 1 || version > 3)
    return refuse("format version " + Twine(version) +
                  " is unknown; save it with numpy.save");
  rest = rest.drop_front(2);
  size_t headerSize;
  if (version == 1) {
    headerSize = llvm::support::endian::read16le(rest.data());
    rest = rest.drop_front(2);
  } else {
    if (rest.size() < 4)
      return refuse("ends within its header");
    headerSize = llvm::support::endian::read32le(rest.data());
    rest = rest.drop_front(4);
  }
  if (rest.size() < headerSize && !isPlanted("npy-header-bound"))
    return refuse("ends within its header");
  Header header;
  if (!HeaderParser(rest.take_front(headerSize)).parse(header))
    return refuse("its header is not the dictionary the format defines");
  rest = rest.drop_front(headerSize);

  std::optional<ElementKind> kind = kindOfNumpyType(header.elementType);
  if (!kind)
    return refuse("element type '" + header.elementType +
                  "' is not supported; floats, integers and booleans in little "
                  "endian are");
  std::optional<int64_t> count = getNumElements(header.shape);
  int64_t expectedBytes;
  if (!count ||
      llvm::MulOverflow(*count, int64_t(getByteWidth(*kind)), expectedBytes))
    return refuse("its shape has more elements than a file can hold");
  if (rest.size() != static_cast<size_t>(expectedBytes))
    return refuse("holds " + Twine(rest.size()) +
                  " bytes of elements where its shape needs " +
                  Twine(expectedBytes));
  Tensor tensor =
      Tensor::copyOf(*kind, header.shape, {rest.data(), rest.size()});
  return header.isFortranOrder && header.shape.size() > 1
             ? fromFortranOrder(tensor, header.shape)
             : tensor;
}

Expected<std::string> hetero::formatNpy(const Tensor &tensor) {
  StringRef elementType = numpyTypeOf(tensor.getKind());
  if (elementType.empty())
    return makeError("NumPy has no element type ", getName(tensor.getKind()));
  std::string header;
  llvm::raw_string_ostream os(header);
  os << "{'descr': '" << elementType << "', 'fortran_order': False, 'shape': (";
  llvm::interleaveComma(tensor.getShape(), os);
  os << (tensor.getRank() == 1 ? ",), }" : "), }");
  // Elements start at a multiple of 64 bytes, the header ends with a line end.
  size_t prefix = magic.size() + 4;
  header.append(
      llvm::offsetToAlignment(prefix + header.size() + 1, llvm::Align(64)),
      ' ');
  header += '\n';
  if (header.size() > 0xffff)
    return makeError("the shape has too many dimensions for a .npy file");
  std::string bytes = magic.str();
  bytes += {1, 0, static_cast<char>(header.size() & 0xff),
            static_cast<char>(header.size() >> 8)};
  bytes += header;
  bytes.append(tensor.getBytes().data(), tensor.getBytes().size());
  return bytes;
}

Expected<Tensor> hetero::readNpy(StringRef path) {
  auto buffer = readFile(path);
  if (!buffer)
    return buffer.takeError();
  return parseNpy((*buffer)->getBuffer(), path);
}

Error hetero::writeNpy(StringRef path, const Tensor &tensor) {
  Expected<std::string> bytes = formatNpy(tensor);
  if (!bytes)
    return makeError(path, ": ", llvm::toString(bytes.takeError()));
  return writeFile(path, *bytes);
}
