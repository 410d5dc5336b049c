//===- NnNormOps.cpp - Normalisation by own statistics --------------------===//
//
// Result types and verifiers of normalisations.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/Nn.h"

using namespace hetero;
using namespace hetero::nn;

unsigned LayerNormOp::getNumQuantizedInputs() { return 1; }

LogicalResult LayerNormOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> loc,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  if (failed(
          verifyAxes(loc, "nn.layer_norm", adaptor.getAxes(), input.getRank())))
    return failure();
  for (Value parameter : {adaptor.getScale(), adaptor.getBias()}) {
    if (!parameter)
      continue;
    auto type = cast<RankedTensorType>(parameter.getType());
    auto shape = getBroadcastShape(input.getShape(), type.getShape());
    if (failed(shape) || ArrayRef(*shape) != input.getShape())
      return emitOptionalError(loc, "nn.layer_norm has a scale or bias of ",
                               type, ", which does not broadcast to ", input);
  }
  Type element = input.getElementType();
  if (Value zeroPoint = adaptor.getOutputZeroPoint())
    element = getElementTypeOrSelf(zeroPoint.getType());
  types.push_back(input.clone(element));
  return success();
}

LogicalResult LayerNormOp::verify() {
  auto quantized = cast<QuantizedOpInterface>(getOperation());
  bool isFloat = isa<FloatType>(getInput().getType().getElementType());
  if (isFloat != quantized.isFloatForm() || quantized.isAccumulatorForm())
    return emitOpError("needs f32, or integers with scales and zero points");
  if (getAxes().empty())
    return emitOpError("needs an axis");
  return success();
}
