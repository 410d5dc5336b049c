//===- OnnxMicrosoftSchemas.cpp - Operators of ONNX Runtime ---------------===//
//
// The operators that ONNX Runtime adds to the standard, as its quantiser and
// its graph optimiser leave them in saved models.
//
//===----------------------------------------------------------------------===//

#include "OnnxCustomSchemas.h"
#include "onnx/defs/shape_inference.h"

using namespace hetero;
using onnx::InferenceContext;

static constexpr const char *kDomain = "com.microsoft";
static constexpr const char *kWindow =
    "auto_pad:s kernel_shape:I strides:I pads:I dilations:I group:i "
    "ceil_mode:i count_include_pad:i channels_last:i storage_order:i "
    "activation:s activation_params:F";

/// Y_scale, Y_zero_point, then tensor, scale and zero point of every input.
static void inferQLinearConcat(InferenceContext &context) {
  onnx::propagateElemTypeFromInputToOutput(context, 1, 0);
  onnx::TensorShapeProto shape;
  for (size_t i = 2; i < context.getNumInputs(); i += 3) {
    if (!onnx::hasInputShape(context, i))
      return;
    const auto &next = onnx::getInputShape(context, i);
    int64_t rank = next.dim_size();
    int64_t axis = onnx::getAttribute(context, "axis", int64_t(0));
    axis += axis < 0 ? rank : 0;
    if (axis < 0 || axis >= rank || (i > 2 && rank != shape.dim_size()))
      fail_shape_inference("its operands or its axis do not fit together");
    if (i == 2) {
      shape = next;
      continue;
    }
    auto *joined = shape.mutable_dim(static_cast<int>(axis));
    const auto &added = next.dim(static_cast<int>(axis));
    if (joined->has_dim_value() && added.has_dim_value())
      joined->set_dim_value(joined->dim_value() + added.dim_value());
    else
      joined->clear_value();
  }
  onnx::updateOutputShape(context, 0, shape);
}

/// condition, X, x_scale, x_zero_point, Y, y_scale, y_zero_point, …
static void inferQLinearWhere(InferenceContext &context) {
  onnx::propagateElemTypeFromInputToOutput(context, 1, 0);
  std::vector<const onnx::TensorShapeProto *> shapes;
  for (int i : {0, 1, 4}) {
    if (!onnx::hasInputShape(context, i))
      return;
    shapes.push_back(&onnx::getInputShape(context, i));
  }
  onnx::multidirectionalBroadcastShapeInference(
      shapes, *onnx::getOutputShape(context, 0));
}

/// Quantised if there is a scale of the result, float32 otherwise.
static void inferQGemm(InferenceContext &context) {
  bool isQuantised = context.getNumInputs() > 8 && context.hasInput(8);
  inferLike("Gemm", 13, {0, 3, 6}, isQuantised ? 8 : -1)(context);
}

/// All results but the mean and the deviation have the type of the input.
static void inferSkipNorm(InferenceContext &context) {
  onnx::propagateShapeAndTypeFromFirstInput(context);
  if (context.getNumOutputs() > 3) {
    onnx::propagateElemTypeFromInputToOutput(context, 0, 3);
    if (onnx::hasInputShape(context, 0))
      onnx::propagateShapeFromInputToOutput(context, 0, 3);
  }
}

/// Moves the first of the matrix's batch dimensions next to its rows, as the
/// attribute says, before multiplying like MatMul.
static void inferFusedMatMul(InferenceContext &context) {
  onnx::propagateElemTypeFromInputToOutput(context, 0, 0);
  if (!onnx::hasNInputShapes(context, 2))
    return;
  onnx::TensorShapeProto shapes[2];
  const char *transposes[] = {"transA", "transB"};
  const char *batches[] = {"transBatchA", "transBatchB"};
  for (int side : {0, 1}) {
    shapes[side] = onnx::getInputShape(context, side);
    auto *dims = shapes[side].mutable_dim();
    int rank = dims->size();
    if (rank > 2 && onnx::getAttribute(context, batches[side], int64_t(0)) != 0)
      for (int i = 0; i + 2 < rank; ++i)
        dims->SwapElements(i, i + 1);
    if (rank > 1 &&
        onnx::getAttribute(context, transposes[side], int64_t(0)) != 0)
      dims->SwapElements(rank - 2, rank - 1);
  }
  int ranks[] = {shapes[0].dim_size(), shapes[1].dim_size()};
  if (ranks[0] < 2 || ranks[1] < 2)
    return; // Vectors: the importer says what it makes of them.
  onnx::TensorShapeProto lhs, rhs, result;
  for (int i = 0; i < ranks[0] - 2; ++i)
    *lhs.add_dim() = shapes[0].dim(i);
  for (int i = 0; i < ranks[1] - 2; ++i)
    *rhs.add_dim() = shapes[1].dim(i);
  onnx::bidirectionalBroadcastShapeInference(lhs, rhs, result);
  *result.add_dim() = shapes[0].dim(ranks[0] - 2);
  *result.add_dim() = shapes[1].dim(ranks[1] - 1);
  onnx::updateOutputShape(context, 0, result);
}

