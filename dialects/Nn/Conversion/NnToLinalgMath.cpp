//===- NnToLinalgMath.cpp - Scalar functions ------------------------------===//
//
// Each is a call of the C function that the table of the dialect names and the
// interpreter calls; the compiler behind inlines it. Relations and choices are
// single operations.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/Conversion/ScalarBuilder.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace hetero;
using namespace hetero::nn;

static StringRef getFunctionName(UnaryFunction function) {
  switch (function) {
#define HETERO_NN_UNARY0(CASE, NAME)                                           \
  case UnaryFunction::CASE:                                                    \
    return #NAME;
#define HETERO_NN_UNARY1(CASE, NAME) HETERO_NN_UNARY0(CASE, NAME)
#define HETERO_NN_UNARY2(CASE, NAME) HETERO_NN_UNARY0(CASE, NAME)
#include "dialects/Nn/IR/NnFunctions.def"
  }
  llvm_unreachable("the table has a line for each function");
}

static StringRef getRealName(BinaryFunction function) {
  switch (function) {
#define HETERO_NN_BINARY_REAL(CASE, NAME)                                      \
  case BinaryFunction::CASE:                                                   \
    return #NAME;
#include "dialects/Nn/IR/NnFunctions.def"
  default:
    llvm_unreachable("verified: a function of floats");
  }
}

static StringRef getIntegerName(BinaryFunction function) {
  switch (function) {
#define HETERO_NN_BINARY_INTEGER(CASE, NAME)                                   \
  case BinaryFunction::CASE:                                                   \
    return #NAME;
#include "dialects/Nn/IR/NnFunctions.def"
  default:
    llvm_unreachable("verified: a function of integers");
  }
}

/// `function` on widened integers of this graph type.
static Value callInteger(ScalarBuilder &scalars, BinaryFunction function,
                         Value lhs, Value rhs, Type element) {
  bool isWide = element.getIntOrFloatBitWidth() == 64;
  std::string name =
      (getIntegerName(function) + "_" +
       (element.isSignedInteger() ? "si" : "ui") + (isWide ? "64" : "32"))
          .str();
  return scalars.narrow(scalars.call(name, lhs.getType(), {lhs, rhs}), element);
}

/// Bit by bit on booleans, which stay as they are.
static Value computeBoolean(ScalarBuilder &scalars, BinaryFunction function,
                            Value lhs, Value rhs) {
  switch (function) {
  case BinaryFunction::And:
    return scalars.binary<arith::AndIOp>(lhs, rhs);
  case BinaryFunction::Or:
    return scalars.binary<arith::OrIOp>(lhs, rhs);
  default:
    return scalars.binary<arith::XOrIOp>(lhs, rhs);
  }
}

