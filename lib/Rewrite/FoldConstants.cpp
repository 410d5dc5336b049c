//===- FoldConstants.cpp - Evaluate what depends on constants only --------===//
//
// The interpreter is the only place that knows what operations mean, so it does
// the folding: a folded value is the value the container would have computed.
//
//===----------------------------------------------------------------------===//

#include "ConstantData.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Interfaces/WorkloadOpInterface.h"
#include "hetero/Reference/Interpreter.h"
#include "hetero/Rewrite/Passes.h"
#include "hetero/Support/Tensor.h"
#include "mlir/IR/Remarks.h"

namespace hetero {
#define GEN_PASS_DEF_FOLDCONSTANTSPASS
#include "hetero/Rewrite/Passes.h.inc"
} // namespace hetero

using namespace hetero;

namespace {

struct FoldConstantsPass
    : hetero::impl::FoldConstantsPassBase<FoldConstantsPass> {
  using Base::Base;

  void runOnOperation() override {
    // In order of definition, so that folded values feed the next operation.
    SmallVector<Operation *> candidates;
    getOperation()->walk([&](WorkloadOpInterface op) {
      if (!isa<nn::ConstantOp>(op))
        candidates.push_back(op);
    });
    for (Operation *op : candidates)
      if (isFoldable(op) && failed(fold(op)))
        return signalPassFailure();
  }

private:
  bool isFoldable(Operation *op) const {
    if (op->getNumOperands() == 0 || op->getNumResults() != 1)
      return false;
    for (Value operand : op->getOperands())
      if (!operand.getDefiningOp<nn::ConstantOp>())
        return false;
    if (isa<nn::DequantizeOp>(op) && !foldDequantize)
      return false;
    int64_t resultBytes = getTotalBytes(op->getResultTypes());
    return resultBytes <= limitBytes ||
           resultBytes <= getTotalBytes(op->getOperandTypes());
  }

  LogicalResult fold(Operation *op) {
    SmallVector<Tensor> operands;
    for (Value operand : op->getOperands()) {
      auto constant = operand.getDefiningOp<nn::ConstantOp>();
      auto tensor =
          Tensor::fromAttribute(cast<ElementsAttr>(constant.getValue()));
      if (!tensor)
        return op->emitError(llvm::toString(tensor.takeError()));
      operands.push_back(std::move(*tensor));
    }
    auto results = interpretOp(op, operands);
    if (!results)
      return op->emitError(llvm::toString(results.takeError()));
    OpBuilder builder(op);
    auto constant = nn::ConstantOp::create(
        builder, op->getLoc(), op->getResult(0).getType(),
        makeConstantAttribute(results->front(), &getContext()));
    op->getResult(0).replaceAllUsesWith(constant.getOutput());
    op->erase();
    return success();
  }
};

} // namespace
