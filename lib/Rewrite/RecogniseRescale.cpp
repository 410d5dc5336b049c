//===- RecogniseRescale.cpp - Requantisers spelt out ----------------------===//
//
// Exporters of integer networks without an operator of their own spell the
// requantiser as Mul, Add, Cast, Mul, Div, Cast and Clip, or as Mul, Add, Div,
// Floor and Clip. Both chains are monotone steps of the sums, so that comparing
// the sums at which the result changes proves them equal to one `nn.rescale`,
// the rounding of their float parts included.
//
//===----------------------------------------------------------------------===//

#include "RecogniseRescale.h"
#include "ConstantData.h"
#include "IntegerRange.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Support/NodeNames.h"
#include "hetero/Support/Rescale.h"
#include "mlir/IR/Remarks.h"
#include <cmath>

using namespace hetero;

namespace {

enum class StepKind { Multiply, Add, Divide, ToInteger, ToFloat, Floor };

/// One operation of a chain.
struct Step {
  StepKind kind;
  Operation *op;
  bool isFloat;
  /// One number, or one for each channel.
  SmallVector<double> numbers;

  double getNumber(size_t channel) const {
    return numbers[numbers.size() == 1 ? 0 : channel];
  }
};

/// The chain below one clip, innermost step first.
struct Chain {
  SmallVector<Step> steps;
  /// The whole numbers that the first step reads.
  Value source;
  int64_t axis = -1;
  size_t channels = 1;
};

} // namespace

/// Reads a constant operand that is one number or runs along one dimension of
/// `data`; the dimension, or -1, goes to `axis`.
static std::optional<SmallVector<double>>
readNumbers(Value constant, Value data, int64_t &axis) {
  SmallVector<double> numbers;
  if (auto floats = getFloatConstant(constant))
    numbers.assign(floats->begin(), floats->end());
  else if (auto integers = getIntegerConstant(constant))
    numbers.assign(integers->begin(), integers->end());
  else
    return std::nullopt;
  auto type = cast<RankedTensorType>(constant.getType());
  auto dataType = cast<RankedTensorType>(data.getType());
  axis = -1;
  for (auto [i, size] : llvm::enumerate(type.getShape())) {
    if (size == 1)
      continue;
    if (axis >= 0)
      return std::nullopt;
    axis = dataType.getRank() - type.getRank() + static_cast<int64_t>(i);
    if (axis < 0 || dataType.getDimSize(axis) != size)
      return std::nullopt;
  }
  return numbers;
}

/// `op` as a step and the operand it works on, if it is one.
static std::optional<std::pair<Step, Value>> readStep(Operation *op,
                                                      Chain &chain) {
  bool isFloat = isa<FloatType>(getElementTypeOrSelf(op->getResult(0)));
  auto read = [&](StepKind kind, Value data,
                  Value constant) -> std::optional<std::pair<Step, Value>> {
    int64_t axis;
    auto numbers = readNumbers(constant, data, axis);
    if (!numbers || data.getType() != op->getResult(0).getType())
      return std::nullopt;
    if (axis >= 0) {
      if (chain.axis >= 0 && chain.axis != axis)
        return std::nullopt;
      chain.axis = axis;
      chain.channels = numbers->size();
    }
    return std::pair(Step{kind, op, isFloat, *numbers}, data);
  };
  auto readCommuting = [&](StepKind kind) {
    auto step = read(kind, op->getOperand(0), op->getOperand(1));
    return step ? step : read(kind, op->getOperand(1), op->getOperand(0));
  };
  if (auto quantized = dyn_cast<nn::QuantizedOpInterface>(op))
    if (!quantized.isFloatForm())
      return std::nullopt;
  if (isa<nn::MulOp>(op))
    return readCommuting(StepKind::Multiply);
  if (isa<nn::AddOp>(op))
    return readCommuting(StepKind::Add);
  if (auto binary = dyn_cast<nn::BinaryOp>(op)) {
    if (binary.getFunction() != nn::BinaryFunction::Div)
      return std::nullopt;
    return read(StepKind::Divide, binary.getLhs(), binary.getRhs());
  }
  if (auto unary = dyn_cast<nn::UnaryOp>(op)) {
    if (unary.getFunction() != nn::UnaryFunction::Floor)
      return std::nullopt;
    return std::pair(Step{StepKind::Floor, op, true, {}}, unary.getInput());
  }
  if (auto cast = dyn_cast<nn::CastOp>(op)) {
    Type from = getElementTypeOrSelf(cast.getInput());
    bool isWide = getElementTypeOrSelf(cast.getOutput()).isSignedInteger(64);
    if (isa<FloatType>(from) && isWide)
      return std::pair(Step{StepKind::ToInteger, op, false, {}},
                       cast.getInput());
    if (isFloat && from.isSignedInteger(64))
      return std::pair(Step{StepKind::ToFloat, op, true, {}}, cast.getInput());
  }
  return std::nullopt;
}

