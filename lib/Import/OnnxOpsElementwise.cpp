//===- OnnxOpsElementwise.cpp - Functions of single elements --------------===//
//
// Activations, arithmetic, comparisons, logic and conversions. What is exactly
// a short chain of others becomes that chain: Greater is Less with its operands
// exchanged, IsNaN asks whether a value equals itself.
//
//===----------------------------------------------------------------------===//

#include "NodeSteps.h"
#include <limits>
#include <numeric>

using namespace hetero;

//===----------------------------------------------------------------------===//
// Parts
//===----------------------------------------------------------------------===//

static Type getElement(Value value) {
  return getElementTypeOrSelf(value.getType());
}

/// `input` itself if it has such elements already.
static Value makeCast(NodeSteps &steps, Value input, Type element) {
  if (!input || getElement(input) == element)
    return input;
  return steps.make<nn::CastOp>(input, [&](nn::CastOp::Properties &properties) {
    properties.to = TypeAttr::get(element);
  });
}

/// A constant of rank 0 of this integer or boolean type, modulo its width.
static Value makeInteger(NodeImporter &importer, Type element, int64_t value) {
  auto type = RankedTensorType::get({}, element);
  APInt bits(element.getIntOrFloatBitWidth(), static_cast<uint64_t>(value),
             /*isSigned=*/true, /*implicitTrunc=*/true);
  return nn::ConstantOp::create(importer.getBuilder(), importer.getLoc(), type,
                                DenseElementsAttr::get(type, bits));
}

//===----------------------------------------------------------------------===//
// One operand
//===----------------------------------------------------------------------===//

namespace {
/// An attribute of an ONNX operator that is a parameter of its function.
struct Parameter {
  StringRef name;
  float missing;
};
} // namespace

static SmallVector<Parameter, 2> getParameters(nn::UnaryFunction function) {
  switch (function) {
  case nn::UnaryFunction::Elu:
  case nn::UnaryFunction::Celu:
  case nn::UnaryFunction::Swish:
  case nn::UnaryFunction::ThresholdedRelu:
    return {{"alpha", 1.0f}};
  case nn::UnaryFunction::LeakyRelu:
    return {{"alpha", 0.01f}};
  case nn::UnaryFunction::Selu:
    return {{"alpha", 1.67326319217681884765625f},
            {"gamma", 1.05070102214813232421875f}};
  case nn::UnaryFunction::HardSigmoid:
    return {{"alpha", 0.2f}, {"beta", 0.5f}};
  case nn::UnaryFunction::Shrink:
    return {{"lambd", 0.5f}, {"bias", 0.0f}};
  default:
    return {};
  }
}

template <nn::UnaryFunction function>
static LogicalResult importFunction(NodeImporter &importer) {
  SmallVector<float> parameters;
  for (const Parameter &parameter : getParameters(function))
    parameters.push_back(importer.getFloat(parameter.name, parameter.missing));
  NodeSteps steps(importer);
  return steps.finish(0,
                      steps.unary(function, importer.getInput(0), parameters));
}

static LogicalResult importGelu(NodeImporter &importer) {
  StringRef kind = importer.getString("approximate", "none");
  if (kind == "none")
    return importFunction<nn::UnaryFunction::Gelu>(importer);
  if (kind == "tanh")
    return importFunction<nn::UnaryFunction::GeluTanh>(importer);
  return importer.refuse("its approximation is '" + kind +
                         "', neither 'none' nor 'tanh'");
}

/// Abs, Neg and Sign have a meaning on integers too.
template <nn::UnaryFunction function>
static LogicalResult importSigned(NodeImporter &importer) {
  Value input = importer.getInput(0);
  Type element = getElement(input);
  if (isa<FloatType>(element))
    return importFunction<function>(importer);
  using nn::BinaryFunction;
  NodeSteps steps(importer);
  bool isSigned = element.isSignedInteger();
  if (function == nn::UnaryFunction::Sign) {
    Value sign = steps.binary(BinaryFunction::Min, input,
                              makeInteger(importer, element, 1));
    if (isSigned)
      sign = steps.binary(BinaryFunction::Max, sign,
                          makeInteger(importer, element, -1));
    return steps.finish(0, sign);
  }
  if (function == nn::UnaryFunction::Abs && !isSigned)
    return steps.finish(0, input);
  Value negative = steps.subtract(makeInteger(importer, element, 0), input);
  if (function == nn::UnaryFunction::Abs)
    negative = steps.binary(BinaryFunction::Max, input, negative);
  return steps.finish(0, negative);
}

