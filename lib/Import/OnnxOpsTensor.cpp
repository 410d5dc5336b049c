//===- OnnxOpsTensor.cpp - Shapes, order and constants --------------------===//
//
// Operators that compute nothing. Shapes are resolved here: what ONNX leaves to
// an operand or to `-1` is a result type in `nn`.
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"

using namespace hetero;

static std::string toText(ArrayRef<int64_t> sizes) {
  return llvm::join(
      llvm::map_range(sizes, [](int64_t size) { return std::to_string(size); }),
      "x");
}

/// Number of elements of `sizes`, or nothing if it leaves 48 bits.
static std::optional<int64_t> countElements(ArrayRef<int64_t> sizes) {
  int64_t count = 1;
  for (int64_t size : sizes) {
    if (size < 0 || (size > 0 && count > (int64_t(1) << 48) / size))
      return std::nullopt;
    count *= size;
  }
  return count;
}

/// Gives operand 0 the shape as its only result.
static LogicalResult makeShape(NodeImporter &importer,
                               ArrayRef<int64_t> shape) {
  RankedTensorType type = importer.getInputType(0);
  if (countElements(shape) != countElements(type.getShape()))
    return importer.refuse("it gives a tensor of " + toText(type.getShape()) +
                           " the shape " + toText(shape));
  importer.setResult(0, importer.makeReshape(importer.getInput(0), shape));
  return success();
}

//===----------------------------------------------------------------------===//
// Reshape, Flatten, Squeeze, Unsqueeze
//===----------------------------------------------------------------------===//

static LogicalResult importReshape(NodeImporter &importer) {
  // Inference knows more than operand 1 when the shape is computed.
  OnnxType inferred = importer.getInferredType(0);
  if (!importer.getConstant(1) && inferred.isStatic())
    return makeShape(importer, *inferred.shape);
  auto shape = importer.getConstantIntegers(1, "shape");
  if (failed(shape))
    return failure();
  ArrayRef<int64_t> input = importer.getInputType(0).getShape();
  bool zeroIsZero = importer.getInt("allowzero", 0) != 0;
  int64_t *open = nullptr;
  for (auto [i, size] : llvm::enumerate(*shape)) {
    if (size == 0 && !zeroIsZero) {
      if (i >= input.size())
        return importer.refuse("its shape " + toText(*shape) +
                               " copies a dimension that its input of " +
                               toText(input) + " does not have");
      size = input[i];
    }
    if (size < -1 || (size == -1 && open))
      return importer.refuse("its shape " + toText(*shape) + " is none");
    if (size == -1)
      open = &size;
  }
  if (open) {
    *open = 1;
    auto count = countElements(*shape), all = countElements(input);
    *open = -1;
    if (!count || *count == 0 || *all % *count != 0)
      return importer.refuse("its input of " + toText(input) +
                             " does not fit its shape " + toText(*shape));
    *open = *all / *count;
  }
  return makeShape(importer, *shape);
}

static LogicalResult importFlatten(NodeImporter &importer) {
  ArrayRef<int64_t> input = importer.getInputType(0).getShape();
  int64_t rank = input.size(), axis = importer.getInt("axis", 1);
  // Unlike elsewhere the axis may be the rank: everything before it is a row.
  if (axis < -rank || axis > rank)
    return importer.refuse("its axis " + llvm::Twine(axis) +
                           " is outside the " + llvm::Twine(rank) +
                           " dimensions of its input");
  if (axis < 0)
    axis += rank;
  return makeShape(importer, {*countElements(input.take_front(axis)),
                              *countElements(input.drop_front(axis))});
}

/// The axes from operand 1 (since opset 13) or the attribute; nothing if
/// absent.
static FailureOr<std::optional<SmallVector<int64_t>>>
readAxes(NodeImporter &importer) {
  if (!importer.hasInput(1))
    return importer.getInts("axes");
  auto axes = importer.getConstantIntegers(1, "list of axes");
  if (failed(axes))
    return failure();
  return std::optional(*axes);
}

/// For each of `rank` dimensions whether `axes` names it.
static FailureOr<SmallVector<bool>>
markAxes(NodeImporter &importer, ArrayRef<int64_t> axes, int64_t rank) {
  SmallVector<bool> marked(rank, false);
  for (int64_t axis : axes) {
    auto normal = importer.normaliseAxis(axis, rank);
    if (failed(normal))
      return failure();
    if (marked[*normal])
      return importer.refuse("it names the axis " + llvm::Twine(*normal) +
                             " twice");
    marked[*normal] = true;
  }
  return marked;
}

static LogicalResult importSqueeze(NodeImporter &importer) {
  auto axes = readAxes(importer);
  if (failed(axes))
    return failure();
  ArrayRef<int64_t> input = importer.getInputType(0).getShape();
  SmallVector<int64_t> shape;
  if (!*axes) {
    llvm::copy_if(input, std::back_inserter(shape),
                  [](int64_t size) { return size != 1; });
    return makeShape(importer, shape);
  }
  auto dropped = markAxes(importer, **axes, input.size());
  if (failed(dropped))
    return failure();
  for (auto [size, drop] : llvm::zip(input, *dropped))
    if (!drop)
      shape.push_back(size);
  return makeShape(importer, shape);
}

