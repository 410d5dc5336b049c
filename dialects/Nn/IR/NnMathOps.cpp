//===- NnMathOps.cpp - Scalar functions at each position ------------------===//
//
// Result types and verifiers. What a function takes (parameters, kinds of
// elements) is read from NnFunctions.def.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/NnInference.h"

using namespace hetero;
using namespace hetero::nn;

//===----------------------------------------------------------------------===//
// unary
//===----------------------------------------------------------------------===//

unsigned nn::getNumParameters(UnaryFunction function) {
  switch (function) {
#define HETERO_NN_UNARY0(CASE, NAME)                                           \
  case UnaryFunction::CASE:                                                    \
    return 0;
#define HETERO_NN_UNARY1(CASE, NAME)                                           \
  case UnaryFunction::CASE:                                                    \
    return 1;
#define HETERO_NN_UNARY2(CASE, NAME)                                           \
  case UnaryFunction::CASE:                                                    \
    return 2;
#include "dialects/Nn/IR/NnFunctions.def"
  }
  llvm_unreachable("the table has a line for each function");
}

unsigned UnaryOp::getNumQuantizedInputs() { return 1; }

LogicalResult UnaryOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                                        Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  return inferUnary(adaptor, types);
}

LogicalResult UnaryOp::verify() {
  unsigned count = getNumParameters(getFunction());
  if (getParameters().size() != count)
    return emitOpError() << "has " << getParameters().size()
                         << " parameters where "
                         << stringifyUnaryFunction(getFunction()) << " takes "
                         << count;
  return verifyRealUnary(*this);
}

int64_t UnaryOp::getMacs() { return 0; }

//===----------------------------------------------------------------------===//
// binary
//===----------------------------------------------------------------------===//

bool nn::takesFloats(BinaryFunction function) {
  switch (function) {
#define HETERO_NN_BINARY_REAL(CASE, NAME) case BinaryFunction::CASE:
#include "dialects/Nn/IR/NnFunctions.def"
    return true;
  default:
    return false;
  }
}

bool nn::takesIntegers(BinaryFunction function) {
  switch (function) {
#define HETERO_NN_BINARY_INTEGER(CASE, NAME) case BinaryFunction::CASE:
#include "dialects/Nn/IR/NnFunctions.def"
    return true;
  default:
    return false;
  }
}

bool nn::takesBooleans(BinaryFunction function) {
  return function == BinaryFunction::And || function == BinaryFunction::Or ||
         function == BinaryFunction::Xor;
}

unsigned BinaryOp::getNumQuantizedInputs() { return 2; }

LogicalResult BinaryOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  return inferBinary(loc, adaptor, types);
}

LogicalResult BinaryOp::verify() {
  BinaryFunction function = getFunction();
  StringRef name = stringifyBinaryFunction(function);
  Type lhs = getElementTypeOrSelf(getLhs().getType());
  Type rhs = getElementTypeOrSelf(getRhs().getType());
  if (isAccumulatorForm())
    return emitOpError("has no accumulator form");
  if (isQuantizedForm()) {
    if (!takesFloats(function))
      return emitOpError() << "has no quantised form of " << name;
    return success();
  }
  if (lhs != rhs)
    return emitOpError() << "has operands of " << lhs << " and " << rhs;
  bool isTaken = isa<FloatType>(lhs)        ? takesFloats(function)
                 : lhs.isSignlessInteger(1) ? takesBooleans(function)
                                            : takesIntegers(function);
  if (!isTaken)
    return emitOpError() << "has no " << name << " of " << lhs;
  return success();
}

int64_t BinaryOp::getMacs() { return 0; }

//===----------------------------------------------------------------------===//
// compare, where, cast
//===----------------------------------------------------------------------===//

LogicalResult CompareOp::inferReturnTypes(MLIRContext *context,
                                          std::optional<Location> loc,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  auto shape = inferBroadcastShape(loc, {adaptor.getLhs(), adaptor.getRhs()});
  if (failed(shape))
    return failure();
  types.push_back(RankedTensorType::get(*shape, IntegerType::get(context, 1)));
  return success();
}

/// Both operands have elements of one type.
template <typename OpT>
static LogicalResult verifySameElements(OpT op) {
  Type lhs = getElementTypeOrSelf(op.getLhs().getType());
  Type rhs = getElementTypeOrSelf(op.getRhs().getType());
  if (lhs != rhs)
    return op.emitOpError() << "has operands of " << lhs << " and " << rhs;
  return success();
}

LogicalResult CompareOp::verify() { return verifySameElements(*this); }
int64_t CompareOp::getMacs() { return 0; }

LogicalResult WhereOp::inferReturnTypes(MLIRContext *,
                                        std::optional<Location> loc,
                                        Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  auto shape = inferBroadcastShape(
      loc, {adaptor.getCondition(), adaptor.getLhs(), adaptor.getRhs()});
  if (failed(shape))
    return failure();
  types.push_back(RankedTensorType::get(
      *shape, getElementTypeOrSelf(adaptor.getLhs().getType())));
  return success();
}

LogicalResult WhereOp::verify() { return verifySameElements(*this); }
int64_t WhereOp::getMacs() { return 0; }

LogicalResult CastOp::inferReturnTypes(MLIRContext *,
                                       std::optional<Location> loc,
                                       Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  if (!TensorType::isValidElementType(adaptor.getTo()))
    return emitOptionalError(loc, "no tensor has elements of type ",
                             adaptor.getTo());
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  types.push_back(input.clone(adaptor.getTo()));
  return success();
}

int64_t CastOp::getMacs() { return 0; }