namespace {

struct ConvertUnaryFunction : OpConversionPattern<UnaryOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(UnaryOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type input = getElementTypeOrSelf(op.getInput().getType());
    auto resultType = cast<RankedTensorType>(op.getType());
    Quantization quantization = getQuantization(op, adaptor);
    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          llvm::SmallVector<Value> arguments{loadReal(
              scalars, adaptor.getInput(), input, quantization, 0, indices)};
          for (float parameter : op.getParameters())
            arguments.push_back(scalars.getF32(parameter));
          Value value = scalars.call(getFunctionName(op.getFunction()),
                                     rewriter.getF32Type(), arguments);
          return finishReal(scalars, value, resultType.getElementType(),
                            quantization);
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct ConvertBinaryFunction : OpConversionPattern<BinaryOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(BinaryOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type lhs = getElementTypeOrSelf(op.getLhs().getType());
    Type rhs = getElementTypeOrSelf(op.getRhs().getType());
    auto resultType = cast<RankedTensorType>(op.getType());
    Type element = resultType.getElementType();
    Quantization quantization = getQuantization(op, adaptor);
    bool isReal = isa<FloatType>(lhs) || quantization.outputScale;
    BinaryFunction function = op.getFunction();
    Value result = buildGeneric(
        rewriter, op.getLoc(), resultType,
        [&](ScalarBuilder &scalars, ValueRange indices) {
          if (isReal) {
            Value left = loadReal(scalars, adaptor.getLhs(), lhs, quantization,
                                  0, indices);
            Value right = loadReal(scalars, adaptor.getRhs(), rhs, quantization,
                                   1, indices);
            Value value = scalars.call(getRealName(function),
                                       rewriter.getF32Type(), {left, right});
            return finishReal(scalars, value, element, quantization);
          }
          Value left = loadElement(scalars, adaptor.getLhs(), indices);
          Value right = loadElement(scalars, adaptor.getRhs(), indices);
          if (lhs.isSignlessInteger(1))
            return computeBoolean(scalars, function, left, right);
          return callInteger(scalars, function, scalars.widen(left, lhs),
                             scalars.widen(right, rhs), element);
        });
    rewriter.replaceOp(op, result);
    return success();
  }

  /// The element of a broadcast operand as it is stored.
  static Value loadElement(ScalarBuilder &scalars, Value tensor,
                           ValueRange indices) {
    // An element of 32 bits and more is not widened.
    return loadBroadcast(scalars, tensor,
                         IntegerType::get(tensor.getContext(), 32), indices);
  }
};

struct ConvertCompare : OpConversionPattern<CompareOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(CompareOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type element = getElementTypeOrSelf(op.getLhs().getType());
    Value result = buildGeneric(
        rewriter, op.getLoc(), cast<RankedTensorType>(op.getType()),
        [&](ScalarBuilder &scalars, ValueRange indices) -> Value {
          Value left = ConvertBinaryFunction::loadElement(
              scalars, adaptor.getLhs(), indices);
          Value right = ConvertBinaryFunction::loadElement(
              scalars, adaptor.getRhs(), indices);
          if (isa<FloatType>(element))
            return arith::CmpFOp::create(scalars.getBuilder(), op.getLoc(),
                                         getFloatPredicate(op.getPredicate()),
                                         left, right);
          return arith::CmpIOp::create(
              scalars.getBuilder(), op.getLoc(),
              getIntegerPredicate(op.getPredicate(), element.isSignedInteger()),
              left, right);
        });
    rewriter.replaceOp(op, result);
    return success();
  }

private:
  static arith::CmpFPredicate getFloatPredicate(ComparePredicate predicate) {
    switch (predicate) {
    case ComparePredicate::Equal:
      return arith::CmpFPredicate::OEQ;
    case ComparePredicate::Less:
      return arith::CmpFPredicate::OLT;
    case ComparePredicate::LessOrEqual:
      return arith::CmpFPredicate::OLE;
    }
    llvm_unreachable("all predicates are handled");
  }

  static arith::CmpIPredicate getIntegerPredicate(ComparePredicate predicate,
                                                  bool isSigned) {
    switch (predicate) {
    case ComparePredicate::Equal:
      return arith::CmpIPredicate::eq;
    case ComparePredicate::Less:
      return isSigned ? arith::CmpIPredicate::slt : arith::CmpIPredicate::ult;
    case ComparePredicate::LessOrEqual:
      return isSigned ? arith::CmpIPredicate::sle : arith::CmpIPredicate::ule;
    }
    llvm_unreachable("all predicates are handled");
  }
};

