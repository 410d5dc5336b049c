//===- ScalarBuilder.cpp - The arithmetic of one element ------------------===//
//
// Nothing here may be reassociated or contracted: each call is one rounding.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/Conversion/ScalarBuilder.h"
#include "hetero/Support/PlantedFault.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace hetero;
using namespace hetero::nn;

Value ScalarBuilder::getIndex(int64_t value) {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

Value ScalarBuilder::getI32(int64_t value) {
  return arith::ConstantIntOp::create(builder, loc, builder.getI32Type(),
                                      value);
}

Value ScalarBuilder::getF32(float value) {
  return arith::ConstantFloatOp::create(builder, loc, builder.getF32Type(),
                                        APFloat(value));
}

Value ScalarBuilder::load(Value tensor, ValueRange indices) {
  return builder.createOrFold<tensor::ExtractOp>(loc, tensor, indices);
}

Value ScalarBuilder::loadParameter(Value parameter, Value channel) {
  auto type = cast<RankedTensorType>(parameter.getType());
  if (type.getRank() == 0)
    return load(parameter, {});
  if (type.getDimSize(0) == 1)
    return load(parameter, getIndex(0));
  return load(parameter, channel);
}

Value ScalarBuilder::widen(Value value, Type element) {
  if (isa<FloatType>(element) || element.getIntOrFloatBitWidth() >= 32)
    return value;
  if (element.isUnsignedInteger() || element.isSignlessInteger(1))
    return builder.createOrFold<arith::ExtUIOp>(loc, builder.getI32Type(),
                                                value);
  return builder.createOrFold<arith::ExtSIOp>(loc, builder.getI32Type(), value);
}

Value ScalarBuilder::narrow(Value value, Type element) {
  Type target = getSignlessType(element);
  if (value.getType() == target)
    return value;
  return builder.createOrFold<arith::TruncIOp>(loc, target, value);
}

Value ScalarBuilder::dequantize(Value value, Value zeroPoint, Value scale) {
  Value difference = binary<arith::SubIOp>(value, zeroPoint);
  Value converted = builder.createOrFold<arith::SIToFPOp>(
      loc, builder.getF32Type(), difference);
  return binary<arith::MulFOp>(converted, scale);
}

Value ScalarBuilder::roundToRange(Value value, Value zeroPoint, Type element,
                                  ClampAttr clamp) {
  auto [lowest, highest] = getIntegerBounds(element);
  if (clamp) {
    lowest = clamp.getMin();
    highest = clamp.getMax();
  }
  if (isPlanted("kernel-wrong-bound"))
    --highest;
  // The bounds are whole numbers, so applying them before the rounding gives
  // the same result and leaves a value that any conversion can represent. A NaN
  // becomes the lowest value.
  auto toBound = [&](int64_t bound) {
    Value difference = binary<arith::SubIOp>(getI32(bound), zeroPoint);
    return builder.createOrFold<arith::SIToFPOp>(loc, builder.getF32Type(),
                                                 difference);
  };
  value = binary<arith::MaxNumFOp>(value, toBound(lowest));
  value = binary<arith::MinNumFOp>(value, toBound(highest));
  value = builder.createOrFold<math::RoundEvenOp>(loc, value);
  value =
      builder.createOrFold<arith::FPToSIOp>(loc, builder.getI32Type(), value);
  return binary<arith::AddIOp>(value, zeroPoint);
}

Value ScalarBuilder::quantize(Value value, Value scale, Value zeroPoint,
                              Type element, ClampAttr clamp) {
  return roundToRange(binary<arith::DivFOp>(value, scale), zeroPoint, element,
                      clamp);
}

/// Whether a value is a NaN.
static Value isNan(ScalarBuilder &scalars, Value value) {
  return arith::CmpFOp::create(scalars.getBuilder(), scalars.getLoc(),
                               arith::CmpFPredicate::UNO, value, value);
}

Value ScalarBuilder::canonicalizeNan(Value value) {
  Value canonical =
      getF32(APFloat::getQNaN(APFloat::IEEEsingle()).convertToFloat());
  return arith::SelectOp::create(builder, loc, isNan(*this, value), canonical,
                                 value);
}

Value ScalarBuilder::rectify(Value value) {
  Value zero = getF32(0.0f);
  // Not a maximum: -0 becomes +0.
  Value isNotAbove = arith::CmpFOp::create(
      builder, loc, arith::CmpFPredicate::OLE, value, zero);
  return arith::SelectOp::create(builder, loc, isNotAbove, zero, value);
}

Value ScalarBuilder::maximumKeepingNan(Value value, Value bound) {
  Value isBelow = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OLT,
                                        value, bound);
  return arith::SelectOp::create(builder, loc, isBelow, bound, value);
}

Value ScalarBuilder::minimumKeepingNan(Value value, Value bound) {
  Value isAbove = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OGT,
                                        value, bound);
  return arith::SelectOp::create(builder, loc, isAbove, bound, value);
}

Value ScalarBuilder::largerKeepingNan(Value lhs, Value rhs) {
  // Unordered or larger: a NaN on the right is taken, one on the left stays.
  Value takesRight =
      arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::UGT, rhs, lhs);
  Value leftIsNan = isNan(*this, lhs);
  Value larger = arith::SelectOp::create(builder, loc, takesRight, rhs, lhs);
  return arith::SelectOp::create(builder, loc, leftIsNan, lhs, larger);
}

