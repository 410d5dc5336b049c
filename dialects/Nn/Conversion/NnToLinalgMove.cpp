//===- NnToLinalgMove.cpp - Constants and data movement -------------------===//

#include "dialects/Nn/Conversion/ScalarBuilder.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace hetero;
using namespace hetero::nn;

/// The same bytes under the signless type; null for a kind of elements that is
/// not known.
static ElementsAttr getSignlessElements(ElementsAttr elements) {
  auto type = cast<RankedTensorType>(
      getSignlessType(cast<RankedTensorType>(elements.getType())));
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(elements))
    return DenseResourceElementsAttr::get(type, resource.getRawHandle());
  if (auto dense = dyn_cast<DenseElementsAttr>(elements))
    return dense.bitcast(type.getElementType());
  return {};
}

/// Every operation leaves canonical NaNs, even one that only moves them.
static Value canonicalize(ScalarBuilder &scalars, Value value) {
  return isa<FloatType>(value.getType()) ? scalars.canonicalizeNan(value)
                                         : value;
}

namespace {

struct ConvertConstant : OpConversionPattern<ConstantOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(ConstantOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    ElementsAttr elements = getSignlessElements(op.getValue());
    if (!elements)
      return rewriter.notifyMatchFailure(op, "unknown kind of elements");
    rewriter.replaceOpWithNewOp<arith::ConstantOp>(op,
                                                   cast<TypedAttr>(elements));
    return success();
  }
};

struct ConvertReshape : OpConversionPattern<ReshapeOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(ReshapeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto inputType = cast<RankedTensorType>(op.getInput().getType());
    auto resultType = cast<RankedTensorType>(op.getType());
    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          Value position = scalars.getIndex(0);
          for (auto [size, index] :
               llvm::zip_equal(resultType.getShape(), indices)) {
            position =
                scalars.binary<arith::MulIOp>(position, scalars.getIndex(size));
            position = scalars.binary<arith::AddIOp>(position, index);
          }
          llvm::SmallVector<Value> at(inputType.getRank());
          for (int64_t dim = inputType.getRank() - 1; dim >= 0; --dim) {
            Value size = scalars.getIndex(inputType.getDimSize(dim));
            at[dim] = dim == 0 ? position
                               : scalars.binary<arith::RemUIOp>(position, size);
            position = scalars.binary<arith::DivUIOp>(position, size);
          }
          return canonicalize(scalars, scalars.load(adaptor.getInput(), at));
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct ConvertTranspose : OpConversionPattern<TransposeOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(TransposeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value result = buildGeneric(
        rewriter, op.getLoc(), cast<RankedTensorType>(op.getType()),
        [&](ScalarBuilder &scalars, ValueRange indices) {
          llvm::SmallVector<Value> at(indices.size());
          for (auto [i, dim] : llvm::enumerate(op.getPerm()))
            at[dim] = indices[i];
          return canonicalize(scalars, scalars.load(adaptor.getInput(), at));
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct ConvertConcat : OpConversionPattern<ConcatOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(ConcatOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Quantization quantization = getQuantization(op, adaptor);
    auto resultType = cast<RankedTensorType>(op.getType());
    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          return pick(scalars, op, adaptor, quantization, 0, 0, indices);
        });
    rewriter.replaceOp(op, result);
    return success();
  }

private:
  /// The element at `indices` if it comes from input `i`, which begins at
  /// `offset` along the axis, or from a later one.
  static Value pick(ScalarBuilder &scalars, ConcatOp op, OpAdaptor adaptor,
                    const Quantization &quantization, unsigned i,
                    int64_t offset, ValueRange indices) {
    auto load = [&](ScalarBuilder &inner) {
      llvm::SmallVector<Value> at(indices);
      at[op.getAxis()] =
          inner.binary<arith::SubIOp>(at[op.getAxis()], inner.getIndex(offset));
      return convert(inner, op, adaptor, quantization, i, at);
    };
    if (i + 1 == op.getInputs().size())
      return load(scalars);
    auto type = cast<RankedTensorType>(op.getInputs()[i].getType());
    int64_t end = offset + type.getDimSize(op.getAxis());
    Value isHere = arith::CmpIOp::create(
        scalars.getBuilder(), scalars.getLoc(), arith::CmpIPredicate::ult,
        indices[op.getAxis()], scalars.getIndex(end));
    return scalars.select(isHere, load, [&](ScalarBuilder &inner) {
      return pick(inner, op, adaptor, quantization, i + 1, end, indices);
    });
  }

  /// The element of input `i`, requantised if the op is quantised.
  static Value convert(ScalarBuilder &scalars, ConcatOp op, OpAdaptor adaptor,
                       const Quantization &quantization, unsigned i,
                       ValueRange at) {
    Value value = scalars.load(adaptor.getInputs()[i], at);
    if (!quantization.outputScale)
      return canonicalize(scalars, value);
    Value none = scalars.getIndex(0);
    Type element = getElementTypeOrSelf(op.getInputs()[i].getType());
    Value zeroPoint = scalars.widen(
        scalars.loadParameter(quantization.inputZeroPoints[i], none), element);
    Value real = scalars.dequantize(
        scalars.widen(value, element), zeroPoint,
        scalars.loadParameter(quantization.inputScales[i], none));
    return finishReal(scalars, real, getElementTypeOrSelf(op.getType()),
                      quantization);
  }
};

} // namespace

void nn::populateMovePatterns(const TypeConverter &converter,
                              RewritePatternSet &patterns) {
  patterns
      .add<ConvertConstant, ConvertReshape, ConvertTranspose, ConvertConcat>(
          converter, patterns.getContext());
}
