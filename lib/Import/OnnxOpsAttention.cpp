//===- OnnxOpsAttention.cpp - Attention and rotary embeddings -------------===//
//
// Attention is two batched products around a softmax. Heads that share keys
// broadcast: queries get a dimension for their group of heads.
//
//===----------------------------------------------------------------------===//

#include "NodeSteps.h"
#include <cmath>

using namespace hetero;

static constexpr float kNothing = -std::numeric_limits<float>::infinity();

//===----------------------------------------------------------------------===//
// Attention
//===----------------------------------------------------------------------===//

namespace {
/// Imports one Attention node. Inside, queries are batch x groups of heads x
/// heads of a group x positions x size, keys and values the same with one head
/// a group.
class AttentionImporter {
public:
  explicit AttentionImporter(NodeImporter &importer)
      : importer(importer), steps(importer) {}

  LogicalResult import();

private:
  LogicalResult readHeads();
  /// Operand `index` as batch x heads x positions x size.
  FailureOr<Value> getHeads(unsigned index, int64_t heads);
  /// Past and new keys or values, also given as a result.
  LogicalResult extend(Value &value, unsigned past, unsigned present);
  Value limitScores(Value scores);
  Value addBias(Value scores);
  /// How far before and behind its own place a query sees; -1 for no bound.
  struct Frontier {
    int64_t left, right;
  };
  Frontier getFrontier() const;
  Value getWindowBias();
  Value getPaddingBias();
  Value getMaskBias();
  Value normalise(Value scores);
  LogicalResult finishScores(int64_t mode, Value scores);

  NodeImporter &importer;
  NodeSteps steps;
  int64_t queryHeads, keyHeads;
  int64_t batch, positions, keys, pastKeys = 0;
  /// Whether a query may find nothing to attend to.
  bool mayBeEmpty = false;
};
} // namespace

LogicalResult AttentionImporter::readHeads() {
  auto count = [&](unsigned index, StringRef attribute) {
    RankedTensorType type = importer.getInputType(index);
    return type.getRank() == 4 ? type.getDimSize(1)
                               : importer.getInt(attribute, 0);
  };
  queryHeads = count(0, "q_num_heads");
  keyHeads = count(1, "kv_num_heads");
  if (queryHeads > 0 && keyHeads > 0 && queryHeads % keyHeads == 0)
    return success();
  return importer.refuse("its " + llvm::Twine(queryHeads) +
                         " heads of queries do not share " +
                         llvm::Twine(keyHeads) + " heads of keys evenly");
}

FailureOr<Value> AttentionImporter::getHeads(unsigned index, int64_t heads) {
  Value value = importer.getInput(index);
  ArrayRef<int64_t> shape = getShape(value);
  if (shape.size() == 4)
    return value;
  if (shape.size() != 3 || shape[2] % heads != 0)
    return importer.refuse("its operand " + llvm::Twine(index) +
                           " does not divide into " + llvm::Twine(heads) +
                           " heads");
  Value split =
      steps.reshape(value, {shape[0], shape[1], heads, shape[2] / heads});
  return steps.transpose(split, {0, 2, 1, 3});
}

LogicalResult AttentionImporter::extend(Value &value, unsigned past,
                                        unsigned present) {
  if (importer.hasInput(past))
    value = steps.concat({importer.getInput(past), value}, 2);
  if (!value)
    return failure();
  return importer.isResultUsed(present) ? steps.finish(present, value)
                                        : success();
}

/// Query i attends to key j only from `left` before to `right` behind i + past,
/// where `past` keys precede the queries; -1 for no such bound.
AttentionImporter::Frontier AttentionImporter::getFrontier() const {
  Frontier frontier{importer.getInt("left_window_size", -1),
                    importer.getInt("right_window_size", -1)};
  if (importer.getInt("is_causal", 0) != 0)
    frontier.right = 0;
  return frontier;
}

/// The frontier around a number of past keys that is known; a constant of
/// positions x keys, or null if all keys are seen.
Value AttentionImporter::getWindowBias() {
  auto [left, right] = getFrontier();
  if (importer.hasInput(6) || (left < 0 && right < 0))
    return {};
  SmallVector<float> bias;
  for (int64_t i = 0; i < positions; ++i) {
    bool isEmpty = true;
    for (int64_t j = 0; j < keys; ++j) {
      int64_t distance = j - (i + pastKeys);
      bool isSeen =
          (right < 0 || distance <= right) && (left < 0 || -distance <= left);
      isEmpty &= !isSeen;
      bias.push_back(isSeen ? 0.0f : kNothing);
    }
    mayBeEmpty |= isEmpty;
  }
  return steps.constant(bias, {positions, keys});
}