Value ScalarBuilder::callMath(llvm::StringRef function, Value argument) {
  return call(function, builder.getF32Type(), argument);
}

Value ScalarBuilder::call(llvm::StringRef function, Type result,
                          ValueRange arguments) {
  return func::CallOp::create(builder, loc, function, result, arguments)
      .getResult(0);
}

Value ScalarBuilder::reduce(
    llvm::ArrayRef<LoopRange> ranges, Value initial,
    llvm::function_ref<Value(ScalarBuilder &, ValueRange, Value)> step) {
  llvm::SmallVector<Value> indices;
  std::function<Value(ScalarBuilder &, unsigned, Value)> nest =
      [&](ScalarBuilder &scalars, unsigned depth, Value current) -> Value {
    if (depth == ranges.size())
      return step(scalars, indices, current);
    auto loop = scf::ForOp::create(
        scalars.builder, loc, ranges[depth].first, ranges[depth].last,
        getIndex(1), current,
        [&](OpBuilder &inner, Location, Value index, ValueRange carried) {
          ScalarBuilder body(inner, loc);
          indices.push_back(index);
          Value next = nest(body, depth + 1, carried[0]);
          indices.pop_back();
          scf::YieldOp::create(inner, loc, next);
        });
    return loop.getResult(0);
  };
  // Constants of the loops' steps are needed outside of all of them.
  return nest(*this, 0, initial);
}

Value ScalarBuilder::select(
    Value condition, llvm::function_ref<Value(ScalarBuilder &)> then,
    llvm::function_ref<Value(ScalarBuilder &)> otherwise) {
  auto build = [&](llvm::function_ref<Value(ScalarBuilder &)> side) {
    return [this, side](OpBuilder &inner, Location) {
      ScalarBuilder body(inner, loc);
      scf::YieldOp::create(inner, loc, side(body));
    };
  };
  return scf::IfOp::create(builder, loc, condition, build(then),
                           build(otherwise))
      .getResult(0);
}

Type nn::getSignlessType(Type type) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    return tensor.clone(getSignlessType(tensor.getElementType()));
  if (auto integer = dyn_cast<IntegerType>(type))
    return IntegerType::get(type.getContext(), integer.getWidth());
  // 16-bit floats are stored only: from here on they are bits.
  if (type.isF16() || type.isBF16())
    return IntegerType::get(type.getContext(), 16);
  return type;
}

Value nn::buildGeneric(
    OpBuilder &builder, Location loc, RankedTensorType type,
    llvm::function_ref<Value(ScalarBuilder &, ValueRange)> body) {
  auto signless = cast<RankedTensorType>(getSignlessType(type));
  Value target = tensor::EmptyOp::create(builder, loc, signless.getShape(),
                                         signless.getElementType());
  unsigned rank = signless.getRank();
  llvm::SmallVector<AffineMap> maps{
      AffineMap::getMultiDimIdentityMap(rank, builder.getContext())};
  llvm::SmallVector<utils::IteratorType> iterators(
      rank, utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      builder, loc, signless, ValueRange(), target, maps, iterators,
      [&](OpBuilder &inner, Location, ValueRange) {
        llvm::SmallVector<Value> indices;
        for (unsigned i = 0; i < rank; ++i)
          indices.push_back(linalg::IndexOp::create(inner, loc, i));
        ScalarBuilder scalars(inner, loc);
        linalg::YieldOp::create(inner, loc, body(scalars, indices));
      });
  return generic.getResult(0);
}

Value nn::loadBroadcast(ScalarBuilder &scalars, Value tensor, Type element,
                        ValueRange indices) {
  auto type = cast<RankedTensorType>(tensor.getType());
  llvm::SmallVector<Value> at;
  for (auto [size, index] :
       llvm::zip_equal(type.getShape(), indices.take_back(type.getRank())))
    at.push_back(size == 1 ? scalars.getIndex(0) : index);
  return scalars.loadWide(tensor, element, at);
}

Value nn::loadReal(ScalarBuilder &scalars, Value tensor, Type element,
                   const Quantization &quantization, unsigned index,
                   ValueRange indices) {
  Value value = loadBroadcast(scalars, tensor, element, indices);
  if (!quantization.outputScale)
    return value;
  Value none = scalars.getIndex(0);
  Value zeroPoint = scalars.widen(
      scalars.loadParameter(quantization.inputZeroPoints[index], none),
      element);
  return scalars.dequantize(
      value, zeroPoint,
      scalars.loadParameter(quantization.inputScales[index], none));
}

Value nn::finishReal(ScalarBuilder &scalars, Value value, Type element,
                     const Quantization &quantization) {
  if (!quantization.outputScale)
    return scalars.canonicalizeNan(value);
  Value none = scalars.getIndex(0);
  Value zeroPoint = scalars.widen(
      scalars.loadParameter(quantization.outputZeroPoint, none), element);
  Value scale = scalars.loadParameter(quantization.outputScale, none);
  return scalars.narrow(
      scalars.quantize(value, scale, zeroPoint, element, quantization.clamp),
      element);
}