static LogicalResult importNot(NodeImporter &importer) {
  Value input = importer.getInput(0);
  NodeSteps steps(importer);
  return steps.finish(
      0, steps.binary(nn::BinaryFunction::Xor, input,
                      makeInteger(importer, getElement(input), -1)));
}

static LogicalResult importIsNaN(NodeImporter &importer) {
  Value input = importer.getInput(0);
  NodeSteps steps(importer);
  Value isNumber = steps.compare(nn::ComparePredicate::Equal, input, input);
  Type boolean = importer.getBuilder().getI1Type();
  return steps.finish(0, steps.binary(nn::BinaryFunction::Xor, isNumber,
                                      makeInteger(importer, boolean, 1)));
}

static LogicalResult importIsInf(NodeImporter &importer) {
  Value input = importer.getInput(0);
  NodeSteps steps(importer);
  bool positive = importer.getInt("detect_positive", 1) != 0;
  bool negative = importer.getInt("detect_negative", 1) != 0;
  constexpr float infinity = std::numeric_limits<float>::infinity();
  // Nothing is less than itself.
  if (!positive && !negative)
    return steps.finish(
        0, steps.compare(nn::ComparePredicate::Less, input, input));
  if (positive && negative)
    input = steps.unary(nn::UnaryFunction::Abs, input);
  return steps.finish(
      0, steps.compare(nn::ComparePredicate::Equal, input,
                       steps.constant(positive ? infinity : -infinity)));
}

//===----------------------------------------------------------------------===//
// Two and more operands
//===----------------------------------------------------------------------===//

template <nn::BinaryFunction function>
static LogicalResult importBinary(NodeImporter &importer) {
  NodeSteps steps(importer);
  return steps.finish(
      0, steps.binary(function, importer.getInput(0), importer.getInput(1)));
}

/// The function of all operands, from the first on.
template <nn::BinaryFunction function>
static LogicalResult importChain(NodeImporter &importer) {
  NodeSteps steps(importer);
  Value result = importer.getInput(0);
  for (unsigned i = 1; i < importer.getNumInputs(); ++i)
    result = steps.binary(function, result, importer.getInput(i));
  return steps.finish(0, result);
}

static Value makeSum(NodeImporter &importer) {
  NodeSteps steps(importer);
  Value result = importer.getInput(0);
  for (unsigned i = 1; i < importer.getNumInputs(); ++i)
    result = steps.add(result, importer.getInput(i));
  return result;
}

static LogicalResult importSum(NodeImporter &importer) {
  return NodeSteps(importer).finish(0, makeSum(importer));
}

static LogicalResult importMean(NodeImporter &importer) {
  NodeSteps steps(importer);
  auto count = static_cast<float>(importer.getNumInputs());
  return steps.finish(0,
                      steps.divide(makeSum(importer), steps.constant(count)));
}

/// The result has the type of the base, whatever the exponent's is.
static LogicalResult importPow(NodeImporter &importer) {
  Value base = importer.getInput(0), exponent = importer.getInput(1);
  Type element = getElement(base);
  NodeSteps steps(importer);
  // What is no float meets a float in float32.
  bool isFloat =
      isa<FloatType>(element) || isa<FloatType>(getElement(exponent));
  Type common = isFloat ? importer.getBuilder().getF32Type() : element;
  Value power =
      steps.binary(nn::BinaryFunction::Pow, makeCast(steps, base, common),
                   makeCast(steps, exponent, common));
  return steps.finish(0, makeCast(steps, power, element));
}

static LogicalResult importMod(NodeImporter &importer) {
  return importer.getInt("fmod", 0) != 0
             ? importBinary<nn::BinaryFunction::Fmod>(importer)
             : importBinary<nn::BinaryFunction::Mod>(importer);
}

static LogicalResult importBitShift(NodeImporter &importer) {
  StringRef direction = importer.getString("direction", "");
  if (direction != "LEFT" && direction != "RIGHT")
    return importer.refuse("its direction is '" + direction +
                           "', neither 'LEFT' nor 'RIGHT'");
  return direction == "LEFT"
             ? importBinary<nn::BinaryFunction::ShiftLeft>(importer)
             : importBinary<nn::BinaryFunction::ShiftRight>(importer);
}

