//===- OnnxModel.h - An ONNX graph without protobuf -------------*- C++ -*-===//
//
// What the importer reads: plain structures, filled by the one library that
// touches ONNX and protobuf. They exist so that code without exceptions never
// sees a header of code that throws.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_LIB_IMPORT_ONNXMODEL_H
#define HETERO_LIB_IMPORT_ONNXMODEL_H

#include "hetero/Import/ImportOptions.h"
#include "hetero/Import/ImportReport.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hetero {

/// Element types with the numbers ONNX gives them.
enum class OnnxElement : int32_t {
  Undefined = 0,
  Float32 = 1,
  UInt8 = 2,
  Int8 = 3,
  UInt16 = 4,
  Int16 = 5,
  Int32 = 6,
  Int64 = 7,
  String = 8,
  Bool = 9,
  Float16 = 10,
  Float64 = 11,
  UInt32 = 12,
  UInt64 = 13,
  BFloat16 = 16,
  UInt4 = 21,
  Int4 = 22,
};

/// The name ONNX's documentation uses, e.g. `float16`.
std::string getElementName(OnnxElement element);
/// Bytes of one element in an OnnxTensor (one for types below eight bits), or 0
/// for types whose elements are not held.
unsigned getElementBytes(OnnxElement element);

/// A constant tensor: row-major little-endian elements, each of
/// getElementBytes(element) bytes. The bytes live as long as `owner`.
struct OnnxTensor {
  std::string name;
  OnnxElement element = OnnxElement::Undefined;
  llvm::SmallVector<int64_t> shape;
  llvm::ArrayRef<char> bytes;
  std::shared_ptr<const void> owner;

  /// Elements as integers if the element type is an integer one.
  std::optional<llvm::SmallVector<int64_t>> getIntegers() const;
};

struct OnnxGraph;

struct OnnxAttribute {
  enum class Kind {
    Int,
    Float,
    String,
    Tensor,
    Ints,
    Floats,
    Strings,
    Graph,
    Other
  };
  std::string name;
  Kind kind = Kind::Other;
  int64_t integer = 0;
  float real = 0;
  std::string text;
  OnnxTensor tensor;
  llvm::SmallVector<int64_t> integers;
  llvm::SmallVector<float> reals;
  std::vector<std::string> texts;
  /// The body of a node such as Loop; it may read the values around the node.
  std::shared_ptr<const OnnxGraph> graph;
};

struct OnnxNode {
  /// Unique and never empty; see importOnnx.
  std::string name;
  std::string domain;
  std::string op;
  /// Opset in which this meaning of the operator began; 0 if ONNX does not know
  /// the operator.
  int64_t sinceVersion = 0;
  std::vector<OnnxAttribute> attributes;
  std::vector<std::string> inputs, outputs;
};

/// A tensor type as declared or inferred; dimensions of unknown size are -1.
struct OnnxType {
  OnnxElement element = OnnxElement::Undefined;
  std::optional<llvm::SmallVector<int64_t>> shape;

  /// Whether the rank and every dimension are known.
  bool isStatic() const;
};

struct OnnxValue {
  std::string name;
  OnnxType type;
};

/// Nodes in topological order, and what goes in and out.
struct OnnxGraph {
  /// Graph inputs without those that have initialisers.
  std::vector<OnnxValue> inputs;
  std::vector<OnnxValue> outputs;
  std::vector<OnnxTensor> initialisers;
  std::vector<OnnxNode> nodes;
};

/// What to do about a node that is ill-formed in itself.
inline constexpr llvm::StringLiteral kDefinitionHint =
    "compare the node with ONNX's definition of its operator";

/// Operators are read as they were from this opset on; older models are lifted.
inline constexpr int64_t kOldestOpset = 7;

/// A graph, checked and inferred. Open first dimensions of inputs are bound.
struct OnnxModel : OnnxGraph {
  /// Whether the graph is well-formed and its types are inferred: only then it
  /// can be imported. Single nodes may still be at fault.
  bool isWellFormed = false;
  /// `domain:name` of the functions that could not be inlined.
  llvm::StringSet<> functions;
  std::string name;
  /// SHA-256 of the file in hexadecimal.
  std::string digest;
  /// Version of the default domain, after lifting.
  int64_t opset = 0;
  /// Inferred type of every value that has one.
  llvm::StringMap<OnnxType> types;
  /// Values that shape inference could compute, such as target shapes: int64
  /// tensors of rank 0 or 1.
  std::vector<OnnxTensor> computed;
};

/// Reads, normalises, checks and infers the model at `path`: missing domain
/// imports are added, opsets before 7 are lifted, functions are inlined. Every
/// problem goes to `report`. Gives null only if there is no graph to look at; a
/// graph with problems is given too so that its operators can be looked at.
std::unique_ptr<OnnxModel> loadOnnxModel(llvm::StringRef path,
                                         const ImportOptions &options,
                                         ImportReport &report);

} // namespace hetero

#endif // HETERO_LIB_IMPORT_ONNXMODEL_H
