//===- OnnxOpsRecurrent.cpp - RNN, GRU and LSTM ---------------------------===//
//
// The steps of a sequence are unrolled. The products with the inputs do not
// depend on one another and are one product for all steps; the one with the
// state takes them as its addend.
//
//===----------------------------------------------------------------------===//

#include "RecurrentCell.h"

using namespace hetero;

/// Beyond this many steps the program would be too long to be useful.
static constexpr int64_t kMostSteps = 4096;

namespace {
/// Imports one node of recurrent cells.
class RecurrentImporter {
public:
  RecurrentImporter(NodeImporter &importer, CellKind kind)
      : importer(importer), steps(importer), kind(kind) {}

  LogicalResult import();

private:
  /// The states after each step, and those after the last one.
  struct Pass {
    SmallVector<Value> outputs;
    CellState last;
  };

  LogicalResult readSizes();
  /// Operand `index`, batch in front if the layout says so, as sequences of
  /// directions by batch.
  Value getState(unsigned index, int64_t direction);
  FailureOr<Pass> run(int64_t direction, bool isReversed);
  /// 1 x batch booleans: whether step `time` lies within each sequence.
  Value getMask(int64_t time);
  Value join(ArrayRef<Value> perDirection, int64_t axis);
  LogicalResult finishSequence(ArrayRef<Pass> passes);
  LogicalResult finishState(unsigned index, ArrayRef<Value> states);

  NodeImporter &importer;
  NodeSteps steps;
  CellKind kind;
  int64_t length, batch, inputs, hidden, directions;
  bool batchFirst;
};
} // namespace

LogicalResult RecurrentImporter::readSizes() {
  ArrayRef<int64_t> input = importer.getInputType(0).getShape();
  ArrayRef<int64_t> weights = importer.getInputType(1).getShape();
  ArrayRef<int64_t> recurrence = importer.getInputType(2).getShape();
  if (input.size() != 3 || weights.size() != 3 || recurrence.size() != 3)
    return importer.refuse("its input and its weights do not have three "
                           "dimensions each");
  batchFirst = importer.getInt("layout", 0) != 0;
  length = input[batchFirst ? 1 : 0];
  batch = input[batchFirst ? 0 : 1];
  inputs = input[2];
  hidden = recurrence[2];
  StringRef direction = importer.getString("direction", "forward");
  directions = direction == "bidirectional" ? 2 : 1;
  int64_t gates = getNumGates(kind);
  if (weights != ArrayRef<int64_t>{directions, gates * hidden, inputs} ||
      recurrence != ArrayRef<int64_t>{directions, gates * hidden, hidden})
    return importer.refuse("the shapes of its weights do not fit its input and "
                           "its direction '" +
                           direction + "'");
  if (length > kMostSteps)
    return importer.refuse("its sequence has " + llvm::Twine(length) +
                               " steps, more than the " +
                               llvm::Twine(kMostSteps) + " that are unrolled",
                           "cut the sequence");
  return success();
}

Value RecurrentImporter::getState(unsigned index, int64_t direction) {
  if (!importer.hasInput(index))
    return steps.constant(SmallVector<float>(batch * hidden, 0.0f),
                          {batch, hidden});
  Value states = importer.getInput(index);
  Value state = steps.slice(states, batchFirst ? 1 : 0, direction, 1);
  return steps.reshape(state, {batch, hidden});
}

Value RecurrentImporter::getMask(int64_t time) {
  // All sequences have the whole length: nothing to hide.
  if (const OnnxTensor *lengths = importer.getConstant(4))
    if (auto values = lengths->getIntegers();
        values &&
        llvm::all_of(*values, [&](int64_t value) { return value >= length; }))
      return {};
  if (!importer.hasInput(4))
    return {};
  Value lengths = steps.reshape(importer.getInput(4), {batch, 1});
  auto element = cast<RankedTensorType>(lengths.getType()).getElementType();
  auto type = RankedTensorType::get({}, element);
  Value now = nn::ConstantOp::create(
      importer.getBuilder(), importer.getLoc(), type,
      cast<ElementsAttr>(DenseElementsAttr::get(
          type, importer.getBuilder().getIntegerAttr(element, time))));
  return steps.compare(nn::ComparePredicate::Less, now, lengths);
}