/// Walks up from `value` through steps that nobody else reads.
static std::optional<Chain> collectChain(Value value) {
  Chain chain;
  while (Operation *op = value.getDefiningOp()) {
    if (auto dequantize = dyn_cast<nn::DequantizeOp>(op)) {
      if (getFloatScalar(dequantize.getScale()) != 1.0f ||
          getIntegerScalar(dequantize.getZeroPoint()) != 0 ||
          getElementTypeOrSelf(dequantize.getInput()).getIntOrFloatBitWidth() >
              32)
        return std::nullopt;
      chain.source = dequantize.getInput();
      std::reverse(chain.steps.begin(), chain.steps.end());
      return chain.steps.empty() ? std::nullopt : std::optional(chain);
    }
    auto step = op->hasOneUse() ? readStep(op, chain) : std::nullopt;
    if (!step)
      return std::nullopt;
    chain.steps.push_back(step->first);
    value = step->second;
  }
  return std::nullopt;
}

/// What the chain and the clip give for one sum, step by step as the operations
/// compute it.
static float evaluate(const Chain &chain, int64_t source, size_t channel,
                      float low, float high) {
  float real = static_cast<float>(source);
  int64_t whole = 0;
  for (const Step &step : chain.steps) {
    switch (step.kind) {
    case StepKind::Multiply:
      if (step.isFloat)
        real *= static_cast<float>(step.getNumber(channel));
      else
        whole = static_cast<int64_t>(static_cast<uint64_t>(whole) *
                                     static_cast<uint64_t>(static_cast<int64_t>(
                                         step.getNumber(channel))));
      break;
    case StepKind::Add:
      if (step.isFloat)
        real += static_cast<float>(step.getNumber(channel));
      else
        whole = static_cast<int64_t>(static_cast<uint64_t>(whole) +
                                     static_cast<uint64_t>(static_cast<int64_t>(
                                         step.getNumber(channel))));
      break;
    case StepKind::Divide:
      if (step.isFloat)
        real /= static_cast<float>(step.getNumber(channel));
      else
        whole /= static_cast<int64_t>(step.getNumber(channel));
      break;
    case StepKind::ToInteger:
      // Only sums of at most 2^62 get here: see getRescales.
      whole = static_cast<int64_t>(real);
      break;
    case StepKind::ToFloat:
      real = static_cast<float>(whole);
      break;
    case StepKind::Floor:
      real = std::floor(real);
      break;
    }
  }
  return std::min(std::max(real, low), high);
}

