//===- VerifyGraph.cpp - What import and graph phases promise -------------===//
//
// Two contracts over the same language, so they share their clauses.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/Nn.h"
#include "hetero/Partition/ProgramGraph.h"
#include "hetero/Pipelines/Passes.h"
#include "hetero/Support/NodeNames.h"

namespace hetero {
#define GEN_PASS_DEF_VERIFYIMPORTPASS
#define GEN_PASS_DEF_VERIFYGRAPHPASS
#include "hetero/Pipelines/Passes.h.inc"
} // namespace hetero

using namespace hetero;

/// Whether every operation of `function` is of the graph language.
static LogicalResult verifyLanguage(func::FuncOp function) {
  LogicalResult result = success();
  for (Operation &op : function.getBody().front().without_terminator())
    if (!isa<nn::NnDialect>(op.getDialect()))
      result = op.emitError() << "'" << op.getName()
                              << "' is no nn operation and has no place in a "
                                 "graph";
  return result;
}

/// Calls `verify(type, op)` for each argument, on the function, and each
/// result.
template <typename VerifyFn>
static LogicalResult verifyTypes(func::FuncOp function, VerifyFn verify) {
  bool isValid = true;
  for (BlockArgument argument : function.getArguments())
    isValid &= succeeded(verify(argument.getType(), function.getOperation()));
  for (Operation &op : function.getBody().front())
    for (Type type : op.getResultTypes())
      isValid &= succeeded(verify(type, &op));
  return success(isValid);
}

namespace {

struct VerifyImportPass : hetero::impl::VerifyImportPassBase<VerifyImportPass> {
  void runOnOperation() override {
    FailureOr<func::FuncOp> function = getMainFunction(getOperation());
    if (failed(function))
      return signalPassFailure();
    bool isValid = succeeded(verifyLanguage(*function));
    isValid &= succeeded(
        verifyTypes(*function, [](Type type, Operation *op) -> LogicalResult {
          auto tensor = dyn_cast<RankedTensorType>(type);
          if (!tensor ||
              ShapedType::isDynamicShape(
                  tensor.getShape().drop_front(tensor.getRank() > 0)))
            return op->emitError()
                   << "a value has type " << type
                   << "; only the first dimension of a ranked tensor may be "
                      "open after import";
          return success();
        }));
    for (Operation &op : function->getBody().front().without_terminator()) {
      if (isa<nn::ConstantOp>(op) || !getNodeName(&op).empty())
        continue;
      op.emitError() << "'" << op.getName()
                     << "' does not name the ONNX node it came from";
      isValid = false;
    }
    if (!isValid)
      signalPassFailure();
  }
};

struct VerifyGraphPass : hetero::impl::VerifyGraphPassBase<VerifyGraphPass> {
  void runOnOperation() override {
    FailureOr<func::FuncOp> function = getMainFunction(getOperation());
    if (failed(function))
      return signalPassFailure();
    bool isValid = succeeded(verifyLanguage(*function));
    isValid &= succeeded(
        verifyTypes(*function, [](Type type, Operation *op) -> LogicalResult {
          auto tensor = dyn_cast<RankedTensorType>(type);
          if (!tensor || !tensor.hasStaticShape())
            return op->emitError()
                   << "a value has type " << type
                   << "; after the graph phase every shape is static; give the "
                      "missing dimensions at import";
          return success();
        }));
    for (Operation &op : function->getBody().front().without_terminator())
      isValid &= succeeded(verifyOperation(&op));
    if (!isValid)
      signalPassFailure();
  }

private:
  LogicalResult verifyOperation(Operation *op) {
    if (auto reshape = dyn_cast<nn::ReshapeOp>(op))
      if (reshape.getInput().getDefiningOp<nn::ConstantOp>())
        return op->emitError("reshapes a constant, which should be folded");
    if (op->use_empty())
      return op->emitError()
             << "'" << op->getName() << "' has no use and should be gone";
    if (auto quantized = dyn_cast<nn::QuantizedOpInterface>(op))
      if (auto kind = quantized.getRequant();
          kind && *kind != nn::RequantKind::Float)
        return op->emitError()
               << "has the requantiser " << nn::stringifyRequantKind(*kind)
               << ", which only placement may stamp";
    return success();
  }
};

} // namespace
