//===- OnnxOpsFused.cpp - What ONNX Runtime's optimiser fuses -------------===//
//
// Saved optimised models hold fused operators of ONNX Runtime's own domain.
// Each is taken apart into the standard operators that it was made of.
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"

using namespace hetero;

static OnnxAttribute makeAttribute(StringRef name, float value) {
  OnnxAttribute attribute;
  attribute.name = name.str();
  attribute.kind = OnnxAttribute::Kind::Float;
  attribute.real = value;
  return attribute;
}

static OnnxAttribute makeAttribute(StringRef name, StringRef value) {
  OnnxAttribute attribute;
  attribute.name = name.str();
  attribute.kind = OnnxAttribute::Kind::String;
  attribute.text = value.str();
  return attribute;
}

static LogicalResult setResult(NodeImporter &importer,
                               FailureOr<Value> result) {
  if (failed(result))
    return failure();
  importer.setResult(0, *result);
  return success();
}

/// The sum of `value` and operand `index`, if the node has it.
static FailureOr<Value> addOperand(NodeImporter &importer,
                                   FailureOr<Value> value, unsigned index) {
  if (failed(value) || !importer.hasInput(index))
    return value;
  return importer.importAs("Add", 14, {*value, importer.getInput(index)}, {});
}

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

static FailureOr<Value> makeGelu(NodeImporter &importer, FailureOr<Value> value,
                                 StringRef approximation) {
  if (failed(value))
    return failure();
  return importer.importAs("Gelu", 20, *value,
                           makeAttribute("approximate", approximation));
}

static LogicalResult importGelu(NodeImporter &importer) {
  return setResult(importer, makeGelu(importer, importer.getInput(0), "none"));
}

/// A, B: B is added to every row.
static LogicalResult importBiasGelu(NodeImporter &importer) {
  FailureOr<Value> sum = addOperand(importer, importer.getInput(0), 1);
  return setResult(importer, makeGelu(importer, sum, "none"));
}

/// X, bias?.
static LogicalResult importFastGelu(NodeImporter &importer) {
  FailureOr<Value> sum = addOperand(importer, importer.getInput(0), 1);
  return setResult(importer, makeGelu(importer, sum, "tanh"));
}

/// x * sigmoid(alpha * x).
static LogicalResult importQuickGelu(NodeImporter &importer) {
  Value input = importer.getInput(0);
  Value alpha = importer.makeFloat(importer.getFloat("alpha", 1.702f));
  FailureOr<Value> result = importer.importAs("Mul", 14, {input, alpha}, {});
  if (succeeded(result))
    result = importer.importAs("Sigmoid", 13, *result, {});
  if (succeeded(result))
    result = importer.importAs("Mul", 14, {input, *result}, {});
  return setResult(importer, result);
}