/// The exact fraction that the chain stands for, one for each channel; none if
/// it is no single division of whole numbers that stay within 62 bits.
static std::optional<SmallVector<Rescale>> getRescales(const Chain &chain,
                                                       IntegerBounds bounds,
                                                       int64_t low,
                                                       int64_t high) {
  constexpr double limit = 4611686018427387904.0; // 2^62
  SmallVector<Rescale> rescales(chain.channels);
  bool isWhole = true;
  double divisor = 1;
  SmallVector<double> multipliers(chain.channels, 1),
      addends(chain.channels, 0);
  for (const Step &step : chain.steps) {
    bool isDivided = divisor != 1;
    for (double number : step.numbers)
      if (number != std::floor(number) || std::fabs(number) >= limit)
        return std::nullopt;
    for (size_t i = 0; i < chain.channels && !step.numbers.empty(); ++i) {
      double number = step.getNumber(i);
      if (step.kind == StepKind::Multiply) {
        multipliers[i] *= number;
        addends[i] *= number;
      } else if (step.kind == StepKind::Add) {
        addends[i] += number;
      }
      if (std::fabs(multipliers[i]) > 2147483647.0 ||
          std::fabs(addends[i]) +
                  std::fabs(multipliers[i]) * bounds.getMagnitude() >=
              9007199254740992.0) // 2^53: these sums are exact
        return std::nullopt;
    }
    if (step.kind == StepKind::Divide) {
      if (isDivided || step.numbers.size() != 1 || step.numbers.front() < 1)
        return std::nullopt;
      divisor = step.numbers.front();
      isWhole = !step.isFloat || divisor == 1;
    } else if (step.kind == StepKind::Multiply || step.kind == StepKind::Add) {
      if (isDivided)
        return std::nullopt;
    } else {
      isWhole = true;
    }
  }
  auto wholeDivisor = static_cast<int64_t>(divisor);
  if (!isWhole || (!llvm::isPowerOf2_64(wholeDivisor) &&
                   wholeDivisor > (int64_t(1) << 32) / (high - low + 1)))
    return std::nullopt;
  for (size_t i = 0; i < chain.channels; ++i)
    rescales[i] = {static_cast<int32_t>(multipliers[i]),
                   static_cast<int64_t>(addends[i]), wholeDivisor, low, high};
  return rescales;
}

/// Whether the chain gives what `rescale` gives for every sum within `bounds`.
/// Both only rise, or only fall, with the sum: it suffices that they change at
/// the same sums.
static bool isEqual(const Chain &chain, size_t channel, const Rescale &rescale,
                    IntegerBounds bounds) {
  bool falls = rescale.multiplier < 0;
  int64_t first = falls ? -bounds.highest : bounds.lowest;
  int64_t last = falls ? -bounds.lowest : bounds.highest;
  auto compute = [&](int64_t sum) {
    return rescale(static_cast<int32_t>(falls ? -sum : sum));
  };
  auto spelt = [&](int64_t sum) {
    return evaluate(chain, falls ? -sum : sum, channel, rescale.lowest,
                    rescale.highest);
  };
  if (spelt(first) != compute(first) || spelt(last) != compute(last))
    return false;
  int64_t begin = first;
  for (int64_t level = compute(first) + 1; level <= compute(last); ++level) {
    // The smallest sum that reaches the level.
    int64_t below = begin, reached = last;
    while (below < reached) {
      int64_t middle = below + (reached - below) / 2;
      if (compute(middle) >= level)
        reached = middle;
      else
        below = middle + 1;
    }
    if (spelt(reached) < level ||
        (reached > first && spelt(reached - 1) >= level))
      return false;
    begin = reached;
  }
  return true;
}

