//===- NodeImporter.h - What an operator's handler works with ---*- C++ -*-===//
//
// A handler turns one ONNX node into `nn` operations. It sees its node through
// this class only: operands as values or constants, attributes with defaults,
// and one way to refuse.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_LIB_IMPORT_NODEIMPORTER_H
#define HETERO_LIB_IMPORT_NODEIMPORTER_H

#include "OnnxModel.h"
#include "dialects/Nn/IR/Nn.h"
#include "llvm/ADT/StringSet.h"
#include <functional>
#include <map>

namespace hetero {

/// The operands of an operation, grouped as its definition groups them.
class OperandGroups {
public:
  /// Adds a group of one value, or an empty one for a null value.
  OperandGroups &add(Value value);
  OperandGroups &add(ValueRange values);

  llvm::SmallVector<Value> values;
  llvm::SmallVector<int32_t> sizes;
};

/// Values and constants of the graph while its nodes are imported in order.
/// Bodies of control flow have scopes of their own, from which the graph around
/// them is seen.
class GraphValues {
public:
  GraphValues(const OnnxModel &model, OpBuilder &builder);

  /// The value called `name`, a constant being made on first use; null if there
  /// is none or it has elements no `nn` tensor has.
  Value get(StringRef name);
  /// The constant called `name`, which has one element, with rank 0.
  Value getScalar(StringRef name);
  void set(StringRef name, Value value) { scopes.back()->values[name] = value; }
  /// Puts `to` in the place of `from` under every name.
  void replace(Value from, Value to);
  /// The constant called `name`, which may have been folded, or null.
  const OnnxTensor *getConstant(StringRef name);
  /// The same three with 16-bit floats as float32.
  Value getWide(StringRef name);
  Value getWideScalar(StringRef name);
  const OnnxTensor *getWideConstant(StringRef name);
  void setConstant(StringRef name, const OnnxTensor &tensor) {
    scopes.back()->constants[name] = &tensor;
  }
  /// The type ONNX inferred for `name`; undefined if it could not.
  OnnxType getInferredType(StringRef name) const;
  bool isUsed(StringRef name) const { return used.contains(name); }

  /// Begins the scope of a body: what was defined in `graph` itself when it was
  /// imported before is there again.
  void enter(const OnnxGraph &graph);
  void leave();

  const OnnxModel &model;
  OpBuilder &builder;
  /// Results that a live node reads or the graph gives.
  llvm::StringSet<> used;
  /// Imports a body with these inputs and gives its outputs.
  std::function<FailureOr<llvm::SmallVector<Value>>(const OnnxGraph &,
                                                    ArrayRef<Value>)>
      importBody;
  /// What the names of nodes in the present body begin with.
  std::string prefix;

private:
  Value makeConstant(StringRef name, const OnnxTensor &tensor,
                     ArrayRef<int64_t> shape);

  struct Scope {
    llvm::StringMap<Value> values, scalars;
    llvm::StringMap<const OnnxTensor *> constants;
  };
  /// The constant that `value` is by now, or null.
  const OnnxTensor *readConstant(Value value);

  /// The innermost last; every body has two, one for its constants and one for
  /// this turn's values.
  llvm::SmallVector<std::shared_ptr<Scope>> scopes;
  std::map<const OnnxGraph *, std::shared_ptr<Scope>> constantScopes;
  /// Folded constants by their attribute.
  llvm::DenseMap<Attribute, std::unique_ptr<OnnxTensor>> folded;
  /// 16-bit floats as float32.
  llvm::DenseMap<Value, Value> wideValues;
  llvm::DenseMap<const OnnxTensor *, Value> wideScalars;
  llvm::DenseMap<const OnnxTensor *, std::unique_ptr<OnnxTensor>> wideConstants;
};

/// Whether `element` is a float of 16 bits.
bool isHalf(OnnxElement element);

/// The tensor type of `element` and `shape`; null if `nn` has no such elements.
RankedTensorType getTensorType(MLIRContext *context, OnnxElement element,
                               ArrayRef<int64_t> shape);

class OnnxHandlers;

/// Tensors have at most this many elements, and sizes and positions are at most
/// as large.
inline constexpr int64_t kLargestTensor = int64_t(1) << 31;
/// Whether a tensor of `shape` has more; open dimensions do not count.
bool isTooLarge(ArrayRef<int64_t> shape);

/// One node on its way into the module.
class NodeImporter {
public:
  NodeImporter(const OnnxNode &node, GraphValues &values,
               const OnnxHandlers &handlers, ImportReport &report);

