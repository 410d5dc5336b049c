//===- NnToLinalgConvTranspose.cpp - Transposed convolutions --------------===//
//
// The definition scatters inputs; loops that own an output each must gather. An
// output meets the kernel positions of one residue class of the stride only, so
// the loops step through that class: no position is visited for nothing.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/Conversion/ProductBody.h"
#include "mlir/Transforms/DialectConversion.h"
#include <numeric>

using namespace hetero;
using namespace hetero::nn;

namespace {

/// One spatial dimension of a transposed convolution. Output `o` meets kernel
/// position `k` and input `i` where `o + begin pad = i * stride + k *
/// dilation`. With g the greatest common divisor of stride and dilation, the
/// solutions are `k = firstKernel + j * (stride / g)` and `i = firstInput - j *
/// (dilation / g)` for the j in a range.
class Dimension {
public:
  Dimension(int64_t input, int64_t kernel, int64_t stride, int64_t padBegin,
            int64_t dilation)
      : input(input), kernel(kernel), stride(stride), padBegin(padBegin),
        dilation(dilation), divisor(std::gcd(stride, dilation)) {}

  /// The solutions of one output position.
  struct Solutions {
    Value firstKernel;
    Value firstInput;
    LoopRange steps;
  };
  Solutions solve(ScalarBuilder &scalars, Value output) const;

  Value getKernel(ScalarBuilder &scalars, const Solutions &solutions,
                  Value step) const {
    return scalars.binary<arith::AddIOp>(
        solutions.firstKernel, multiply(scalars, step, stride / divisor));
  }
  Value getInput(ScalarBuilder &scalars, const Solutions &solutions,
                 Value step) const {
    return scalars.binary<arith::SubIOp>(
        solutions.firstInput, multiply(scalars, step, dilation / divisor));
  }

private:
  static Value multiply(ScalarBuilder &scalars, Value value, int64_t factor) {
    return factor == 1
               ? value
               : scalars.binary<arith::MulIOp>(value, scalars.getIndex(factor));
  }

  /// The inverse of dilation / g modulo stride / g.
  int64_t getInverse() const {
    int64_t modulus = stride / divisor, factor = dilation / divisor;
    for (int64_t inverse = 1; inverse < modulus; ++inverse)
      if (inverse * factor % modulus == 1)
        return inverse;
    return 0;
  }

  /// Steps that cover a distance, 0 for a negative one.
  static Value countSteps(ScalarBuilder &scalars, Value distance,
                          int64_t step) {
    distance = scalars.binary<arith::MaxSIOp>(distance, scalars.getIndex(0));
    if (step == 1)
      return distance;
    distance =
        scalars.binary<arith::AddIOp>(distance, scalars.getIndex(step - 1));
    return scalars.binary<arith::DivUIOp>(distance, scalars.getIndex(step));
  }

  int64_t input, kernel, stride, padBegin, dilation, divisor;
};

} // namespace

Dimension::Solutions Dimension::solve(ScalarBuilder &scalars,
                                      Value output) const {
  Value target =
      padBegin == 0
          ? output
          : scalars.binary<arith::AddIOp>(output, scalars.getIndex(padBegin));
  int64_t kernelStep = stride / divisor, inputStep = dilation / divisor;
  Solutions solutions;
  solutions.firstKernel = scalars.getIndex(0);
  solutions.firstInput = target;
  if (kernelStep != 1) {
    Value scaled =
        divisor == 1
            ? target
            : scalars.binary<arith::DivUIOp>(target, scalars.getIndex(divisor));
    solutions.firstKernel = scalars.binary<arith::RemUIOp>(
        multiply(scalars, scaled, getInverse()), scalars.getIndex(kernelStep));
    solutions.firstInput = scalars.binary<arith::SubIOp>(
        target, multiply(scalars, solutions.firstKernel, dilation));
  }
  // Exact, but possibly negative.
  if (stride != 1)
    solutions.firstInput = scalars.binary<arith::DivSIOp>(
        solutions.firstInput, scalars.getIndex(stride));

  Value kernelLast =
      countSteps(scalars,
                 scalars.binary<arith::SubIOp>(scalars.getIndex(kernel),
                                               solutions.firstKernel),
                 kernelStep);
  Value inputLast = countSteps(
      scalars,
      scalars.binary<arith::AddIOp>(solutions.firstInput, scalars.getIndex(1)),
      inputStep);
  solutions.steps.first =
      countSteps(scalars,
                 scalars.binary<arith::SubIOp>(solutions.firstInput,
                                               scalars.getIndex(input - 1)),
                 inputStep);
  solutions.steps.last = scalars.binary<arith::MinSIOp>(kernelLast, inputLast);
  if (divisor != 1) {
    // What no multiple of g reaches meets nothing.
    Value rest =
        scalars.binary<arith::RemUIOp>(target, scalars.getIndex(divisor));
    Value isReached = arith::CmpIOp::create(
        scalars.getBuilder(), scalars.getLoc(), arith::CmpIPredicate::eq, rest,
        scalars.getIndex(0));
    solutions.steps.last = arith::SelectOp::create(
        scalars.getBuilder(), scalars.getLoc(), isReached, solutions.steps.last,
        scalars.getIndex(0));
  }
  return solutions;
}

