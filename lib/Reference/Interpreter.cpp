//===- Interpreter.cpp - The meaning of a graph -----------------*- C++ -*-===//
//
// Walks a block in order and dispatches to the evaluators. What is common to
// all operations is here: the float meaning of quantised elementwise
// operations, the one NaN, and the life of intermediate tensors.
//
//===----------------------------------------------------------------------===//

#include "hetero/Reference/Interpreter.h"
#include "Evaluate.h"
#include "EvaluateIndex.h"
#include "EvaluateMath.h"
#include "dialects/Hetero/IR/Hetero.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace hetero;
using namespace hetero::reference;

//===----------------------------------------------------------------------===//
// One operation
//===----------------------------------------------------------------------===//

/// Dequantises the inputs, computes the float form and quantises its result.
template <typename OpTy>
static Expected<Tensor> evaluateThroughFloat(OpTy op,
                                             const Operands &operands) {
  auto quantized = cast<nn::QuantizedOpInterface>(op.getOperation());
  if (!quantized.isQuantizedForm())
    return evaluate(op, operands);
  if (quantized.getRequant() != nn::RequantKind::Float)
    return refuse(op,
                  "means a chain of float operations, which has no "
                  "requantiser '",
                  nn::stringifyRequantKind(*quantized.getRequant()), "'");
  if constexpr (llvm::is_one_of<OpTy, nn::AddOp, nn::MulOp>::value)
    if (op.getZeroPointFirst())
      return evaluateRatios(op, operands);
  auto result = getQuantizedResult(operands);
  if (!result)
    return result.takeError();
  SmallVector<Tensor> tensors(operands.getTensors());
  for (unsigned i = 0; i < quantized.getNumQuantizedInputs(); ++i) {
    auto scale = getInputScale(operands, i);
    if (!scale)
      return scale.takeError();
    const Tensor &zeroPoint = operands[quantized.getInputZeroPoints()[i]];
    if (zeroPoint.getNumElements() != 1)
      return refuse(op, "needs one zero point for its input ", i);
    auto values =
        dequantize(operands, tensors[i],
                   operands[quantized.getInputScales()[i]], zeroPoint, 0);
    if (!values)
      return values.takeError();
    tensors[i] = std::move(*values);
  }
  auto values = evaluate(op, Operands(op, tensors));
  if (!values)
    return values.takeError();
  return quantize(*values, *result);
}

/// x86 and RISC-V make different NaNs: a result has the canonical one only.
static void canonicalizeNans(Tensor &tensor) {
  if (tensor.getKind() != ElementKind::F32 ||
      llvm::none_of(tensor.get<float>(), [](float x) { return x != x; }))
    return;
  for (float &value : tensor.getMutable<float>())
    value = canonicalizeNan(value);
}

/// Operations with accumulators: their quantised form is integer arithmetic of
/// their own. That of all others is their float form between a dequantisation
/// and a quantisation.
template <typename OpT>
static constexpr bool hasAccumulators =
    llvm::is_one_of<OpT, nn::ConvOp, nn::ConvTransposeOp, nn::MatMulOp,
                    nn::GemmOp, nn::AvgPoolOp, nn::GlobalAvgPoolOp>::value;

/// Every operation of the dialect: the evaluator is found by its type.
static Expected<Tensor> evaluateNn(const Operands &operands) {
  return llvm::TypeSwitch<Operation *, Expected<Tensor>>(
             operands.getOperation())
      .Case<
#define GET_OP_LIST
#include "dialects/Nn/IR/NnOps.cpp.inc"
          >([&](auto op) -> Expected<Tensor> {
        using OpT = decltype(op);
        // Of its kinds only the mean has a sum of integers.
        if constexpr (std::is_same_v<OpT, nn::ReduceOp>)
          if (isExactAverage(op))
            return evaluate(op, operands);
        if constexpr (OpT::template hasTrait<
                          nn::QuantizedOpInterface::Trait>() &&
                      !hasAccumulators<OpT>)
          return evaluateThroughFloat(op, operands);
        else
          return evaluate(op, operands);
      })
      .Default([](Operation *op) -> Expected<Tensor> {
        return refuse(op, "the interpreter has no meaning for this operation");
      });
}

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

namespace {
/// Runs blocks, holding every tensor until its last use.
class BlockInterpreter {
public:
  explicit BlockInterpreter(const InterpreterOptions &options)
      : options(options) {}