  const OnnxNode &getNode() const { return node; }
  /// From now on every 16-bit float operand is seen as float32, and float32
  /// results are rounded to the 16 bits that the model says.
  void computeInFloat32() { isWide = true; }
  OpBuilder &getBuilder() { return values.builder; }
  MLIRContext *getContext() { return values.builder.getContext(); }
  Location getLoc() const { return location; }

  /// Adds a problem of this node and fails.
  LogicalResult refuse(const llvm::Twine &reason, StringRef hint = "");

  //===--- Operands ---------------------------------------------------------//

  unsigned getNumInputs() const {
    return replaced ? replaced->size() : node.inputs.size();
  }
  bool hasInput(unsigned index) const;
  /// The operand, or null if the node leaves it out.
  Value getInput(unsigned index);
  RankedTensorType getInputType(unsigned index);
  /// The operand's elements if it is a constant, else null.
  const OnnxTensor *getConstant(unsigned index) const;
  /// The sizes or positions in a constant operand, limited to a little more
  /// than kLargestTensor; refuses one that is not constant.
  FailureOr<llvm::SmallVector<int64_t>> getConstantIntegers(unsigned index,
                                                            StringRef what);
  /// The number in a constant float32 operand of one element.
  FailureOr<float> getConstantFloat(unsigned index, StringRef what);
  /// A scale or zero point: as it is, or of rank 0 if it has one element.
  /// Scales that are not positive numbers are refused.
  Value getQuantizationParameter(unsigned index);
  /// A constant of rank 0 that holds an integer zero.
  Value makeZero(Type element);
  /// A constant of rank 0 that holds a float.
  Value makeFloat(float number);

  //===--- Attributes -------------------------------------------------------//

  const OnnxAttribute *getAttribute(StringRef name) const;
  /// A size or position, limited to a little more than kLargestTensor.
  int64_t getInt(StringRef name, int64_t missing) const;
  float getFloat(StringRef name, float missing) const;
  StringRef getString(StringRef name, StringRef missing) const;
  /// The list, or nothing if the node has no such attribute.
  std::optional<llvm::SmallVector<int64_t>> getInts(StringRef name) const;
  /// `axis` counted from the front of `rank` dimensions; refuses one outside.
  FailureOr<int64_t> normaliseAxis(int64_t axis, int64_t rank);

  //===--- Results ----------------------------------------------------------//

  bool isResultUsed(unsigned index) const;
  /// The scale of the QuantizeLinear that alone reads the result, if that is a
  /// constant of one element.
  std::optional<float> getQuantizingScale(unsigned index) const;
  OnnxType getInferredType(unsigned index) const;
  void setResult(unsigned index, Value value);
  /// A reshape of `input`, or `input` itself if it has the shape already.
  Value makeReshape(Value input, ArrayRef<int64_t> shape);

  /// Makes an OpT whose result type is inferred from `operands` and the
  /// properties that `fill` sets. Fails if OpT refuses them, with the reason in
  /// a diagnostic.
  template <typename OpT>
  FailureOr<Value>
  create(const OperandGroups &operands,
         llvm::function_ref<void(typename OpT::Properties &)> fill) {
    OperationState state(location, OpT::getOperationName());
    state.addOperands(operands.values);
    auto &properties =
        state.template getOrAddProperties<typename OpT::Properties>();
    fill(properties);
    if constexpr (OpT::template hasTrait<OpTrait::AttrSizedOperandSegments>()) {
      // Groups that a handler leaves out at the end are empty.
      llvm::fill(properties.operandSegmentSizes, 0);
      llvm::copy(operands.sizes, properties.operandSegmentSizes.begin());
    }
    llvm::SmallVector<Type> types;
    if (failed(OpT::inferReturnTypes(getContext(), location, operands.values,
                                     DictionaryAttr::get(getContext()),
                                     OpaqueProperties(&properties), {}, types)))
      return failure();
    state.addTypes(types);
    return verifyNew(getBuilder().create(state));
  }

  /// Makes an OpT and gives it as the node's first result.
  template <typename OpT>
  LogicalResult
  createResult(const OperandGroups &operands,
               llvm::function_ref<void(typename OpT::Properties &)> fill) {
    FailureOr<Value> result = create<OpT>(operands, fill);
    if (failed(result))
      return failure();
    setResult(0, *result);
    return success();
  }

