//===- NodeImporter.cpp - What an operator's handler works with -----------===//

#include "NodeImporter.h"
#include "hetero/Support/Tensor.h"
#include "mlir/IR/Verifier.h"
#include <cstring>

using namespace hetero;

OperandGroups &OperandGroups::add(Value value) {
  if (value)
    values.push_back(value);
  sizes.push_back(value ? 1 : 0);
  return *this;
}

OperandGroups &OperandGroups::add(ValueRange group) {
  llvm::append_range(values, group);
  sizes.push_back(static_cast<int32_t>(group.size()));
  return *this;
}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

bool hetero::isTooLarge(ArrayRef<int64_t> shape) {
  int64_t elements = 1;
  for (int64_t size : shape) {
    if (ShapedType::isDynamic(size))
      continue;
    if (size > kLargestTensor || llvm::MulOverflow(elements, size, elements))
      return true;
  }
  return elements > kLargestTensor;
}

/// A size or position as it is given, or one beyond every tensor: nobody has to
/// think of overflows.
static int64_t limitSize(int64_t size) {
  return std::clamp(size, -2 * kLargestTensor, 2 * kLargestTensor);
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

NodeImporter::NodeImporter(const OnnxNode &node, GraphValues &values,
                           const OnnxHandlers &handlers, ImportReport &report)
    : node(node), values(values), handlers(handlers), report(report),
      location(NameLoc::get(
          values.builder.getStringAttr(values.prefix + node.name))) {}

LogicalResult NodeImporter::refuse(const llvm::Twine &reason, StringRef hint) {
  report.add({node.name, node.op, reason.str(),
              hint.empty() ? kDefinitionHint.str() : hint.str()});
  return failure();
}

bool NodeImporter::hasInput(unsigned index) const {
  if (replaced)
    return index < replaced->size() && (*replaced)[index];
  return index < node.inputs.size() && !node.inputs[index].empty();
}

Value NodeImporter::getInput(unsigned index) {
  if (!hasInput(index))
    return {};
  if (replaced)
    return (*replaced)[index];
  return isWide ? values.getWide(node.inputs[index])
                : values.get(node.inputs[index]);
}

RankedTensorType NodeImporter::getInputType(unsigned index) {
  return cast<RankedTensorType>(getInput(index).getType());
}

const OnnxTensor *NodeImporter::getConstant(unsigned index) const {
  if (!hasInput(index) || replaced)
    return nullptr;
  return isWide ? values.getWideConstant(node.inputs[index])
                : values.getConstant(node.inputs[index]);
}

FailureOr<SmallVector<int64_t>>
NodeImporter::getConstantIntegers(unsigned index, StringRef what) {
  const OnnxTensor *tensor = getConstant(index);
  if (!tensor)
    return refuse(llvm::Twine("its ") + what + " ('" + node.inputs[index] +
                      "') is computed at run time",
                  "make it an initialiser: sizes must be known when compiling");
  auto integers = tensor->getIntegers();
  if (!integers || tensor->shape.size() > 1)
    return refuse(llvm::Twine("its ") + what +
                  " is no list of integers but a tensor of " +
                  getElementName(tensor->element));
  for (int64_t &integer : *integers)
    integer = limitSize(integer);
  return *integers;
}

FailureOr<float> NodeImporter::getConstantFloat(unsigned index,
                                                StringRef what) {
  const OnnxTensor *tensor = getConstant(index);
  if (!tensor)
    return refuse(llvm::Twine("its ") + what + " ('" + node.inputs[index] +
                      "') is computed at run time",
                  "make it an initialiser");
  if (tensor->element != OnnxElement::Float32 ||
      tensor->bytes.size() != sizeof(float))
    return refuse(llvm::Twine("its ") + what + " is not one float32 number");
  float number;
  std::memcpy(&number, tensor->bytes.data(), sizeof(float));
  return number;
}

/// Refuses scales that no quantiser makes: zero, negative or not a number.
void NodeImporter::checkScales(unsigned index, const OnnxTensor &tensor) {
  if (tensor.element != OnnxElement::Float32)
    return;
  for (size_t i = 0; i < tensor.bytes.size(); i += sizeof(float)) {
    float scale;
    std::memcpy(&scale, tensor.bytes.data() + i, sizeof(float));
    if (scale > 0 && scale <= std::numeric_limits<float>::max())
      continue;
    std::string text;
    llvm::raw_string_ostream(text) << scale;
    (void)refuse(llvm::Twine("its scale ('") + node.inputs[index] + "') is " +
                     text + ", not a positive number",
                 "quantise the model again");
    return;
  }
}

Value NodeImporter::getQuantizationParameter(unsigned index) {
  if (const OnnxTensor *tensor = getConstant(index)) {
    checkScales(index, *tensor);
    auto type = getTensorType(getContext(), tensor->element, tensor->shape);
    if (type.getRank() != 0 && type.getNumElements() == 1)
      return isWide ? values.getWideScalar(node.inputs[index])
                    : values.getScalar(node.inputs[index]);
    return getInput(index);
  }
  Value value = getInput(index);
  bool isOne = getInputType(index).getNumElements() == 1;
  return isOne ? makeReshape(value, {}) : value;
}

Value NodeImporter::makeZero(Type element) {
  auto type = RankedTensorType::get({}, element);
  return nn::ConstantOp::create(
      getBuilder(), location, type,
      cast<ElementsAttr>(getBuilder().getZeroAttr(type)));
}

Value NodeImporter::makeFloat(float number) {
  auto type = RankedTensorType::get({}, getBuilder().getF32Type());
  return nn::ConstantOp::create(getBuilder(), location, type,
                                DenseElementsAttr::get(type, number));
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

const OnnxAttribute *NodeImporter::getAttribute(StringRef name) const {
  for (const OnnxAttribute &attribute :
       replacedAttributes.value_or(node.attributes))
    if (attribute.name == name)
      return &attribute;
  return nullptr;
}

// A wrong kind of attribute was refused by the checker already.

int64_t NodeImporter::getInt(StringRef name, int64_t missing) const {
  const OnnxAttribute *attribute = getAttribute(name);
  return attribute ? limitSize(attribute->integer) : missing;
}

float NodeImporter::getFloat(StringRef name, float missing) const {
  const OnnxAttribute *attribute = getAttribute(name);
  return attribute ? attribute->real : missing;
}

StringRef NodeImporter::getString(StringRef name, StringRef missing) const {
  const OnnxAttribute *attribute = getAttribute(name);
  return attribute ? StringRef(attribute->text) : missing;
}

std::optional<SmallVector<int64_t>>
NodeImporter::getInts(StringRef name) const {
  const OnnxAttribute *attribute = getAttribute(name);
  if (!attribute)
    return std::nullopt;
  return llvm::map_to_vector(attribute->integers, limitSize);
}

FailureOr<int64_t> NodeImporter::normaliseAxis(int64_t axis, int64_t rank) {
  if (axis < -rank || axis >= rank)
    return refuse("its axis " + llvm::Twine(axis) + " is outside the " +
                  llvm::Twine(rank) + " dimensions of its input");
  return axis < 0 ? axis + rank : axis;
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

bool NodeImporter::isResultUsed(unsigned index) const {
  return index < node.outputs.size() && values.isUsed(node.outputs[index]);
}

std::optional<float> NodeImporter::getQuantizingScale(unsigned index) const {
  const OnnxNode *user = nullptr;
  for (const OnnxNode &other : values.model.nodes) {
    if (!llvm::is_contained(other.inputs, node.outputs[index]))
      continue;
    if (user || other.op != "QuantizeLinear" || other.inputs.size() < 2)
      return std::nullopt;
    user = &other;
  }
  const OnnxTensor *scale =
      user ? values.getConstant(user->inputs[1]) : nullptr;
  if (!scale || scale->element != OnnxElement::Float32 ||
      scale->bytes.size() != sizeof(float))
    return std::nullopt;
  float number;
  std::memcpy(&number, scale->bytes.data(), sizeof(float));
  return number;
}

OnnxType NodeImporter::getInferredType(unsigned index) const {
  if (index >= node.outputs.size())
    return OnnxType();
  OnnxType type = values.getInferredType(node.outputs[index]);
  if (isWide && isHalf(type.element))
    type.element = OnnxElement::Float32;
  return type;
}

void NodeImporter::setResult(unsigned index, Value value) {
  if (replaced) {
    if (index == 0)
      captured = value;
    return;
  }
  if (index >= node.outputs.size() || node.outputs[index].empty())
    return;
  OnnxElement stated = values.getInferredType(node.outputs[index]).element;
  if (isWide && isHalf(stated) && getElementTypeOrSelf(value.getType()).isF32())
    value = nn::CastOp::create(
        getBuilder(), location, value,
        getTensorType(getContext(), stated, {}).getElementType());
  values.set(node.outputs[index], value);
}

Value NodeImporter::makeReshape(Value input, ArrayRef<int64_t> shape) {
  auto type = cast<RankedTensorType>(input.getType());
  if (type.getShape() == shape)
    return input;
  return nn::ReshapeOp::create(
      getBuilder(), location,
      RankedTensorType::get(shape, type.getElementType()), input);
}

FailureOr<SmallVector<Value>>
NodeImporter::importBody(const OnnxGraph &body, ArrayRef<Value> inputs,
                         std::optional<int64_t> turn) {
  std::string outer = values.prefix;
  values.prefix += node.name;
  if (turn)
    values.prefix += "[" + std::to_string(*turn) + "]";
  values.prefix += "/";
  auto outputs = values.importBody(body, inputs);
  values.prefix = outer;
  return outputs;
}

std::optional<SmallVector<int64_t>>
NodeImporter::getIntegers(Value value) const {
  auto constant = value.getDefiningOp<nn::ConstantOp>();
  if (!constant)
    return std::nullopt;
  auto elements = Tensor::fromAttribute(constant.getValue());
  if (!elements || hetero::isFloat(elements->getKind())) {
    if (!elements)
      llvm::consumeError(elements.takeError());
    return std::nullopt;
  }
  SmallVector<int64_t> integers;
  for (int64_t i = 0; i < elements->getNumElements(); ++i)
    integers.push_back(elements->getInteger(i));
  return integers;
}

/// A constant of 64-bit integers.
static Value makeInt64(OpBuilder &builder, Location location,
                       ArrayRef<int64_t> shape, ArrayRef<int64_t> integers) {
  auto type = getTensorType(builder.getContext(), OnnxElement::Int64, shape);
  ArrayRef<char> bytes(reinterpret_cast<const char *>(integers.data()),
                       integers.size() * sizeof(int64_t));
  return nn::ConstantOp::create(
      builder, location, type,
      DenseElementsAttr::getFromRawBuffer(type, bytes));
}

Value NodeImporter::makeIntegers(ArrayRef<int64_t> integers) {
  return makeInt64(getBuilder(), location,
                   static_cast<int64_t>(integers.size()), integers);
}

Value NodeImporter::makeInteger(int64_t integer) {
  return makeInt64(getBuilder(), location, {}, integer);
}

FailureOr<Value> NodeImporter::importAs(StringRef op, int64_t version,
                                        ArrayRef<Value> operands) {
  return importAs(op, version, operands,
                  replacedAttributes.value_or(node.attributes));
}

FailureOr<Value> NodeImporter::importAs(StringRef op, int64_t version,
                                        ArrayRef<Value> operands,
                                        ArrayRef<OnnxAttribute> attributes) {
  OnnxHandler handler = handlers.find(op, version);
  if (!handler)
    return refuse("this operator is not supported, since " + op + " is not",
                  "express it by supported operators before exporting the "
                  "model");
  NodeImporter relative(*this);
  relative.replaced.emplace(operands);
  relative.replacedAttributes = attributes;
  if (failed(handler(relative)))
    return failure();
  return relative.captured;
}

FailureOr<Value> NodeImporter::verifyNew(Operation *op) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  if (isTooLarge(type.getShape())) {
    op->erase();
    return refuse("its result is a tensor of more than " +
                      llvm::Twine(kLargestTensor) + " elements",
                  "split it into smaller ones");
  }
  if (succeeded(mlir::verify(op)))
    return op->getResult(0);
  op->erase();
  return failure();
}

//===----------------------------------------------------------------------===//
// Handlers
//===----------------------------------------------------------------------===//

std::string hetero::getOperator(const OnnxNode &node) {
  return node.domain.empty() ? node.op : node.domain + ":" + node.op;
}

OnnxHandlers::OnnxHandlers() {
  addAverageHandlers(*this);
  addControlHandlers(*this);
  addConvolutionHandlers(*this);
  addIntegerHandlers(*this);
  addElementwiseHandlers(*this);
  addGatherHandlers(*this);
  addMathHandlers(*this);
  addFusedHandlers(*this);
  addIntegerProductHandlers(*this);
  addQLinearHandlers(*this);
  addQuantizationHandlers(*this);
  addAttentionHandlers(*this);
  addEinsumHandlers(*this);
  addNormHandlers(*this);
  addPoolHandlers(*this);
  addRecurrentHandlers(*this);
  addReduceHandlers(*this);
  addResizeHandlers(*this);
  addShapeHandlers(*this);
  addSliceHandlers(*this);
  addTensorHandlers(*this);
}

void OnnxHandlers::add(StringRef op, std::initializer_list<int64_t> versions,
                       OnnxHandler handler) {
  entries[op].push_back({SmallVector<int64_t>(versions), handler});
}

void OnnxHandlers::addCustom(StringRef domain, StringRef op,
                             OnnxHandler handler) {
  entries[(domain + ":" + op).str()].push_back({{1}, handler});
}

OnnxHandler OnnxHandlers::find(StringRef op, int64_t version) const {
  auto known = entries.find(op);
  if (known != entries.end())
    for (const Entry &entry : known->second)
      if (llvm::is_contained(entry.versions, version))
        return entry.handler;
  return nullptr;
}

OnnxHandler OnnxHandlers::find(const OnnxNode &node,
                               std::string &reason) const {
  if (!isKnown(node)) {
    reason = "this operator is not supported";
    return nullptr;
  }
  if (OnnxHandler handler = find(getOperator(node), node.sinceVersion))
    return handler;
  reason = "this operator is not supported as opset " +
           std::to_string(node.sinceVersion) + " defines it";
  return nullptr;
}
