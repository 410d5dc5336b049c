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

Value NodeSteps::constant(ArrayRef<float> values, ArrayRef<int64_t> shape) {
  auto type = RankedTensorType::get(shape, importer.getBuilder().getF32Type());
  return nn::ConstantOp::create(importer.getBuilder(), importer.getLoc(), type,
                                DenseElementsAttr::get(type, values));
}

Value NodeSteps::constant(ArrayRef<int64_t> values, ArrayRef<int64_t> shape) {
  auto type = RankedTensorType::get(
      shape, IntegerType::get(importer.getContext(), 64, IntegerType::Signed));
  auto bytes = ArrayRef(reinterpret_cast<const char *>(values.data()),
                        values.size() * sizeof(int64_t));
  return nn::ConstantOp::create(
      importer.getBuilder(), importer.getLoc(), type,
      DenseElementsAttr::getFromRawBuffer(type, bytes));
}

Value NodeSteps::binary(nn::BinaryFunction function, Value lhs, Value rhs) {
  return make<nn::BinaryOp>(
      {lhs, rhs}, [&](nn::BinaryOp::Properties &properties) {
        properties.function =
            nn::BinaryFunctionAttr::get(importer.getContext(), function);
      });
}

Value NodeSteps::unary(nn::UnaryFunction function, Value input,
                       ArrayRef<float> parameters) {
  return make<nn::UnaryOp>(input, [&](nn::UnaryOp::Properties &properties) {
    properties.function =
        nn::UnaryFunctionAttr::get(importer.getContext(), function);
    properties.parameters =
        importer.getBuilder().getDenseF32ArrayAttr(parameters);
  });
}

Value NodeSteps::compare(nn::ComparePredicate predicate, Value lhs, Value rhs) {
  return make<nn::CompareOp>(
      {lhs, rhs}, [&](nn::CompareOp::Properties &properties) {
        properties.predicate =
            nn::ComparePredicateAttr::get(importer.getContext(), predicate);
      });
}

Value NodeSteps::multiplyTransposed(Value lhs, Value rhs, Value addend) {
  if (!lhs || !rhs)
    return {};
  OperandGroups operands;
  operands.add(lhs).add(rhs).add(addend);
  Builder &builder = importer.getBuilder();
  FailureOr<Value> result = importer.create<nn::GemmOp>(
      operands, [&](nn::GemmOp::Properties &properties) {
        properties.alpha = properties.beta = builder.getF32FloatAttr(1.0f);
        properties.transB = builder.getUnitAttr();
      });
  return succeeded(result) ? *result : Value();
}

Value NodeSteps::slice(Value input, int64_t axis, int64_t first, int64_t size,
                       int64_t step) {
  if (!input)
    return {};
  SmallVector<int64_t> sizes(getShape(input)), starts(sizes.size(), 0),
      steps(sizes.size(), 1);
  if (first == 0 && size == sizes[axis] && step == 1)
    return input;
  starts[axis] = first;
  sizes[axis] = size;
  steps[axis] = step;
  Builder &builder = importer.getBuilder();
  return make<nn::SliceOp>(input, [&](nn::SliceOp::Properties &properties) {
    properties.starts = builder.getDenseI64ArrayAttr(starts);
    properties.sizes = builder.getDenseI64ArrayAttr(sizes);
    properties.steps = builder.getDenseI64ArrayAttr(steps);
  });
}

Value NodeSteps::gatherElements(Value input, Value indices, int64_t axis) {
  return make<nn::GatherElementsOp>(
      {input, indices}, [&](nn::GatherElementsOp::Properties &properties) {
        properties.axis = importer.getBuilder().getI64IntegerAttr(axis);
      });
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
