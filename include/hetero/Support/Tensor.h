//===- Tensor.h - Element values outside the IR -----------------*- C++ -*-===//
//
// What goes into a network and comes out of it: inputs, expected outputs, and
// every value the interpreter and the simulators compute. A tensor outside the
// IR needs no context, may borrow the bytes of a weight, and is cheap to copy.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_TENSOR_H
#define HETERO_SUPPORT_TENSOR_H

#include "hetero/Support/LLVM.h"

#include <memory>

namespace hetero {

/// The element types tensors hold. Integers narrower than a byte and booleans
/// occupy one byte each in memory; all others their natural size, little
/// endian.
enum class ElementKind : uint8_t {
  F16,
  BF16,
  F32,
  F64,
  UI1,
  SI2,
  UI2,
  SI3,
  UI3,
  SI4,
  UI4,
  SI5,
  UI5,
  SI6,
  UI6,
  SI7,
  UI7,
  SI8,
  UI8,
  SI16,
  UI16,
  SI32,
  UI32,
  SI64,
  UI64,
  Bool,
};

/// The kind as it is written in IR: "f32", "si8", "ui4", "i1".
StringRef getName(ElementKind kind);
/// Bytes one element occupies in memory.
unsigned getByteWidth(ElementKind kind);
/// Bits of the value itself: 4 for "si4", 1 for "i1".
unsigned getBitWidth(ElementKind kind);
bool isFloat(ElementKind kind);
/// An integer of either sign; not a boolean.
bool isInteger(ElementKind kind);
bool isSigned(ElementKind kind);

/// The smallest and the largest value of an integer kind of at most 32 bits.
struct IntegerRange {
  int64_t lowest, highest;
};
IntegerRange getIntegerRange(ElementKind kind);

/// The kind of an IR element type; none for types no tensor of ours holds.
std::optional<ElementKind> getElementKind(Type elementType);
/// The IR element type of a kind.
Type getElementType(ElementKind kind, MLIRContext *context);

/// A dense row-major tensor. Copies share their bytes until one is written.
class Tensor {
public:
  /// A tensor without elements: f32 of shape 0.
  Tensor() : kind(ElementKind::F32), shape{0} {}

  /// A tensor of zeros.
  static Tensor zeros(ElementKind kind, ArrayRef<int64_t> shape);

  /// A tensor with these elements in row-major order; T has the kind's size.
  template <typename T>
  static Tensor of(ElementKind kind, ArrayRef<int64_t> shape,
                   ArrayRef<T> elements) {
    assert(sizeof(T) == getByteWidth(kind) && "element type of another size");
    return copyOf(kind, shape,
                  {reinterpret_cast<const char *>(elements.data()),
                   elements.size() * sizeof(T)});
  }

  /// A tensor that copies these raw bytes.
  static Tensor copyOf(ElementKind kind, ArrayRef<int64_t> shape,
                       ArrayRef<char> bytes);

  /// A tensor that reads these bytes in place. They must outlive every copy of
  /// it; the first write makes a copy of its own.
  static Tensor borrow(ElementKind kind, ArrayRef<int64_t> shape,
                       ArrayRef<char> bytes);

  /// The values of an IR constant, borrowed where it can be, so that the
  /// context must outlive the tensor; splats are expanded. Fails on element
  /// types without a kind and on resources that are not loaded.
  static Expected<Tensor> fromAttribute(ElementsAttr attribute);

  /// The IR tensor type of kind and shape.
  RankedTensorType getType(MLIRContext *context) const;
  /// The values as an IR constant; a splat when all elements are equal.
  DenseElementsAttr toAttribute(MLIRContext *context) const;

  ElementKind getKind() const { return kind; }
  ArrayRef<int64_t> getShape() const { return shape; }
  int64_t getRank() const { return shape.size(); }
  int64_t getNumElements() const;

  ArrayRef<char> getBytes() const { return {data, numBytes}; }
  /// The bytes for writing: copies them first unless they are this tensor's
  /// own.
  MutableArrayRef<char> getMutableBytes();

  template <typename T>
  ArrayRef<T> get() const {
    assert(sizeof(T) == getByteWidth(kind) && "element type of another size");
    return ArrayRef<T>(reinterpret_cast<const T *>(data), numBytes / sizeof(T));
  }
  template <typename T>
  MutableArrayRef<T> getMutable() {
    assert(sizeof(T) == getByteWidth(kind) && "element type of another size");
    MutableArrayRef<char> bytes = getMutableBytes();
    return MutableArrayRef<T>(reinterpret_cast<T *>(bytes.data()),
                              bytes.size() / sizeof(T));
  }

  /// One element of an integer or boolean tensor.
  int64_t getInteger(int64_t index) const;
  /// One element of any tensor as a double: exact up to 53 bits.
  double getNumber(int64_t index) const;
  /// Stores an integer or boolean element, modulo its width.
  void setInteger(int64_t index, int64_t value);

  /// The same elements with another shape of as many elements; shares the
  /// bytes.
  Tensor reshaped(ArrayRef<int64_t> newShape) const;

  /// Same kind, shape and bytes.
  bool operator==(const Tensor &other) const;
  bool operator!=(const Tensor &other) const { return !(*this == other); }

  /// "2x3xsi8": kind and shape as IR writes them.
  std::string describe() const;

private:
  Tensor(ElementKind kind, ArrayRef<int64_t> shape)
      : kind(kind), shape(shape.begin(), shape.end()) {}

  ElementKind kind;
  SmallVector<int64_t, 4> shape;
  const char *data = nullptr;
  size_t numBytes = 0;
  /// Null when the bytes are borrowed.
  std::shared_ptr<char[]> owned;
};

/// A tensor with the name of the graph value it belongs to.
struct NamedTensor {
  std::string name;
  Tensor tensor;
};

/// The tensor of that name, or null.
const Tensor *findTensor(ArrayRef<NamedTensor> tensors, StringRef name);

/// The product of the dimensions; none when one is negative or it overflows.
std::optional<int64_t> getNumElements(ArrayRef<int64_t> shape);

/// The IEEE half-precision and bfloat16 bits as float; exact.
float halfToFloat(uint16_t bits);
float brainToFloat(uint16_t bits);

} // namespace hetero

#endif // HETERO_SUPPORT_TENSOR_H
