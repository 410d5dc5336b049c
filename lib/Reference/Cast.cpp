//===- Cast.cpp - The meaning of conversions between elements ---*- C++ -*-===//
//
// Every number goes through float or through 64-bit integers; the C functions
// that decide rounding and saturation are those of generated code.
//
//===----------------------------------------------------------------------===//

#include "EvaluateMath.h"
#include "hetero/Support/HalfFloat.h"
#include "hetero/Support/IntegerFunctions.h"

using namespace hetero;
using namespace hetero::reference;

/// An element of a tensor of floats.
static float getFloat(const Tensor &tensor, int64_t index) {
  switch (tensor.getKind()) {
  case ElementKind::F16:
    return hetero_half_to_float(tensor.get<uint16_t>()[index]);
  case ElementKind::BF16:
    return hetero_brain_to_float(tensor.get<uint16_t>()[index]);
  default:
    return tensor.get<float>()[index];
  }
}

static float toFloat(const Tensor &integers, int64_t index) {
  int64_t value = integers.getInteger(index);
  if (integers.getKind() == ElementKind::UI64)
    return hetero_ui64_to_float(value);
  return hetero_si64_to_float(value);
}

/// Stores a float in an element of floats.
static void setFloat(Tensor &tensor, int64_t index, float value) {
  switch (tensor.getKind()) {
  case ElementKind::F16:
    tensor.getMutable<uint16_t>()[index] = hetero_float_to_half(value);
    return;
  case ElementKind::BF16:
    tensor.getMutable<uint16_t>()[index] = hetero_float_to_brain(value);
    return;
  default:
    tensor.getMutable<float>()[index] = value;
  }
}

/// A float as an integer of a kind; what is narrower than 32 bits takes the low
/// bits of a signed word.
static int64_t toInteger(float value, ElementKind kind) {
  switch (kind) {
  case ElementKind::UI32:
    return hetero_float_to_ui32(value);
  case ElementKind::SI64:
    return hetero_float_to_si64(value);
  case ElementKind::UI64:
    return hetero_float_to_ui64(value);
  default:
    return hetero_float_to_si32(value);
  }
}

Expected<Tensor> reference::evaluate(nn::CastOp op, const Operands &operands) {
  const Tensor &input = operands.at(0);
  auto kind = getElementKind(op.getTo());
  if (!kind || *kind == ElementKind::F64 || input.getKind() == ElementKind::F64)
    return refuse(op, "the interpreter has no meaning for this conversion");
  Tensor result = Tensor::zeros(*kind, input.getShape());
  bool isFromFloat = isFloat(input.getKind());
  for (int64_t i = 0, e = input.getNumElements(); i < e; ++i) {
    if (*kind == ElementKind::Bool)
      result.setInteger(i, isFromFloat ? getFloat(input, i) != 0.0f
                                       : input.getInteger(i) != 0);
    else if (isFloat(*kind))
      setFloat(result, i, isFromFloat ? getFloat(input, i) : toFloat(input, i));
    else
      result.setInteger(i, isFromFloat ? toInteger(getFloat(input, i), *kind)
                                       : input.getInteger(i));
  }
  return result;
}