/// Only the first keys of each sample count, and the frontier lies around the
/// last queries: batch x 1 x positions x keys.
Value AttentionImporter::getPaddingBias() {
  if (!importer.hasInput(6))
    return {};
  mayBeEmpty = true;
  auto [left, right] = getFrontier();
  Value lengths = steps.reshape(importer.getInput(6), {batch, 1, 1, 1});
  // The length from which key j is seen from query i, and up to which.
  SmallVector<int64_t> from, upTo;
  for (int64_t i = 0; i < positions; ++i)
    for (int64_t j = 0; j < keys; ++j) {
      int64_t aligned = j - i + positions;
      from.push_back(std::max(j, right < 0 ? j : aligned - right - 1));
      upTo.push_back(aligned + left);
    }
  Value nothing = steps.constant(kNothing), zero = steps.constant(0.0f);
  SmallVector<int64_t> shape{1, 1, positions, keys};
  Value begins = steps.compare(nn::ComparePredicate::Less,
                               steps.constant(from, shape), lengths);
  Value bias = steps.where(begins, zero, nothing);
  if (left < 0)
    return bias;
  Value ends = steps.compare(nn::ComparePredicate::LessOrEqual, lengths,
                             steps.constant(upTo, shape));
  return steps.add(bias, steps.where(ends, zero, nothing));
}

/// Operand 3 as numbers to add, as long as there are keys.
Value AttentionImporter::getMaskBias() {
  Value mask = importer.getInput(3);
  if (!mask)
    return {};
  mayBeEmpty = true;
  if (getElementTypeOrSelf(mask.getType()).isInteger(1))
    mask = steps.where(mask, steps.constant(0.0f), steps.constant(kNothing));
  if (!mask)
    return {};
  SmallVector<int64_t> missing(getShape(mask));
  if (missing.empty() || missing.back() == keys || missing.back() == 1)
    return mask;
  int64_t axis = missing.size() - 1;
  missing.back() = keys - missing.back();
  int64_t count = 1;
  for (int64_t size : missing)
    count *= size;
  Value rest = steps.constant(SmallVector<float>(count, kNothing), missing);
  return steps.concat({mask, rest}, axis);
}

Value AttentionImporter::limitScores(Value scores) {
  float bound = importer.getFloat("softcap", 0.0f);
  if (bound <= 0)
    return scores;
  Value limit = steps.constant(bound);
  return steps.multiply(steps.make<nn::TanhOp>(steps.divide(scores, limit)),
                        limit);
}

Value AttentionImporter::addBias(Value scores) {
  Value window = getWindowBias(), padding = getPaddingBias();
  Value mask = getMaskBias();
  if (importer.hasInput(3) && !mask)
    return {};
  for (Value bias : {window, padding, mask})
    if (bias)
      scores = steps.add(scores, bias);
  return scores;
}

/// The softmax; zeros where there is nothing to attend to.
Value AttentionImporter::normalise(Value scores) {
  Value shares = steps.softmax(scores, 3);
  if (!mayBeEmpty)
    return shares;
  Value largest = steps.reduce(nn::ReduceKind::Max, scores, 3);
  Value isEmpty = steps.compare(nn::ComparePredicate::Equal, largest,
                                steps.constant(kNothing));
  return steps.where(isEmpty, steps.constant(0.0f), shares);
}

LogicalResult AttentionImporter::finishScores(int64_t mode, Value scores) {
  if (importer.getInt("qk_matmul_output_mode", 0) != mode ||
      !importer.isResultUsed(3))
    return success();
  return steps.finish(3, scores);
}

