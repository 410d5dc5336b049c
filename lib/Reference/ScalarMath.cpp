//===- ScalarMath.cpp - The meaning of scalar functions ---------*- C++ -*-===//
//
// Finds the C function behind nn.unary and nn.binary in the table of the
// dialect and applies it at each position. Comparisons and choices are beside
// them.
//
//===----------------------------------------------------------------------===//

#include "EvaluateMath.h"
#include "hetero/Support/ExactMath.h"
#include "hetero/Support/IntegerFunctions.h"
#include "hetero/Support/ScalarFunctions.h"

using namespace hetero;
using namespace hetero::reference;

//===----------------------------------------------------------------------===//
// One operand
//===----------------------------------------------------------------------===//

template <typename Function>
static Tensor apply(const Tensor &input, Function function) {
  Tensor result = Tensor::zeros(ElementKind::F32, input.getShape());
  for (auto [value, target] :
       llvm::zip(input.get<float>(), result.getMutable<float>()))
    target = function(value);
  return result;
}

Expected<Tensor> reference::evaluate(nn::UnaryOp op, const Operands &operands) {
  const Tensor &input = operands.at(0);
  ArrayRef<float> p = op.getParameters();
  switch (op.getFunction()) {
#define HETERO_NN_UNARY0(CASE, NAME)                                           \
  case nn::UnaryFunction::CASE:                                                \
    return apply(input, NAME);
#define HETERO_NN_UNARY1(CASE, NAME)                                           \
  case nn::UnaryFunction::CASE:                                                \
    return apply(input, [=](float x) { return NAME(x, p[0]); });
#define HETERO_NN_UNARY2(CASE, NAME)                                           \
  case nn::UnaryFunction::CASE:                                                \
    return apply(input, [=](float x) { return NAME(x, p[0], p[1]); });
#include "dialects/Nn/IR/NnFunctions.def"
  }
  llvm_unreachable("the table has a line for each function");
}

//===----------------------------------------------------------------------===//
// Several operands
//===----------------------------------------------------------------------===//

/// The common shape of the operands, or an error.
static Expected<SmallVector<int64_t>> getCommonShape(Operation *op,
                                                     ArrayRef<Tensor> tensors) {
  SmallVector<int64_t> shape;
  for (const Tensor &tensor : tensors) {
    auto joined = nn::getBroadcastShape(shape, tensor.getShape());
    if (failed(joined))
      return refuse(op, tensor.describe(),
                    " does not broadcast with the others");
    shape = *joined;
  }
  return shape;
}

namespace {
/// Where each element of a result comes from in an operand.
class BroadcastIndex {
public:
  BroadcastIndex(ArrayRef<int64_t> operand, ArrayRef<int64_t> result) {
    if (operand == result)
      return;
    isIdentity = false;
    SmallVector<int64_t> steps(result.size(), 0);
    int64_t step = 1;
    for (size_t i = 0; i < operand.size(); ++i) {
      int64_t extent = operand[operand.size() - 1 - i];
      steps[result.size() - 1 - i] = extent == 1 ? 0 : step;
      step *= extent;
    }
    indices.push_back(0);
    for (auto [extent, step] : llvm::zip_equal(result, steps)) {
      std::vector<int64_t> longer;
      longer.reserve(indices.size() * extent);
      for (int64_t index : indices)
        for (int64_t i = 0; i < extent; ++i)
          longer.push_back(index + i * step);
      indices = std::move(longer);
    }
  }

  int64_t operator[](int64_t i) const { return isIdentity ? i : indices[i]; }

private:
  bool isIdentity = true;
  std::vector<int64_t> indices;
};
} // namespace

static float (*getRealFunction(nn::BinaryFunction function))(float, float) {
  switch (function) {
#define HETERO_NN_BINARY_REAL(CASE, NAME)                                      \
  case nn::BinaryFunction::CASE:                                               \
    return NAME;
#include "dialects/Nn/IR/NnFunctions.def"
  default:
    llvm_unreachable("verified: a function of floats");
  }
}

#define HETERO_GET_INTEGER_FUNCTION(SUFFIX, TYPE)                              \
  static TYPE (*getFunction(nn::BinaryFunction function, TYPE))(TYPE, TYPE) {  \
    switch (function) {
#define HETERO_END_INTEGER_FUNCTION                                            \
  default:                                                                     \
    llvm_unreachable("verified: a function of integers");                      \
    }                                                                          \
    }

HETERO_GET_INTEGER_FUNCTION(si32, int32_t)
#define HETERO_NN_BINARY_INTEGER(CASE, NAME)                                   \
  case nn::BinaryFunction::CASE:                                               \
    return NAME##_si32;
#include "dialects/Nn/IR/NnFunctions.def"
HETERO_END_INTEGER_FUNCTION
HETERO_GET_INTEGER_FUNCTION(ui32, uint32_t)
#define HETERO_NN_BINARY_INTEGER(CASE, NAME)                                   \
  case nn::BinaryFunction::CASE:                                               \
    return NAME##_ui32;
#include "dialects/Nn/IR/NnFunctions.def"
HETERO_END_INTEGER_FUNCTION
HETERO_GET_INTEGER_FUNCTION(si64, int64_t)
#define HETERO_NN_BINARY_INTEGER(CASE, NAME)                                   \
  case nn::BinaryFunction::CASE:                                               \
    return NAME##_si64;
