//===- NnInference.h - Result types that families share ---------*- C++ -*-===//
//
// Inference of elementwise operations for the files of this folder: shape by
// broadcasting, element type from the operands or from the zero point.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_NNINFERENCE_H
#define DIALECTS_NN_IR_NNINFERENCE_H

#include "dialects/Nn/IR/Nn.h"

namespace hetero::nn {

/// The broadcast shape of the operands' types; reports those that do not match.
FailureOr<llvm::SmallVector<int64_t>>
inferBroadcastShape(std::optional<Location> loc, ValueRange operands);

/// Shape by broadcasting; element type of the inputs or of the zero point.
template <typename AdaptorT>
LogicalResult inferBinary(std::optional<Location> loc, AdaptorT adaptor,
                          SmallVectorImpl<Type> &types) {
  auto shape = inferBroadcastShape(loc, {adaptor.getLhs(), adaptor.getRhs()});
  if (failed(shape))
    return failure();
  Type element = getElementTypeOrSelf(adaptor.getLhs().getType());
  if (Value zeroPoint = adaptor.getOutputZeroPoint())
    element = getElementTypeOrSelf(zeroPoint.getType());
  types.push_back(RankedTensorType::get(*shape, element));
  return success();
}

/// Same shape; element type of the input or of the zero point.
template <typename AdaptorT>
LogicalResult inferUnary(AdaptorT adaptor, SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType());
  Type element = input.getElementType();
  if (Value zeroPoint = adaptor.getOutputZeroPoint())
    element = getElementTypeOrSelf(zeroPoint.getType());
  types.push_back(input.clone(element));
  return success();
}

/// Float, or quantised from end to end.
LogicalResult verifyRealUnary(Operation *op);

} // namespace hetero::nn

#endif // DIALECTS_NN_IR_NNINFERENCE_H