  /// Runs a block on the tensors of its arguments; the operands of its
  /// terminator are the results.
  Expected<SmallVector<Tensor>> run(Block &block, ArrayRef<Tensor> arguments) {
    for (auto [argument, tensor] :
         llvm::zip_equal(block.getArguments(), arguments))
      define(argument, tensor);
    for (Operation &op : block.without_terminator()) {
      SmallVector<Tensor> operands = take(op.getOperands());
      auto results = evaluate(&op, operands);
      if (!results)
        return results.takeError();
      operands.clear();
      if (Error error = finish(&op, *results))
        return std::move(error);
    }
    return take(block.getTerminator()->getOperands());
  }

private:
  /// A tensor and how many of its uses are still to come.
  struct Entry {
    Tensor tensor;
    unsigned usesLeft;
  };

  void define(Value value, const Tensor &tensor) {
    unsigned uses = llvm::range_size(value.getUses());
    if (uses > 0)
      live[value] = {tensor, uses};
  }

  /// The tensors of these operands, each forgotten with its last use.
  SmallVector<Tensor> take(ValueRange operands) {
    SmallVector<Tensor> tensors;
    for (Value operand : operands) {
      auto entry = live.find(operand);
      assert(entry != live.end() && "values are defined before they are used");
      tensors.push_back(entry->second.tensor);
      if (--entry->second.usesLeft == 0)
        live.erase(entry);
    }
    return tensors;
  }

  Expected<SmallVector<Tensor>> evaluate(Operation *op,
                                         ArrayRef<Tensor> operands) {
    if (auto stage = dyn_cast<program::StageOp>(op))
      return run(stage.getBody().front(), operands);
    if (options.fallback &&
        !isa_and_present<nn::NnDialect, program::HeteroDialect>(
            op->getDialect()))
      return options.fallback(op, operands);
    return interpretOp(op, operands);
  }

  /// Reports the results and defines them, or what stands in for them.
  Error finish(Operation *op, MutableArrayRef<Tensor> results) {
    bool isConstant = op->hasTrait<OpTrait::ConstantLike>();
    if (options.observer && !isConstant)
      options.observer(op, results);
    for (auto [value, tensor] : llvm::zip_equal(op->getResults(), results)) {
      const Tensor *replacement = options.replacement && !isConstant
                                      ? options.replacement(value)
                                      : nullptr;
      if (replacement && (replacement->getKind() != tensor.getKind() ||
                          replacement->getShape() != tensor.getShape()))
        return refuse(op, "its result is ", tensor.describe(),
                      ", but the tensor to stand in for it is ",
                      replacement->describe());
      define(value, replacement ? *replacement : tensor);
    }
    return Error::success();
  }

  const InterpreterOptions &options;
  llvm::DenseMap<Value, Entry> live;
};
} // namespace

Expected<SmallVector<Tensor>> hetero::interpretOp(Operation *op,
                                                  ArrayRef<Tensor> operands) {
  assert(operands.size() == op->getNumOperands() && "one tensor an operand");
  if (auto stage = dyn_cast<program::StageOp>(op)) {
    InterpreterOptions options;
    return BlockInterpreter(options).run(stage.getBody().front(), operands);
  }
  if (isa<program::TransferOp>(op))
    return SmallVector<Tensor>{operands[0]};
  Expected<Tensor> result =
      isa<program::ViewOp>(op)
          ? reshapeTo(op, operands[0],
                      cast<RankedTensorType>(op->getResult(0).getType()))
          : evaluateNn(Operands(op, operands));
  if (!result)
    return result.takeError();
  canonicalizeNans(*result);
  return SmallVector<Tensor>{std::move(*result)};
}

/// Checks an input against the type of its argument.
static Error checkInput(func::FuncOp function, unsigned index,
                        const Tensor &input) {
  auto type = dyn_cast<RankedTensorType>(function.getArgumentTypes()[index]);
  bool fits = type &&
              getElementKind(type.getElementType()) == input.getKind() &&
              type.getRank() == input.getRank();
  if (fits)
    for (auto [expected, extent] : llvm::zip(type.getShape(), input.getShape()))
      fits &= ShapedType::isDynamic(expected) || expected == extent;
  if (fits)
    return Error::success();
  std::string text;
  llvm::raw_string_ostream(text) << function.getArgumentTypes()[index];
  return refuse(function, "input ", index, " is ", input.describe(),
                " where the function takes ", text);
}

Expected<SmallVector<Tensor>>
hetero::interpret(func::FuncOp function, ArrayRef<Tensor> inputs,
                  const InterpreterOptions &options) {
  if (!llvm::hasSingleElement(function.getBody()))
    return refuse(function, "the interpreter runs functions of one block");
  if (inputs.size() != function.getNumArguments())
    return refuse(function, "takes ", function.getNumArguments(),
                  " inputs, not ", inputs.size());
  for (auto [index, input] : llvm::enumerate(inputs))
    if (Error error = checkInput(function, index, input))
      return std::move(error);
  return BlockInterpreter(options).run(function.getBody().front(), inputs);
}