namespace {

struct ConvertConvTranspose : OpConversionPattern<ConvTransposeOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(ConvTransposeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto inputType = cast<RankedTensorType>(op.getInput().getType());
    auto weightType = cast<RankedTensorType>(op.getWeight().getType());
    auto resultType = cast<RankedTensorType>(op.getType());
    ProductBody body(getQuantization(op, adaptor),
                     {inputType.getElementType(), weightType.getElementType()},
                     resultType.getElementType());
    int64_t groupChannels = weightType.getDimSize(0) / op.getGroup();
    int64_t groupFilters = weightType.getDimSize(1);
    llvm::SmallVector<Dimension> dimensions;
    for (int64_t i = 0; i < getSpatialRank(inputType); ++i)
      dimensions.emplace_back(inputType.getDimSize(2 + i),
                              weightType.getDimSize(2 + i), op.getStrides()[i],
                              op.getPads()[i], op.getDilations()[i]);

    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          Value firstChannel = scalars.getIndex(0), filter = indices[1];
          if (op.getGroup() != 1) {
            Value filters = scalars.getIndex(groupFilters);
            firstChannel = scalars.binary<arith::MulIOp>(
                scalars.binary<arith::DivUIOp>(filter, filters),
                scalars.getIndex(groupChannels));
            // The weights and their scales count within a group.
            filter = scalars.binary<arith::RemUIOp>(filter, filters);
          }
          llvm::SmallVector<LoopRange> ranges{
              {scalars.getIndex(0), scalars.getIndex(groupChannels)}};
          llvm::SmallVector<Dimension::Solutions> solutions;
          for (auto [dimension, output] :
               llvm::zip_equal(dimensions, indices.drop_front(2))) {
            solutions.push_back(dimension.solve(scalars, output));
            ranges.push_back(solutions.back().steps);
          }
          Value sum = scalars.reduce(
              ranges, body.getZero(scalars),
              [&](ScalarBuilder &step, ValueRange at, Value current) {
                Value channel = step.binary<arith::AddIOp>(firstChannel, at[0]);
                llvm::SmallVector<Value> inputAt{indices[0], channel};
                llvm::SmallVector<Value> weightAt{channel, filter};
                for (auto [dimension, solution, index] :
                     llvm::zip_equal(dimensions, solutions, at.drop_front())) {
                  inputAt.push_back(dimension.getInput(step, solution, index));
                  weightAt.push_back(
                      dimension.getKernel(step, solution, index));
                }
                return body.accumulate(
                    step, current, step.load(adaptor.getInput(), inputAt),
                    step.load(adaptor.getWeight(), weightAt), filter);
              });
          Value bias = adaptor.getBias()
                           ? scalars.load(adaptor.getBias(), indices[1])
                           : Value();
          return body.finish(scalars, sum, bias, filter);
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void nn::populateConvTransposePatterns(const TypeConverter &converter,
                                       RewritePatternSet &patterns) {
  patterns.add<ConvertConvTranspose>(converter, patterns.getContext());
}
