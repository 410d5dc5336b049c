//===- NnToLinalg.cpp - The graph as linalg on tensors --------------------===//
//
// The pass that drives the conversions of this folder: types lose their sign,
// which from here on lies in the operations.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/Conversion/IndexBuilder.h"
#include "dialects/Nn/Conversion/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Func/Transforms/FuncConversions.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Transforms/DialectConversion.h"

namespace hetero::nn {
#define GEN_PASS_DEF_CONVERTNNTOLINALGPASS
#include "dialects/Nn/Conversion/Passes.h.inc"
} // namespace hetero::nn

using namespace hetero;
using namespace hetero::nn;

/// Declares the C functions of hetero/Support that the module calls.
static void declareMathFunctions(ModuleOp module) {
  OpBuilder builder(module.getBodyRegion());
  module.walk([&](func::CallOp call) {
    if (!call.getCallee().starts_with("hetero_") ||
        module.lookupSymbol(call.getCallee()))
      return;
    auto function = func::FuncOp::create(
        builder, module.getLoc(), call.getCallee(), call.getCalleeType());
    function.setPrivate();
  });
}

/// Loops need sizes. Reports every operation whose sizes are not known.
static LogicalResult verifyStaticShapes(ModuleOp module) {
  WalkResult result = module.walk([](Operation *op) {
    if (!isa<NnDialect>(op->getDialect()))
      return WalkResult::advance();
    for (Type type :
         llvm::concat<const Type>(op->getOperandTypes(), op->getResultTypes()))
      if (!cast<ShapedType>(type).hasStaticShape()) {
        op->emitOpError() << "has a tensor of unknown size, " << type
                          << "; fix it before its loops are written";
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

/// Drops the patterns of operations that `module` does not have. Preparing a
/// conversion takes time by the number of its patterns, more than converting
/// one kernel does; no pattern makes further operations of the graph.
static void dropUnusedPatterns(RewritePatternSet &patterns, ModuleOp module) {
  llvm::DenseSet<OperationName> present;
  module.walk([&](Operation *op) { present.insert(op->getName()); });
  llvm::erase_if(patterns.getNativePatterns(), [&](const auto &pattern) {
    std::optional<OperationName> root = pattern->getRootKind();
    return root && !present.contains(*root);
  });
}

LogicalResult nn::convertToLinalg(ModuleOp module) {
  if (failed(verifyStaticShapes(module)))
    return failure();
  TypeConverter converter;
  converter.addConversion([](Type type) { return getSignlessType(type); });

  RewritePatternSet patterns(module.getContext());
  populateProductPatterns(converter, patterns);
  populateConvTransposePatterns(converter, patterns);
  populatePoolPatterns(converter, patterns);
  populateSoftmaxPatterns(converter, patterns);
  populateElementwisePatterns(converter, patterns);
  populateIntegerPatterns(converter, patterns);
  populateMathPatterns(converter, patterns);
  populateMovePatterns(converter, patterns);
  populateReducePatterns(converter, patterns);
  populatePlacePatterns(converter, patterns);
  populateLayerNormPatterns(converter, patterns);
  populateIndexPatterns(converter, patterns);
  populateResizePatterns(converter, patterns);
  populateFunctionOpInterfaceTypeConversionPattern<func::FuncOp>(patterns,
                                                                 converter);
  populateReturnOpTypeConversionPattern(patterns, converter);
  dropUnusedPatterns(patterns, module);

  ConversionTarget target(*module.getContext());
  target.addIllegalDialect<NnDialect>();
  target.addDynamicallyLegalOp<func::FuncOp>([&](func::FuncOp function) {
    return converter.isSignatureLegal(function.getFunctionType());
  });
  target.addDynamicallyLegalOp<func::ReturnOp>([&](func::ReturnOp op) {
    return converter.isLegal(op.getOperandTypes());
  });
  target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
  if (failed(applyPartialConversion(module, target, std::move(patterns))))
    return failure();
  declareMathFunctions(module);
  return success();
}

namespace {

struct ConvertNnToLinalgPass
    : nn::impl::ConvertNnToLinalgPassBase<ConvertNnToLinalgPass> {
  using Base::Base;

  void runOnOperation() override {
    if (failed(convertToLinalg(getOperation())))
      signalPassFailure();
  }
};

} // namespace
