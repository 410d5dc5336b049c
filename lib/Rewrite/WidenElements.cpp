//===- WidenElements.cpp - Elements narrower than a byte to bytes ---------===//
//
// Memories are addressed in bytes. Up to placement the width of an element is
// what the model says; from there on it is what the memories hold.
//
//===----------------------------------------------------------------------===//

#include "ConstantData.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Rewrite/Passes.h"
#include "hetero/Support/Tensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"

namespace hetero {
#define GEN_PASS_DEF_WIDENELEMENTSPASS
#include "hetero/Rewrite/Passes.h.inc"
} // namespace hetero

using namespace hetero;

/// The tensor type with bytes for narrower integers; null if `type` has none.
static RankedTensorType getWidened(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  auto element =
      tensor ? dyn_cast<IntegerType>(tensor.getElementType()) : IntegerType();
  if (!element || element.isSignless() || element.getWidth() >= 8)
    return {};
  return tensor.clone(
      IntegerType::get(type.getContext(), 8, element.getSignedness()));
}

/// Whether the values of `op` depend on the width of its result only through
/// bounds that the operation can state.
static bool isBounded(Operation *op) {
  if (auto quantized = dyn_cast<nn::QuantizedOpInterface>(op))
    if (quantized.isQuantizedForm())
      return true;
  return isa<nn::ConstantOp, nn::QuantizeOp, nn::IntQuantizeOp, nn::RescaleOp,
             nn::ReshapeOp, nn::TransposeOp, nn::ConcatOp, nn::MaxPoolOp,
             nn::GatherOp, nn::SliceOp>(op);
}

static nn::ClampAttr getBounds(Operation *op) {
  auto [low, high] =
      nn::getIntegerBounds(getElementTypeOrSelf(op->getResult(0)));
  return nn::ClampAttr::get(op->getContext(), low, high);
}

/// States the bounds that the type of the result has implied so far.
static void stateBounds(Operation *op) {
  if (auto quantized = dyn_cast<nn::QuantizedOpInterface>(op)) {
    if (quantized.isQuantizedForm() && !quantized.getClampAttr())
      op->setAttr("clamp", getBounds(op));
    return;
  }
  auto quantize = dyn_cast<nn::QuantizeOp>(op);
  if (!quantize)
    return;
  OpBuilder builder(op);
  auto zeroPoints = getIntegerConstant(quantize.getZeroPoint());
  if (zeroPoints && llvm::all_of(*zeroPoints, [](int64_t z) { return !z; })) {
    // Without a zero point the order of sum and rounding does not matter.
    auto bounded = nn::IntQuantizeOp::create(
        builder, op->getLoc(), quantize.getType(), quantize.getInput(),
        quantize.getScale(), quantize.getZeroPoint(), quantize.getAxis(),
        nn::Rounding::HalfEven, getBounds(op));
    quantize.replaceAllUsesWith(bounded.getOutput());
    quantize.erase();
    return;
  }
  // Saturation to a byte and then to the bounds is saturation to the bounds.
  auto makeScalar = [&](Type element, int64_t value) -> Value {
    auto type = RankedTensorType::get({}, element);
    return nn::ConstantOp::create(
        builder, op->getLoc(), type,
        DenseElementsAttr::get(type,
                               APInt(element.getIntOrFloatBitWidth(), value)));
  };
  auto makeSigned = [&](unsigned width) {
    return IntegerType::get(op->getContext(), width, IntegerType::Signed);
  };
  builder.setInsertionPointAfter(op);
  auto bounded = nn::RescaleOp::create(
      builder, op->getLoc(), quantize.getType(), quantize.getOutput(),
      makeScalar(makeSigned(32), 1), makeScalar(makeSigned(64), 0),
      /*axis=*/1, /*divisor=*/1, getBounds(op));
  quantize.getOutput().replaceAllUsesExcept(bounded.getOutput(), bounded);
}

static LogicalResult widenConstant(nn::ConstantOp constant) {
  auto tensor = Tensor::fromAttribute(cast<ElementsAttr>(constant.getValue()));
  if (!tensor)
    return constant.emitError(llvm::toString(tensor.takeError()));
  RankedTensorType type = getWidened(constant.getType());
  auto kind = *getElementKind(type.getElementType());
  constant.setValueAttr(makeConstantAttribute(
      Tensor::borrow(kind, tensor->getShape(), tensor->getBytes()),
      constant.getContext()));
  return success();
}

namespace {

struct WidenElementsPass
    : hetero::impl::WidenElementsPassBase<WidenElementsPass> {
  void runOnOperation() override {
    SmallVector<func::FuncOp> functions;
    getOperation()->walk(
        [&](func::FuncOp function) { functions.push_back(function); });
    for (func::FuncOp function : functions)
      if (isWidenable(function) && failed(widen(function)))
        return signalPassFailure();
  }

private:
  /// What enters and leaves a function keeps its type, and so does everything
  /// as soon as one value wraps around at its width.
  static bool isWidenable(func::FuncOp function) {
    auto isNarrow = [](Type type) { return getWidened(type) != nullptr; };
    if (llvm::any_of(function.getArgumentTypes(), isNarrow) ||
        llvm::any_of(function.getResultTypes(), isNarrow))
      return false;
    return !function
                .walk([&](Operation *op) {
                  return llvm::any_of(op->getResultTypes(), isNarrow) &&
                                 !isBounded(op)
                             ? WalkResult::interrupt()
                             : WalkResult::advance();
                })
                .wasInterrupted();
  }

  static LogicalResult widen(func::FuncOp function) {
    SmallVector<Operation *> narrow;
    function.walk([&](Operation *op) {
      if (llvm::any_of(op->getResultTypes(),
                       [](Type type) { return getWidened(type) != nullptr; }))
        narrow.push_back(op);
    });
    for (Operation *op : narrow)
      if (!isa<nn::ConstantOp>(op))
        stateBounds(op);
    WalkResult result = function.walk([](Operation *op) {
      if (auto constant = dyn_cast<nn::ConstantOp>(op))
        if (getWidened(constant.getType()) && failed(widenConstant(constant)))
          return WalkResult::interrupt();
      for (Value value : op->getResults())
        if (RankedTensorType type = getWidened(value.getType()))
          value.setType(type);
      return WalkResult::advance();
    });
    return failure(result.wasInterrupted());
  }
};

} // namespace
