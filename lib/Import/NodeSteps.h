//===- NodeSteps.h - A node spelt out as several operations -----*- C++ -*-===//
//
// Many ONNX operators are short chains of others. A handler writes such a chain
// as one writes a formula: a step that fails, or that is given the null value
// of one that failed, gives null.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_LIB_IMPORT_NODESTEPS_H
#define HETERO_LIB_IMPORT_NODESTEPS_H

#include "NodeImporter.h"

namespace hetero {

/// The shape of a value.
ArrayRef<int64_t> getShape(Value value);

/// Makes operations at the place and under the name of one node.
class NodeSteps {
public:
  explicit NodeSteps(NodeImporter &importer) : importer(importer) {}

  /// An operation of these operands, none of which is quantised.
  template <typename OpT>
  Value make(
      ArrayRef<Value> inputs,
      llvm::function_ref<void(typename OpT::Properties &)> fill =
          [](typename OpT::Properties &) {}) {
    OperandGroups operands;
    for (Value input : inputs) {
      if (!input)
        return {};
      operands.add(input);
    }
    FailureOr<Value> result = importer.create<OpT>(operands, fill);
    return succeeded(result) ? *result : Value();
  }

  Value add(Value lhs, Value rhs) { return make<nn::AddOp>({lhs, rhs}); }
  Value subtract(Value lhs, Value rhs) { return make<nn::SubOp>({lhs, rhs}); }
  Value multiply(Value lhs, Value rhs) { return make<nn::MulOp>({lhs, rhs}); }
  Value matmul(Value lhs, Value rhs) { return make<nn::MatMulOp>({lhs, rhs}); }
  Value divide(Value lhs, Value rhs) {
    return binary(nn::BinaryFunction::Div, lhs, rhs);
  }
  Value binary(nn::BinaryFunction function, Value lhs, Value rhs);
  Value unary(nn::UnaryFunction function, Value input,
              ArrayRef<float> parameters = {});
  Value compare(nn::ComparePredicate predicate, Value lhs, Value rhs);
  Value where(Value condition, Value lhs, Value rhs) {
    return make<nn::WhereOp>({condition, lhs, rhs});
  }
  /// lhs * transpose(rhs) + addend of matrices; the addend, which may be null,
  /// broadcasts to the result.
  Value multiplyTransposed(Value lhs, Value rhs, Value addend);
  /// A float constant of rank 0.
  Value constant(float value);
  /// Constants with these elements, row by row.
  Value constant(ArrayRef<float> values, ArrayRef<int64_t> shape);
  Value constant(ArrayRef<int64_t> values, ArrayRef<int64_t> shape);
  /// `input` with another shape of as many elements.
  Value reshape(Value input, ArrayRef<int64_t> shape);
  Value transpose(Value input, ArrayRef<int64_t> perm);
  Value concat(ArrayRef<Value> inputs, int64_t axis);
  /// The `size` elements `first`, `first + step`, ... along `axis`.
  Value slice(Value input, int64_t axis, int64_t first, int64_t size,
              int64_t step = 1);
  Value gatherElements(Value input, Value indices, int64_t axis);
  Value softmax(Value input, int64_t axis);
  /// The reduction along `axes`, in any order; they keep the size 1.
  Value reduce(nn::ReduceKind kind, Value input, ArrayRef<int64_t> axes);
  /// min(max(input, low), high).
  Value clip(Value input, float low, float high);

  /// Makes `value` the node's result `index`; fails if it is null.
  LogicalResult finish(unsigned index, Value value);

private:
  NodeImporter &importer;
};

} // namespace hetero

#endif // HETERO_LIB_IMPORT_NODESTEPS_H