template <nn::ComparePredicate predicate, bool isExchanged>
static LogicalResult importCompare(NodeImporter &importer) {
  NodeSteps steps(importer);
  return steps.finish(0, steps.compare(predicate,
                                       importer.getInput(isExchanged ? 1 : 0),
                                       importer.getInput(isExchanged ? 0 : 1)));
}

static LogicalResult importWhere(NodeImporter &importer) {
  NodeSteps steps(importer);
  return steps.finish(0, steps.where(importer.getInput(0), importer.getInput(1),
                                     importer.getInput(2)));
}

//===----------------------------------------------------------------------===//
// Conversions
//===----------------------------------------------------------------------===//

static LogicalResult importCast(NodeImporter &importer) {
  auto to = static_cast<OnnxElement>(importer.getInt("to", 0));
  RankedTensorType type = getTensorType(importer.getContext(), to, {});
  if (!type)
    return importer.refuse("it converts to " + getElementName(to),
                           "convert the model to float32 or to integers");
  NodeSteps steps(importer);
  return steps.finish(
      0, makeCast(steps, importer.getInput(0), type.getElementType()));
}

static LogicalResult importCastLike(NodeImporter &importer) {
  NodeSteps steps(importer);
  return steps.finish(0, makeCast(steps, importer.getInput(0),
                                  importer.getInputType(1).getElementType()));
}

//===----------------------------------------------------------------------===//
// One in a row
//===----------------------------------------------------------------------===//

/// 1 at the first of the largest elements along the axis, else 0. Before opset
/// 13 all dimensions from `axis` on are one.
template <bool isFlattening>
static LogicalResult importHardmax(NodeImporter &importer) {
  Value input = importer.getInput(0);
  SmallVector<int64_t> shape(getShape(input));
  auto axis = importer.normaliseAxis(
      importer.getInt("axis", isFlattening ? 1 : -1), shape.size());
  if (failed(axis))
    return failure();
  NodeSteps steps(importer);
  if (isFlattening) {
    auto product = [](ArrayRef<int64_t> sizes) {
      return std::accumulate(sizes.begin(), sizes.end(), int64_t(1),
                             std::multiplies<int64_t>());
    };
    ArrayRef<int64_t> sizes(shape);
    input = steps.reshape(input, {product(sizes.take_front(*axis)),
                                  product(sizes.drop_front(*axis))});
    axis = 1;
  }
  Value place = steps.make<nn::ArgMaxOp>(
      input, [&](nn::ArgMaxOp::Properties &properties) {
        properties.axis = importer.getBuilder().getI64IntegerAttr(*axis);
      });
  SmallVector<int64_t> along(getShape(input).size(), 1);
  along[*axis] = getShape(input)[*axis];
  SmallVector<int64_t> positions(along[*axis]);
  std::iota(positions.begin(), positions.end(), 0);
  Value isPlace = steps.compare(nn::ComparePredicate::Equal, place,
                                steps.constant(positions, along));
  Value result = makeCast(steps, isPlace, importer.getBuilder().getF32Type());
  return steps.finish(0, result ? steps.reshape(result, shape) : result);
}

//===----------------------------------------------------------------------===//
// Handlers
//===----------------------------------------------------------------------===//

