//===- NnTo@Room@.cpp - From the graph to commands ---------------===//

#include "dialects/Nn/IR/Nn.h"
#include "dialects/@Room@/Conversion/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace hetero::@room@ {
#define GEN_PASS_DEF_CONVERTNNTO@ROOM@PASS
#include "dialects/@Room@/Conversion/Passes.h.inc"
} // namespace hetero::@room@

using namespace hetero;
using program::BufferAttr;
using program::kBufferAttrName;

namespace {

struct ConvertNnTo@Room@Pass
    : @room@::impl::ConvertNnTo@Room@PassBase<ConvertNnTo@Room@Pass> {
  void runOnOperation() override {
    for (auto stage : getOperation().getBody().getOps<func::FuncOp>())
      if (failed(convert(stage)))
        return signalPassFailure();
  }

private:
  static LogicalResult convert(func::FuncOp stage) {
    Block &body = stage.getBody().front();
    auto relu = dyn_cast<nn::ReluOp>(body.front());
    if (!relu || relu.getInput() != stage.getArgument(0))
      return stage.emitError("holds something else than one nn.relu");
    auto from = stage.getArgAttrOfType<BufferAttr>(0, kBufferAttrName);
    auto to = stage.getResultAttrOfType<BufferAttr>(0, kBufferAttrName);
    if (!from || !to)
      return stage.emitError("does not say where its buffers lie");
    OpBuilder builder(relu);
    @room@::ReluOp::create(builder, relu.getLoc(), from.getOffsetBytes(),
                        to.getOffsetBytes(),
                        relu.getOutput().getType().getNumElements());
    body.getTerminator()->setOperands({});
    relu.erase();
    body.eraseArguments(0, body.getNumArguments());
    stage.removeArgAttrsAttr();
    stage.removeResAttrsAttr();
    stage.setFunctionType(builder.getFunctionType({}, {}));
    return success();
  }
};

} // namespace