/// The activation that attributes name, on `value`; `value` itself without one.
static FailureOr<Value> activate(NodeImporter &importer, FailureOr<Value> value,
                                 ArrayRef<float> parameters) {
  StringRef name = importer.getString("activation", "");
  if (failed(value) || name.empty())
    return value;
  auto parameter = [&](size_t index, float missing) {
    return index < parameters.size() ? parameters[index] : missing;
  };
  if (name == "Relu")
    return importer.importAs(name, 14, *value, {});
  if (name == "Sigmoid" || name == "Tanh")
    return importer.importAs(name, 13, *value, {});
  if (name == "LeakyRelu")
    return importer.importAs(name, 16, *value,
                             makeAttribute("alpha", parameter(0, 0.01f)));
  constexpr float largest = std::numeric_limits<float>::max();
  if (name == "Clip")
    return importer.importAs(name, 6, *value,
                             {makeAttribute("min", parameter(0, -largest)),
                              makeAttribute("max", parameter(1, largest))});
  if (name == "HardSigmoid")
    return importer.importAs(name, 6, *value,
                             {makeAttribute("alpha", parameter(0, 0.2f)),
                              makeAttribute("beta", parameter(1, 0.5f))});
  return importer.refuse("its activation '" + name + "' is not supported",
                         "save the model without graph optimisations");
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// X, W, B?, Z?: Z is added before the activation.
static LogicalResult importFusedConv(NodeImporter &importer) {
  const OnnxAttribute *parameters = importer.getAttribute("activation_params");
  FailureOr<Value> result = importer.importAs(
      "Conv", 11,
      {importer.getInput(0), importer.getInput(1), importer.getInput(2)});
  result = addOperand(importer, result, 3);
  return setResult(importer, activate(importer, result,
                                      parameters ? ArrayRef(parameters->reals)
                                                 : ArrayRef<float>()));
}

static LogicalResult importFusedGemm(NodeImporter &importer) {
  SmallVector<float> parameters;
  for (StringRef name :
       {"activation_alpha", "activation_beta", "activation_gamma"})
    if (importer.getAttribute(name))
      parameters.push_back(importer.getFloat(name, 0.0f));
  FailureOr<Value> result = importer.importAs(
      "Gemm", 13,
      {importer.getInput(0), importer.getInput(1), importer.getInput(2)});
  return setResult(importer, activate(importer, result, parameters));
}

/// The operand with its first dimension moved before the last and its last two
/// exchanged, each if an attribute says so.
static FailureOr<Value> transposeOperand(NodeImporter &importer, unsigned index,
                                         StringRef matrix, StringRef batch) {
  Value value = importer.getInput(index);
  int64_t rank = importer.getInputType(index).getRank();
  auto perm = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  if (rank > 2 && importer.getInt(batch, 0) != 0)
    std::rotate(perm.begin(), perm.begin() + 1, perm.end() - 1);
  if (rank > 1 && importer.getInt(matrix, 0) != 0)
    std::swap(perm[rank - 2], perm[rank - 1]);
  if (llvm::is_sorted(perm))
    return value;
  OperandGroups operands;
  operands.add(value);
  return importer.create<nn::TransposeOp>(
      operands, [&](nn::TransposeOp::Properties &properties) {
        properties.perm = importer.getBuilder().getDenseI64ArrayAttr(perm);
      });
}

/// alpha * op(A) * op(B) over batches.
static LogicalResult importFusedMatMul(NodeImporter &importer) {
  auto lhs = transposeOperand(importer, 0, "transA", "transBatchA");
  auto rhs = transposeOperand(importer, 1, "transB", "transBatchB");
  if (failed(lhs) || failed(rhs))
    return failure();
  FailureOr<Value> result = importer.importAs("MatMul", 13, {*lhs, *rhs}, {});
  float alpha = importer.getFloat("alpha", 1.0f);
  if (succeeded(result) && alpha != 1.0f)
    result =
        importer.importAs("Mul", 14, {*result, importer.makeFloat(alpha)}, {});
  return setResult(importer, result);
}

//===----------------------------------------------------------------------===//
// Normalisations
//===----------------------------------------------------------------------===//

/// RMSNormalization before the standard had it.
static LogicalResult importSimplifiedNorm(NodeImporter &importer) {
  if (importer.isResultUsed(1))
    return importer.refuse("its second result is used",
                           "only the normalised tensor is supported");
  return setResult(importer, importer.importAs(
                                 "RMSNormalization", 23,
                                 {importer.getInput(0), importer.getInput(1)}));
}

/// input, skip, gamma, beta? (not if simplified), bias?: the sum of the first
/// two and the bias, normalised along its last dimension. The last result is
/// that sum.
template <bool isSimplified>
static LogicalResult importSkipNorm(NodeImporter &importer) {
  for (unsigned i : {1, 2})
    if (importer.isResultUsed(i))
      return importer.refuse("its result " + llvm::Twine(i) +
                                 ", which exists in training only, is used",
                             "export the model for inference");
  FailureOr<Value> sum = addOperand(importer, importer.getInput(0), 1);
  sum = addOperand(importer, sum, isSimplified ? 3 : 4);
  if (failed(sum))
    return failure();
  SmallVector<Value> operands{*sum, importer.getInput(2)};
  if (!isSimplified)
    operands.push_back(importer.getInput(3));
  // The axis is the last one in both, without an attribute.
  OnnxAttribute epsilon =
      makeAttribute("epsilon", importer.getFloat("epsilon", 1e-12f));
  FailureOr<Value> result =
      isSimplified
          ? importer.importAs("RMSNormalization", 23, operands, epsilon)
          : importer.importAs("LayerNormalization", 17, operands, epsilon);
  importer.setResult(3, *sum);
  return setResult(importer, result);
}

void hetero::addFusedHandlers(OnnxHandlers &handlers) {
  auto add = [&](StringRef op, OnnxHandler handler) {
    handlers.addCustom("com.microsoft", op, handler);
  };
  add("Gelu", importGelu);
  add("BiasGelu", importBiasGelu);
  add("FastGelu", importFastGelu);
  add("QuickGelu", importQuickGelu);
  add("FusedConv", importFusedConv);
  add("FusedGemm", importFusedGemm);
  add("FusedMatMul", importFusedMatMul);
  add("TransposeMatMul", importFusedMatMul);
  add("SkipLayerNormalization", importSkipNorm<false>);
  add("SkipSimplifiedLayerNormalization", importSkipNorm<true>);
  handlers.add("SimplifiedLayerNormalization", {1}, importSimplifiedNorm);
}
