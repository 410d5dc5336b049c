//===- Interpreter.h - The meaning of a graph -------------------*- C++ -*-===//
//
// Computes what a function of `nn` operations means, with the arithmetic that
// every container must reproduce bit for bit. It is the oracle of the tests,
// the engine of constant folding and what `hetero-run --reference` runs; it is
// written to be read first and to be fast second.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_REFERENCE_INTERPRETER_H
#define HETERO_REFERENCE_INTERPRETER_H

#include "hetero/Support/Tensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <functional>

namespace hetero {

/// How a function is interpreted.
struct InterpreterOptions {
  /// Called with every operation and its results, in the order of execution;
  /// operations inside stages come before their stage. Constants are left out.
  std::function<void(Operation *, ArrayRef<Tensor>)> observer;

  /// Asked after the observer for every result of every operation but
  /// constants: a tensor that its users shall read instead, or null. This is
  /// how each layer is run on recorded inputs. Kind and shape must be those of
  /// the result.
  std::function<const Tensor *(Value)> replacement;

  /// Asked to compute operations of other dialects than `nn` and `hetero`;
  /// without it they are refused.
  std::function<Expected<SmallVector<Tensor>>(Operation *, ArrayRef<Tensor>)>
      fallback;
};

/// Runs a function whose body is one block. Inputs must have the kinds and
/// shapes of its arguments, of which unknown dimensions take any size.
/// Intermediate tensors are freed after their last use; constants are read in
/// place, so results may borrow the context's memory. Errors name the operation
/// by its location.
Expected<SmallVector<Tensor>> interpret(func::FuncOp function,
                                        ArrayRef<Tensor> inputs,
                                        const InterpreterOptions &options = {});

/// Computes one operation of `nn`, a `hetero.view`, `hetero.transfer` or
/// `hetero.stage`. `operands` are all its operands in order, quantisation
/// parameters included. Fails on operations without a meaning here.
Expected<SmallVector<Tensor>> interpretOp(Operation *op,
                                          ArrayRef<Tensor> operands);

} // namespace hetero

#endif // HETERO_REFERENCE_INTERPRETER_H