LogicalResult AttentionImporter::import() {
  if (failed(readHeads()))
    return failure();
  auto query = getHeads(0, queryHeads), key = getHeads(1, keyHeads);
  auto value = getHeads(2, keyHeads);
  if (failed(query) || failed(key) || failed(value) ||
      failed(extend(*key, 4, 1)) || failed(extend(*value, 5, 2)))
    return failure();
  SmallVector<int64_t> queryShape(getShape(*query)), keyShape(getShape(*key));
  batch = queryShape[0];
  positions = queryShape[2];
  keys = keyShape[2];
  if (importer.hasInput(4))
    pastKeys = importer.getInputType(4).getDimSize(2);
  int64_t size = queryShape[3], valueSize = getShape(*value)[3];
  int64_t group = queryHeads / keyHeads;

  // The heads of a group share a batch of the products.
  Value grouped = steps.multiply(
      *query, steps.constant(importer.getFloat(
                  "scale", 1.0f / std::sqrt(static_cast<float>(size)))));
  grouped = steps.reshape(grouped, {batch, keyHeads, group * positions, size});
  Value scores = steps.matmul(grouped, steps.transpose(*key, {0, 1, 3, 2}));
  scores = steps.reshape(scores, {batch, queryHeads, positions, keys});
  if (!scores || failed(finishScores(0, scores)))
    return failure();
  scores = limitScores(scores);
  if (!scores || failed(finishScores(1, scores)))
    return failure();
  scores = addBias(scores);
  if (!scores || failed(finishScores(2, scores)))
    return failure();
  scores = normalise(scores);
  if (!scores || failed(finishScores(3, scores)))
    return failure();
  Value result = steps.matmul(
      steps.reshape(scores, {batch, keyHeads, group * positions, keys}),
      *value);
  result = steps.reshape(result, {batch, queryHeads, positions, valueSize});
  if (importer.getInputType(0).getRank() == 3) {
    result = steps.transpose(result, {0, 2, 1, 3});
    result = steps.reshape(result, {batch, positions, queryHeads * valueSize});
  }
  return steps.finish(0, result);
}

static LogicalResult importAttention(NodeImporter &importer) {
  return AttentionImporter(importer).import();
}

//===----------------------------------------------------------------------===//
// Rotary embeddings
//===----------------------------------------------------------------------===//

/// Turns pairs of elements by angles that depend on the position.
static LogicalResult importRotaryEmbedding(NodeImporter &importer) {
  NodeSteps steps(importer);
  Value input = importer.getInput(0);
  SmallVector<int64_t> shape(getShape(input));
  bool hasHeads = shape.size() == 4;
  int64_t heads = hasHeads ? shape[1] : importer.getInt("num_heads", 0);
  if (shape.size() < 3 || heads <= 0 || (!hasHeads && shape[2] % heads != 0))
    return importer.refuse("its input does not divide into " +
                           llvm::Twine(heads) + " heads");
  // Batch x positions x heads x size.
  Value value =
      hasHeads
          ? steps.transpose(input, {0, 2, 1, 3})
          : steps.reshape(input, {shape[0], shape[1], heads, shape[2] / heads});
  SmallVector<int64_t> whole(getShape(value));
  int64_t turned = importer.getInt("rotary_embedding_dim", 0);
  if (turned == 0)
    turned = whole[3];
  int64_t half = turned / 2;
  if (turned < 0 || turned > whole[3] || turned % 2 != 0)
    return importer.refuse("it turns " + llvm::Twine(turned) + " of " +
                           llvm::Twine(whole[3]) + " elements of a head");
  auto getAngles = [&](unsigned index) {
    Value table = importer.getInput(index);
    if (importer.hasInput(3))
      table = steps.make<nn::GatherOp>(
          {table, importer.getInput(3)},
          [&](nn::GatherOp::Properties &properties) {
            properties.axis = importer.getBuilder().getI64IntegerAttr(0);
          });
    return table ? steps.reshape(table, {whole[0], whole[1], 1, half})
                 : Value();
  };
  bool isInterleaved = importer.getInt("interleaved", 0) != 0;
  Value cosine = getAngles(1), sine = getAngles(2);
  Value first = steps.slice(value, 3, 0, half, isInterleaved ? 2 : 1);
  Value second = isInterleaved ? steps.slice(value, 3, 1, half, 2)
                               : steps.slice(value, 3, half, half);
  Value real = steps.subtract(steps.multiply(cosine, first),
                              steps.multiply(sine, second));
  Value imaginary =
      steps.add(steps.multiply(sine, first), steps.multiply(cosine, second));
  Value result;
  if (isInterleaved) {
    SmallVector<int64_t> apart{whole[0], whole[1], heads, half, 1};
    result = steps.concat(
        {steps.reshape(real, apart), steps.reshape(imaginary, apart)}, 4);
    result = steps.reshape(result, {whole[0], whole[1], heads, turned});
  } else {
    result = steps.concat({real, imaginary}, 3);
  }
  if (turned < whole[3])
    result = steps.concat(
        {result, steps.slice(value, 3, turned, whole[3] - turned)}, 3);
  if (hasHeads)
    return steps.finish(0, steps.transpose(result, {0, 2, 1, 3}));
  return steps.finish(0, steps.reshape(result, shape));
}

void hetero::addAttentionHandlers(OnnxHandlers &handlers) {
  handlers.add("Attention", {23, 24, 25}, importAttention);
  handlers.add("RotaryEmbedding", {23}, importRotaryEmbedding);
}
