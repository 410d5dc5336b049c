//===- NodeSteps.cpp - A node spelt out as several operations -------------===//

#include "NodeSteps.h"

using namespace hetero;

ArrayRef<int64_t> hetero::getShape(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

Value NodeSteps::constant(float value) {
  Builder &builder = importer.getBuilder();
  auto type = RankedTensorType::get({}, builder.getF32Type());
  return nn::ConstantOp::create(importer.getBuilder(), importer.getLoc(), type,
                                DenseElementsAttr::get(type, value));
}

Value NodeSteps::reshape(Value input, ArrayRef<int64_t> shape) {
  return input ? importer.makeReshape(input, shape) : Value();
}

Value NodeSteps::transpose(Value input, ArrayRef<int64_t> perm) {
  if (llvm::is_sorted(perm))
    return input;
  return make<nn::TransposeOp>(
      input, [&](nn::TransposeOp::Properties &properties) {
        properties.perm = importer.getBuilder().getDenseI64ArrayAttr(perm);
      });
}

Value NodeSteps::concat(ArrayRef<Value> inputs, int64_t axis) {
  if (inputs.size() == 1 || llvm::is_contained(inputs, Value()))
    return inputs.front();
  OperandGroups operands;
  operands.add(ValueRange(inputs));
  FailureOr<Value> result = importer.create<nn::ConcatOp>(
      operands, [&](nn::ConcatOp::Properties &properties) {
        properties.axis = importer.getBuilder().getI64IntegerAttr(axis);
      });
  return succeeded(result) ? *result : Value();
}

Value NodeSteps::softmax(Value input, int64_t axis) {
  return make<nn::SoftmaxOp>(input, [&](nn::SoftmaxOp::Properties &properties) {
    properties.axis = importer.getBuilder().getI64IntegerAttr(axis);
  });
}

Value NodeSteps::reduce(nn::ReduceKind kind, Value input,
                        ArrayRef<int64_t> axes) {
  SmallVector<int64_t> sorted(axes);
  llvm::sort(sorted);
  return make<nn::ReduceOp>(input, [&](nn::ReduceOp::Properties &properties) {
    properties.kind = nn::ReduceKindAttr::get(importer.getContext(), kind);
    properties.axes = importer.getBuilder().getDenseI64ArrayAttr(sorted);
  });
}

Value NodeSteps::clip(Value input, float low, float high) {
  Builder &builder = importer.getBuilder();
  return make<nn::ClipOp>(input, [&](nn::ClipOp::Properties &properties) {
    properties.min = builder.getF32FloatAttr(low);
    properties.max = builder.getF32FloatAttr(high);
  });
}

LogicalResult NodeSteps::finish(unsigned index, Value value) {
  if (!value)
    return failure();
  importer.setResult(index, value);
  return success();
}
