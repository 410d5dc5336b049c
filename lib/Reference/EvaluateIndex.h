//===- EvaluateIndex.h - Evaluators of indexed movement ---------*- C++ -*-===//
//
// Slices, pads, gathers, scatters and resizes: what stands in Index.cpp,
// Scatter.cpp and Resize.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef LIB_REFERENCE_EVALUATEINDEX_H
#define LIB_REFERENCE_EVALUATEINDEX_H

#include "Evaluate.h"

namespace hetero::reference {

/// The distance between neighbours along each dimension of a row-major tensor.
SmallVector<int64_t> getStrides(ArrayRef<int64_t> shape);

/// Calls `visit(i, position)` for the positions of `shape` in row-major order.
template <typename Visitor>
void visitPositions(ArrayRef<int64_t> shape, Visitor visit) {
  int64_t count = *getNumElements(shape);
  SmallVector<int64_t> position(shape.size(), 0);
  for (int64_t i = 0; i < count; ++i) {
    visit(i, ArrayRef<int64_t>(position));
    for (int64_t axis = shape.size() - 1; axis >= 0; --axis) {
      if (++position[axis] < shape[axis])
        break;
      position[axis] = 0;
    }
  }
}

Expected<Tensor> evaluate(nn::SliceOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::PadOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::ExpandOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::TriluOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::CumSumOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::CumProdOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::GatherOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::GatherElementsOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::GatherNdOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::ScatterElementsOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::ScatterNdOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::OneHotOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::ReverseSequenceOp op, const Operands &operands);
/// The float form and the one on plain integers.
Expected<Tensor> evaluate(nn::ResizeOp op, const Operands &operands);

} // namespace hetero::reference

#endif // LIB_REFERENCE_EVALUATEINDEX_H
