//===- Lifetimes.cpp - Which values live together -------------------------===//

#include "hetero/Plan/Lifetimes.h"
#include "hetero/Support/PlantedFault.h"
#include "llvm/ADT/StringMap.h"

using namespace hetero;
using program::StepOpInterface;

Lifetimes::Lifetimes(func::FuncOp function) {
  // For look-up only.
  llvm::DenseMap<Value, unsigned> numbers;
  auto addValue = [&](Value value, std::optional<unsigned> maker) {
    numbers[value] = values.size();
    values.push_back(value);
    makers.push_back(maker);
    readers.emplace_back();
  };
  for (BlockArgument argument : function.getArguments())
    addValue(argument, std::nullopt);

  llvm::StringMap<unsigned> lastOnResource;
  for (Operation &op : function.getBody().front()) {
    auto step = dyn_cast<StepOpInterface>(op);
    if (!step)
      continue;
    unsigned number = steps.size();
    steps.push_back(step);
    llvm::BitVector &earlier = before.emplace_back();
    auto waitFor = [&](unsigned other) {
      earlier |= before[other];
      earlier.set(other);
    };
    earlier.resize(number + 1);
    for (Value operand : op.getOperands()) {
      unsigned value = numbers.lookup(program::getViewedValue(operand));
      if (readers[value].empty() || readers[value].back() != number)
        readers[value].push_back(number);
      if (makers[value])
        waitFor(*makers[value]);
    }
    auto [it, isFirst] = lastOnResource.try_emplace(step.getResource(), number);
    if (!isFirst) {
      waitFor(it->second);
      it->second = number;
    }
    for (Value result : op.getResults())
      addValue(result, number);
  }

  for (llvm::BitVector &earlier : before)
    earlier.resize(steps.size());
  returned.resize(values.size());
  Operation *terminator = function.getBody().front().getTerminator();
  for (Value operand : terminator->getOperands())
    returned.set(numbers.lookup(program::getViewedValue(operand)));
}

bool Lifetimes::isOverBefore(unsigned first, unsigned second) const {
  if (returned[first] || !makers[second])
    return false;
  const llvm::BitVector &earlier = before[*makers[second]];
  // An argument is there from the start; nothing must wait for its making.
  bool isMade = !makers[first] || earlier[*makers[first]];
  return isMade && llvm::all_of(readers[first], [&](unsigned reader) {
           return earlier[reader] || isPlanted("buffer-freed-early");
         });
}

bool Lifetimes::liveTogether(unsigned a, unsigned b) const {
  return !isOverBefore(a, b) && !isOverBefore(b, a);
}

bool Lifetimes::livesDuring(unsigned number, unsigned position) const {
  // What nobody reads or returns is needed only while it is made.
  if (!makers[number] && readers[number].empty() && !returned[number])
    return false;
  unsigned first = makers[number].value_or(0);
  unsigned last = returned[number] ? steps.size() - 1 : first;
  if (!returned[number] && !readers[number].empty())
    last = std::max(last, readers[number].back());
  return first <= position && position <= last;
}