static void registerQuantised() {
  const char *binary = "A:Q A_scale:S A_zero_point:Q? B:Q B_scale:S "
                       "B_zero_point:Q? C_scale:S C_zero_point:Q?";
  const char *unary = "X:Q X_scale:S X_zero_point:Q? Y_scale:S "
                      "Y_zero_point:Q?";
  const CustomOperator operators[] = {
      {kDomain, "QLinearAdd", binary, "C:Q", "", inferBroadcast(0, 3)},
      {kDomain, "QLinearMul", binary, "C:Q", "", inferBroadcast(0, 3)},
      {kDomain, "QLinearSigmoid", unary, "Y:Q", "", inferSameAs(0)},
      {kDomain, "QLinearLeakyRelu", unary, "Y:Q", "alpha:f", inferSameAs(0)},
      {kDomain, "QLinearSoftmax", unary, "Y:Q", "axis:i opset:i",
       inferSameAs(0)},
      {kDomain, "QLinearAveragePool", unary, "Y:Q", kWindow,
       inferLike("AveragePool", 11, {0}, 0, ChannelOrder::ByAttribute)},
      {kDomain, "QLinearGlobalAveragePool", unary, "Y:Q", "channels_last:i",
       inferLike("GlobalAveragePool", 1, {0}, 0, ChannelOrder::ByAttribute)},
      {kDomain, "QLinearReduceMean", unary, "Y:Q", "axes:I keepdims:i",
       inferLike("ReduceMean", 13, {0}, 0)},
      {kDomain, "QLinearConcat", "Y_scale:S Y_zero_point:Q inputs:A*", "Y:Q",
       "axis:i", inferQLinearConcat},
      {kDomain, "QLinearWhere",
       "condition:B X:Q x_scale:S x_zero_point:Q? Y:Q y_scale:S "
       "y_zero_point:Q? z_scale:S z_zero_point:Q?",
       "Z:Q", "", inferQLinearWhere},
      {kDomain, "QLinearConv",
       "x:Q x_scale:S x_zero_point:Q w:Q1 w_scale:S w_zero_point:Q1 y_scale:S "
       "y_zero_point:Q2 B:I?",
       "y:Q2", kWindow,
       inferLike("Conv", 11, {0, 3}, 7, ChannelOrder::ByAttribute)},
      {kDomain, "QGemm",
       "A:Q a_scale:S a_zero_point:Q B:Q1 b_scale:S b_zero_point:Q1 C:I? "
       "y_scale:S? y_zero_point:Q?",
       "Y:A", "transA:i transB:i alpha:f", inferQGemm},
      {kDomain, "MatMulIntegerToFloat",
       "A:Q B:Q1 a_scale:S b_scale:S a_zero_point:Q? b_zero_point:Q1? bias:S?",
       "Y:S", "", inferLike("MatMul", 13, {0, 1}, -1)},
      {kDomain, "DynamicQuantizeMatMul",
       "A:S B:Q b_scale:S b_zero_point:Q? bias:S?", "Y:S", "",
       inferLike("MatMul", 13, {0, 1}, -1)},
      {kDomain, "QuantizeLinear", "x:F y_scale:F y_zero_point:P?", "y:P",
       "axis:i", inferLike("QuantizeLinear", 13, {0}, 2)},
      {kDomain, "DequantizeLinear", "x:P x_scale:F x_zero_point:P?", "y:F",
       "axis:i", inferLike("DequantizeLinear", 13, {0}, 1)},
      {kDomain, "NhwcMaxPool", "x:Q", "y:Q", kWindow,
       inferLike("MaxPool", 12, {0}, 0, ChannelOrder::Last)},
  };
  for (const CustomOperator &op : operators)
    registerCustomOperator(op);
}

static void registerFused() {
  const char *conv = "X:F W:F B:F? Z:F?";
  const char *transposes =
      "transA:i transB:i transBatchA:i transBatchB:i alpha:f";
  const CustomOperator operators[] = {
      {kDomain, "Gelu", "X:F", "Y:F", "", inferSameAs(0)},
      {kDomain, "QuickGelu", "X:F", "Y:F", "alpha:f", inferSameAs(0)},
      {kDomain, "FastGelu", "X:F bias:F?", "Y:F", "", inferSameAs(0)},
      {kDomain, "BiasGelu", "A:F B:F", "C:F", "", inferSameAs(0)},
      {kDomain, "FusedConv", conv, "Y:F", kWindow,
       inferLike("Conv", 11, {0, 1}, 0)},
      {kDomain, "FusedGemm", "A:F B:F C:F?", "Y:F",
       "transA:i transB:i alpha:f beta:f activation:s activation_alpha:f "
       "activation_beta:f activation_gamma:f",
       inferLike("Gemm", 13, {0, 1, 2}, 0)},
      {kDomain, "FusedMatMul", "A:F B:F", "Y:F", transposes, inferFusedMatMul},
      {kDomain, "TransposeMatMul", "A:F B:F", "Y:F", transposes,
       inferFusedMatMul},
      {kDomain, "SkipLayerNormalization",
       "input:F skip:F gamma:F beta:F? bias:F?",
       "output:F mean:S? inv_std_var:S? input_skip_bias_sum:F?", "epsilon:f",
       inferSkipNorm},
      {kDomain, "SkipSimplifiedLayerNormalization",
       "input:F skip:F gamma:F bias:F?",
       "output:F mean:S? inv_std_var:S? input_skip_bias_sum:F?", "epsilon:f",
       inferSkipNorm},
      // ONNX Runtime knew this one before the standard did.
      {"", "LayerNormalization", "X:F Scale:F B:F?", "Y:F Mean:S? InvStdDev:S?",
       "axis:i epsilon:f stash_type:i", inferSameAs(0)},
      {"", "SimplifiedLayerNormalization", "X:F scale:F", "Y:F InvStdDev:S?",
       "axis:i epsilon:f stash_type:i", inferSameAs(0)},
  };
  for (const CustomOperator &op : operators)
    registerCustomOperator(op);
}

void hetero::registerMicrosoftOperators() {
  registerQuantised();
  registerFused();
}