namespace {

struct RecogniseChain : OpRewritePattern<nn::ClipOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(nn::ClipOp clip,
                                PatternRewriter &rewriter) const override {
    if (!clip.isFloatForm())
      return failure();
    float low = clip.getMin().convertToFloat();
    float high = clip.getMax().convertToFloat();
    if (low != std::floor(low) || high != std::floor(high) || low < -32768 ||
        high > 65535 || (low < 0 && high > 32767))
      return failure();
    auto chain = collectChain(clip.getInput());
    if (!chain)
      return failure();
    IntegerBounds bounds = getIntegerBoundsOf(chain->source);
    auto rescales = getRescales(*chain, bounds, static_cast<int64_t>(low),
                                static_cast<int64_t>(high));
    if (!rescales)
      return failure();
    for (size_t i = 0; i < chain->channels; ++i)
      if (!isEqual(*chain, i, (*rescales)[i], bounds)) {
        remark::missed(
            clip.getLoc(),
            remark::RemarkOpts::name("find-integers").category("rewrite"))
            << remark::reason("stays as it is spelt: float32 rounds a sum of "
                              "channel {0} across a step",
                              i);
        return failure();
      }
    rewrite(clip, *chain, *rescales, rewriter);
    return success();
  }

private:
  static void rewrite(nn::ClipOp clip, const Chain &chain,
                      ArrayRef<Rescale> rescales, PatternRewriter &rewriter) {
    SmallVector<int64_t> multipliers, addends;
    for (const Rescale &rescale : rescales) {
      multipliers.push_back(rescale.multiplier);
      addends.push_back(rescale.addend);
    }
    SmallVector<Operation *> parts;
    for (const Step &step : chain.steps)
      parts.push_back(step.op);
    parts.push_back(clip);
    Location location = fuseNodeLocations(parts);
    MLIRContext *context = clip.getContext();
    auto makeSigned = [&](unsigned width) {
      return IntegerType::get(context, width, IntegerType::Signed);
    };
    SmallVector<int64_t> shape;
    if (rescales.size() > 1)
      shape.push_back(rescales.size());
    const Rescale &any = rescales.front();
    bool isSigned = any.lowest < 0;
    bool isByte = any.lowest >= -128 && any.highest <= (isSigned ? 127 : 255);
    auto element = IntegerType::get(context, isByte ? 8 : 16,
                                    isSigned ? IntegerType::Signed
                                             : IntegerType::Unsigned);
    auto rescaled = nn::RescaleOp::create(
        rewriter, location,
        cast<RankedTensorType>(clip.getType()).clone(element), chain.source,
        makeIntegerConstant(rewriter, location,
                            RankedTensorType::get(shape, makeSigned(32)),
                            multipliers),
        makeIntegerConstant(rewriter, location,
                            RankedTensorType::get(shape, makeSigned(64)),
                            addends),
        std::max<int64_t>(chain.axis, 0), any.divisor,
        nn::ClampAttr::get(context, any.lowest, any.highest));
    remark::passed(
        location, remark::RemarkOpts::name("find-integers").category("rewrite"))
        << remark::add("{0} operations are one nn.rescale; equal bit for bit",
                       parts.size());
    auto scalar = RankedTensorType::get({}, rewriter.getF32Type());
    Value one = makeFloatConstant(rewriter, location, scalar, 1.0f);
    Value zero = makeIntegerConstant(
        rewriter, location, RankedTensorType::get({}, element), int64_t(0));
    rewriter.replaceOpWithNewOp<nn::DequantizeOp>(clip, rescaled.getOutput(),
                                                  one, zero, 1);
  }
};

/// clip(x) of whole numbers to at most a byte is dequantize(quantize(clip(x)))
/// with the scale 1: what reads it can compute on integers.
struct NarrowWholeNumbers : OpRewritePattern<nn::ClipOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(nn::ClipOp clip,
                                PatternRewriter &rewriter) const override {
    float low = clip.getMin().convertToFloat();
    float high = clip.getMax().convertToFloat();
    bool isSigned = low < 0;
    if (!clip.isFloatForm() || low != std::floor(low) ||
        high != std::floor(high) || low < -128 ||
        high > (isSigned ? 127 : 255) || !isWhole(clip.getInput()) ||
        llvm::any_of(clip->getUsers(),
                     [](Operation *user) { return isa<nn::QuantizeOp>(user); }))
      return failure();
    Location location = clip.getLoc();
    auto element = IntegerType::get(clip.getContext(), 8,
                                    isSigned ? IntegerType::Signed
                                             : IntegerType::Unsigned);
    rewriter.setInsertionPointAfter(clip);
    Value one = makeFloatConstant(
        rewriter, location, RankedTensorType::get({}, rewriter.getF32Type()),
        1.0f);
    Value zero = makeIntegerConstant(
        rewriter, location, RankedTensorType::get({}, element), int64_t(0));
    auto integers = nn::QuantizeOp::create(rewriter, location, clip.getOutput(),
                                           one, zero, 1);
    Value whole = nn::DequantizeOp::create(rewriter, location,
                                           integers.getOutput(), one, zero, 1);
    rewriter.replaceAllUsesExcept(clip.getOutput(), whole, integers);
    return success();
  }

private:
  /// Whether `value` holds whole numbers only: never NaNs.
  static bool isWhole(Value value) {
    Operation *op = value.getDefiningOp();
    if (auto cast = dyn_cast_if_present<nn::CastOp>(op))
      return isa<IntegerType>(getElementTypeOrSelf(cast.getInput()));
    return false;
  }
};

} // namespace

void hetero::populateRecogniseRescalePatterns(RewritePatternSet &patterns) {
  patterns.add<RecogniseChain>(patterns.getContext(), /*benefit=*/2);
  patterns.add<NarrowWholeNumbers>(patterns.getContext());
}