  /// Imports a body of the node as part of the graph: `inputs` are its
  /// arguments, and its nodes are named after the node and `turn`, if there is
  /// one. Gives the body's outputs.
  FailureOr<llvm::SmallVector<Value>>
  importBody(const OnnxGraph &body, ArrayRef<Value> inputs,
             std::optional<int64_t> turn = std::nullopt);
  /// The elements of `value` if it is a constant of integers or booleans.
  std::optional<llvm::SmallVector<int64_t>> getIntegers(Value value) const;
  /// A constant of 64-bit integers: a list, or a single one of rank 0.
  Value makeIntegers(ArrayRef<int64_t> integers);
  Value makeInteger(int64_t integer);

  /// Imports the node as the operator `op` of the default domain, as defined
  /// since `version`, on other operands (null where one is left out) and with
  /// the attributes it has. Gives the first result instead of setting it.
  FailureOr<Value> importAs(StringRef op, int64_t version,
                            ArrayRef<Value> operands);
  /// The same with other attributes.
  FailureOr<Value> importAs(StringRef op, int64_t version,
                            ArrayRef<Value> operands,
                            ArrayRef<OnnxAttribute> attributes);

private:
  void checkScales(unsigned index, const OnnxTensor &tensor);
  /// The result of `op`; erases it and fails if its verifier refuses it.
  FailureOr<Value> verifyNew(Operation *op);

  const OnnxNode &node;
  GraphValues &values;
  const OnnxHandlers &handlers;
  ImportReport &report;
  Location location;
  /// The operands to take instead of the node's own, and the first result then.
  std::optional<llvm::SmallVector<Value>> replaced;
  bool isWide = false;
  std::optional<ArrayRef<OnnxAttribute>> replacedAttributes;
  Value captured;
};

//===----------------------------------------------------------------------===//
// Handlers
//===----------------------------------------------------------------------===//

using OnnxHandler = LogicalResult (*)(NodeImporter &);

/// The operator with its domain unless that is the default one.
std::string getOperator(const OnnxNode &node);

/// The handlers by operator and by the versions of its meaning they know.
class OnnxHandlers {
public:
  /// All handlers of the importer.
  OnnxHandlers();

  /// Handles `op` of the default domain as defined since one of `versions`.
  void add(StringRef op, std::initializer_list<int64_t> versions,
           OnnxHandler handler);
  /// Handles `op` of another domain, which has one meaning in every version.
  void addCustom(StringRef domain, StringRef op, OnnxHandler handler);
  /// Whether some version of the node's operator has a handler.
  bool isKnown(const OnnxNode &node) const {
    return entries.contains(getOperator(node));
  }
  /// The handler of `node`, or null with the reason in `reason`.
  OnnxHandler find(const OnnxNode &node, std::string &reason) const;
  /// The handler of `op` of the default domain as defined since `version`, or
  /// null.
  OnnxHandler find(StringRef op, int64_t version) const;

private:
  struct Entry {
    llvm::SmallVector<int64_t> versions;
    OnnxHandler handler;
  };
  /// By operator with its domain unless that is the default one.
  llvm::StringMap<llvm::SmallVector<Entry, 1>> entries;
};

void addAverageHandlers(OnnxHandlers &handlers);
void addConvolutionHandlers(OnnxHandlers &handlers);
void addIntegerHandlers(OnnxHandlers &handlers);

void addElementwiseHandlers(OnnxHandlers &handlers);
void addControlHandlers(OnnxHandlers &handlers);
void addGatherHandlers(OnnxHandlers &handlers);
void addMathHandlers(OnnxHandlers &handlers);
void addFusedHandlers(OnnxHandlers &handlers);
void addIntegerProductHandlers(OnnxHandlers &handlers);
void addQLinearHandlers(OnnxHandlers &handlers);
void addQuantizationHandlers(OnnxHandlers &handlers);
void addAttentionHandlers(OnnxHandlers &handlers);
void addEinsumHandlers(OnnxHandlers &handlers);
void addNormHandlers(OnnxHandlers &handlers);
void addPoolHandlers(OnnxHandlers &handlers);
void addRecurrentHandlers(OnnxHandlers &handlers);
void addReduceHandlers(OnnxHandlers &handlers);
void addResizeHandlers(OnnxHandlers &handlers);
void addShapeHandlers(OnnxHandlers &handlers);
void addSliceHandlers(OnnxHandlers &handlers);
void addTensorHandlers(OnnxHandlers &handlers);

} // namespace hetero

#endif // HETERO_LIB_IMPORT_NODEIMPORTER_H