struct ConvertWhere : OpConversionPattern<WhereOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(WhereOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value result = buildGeneric(
        rewriter, op.getLoc(), cast<RankedTensorType>(op.getType()),
        [&](ScalarBuilder &scalars, ValueRange indices) -> Value {
          auto load = [&](Value tensor) {
            return ConvertBinaryFunction::loadElement(scalars, tensor, indices);
          };
          Value chosen = arith::SelectOp::create(
              scalars.getBuilder(), op.getLoc(), load(adaptor.getCondition()),
              load(adaptor.getLhs()), load(adaptor.getRhs()));
          // Every operation leaves canonical NaNs.
          return chosen.getType().isF32() ? scalars.canonicalizeNan(chosen)
                                          : chosen;
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

//===----------------------------------------------------------------------===//
// Conversions
//===----------------------------------------------------------------------===//

/// A signless element of graph type `element` as a float.
static Value toFloat(ScalarBuilder &scalars, Value value, Type element) {
  OpBuilder &builder = scalars.getBuilder();
  Type f32 = builder.getF32Type(), i32 = builder.getI32Type();
  if (element.isF32())
    return value;
  if (element.isF16() || element.isBF16()) {
    // Stored as bits.
    Value word =
        builder.createOrFold<arith::ExtUIOp>(scalars.getLoc(), i32, value);
    return scalars.call(element.isF16() ? "hetero_half_to_float"
                                        : "hetero_brain_to_float",
                        f32, word);
  }
  bool isSigned = element.isSignedInteger();
  if (element.getIntOrFloatBitWidth() == 64)
    return scalars.call(
        isSigned ? "hetero_si64_to_float" : "hetero_ui64_to_float", f32, value);
  Value word = scalars.widen(value, element);
  if (isSigned)
    return builder.createOrFold<arith::SIToFPOp>(scalars.getLoc(), f32, word);
  return builder.createOrFold<arith::UIToFPOp>(scalars.getLoc(), f32, word);
}

/// A float as an element of graph type `element`.
static Value fromFloat(ScalarBuilder &scalars, Value value, Type element) {
  OpBuilder &builder = scalars.getBuilder();
  Type i32 = builder.getI32Type(), i64 = builder.getI64Type();
  if (element.isF32())
    return scalars.canonicalizeNan(value);
  if (element.isF16() || element.isBF16()) {
    Value word = scalars.call(element.isF16() ? "hetero_float_to_half"
                                              : "hetero_float_to_brain",
                              i32, value);
    return builder.createOrFold<arith::TruncIOp>(scalars.getLoc(),
                                                 builder.getI16Type(), word);
  }
  unsigned width = element.getIntOrFloatBitWidth();
  if (width == 64)
    return scalars.call(element.isSignedInteger() ? "hetero_float_to_si64"
                                                  : "hetero_float_to_ui64",
                        i64, value);
  bool isUnsignedWord = width == 32 && element.isUnsignedInteger();
  return scalars.narrow(scalars.call(isUnsignedWord ? "hetero_float_to_ui32"
                                                    : "hetero_float_to_si32",
                                     i32, value),
                        element);
}

/// An integer or boolean as an integer modulo the target's width.
static Value resizeInteger(ScalarBuilder &scalars, Value value, Type from,
                           Type to) {
  OpBuilder &builder = scalars.getBuilder();
  unsigned width = to.getIntOrFloatBitWidth();
  if (value.getType().getIntOrFloatBitWidth() > width)
    return scalars.narrow(value, to);
  Type target = getSignlessType(to);
  if (value.getType() == target)
    return value;
  if (from.isSignedInteger())
    return builder.createOrFold<arith::ExtSIOp>(scalars.getLoc(), target,
                                                value);
  return builder.createOrFold<arith::ExtUIOp>(scalars.getLoc(), target, value);
}

/// Whether an element is not zero; a NaN is not.
static Value isNotZero(ScalarBuilder &scalars, Value value, Type element) {
  OpBuilder &builder = scalars.getBuilder();
  if (isa<FloatType>(element))
    return arith::CmpFOp::create(
        builder, scalars.getLoc(), arith::CmpFPredicate::UNE,
        toFloat(scalars, value, element), scalars.getF32(0.0f));
  Value zero = arith::ConstantOp::create(builder, scalars.getLoc(),
                                         builder.getZeroAttr(value.getType()));
  return arith::CmpIOp::create(builder, scalars.getLoc(),
                               arith::CmpIPredicate::ne, value, zero);
}

namespace {

struct ConvertCast : OpConversionPattern<CastOp> {
  using Base::Base;

  LogicalResult
  matchAndRewrite(CastOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type from = getElementTypeOrSelf(op.getInput().getType());
    Type to = op.getTo();
    Value result = buildGeneric(
        rewriter, op.getLoc(), cast<RankedTensorType>(op.getType()),
        [&](ScalarBuilder &scalars, ValueRange indices) {
          Value value = scalars.load(adaptor.getInput(), indices);
          if (to.isSignlessInteger(1))
            return isNotZero(scalars, value, from);
          if (isa<FloatType>(from) || isa<FloatType>(to))
            return fromFloat(scalars, toFloat(scalars, value, from), to);
          return resizeInteger(scalars, value, from, to);
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void nn::populateMathPatterns(const TypeConverter &converter,
                              RewritePatternSet &patterns) {
  patterns.add<ConvertUnaryFunction, ConvertBinaryFunction, ConvertCompare,
               ConvertWhere, ConvertCast>(converter, patterns.getContext());
}