#include "dialects/Nn/IR/NnFunctions.def"
HETERO_END_INTEGER_FUNCTION
HETERO_GET_INTEGER_FUNCTION(ui64, uint64_t)
#define HETERO_NN_BINARY_INTEGER(CASE, NAME)                                   \
  case nn::BinaryFunction::CASE:                                               \
    return NAME##_ui64;
#include "dialects/Nn/IR/NnFunctions.def"
HETERO_END_INTEGER_FUNCTION

#undef HETERO_GET_INTEGER_FUNCTION
#undef HETERO_END_INTEGER_FUNCTION

/// Elements as integers of type T, which holds them all; the result is stored
/// modulo the element's width.
template <typename T>
static void applyToIntegers(nn::BinaryFunction function,
                            const Operands &operands, const BroadcastIndex &lhs,
                            const BroadcastIndex &rhs, Tensor &result) {
  auto apply = getFunction(function, T());
  for (int64_t i = 0, e = result.getNumElements(); i < e; ++i)
    result.setInteger(i,
                      apply(static_cast<T>(operands.at(0).getInteger(lhs[i])),
                            static_cast<T>(operands.at(1).getInteger(rhs[i]))));
}

Expected<Tensor> reference::evaluate(nn::BinaryOp op,
                                     const Operands &operands) {
  auto shape = getCommonShape(op, operands.getTensors().take_front(2));
  if (!shape)
    return shape.takeError();
  nn::BinaryFunction function = op.getFunction();
  ElementKind kind = operands.at(0).getKind();
  Tensor result = Tensor::zeros(kind, *shape);
  BroadcastIndex lhs(operands.at(0).getShape(), *shape);
  BroadcastIndex rhs(operands.at(1).getShape(), *shape);
  if (kind == ElementKind::F32) {
    auto apply = getRealFunction(function);
    ArrayRef<float> a = operands.at(0).get<float>();
    ArrayRef<float> b = operands.at(1).get<float>();
    MutableArrayRef<float> target = result.getMutable<float>();
    for (int64_t i = 0, e = target.size(); i < e; ++i)
      target[i] = apply(a[lhs[i]], b[rhs[i]]);
  } else if (getBitWidth(kind) == 64 && isSigned(kind)) {
    applyToIntegers<int64_t>(function, operands, lhs, rhs, result);
  } else if (getBitWidth(kind) == 64) {
    applyToIntegers<uint64_t>(function, operands, lhs, rhs, result);
  } else if (isSigned(kind)) {
    applyToIntegers<int32_t>(function, operands, lhs, rhs, result);
  } else {
    applyToIntegers<uint32_t>(function, operands, lhs, rhs, result);
  }
  return result;
}

template <typename T>
static bool compare(nn::ComparePredicate predicate, T lhs, T rhs) {
  switch (predicate) {
  case nn::ComparePredicate::Equal:
    return lhs == rhs;
  case nn::ComparePredicate::Less:
    return lhs < rhs;
  case nn::ComparePredicate::LessOrEqual:
    return lhs <= rhs;
  }
  llvm_unreachable("all predicates are handled");
}

Expected<Tensor> reference::evaluate(nn::CompareOp op,
                                     const Operands &operands) {
  auto shape = getCommonShape(op, operands.getTensors());
  if (!shape)
    return shape.takeError();
  const Tensor &lhs = operands.at(0), &rhs = operands.at(1);
  Tensor result = Tensor::zeros(ElementKind::Bool, *shape);
  MutableArrayRef<uint8_t> target = result.getMutable<uint8_t>();
  BroadcastIndex left(lhs.getShape(), *shape), right(rhs.getShape(), *shape);
  nn::ComparePredicate predicate = op.getPredicate();
  for (int64_t i = 0, e = target.size(); i < e; ++i) {
    if (lhs.getKind() == ElementKind::F32)
      target[i] = compare(predicate, lhs.get<float>()[left[i]],
                          rhs.get<float>()[right[i]]);
    else if (lhs.getKind() == ElementKind::UI64)
      target[i] = compare(predicate, lhs.get<uint64_t>()[left[i]],
                          rhs.get<uint64_t>()[right[i]]);
    else
      target[i] =
          compare(predicate, lhs.getInteger(left[i]), rhs.getInteger(right[i]));
  }
  return result;
}

Expected<Tensor> reference::evaluate(nn::WhereOp op, const Operands &operands) {
  auto shape = getCommonShape(op, operands.getTensors());
  if (!shape)
    return shape.takeError();
  const Tensor &condition = operands.at(0);
  const Tensor &lhs = operands.at(1), &rhs = operands.at(2);
  Tensor result = Tensor::zeros(lhs.getKind(), *shape);
  BroadcastIndex which(condition.getShape(), *shape);
  BroadcastIndex left(lhs.getShape(), *shape), right(rhs.getShape(), *shape);
  size_t width = getByteWidth(result.getKind());
  char *target = result.getMutableBytes().data();
  for (int64_t i = 0, e = result.getNumElements(); i < e; ++i) {
    bool takesLeft = condition.get<uint8_t>()[which[i]] != 0;
    const char *source = takesLeft ? lhs.getBytes().data() + left[i] * width
                                   : rhs.getBytes().data() + right[i] * width;
    std::memcpy(target + i * width, source, width);
  }
  return result;
}