FailureOr<RecurrentImporter::Pass> RecurrentImporter::run(int64_t direction,
                                                          bool isReversed) {
  auto cell =
      RecurrentCell::get(importer, steps, kind, hidden, direction, directions);
  if (failed(cell))
    return failure();
  // The products of all inputs, time in front.
  Value sequence = importer.getInput(0);
  if (batchFirst)
    sequence = steps.transpose(sequence, {1, 0, 2});
  Value driven =
      cell->driveAll(steps.reshape(sequence, {length * batch, inputs}));
  CellState state;
  state.hidden = getState(5, direction);
  if (kind == CellKind::Lstm)
    state.cell = getState(6, direction);
  Value zero;
  Pass pass;
  pass.outputs.resize(length);
  for (int64_t step = 0; step < length; ++step) {
    int64_t time = isReversed ? length - 1 - step : step;
    Value now = steps.slice(driven, 0, time * batch, batch);
    CellState next = cell->step(now, state);
    pass.outputs[time] = next.hidden;
    if (Value mask = getMask(time)) {
      if (!zero)
        zero = steps.constant(0.0f);
      pass.outputs[time] = steps.where(mask, next.hidden, zero);
      next.hidden = steps.where(mask, next.hidden, state.hidden);
      if (next.cell)
        next.cell = steps.where(mask, next.cell, state.cell);
    }
    if (!next.hidden || !pass.outputs[time])
      return failure();
    state = next;
  }
  pass.last = state;
  return pass;
}

Value RecurrentImporter::join(ArrayRef<Value> perDirection, int64_t axis) {
  return steps.concat(perDirection, axis);
}

/// All hidden states: time, direction, batch, hidden, or batch first.
LogicalResult RecurrentImporter::finishSequence(ArrayRef<Pass> passes) {
  SmallVector<Value> sequences;
  for (const Pass &pass : passes) {
    SmallVector<Value> parts;
    for (Value output : pass.outputs)
      parts.push_back(steps.reshape(
          output, batchFirst ? ArrayRef<int64_t>{batch, 1, 1, hidden}
                             : ArrayRef<int64_t>{1, 1, batch, hidden}));
    sequences.push_back(steps.concat(parts, batchFirst ? 1 : 0));
  }
  return steps.finish(0, join(sequences, batchFirst ? 2 : 1));
}

/// One state a direction: direction, batch, hidden, or batch first.
LogicalResult RecurrentImporter::finishState(unsigned index,
                                             ArrayRef<Value> states) {
  SmallVector<Value> parts;
  for (Value state : states)
    parts.push_back(
        steps.reshape(state, batchFirst ? ArrayRef<int64_t>{batch, 1, hidden}
                                        : ArrayRef<int64_t>{1, batch, hidden}));
  return steps.finish(index, join(parts, batchFirst ? 1 : 0));
}

LogicalResult RecurrentImporter::import() {
  if (failed(readSizes()))
    return failure();
  bool isReverse = importer.getString("direction", "forward") == "reverse";
  SmallVector<Pass> passes;
  for (int64_t direction = 0; direction < directions; ++direction) {
    auto pass = run(direction, isReverse || direction == 1);
    if (failed(pass))
      return failure();
    passes.push_back(std::move(*pass));
  }
  SmallVector<Value> hiddenStates, cellStates;
  for (const Pass &pass : passes) {
    hiddenStates.push_back(pass.last.hidden);
    cellStates.push_back(pass.last.cell);
  }
  if (importer.isResultUsed(0) && failed(finishSequence(passes)))
    return failure();
  if (importer.isResultUsed(1) && failed(finishState(1, hiddenStates)))
    return failure();
  if (importer.isResultUsed(2) && failed(finishState(2, cellStates)))
    return failure();
  return success();
}

template <CellKind kind>
static LogicalResult importRecurrent(NodeImporter &importer) {
  return RecurrentImporter(importer, kind).import();
}

void hetero::addRecurrentHandlers(OnnxHandlers &handlers) {
  handlers.add("RNN", {7, 14, 22}, importRecurrent<CellKind::Rnn>);
  handlers.add("GRU", {7, 14, 22}, importRecurrent<CellKind::Gru>);
  handlers.add("LSTM", {7, 14, 22}, importRecurrent<CellKind::Lstm>);
}