static void addFunctions(OnnxHandlers &handlers) {
  using F = nn::UnaryFunction;
  handlers.add("Acos", {7, 22}, importFunction<F::Acos>);
  handlers.add("Acosh", {9, 22}, importFunction<F::Acosh>);
  handlers.add("Asin", {7, 22}, importFunction<F::Asin>);
  handlers.add("Asinh", {9, 22}, importFunction<F::Asinh>);
  handlers.add("Atan", {7, 22}, importFunction<F::Atan>);
  handlers.add("Atanh", {9, 22}, importFunction<F::Atanh>);
  handlers.add("Ceil", {6, 13}, importFunction<F::Ceil>);
  handlers.add("Celu", {12, 28}, importFunction<F::Celu>);
  handlers.add("Cos", {7, 22}, importFunction<F::Cos>);
  handlers.add("Cosh", {9, 22}, importFunction<F::Cosh>);
  handlers.add("Elu", {6, 22}, importFunction<F::Elu>);
  handlers.add("Erf", {9, 13}, importFunction<F::Erf>);
  handlers.add("Exp", {6, 13}, importFunction<F::Exp>);
  handlers.add("Floor", {6, 13}, importFunction<F::Floor>);
  handlers.add("Gelu", {20}, importGelu);
  handlers.add("HardSigmoid", {6, 22}, importFunction<F::HardSigmoid>);
  handlers.add("HardSwish", {14, 22}, importFunction<F::HardSwish>);
  handlers.add("LeakyRelu", {6, 16}, importFunction<F::LeakyRelu>);
  handlers.add("Log", {6, 13}, importFunction<F::Log>);
  handlers.add("Mish", {18, 22}, importFunction<F::Mish>);
  handlers.add("Reciprocal", {6, 13}, importFunction<F::Reciprocal>);
  handlers.add("Round", {11, 22}, importFunction<F::Round>);
  handlers.add("Selu", {6, 22}, importFunction<F::Selu>);
  handlers.add("Shrink", {9}, importFunction<F::Shrink>);
  handlers.add("Sin", {7, 22}, importFunction<F::Sin>);
  handlers.add("Sinh", {9, 22}, importFunction<F::Sinh>);
  handlers.add("Softplus", {1, 22}, importFunction<F::Softplus>);
  handlers.add("Softsign", {1, 22}, importFunction<F::Softsign>);
  handlers.add("Sqrt", {6, 13}, importFunction<F::Sqrt>);
  handlers.add("Swish", {24}, importFunction<F::Swish>);
  handlers.add("Tan", {7, 22}, importFunction<F::Tan>);
  handlers.add("ThresholdedRelu", {10, 22}, importFunction<F::ThresholdedRelu>);
  handlers.add("Abs", {6, 13}, importSigned<F::Abs>);
  handlers.add("Neg", {6, 13}, importSigned<F::Neg>);
  handlers.add("Sign", {9, 13}, importSigned<F::Sign>);
  handlers.add("Not", {1}, importNot);
  handlers.add("BitwiseNot", {18}, importNot);
  handlers.add("IsNaN", {9, 13, 20}, importIsNaN);
  handlers.add("IsInf", {10, 20}, importIsInf);
}

void hetero::addElementwiseHandlers(OnnxHandlers &handlers) {
  addFunctions(handlers);
  using F = nn::BinaryFunction;
  handlers.add("Div", {7, 13, 14}, importBinary<F::Div>);
  handlers.add("PRelu", {7, 9, 16}, importBinary<F::Prelu>);
  handlers.add("Pow", {7, 12, 13, 15}, importPow);
  handlers.add("Mod", {10, 13, 28}, importMod);
  handlers.add("Min", {6, 8, 12, 13}, importChain<F::Min>);
  handlers.add("Max", {6, 8, 12, 13}, importChain<F::Max>);
  handlers.add("Sum", {6, 8, 13}, importSum);
  handlers.add("Mean", {6, 8, 13}, importMean);
  handlers.add("And", {7}, importBinary<F::And>);
  handlers.add("Or", {7}, importBinary<F::Or>);
  handlers.add("Xor", {7}, importBinary<F::Xor>);
  handlers.add("BitwiseAnd", {18}, importBinary<F::And>);
  handlers.add("BitwiseOr", {18}, importBinary<F::Or>);
  handlers.add("BitwiseXor", {18}, importBinary<F::Xor>);
  handlers.add("BitShift", {11, 28}, importBitShift);
  using P = nn::ComparePredicate;
  handlers.add("Equal", {7, 11, 13, 19}, importCompare<P::Equal, false>);
  handlers.add("Less", {7, 9, 13}, importCompare<P::Less, false>);
  handlers.add("Greater", {7, 9, 13}, importCompare<P::Less, true>);
  handlers.add("LessOrEqual", {12, 16}, importCompare<P::LessOrEqual, false>);
  handlers.add("GreaterOrEqual", {12, 16}, importCompare<P::LessOrEqual, true>);
  handlers.add("Where", {9, 16}, importWhere);
  handlers.add("Cast", {6, 9, 13, 19, 21, 23, 24, 25, 28}, importCast);
  handlers.add("Hardmax", {1, 11}, importHardmax<true>);
  handlers.add("Hardmax", {13}, importHardmax<false>);
  handlers.add("CastLike", {15, 19, 21, 23, 24, 25}, importCastLike);
}
