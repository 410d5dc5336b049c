//===- Lifetimes.h - Which values live together -----------------*- C++ -*-===//
//
// Two values may share bytes only if every use of one happens before the other
// is made whatever the times turn out to be: by dependencies and by the order
// of each device and link, not by predicted times, which a real program misses.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PLAN_LIFETIMES_H
#define HETERO_PLAN_LIFETIMES_H

#include "dialects/Hetero/IR/Hetero.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/BitVector.h"

namespace hetero {

/// Lifetimes of the values of one function whose steps stand in plan order.
class Lifetimes {
public:
  explicit Lifetimes(func::FuncOp function);

  /// The arguments, then the results of steps in plan order. Views are the
  /// value they look at.
  llvm::ArrayRef<Value> getValues() const { return values; }

  /// Whether the values of these numbers may be needed at the same time.
  bool liveTogether(unsigned a, unsigned b) const;

  /// Whether value `number` lives while step `position` of the plan runs.
  bool livesDuring(unsigned number, unsigned position) const;

  unsigned getNumSteps() const { return steps.size(); }

private:
  /// Whether `first` is over before `second` is made.
  bool isOverBefore(unsigned first, unsigned second) const;

  llvm::SmallVector<program::StepOpInterface> steps;
  llvm::SmallVector<Value> values;
  /// Bit j of before[i]: step j always ends before step i starts.
  llvm::SmallVector<llvm::BitVector> before;
  /// The step that makes a value, none for an argument.
  llvm::SmallVector<std::optional<unsigned>> makers;
  /// The steps that read a value, in order.
  llvm::SmallVector<llvm::SmallVector<unsigned>> readers;
  /// Values the function returns, which live to its end.
  llvm::BitVector returned;
};

} // namespace hetero

#endif // HETERO_PLAN_LIFETIMES_H