static LogicalResult importUnsqueeze(NodeImporter &importer) {
  auto axes = readAxes(importer);
  if (failed(axes))
    return failure();
  ArrayRef<int64_t> input = importer.getInputType(0).getShape();
  ArrayRef<int64_t> given =
      *axes ? ArrayRef<int64_t>(**axes) : ArrayRef<int64_t>();
  auto added = markAxes(importer, given, input.size() + given.size());
  if (failed(added))
    return failure();
  SmallVector<int64_t> shape;
  for (bool isNew : *added) {
    shape.push_back(isNew ? 1 : input.front());
    input = input.drop_front(isNew ? 0 : 1);
  }
  return makeShape(importer, shape);
}

//===----------------------------------------------------------------------===//
// Transpose, Concat
//===----------------------------------------------------------------------===//

static LogicalResult importTranspose(NodeImporter &importer) {
  int64_t rank = importer.getInputType(0).getRank();
  SmallVector<int64_t> reversed;
  for (int64_t i = rank; i > 0; --i)
    reversed.push_back(i - 1);
  SmallVector<int64_t> perm = importer.getInts("perm").value_or(reversed);
  OperandGroups operands;
  operands.add(importer.getInput(0));
  return importer.createResult<nn::TransposeOp>(
      operands, [&](nn::TransposeOp::Properties &properties) {
        properties.perm = importer.getBuilder().getDenseI64ArrayAttr(perm);
      });
}

static LogicalResult importConcat(NodeImporter &importer) {
  auto axis = importer.normaliseAxis(importer.getInt("axis", 1),
                                     importer.getInputType(0).getRank());
  if (failed(axis))
    return failure();
  SmallVector<Value> inputs;
  for (unsigned i = 0; i < importer.getNumInputs(); ++i)
    inputs.push_back(importer.getInput(i));
  OperandGroups operands;
  operands.add(ValueRange(inputs));
  return importer.createResult<nn::ConcatOp>(
      operands, [&](nn::ConcatOp::Properties &properties) {
        properties.axis = importer.getBuilder().getI64IntegerAttr(*axis);
      });
}

//===----------------------------------------------------------------------===//
// Nodes that leave no operation behind
//===----------------------------------------------------------------------===//

static LogicalResult importIdentity(NodeImporter &importer) {
  importer.setResult(0, importer.getInput(0));
  return success();
}

static LogicalResult importDropout(NodeImporter &importer) {
  if (importer.isResultUsed(1))
    return importer.refuse("its mask is used",
                           "export the model for inference");
  if (importer.hasInput(2)) {
    auto training = importer.getConstantIntegers(2, "training mode");
    if (failed(training))
      return failure();
    if (training->empty() || training->front() != 0)
      return importer.refuse("it is in training mode",
                             "export the model for inference");
  }
  return importIdentity(importer);
}

static LogicalResult importConstantOfShape(NodeImporter &importer) {
  auto shape = importer.getConstantIntegers(0, "shape");
  if (failed(shape))
    return failure();
  if (!countElements(*shape))
    return importer.refuse("its shape " + toText(*shape) + " is none");
  OnnxTensor zero;
  zero.element = OnnxElement::Float32;
  static const float kZero = 0;
  zero.bytes = ArrayRef(reinterpret_cast<const char *>(&kZero), sizeof(kZero));
  const OnnxAttribute *attribute = importer.getAttribute("value");
  const OnnxTensor &value = attribute ? attribute->tensor : zero;
  auto type = getTensorType(importer.getContext(), value.element, *shape);
  if (!type || value.bytes.size() != getElementBytes(value.element) ||
      value.element == OnnxElement::Bool)
    return importer.refuse("its value is not one number of a known type but " +
                           getElementName(value.element));
  auto elements = DenseElementsAttr::getFromRawBuffer(type, value.bytes);
  importer.setResult(0,
                     nn::ConstantOp::create(importer.getBuilder(),
                                            importer.getLoc(), type, elements));
  return success();
}

void hetero::addTensorHandlers(OnnxHandlers &handlers) {
  handlers.add("Reshape", {5, 13, 14, 19, 21, 23, 24, 25}, importReshape);
  handlers.add("Flatten", {1, 9, 11, 13, 21, 23, 24, 25}, importFlatten);
  handlers.add("Squeeze", {1, 11, 13, 21, 23, 24, 25}, importSqueeze);
  handlers.add("Unsqueeze", {1, 11, 13, 21, 23, 24, 25}, importUnsqueeze);
  handlers.add("Transpose", {1, 13, 21, 23, 24, 25}, importTranspose);
  handlers.add("Concat", {4, 11, 13}, importConcat);
  handlers.add("Identity", {1, 13, 14, 16, 19, 21, 23, 24, 25}, importIdentity);
  handlers.add("Dropout", {7, 10, 12, 13, 22}, importDropout);
  handlers.add("ConstantOfShape", {9, 20, 21, 23, 24, 25},
               importConstantOfShape);
}
