//===- OnnxOpsControl.cpp - Branches and loops ----------------------------===//
//
// Control flow that is known when compiling: the branch that is taken becomes
// part of the graph, and a loop becomes its turns, one after another.
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"

using namespace hetero;

/// A loop of more turns is refused: the graph would grow beyond use.
static constexpr int64_t kMostTurns = 1024;

static constexpr llvm::StringLiteral kStaticHint =
    "control flow must be known when compiling: fold the condition into the "
    "model, or make it an initialiser";

static const OnnxGraph *getBody(NodeImporter &importer, StringRef name) {
  const OnnxAttribute *attribute = importer.getAttribute(name);
  return attribute ? attribute->graph.get() : nullptr;
}

static ArrayRef<int64_t> getShape(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

static LogicalResult importIf(NodeImporter &importer) {
  auto condition = importer.getIntegers(importer.getInput(0));
  if (!condition || condition->size() != 1)
    return importer.refuse("its condition is computed at run time",
                           kStaticHint);
  const OnnxGraph *branch =
      getBody(importer, condition->front() ? "then_branch" : "else_branch");
  if (!branch || branch->outputs.size() < importer.getNode().outputs.size())
    return importer.refuse("it has no branch with all of its results");
  auto results = importer.importBody(*branch, {});
  if (failed(results))
    return failure();
  for (auto [i, result] : llvm::enumerate(*results))
    importer.setResult(i, result);
  return success();
}

/// `values`, each with a new dimension of size one at `axis`, joined along it.
static FailureOr<Value> stack(NodeImporter &importer, ArrayRef<Value> values,
                              int64_t axis) {
  SmallVector<Value> parts;
  for (Value value : values) {
    SmallVector<int64_t> shape(getShape(value));
    shape.insert(shape.begin() + axis, 1);
    parts.push_back(importer.makeReshape(value, shape));
  }
  if (parts.size() == 1)
    return parts.front();
  OperandGroups operands;
  operands.add(ValueRange(parts));
  return importer.create<nn::ConcatOp>(
      operands, [&](nn::ConcatOp::Properties &properties) {
        properties.axis = importer.getBuilder().getI64IntegerAttr(axis);
      });
}

/// Gives the results of a loop: its carried values, then what it scanned out,
/// stacked along `axes`.
static LogicalResult giveResults(NodeImporter &importer,
                                 ArrayRef<Value> carried,
                                 ArrayRef<SmallVector<Value>> scanned,
                                 ArrayRef<int64_t> axes) {
  for (auto [i, value] : llvm::enumerate(carried))
    importer.setResult(i, value);
  for (auto [i, values] : llvm::enumerate(scanned)) {
    unsigned index = carried.size() + i;
    if (!importer.isResultUsed(index))
      continue;
    if (values.empty())
      return importer.refuse("it takes no turn, and a result is made of its "
                             "turns",
                             "remove the loop");
    auto result = stack(importer, values, axes[i]);
    if (failed(result))
      return failure();
    importer.setResult(index, *result);
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Loop
//===----------------------------------------------------------------------===//

static LogicalResult importLoop(NodeImporter &importer) {
  const OnnxGraph *body = getBody(importer, "body");
  size_t numCarried = importer.getNode().inputs.size() - 2;
  if (!body || body->inputs.size() != numCarried + 2 ||
      body->outputs.size() < numCarried + 1)
    return importer.refuse("its body does not have its operands");
  int64_t turns = kMostTurns + 1;
  if (importer.hasInput(0)) {
    auto count = importer.getIntegers(importer.getInput(0));
    if (!count || count->size() != 1)
      return importer.refuse("its number of turns is computed at run time",
                             kStaticHint);
    turns = count->front();
  }
  bool goesOn = true;
  if (importer.hasInput(1)) {
    auto condition = importer.getIntegers(importer.getInput(1));
    if (!condition || condition->size() != 1)
      return importer.refuse("its condition is computed at run time",
                             kStaticHint);
    goesOn = condition->front() != 0;
  }
  SmallVector<Value> carried;
  for (size_t i = 0; i < numCarried; ++i)
    carried.push_back(importer.getInput(2 + i));
  Type boolean = IntegerType::get(importer.getContext(), 1);
  auto conditionType = RankedTensorType::get({}, boolean);
  SmallVector<SmallVector<Value>> scanned(body->outputs.size() - numCarried -
                                          1);
  for (int64_t turn = 0; turn < turns && goesOn; ++turn) {
    if (turn == kMostTurns)
      return importer.refuse(
          "it takes more than " + llvm::Twine(kMostTurns) + " turns",
          "loops are unrolled: express it by operators on whole tensors");
    SmallVector<Value> inputs{
        importer.makeInteger(turn),
        nn::ConstantOp::create(importer.getBuilder(), importer.getLoc(),
                               conditionType,
                               DenseElementsAttr::get(conditionType, true))};
    llvm::append_range(inputs, carried);
    auto outputs = importer.importBody(*body, inputs, turn);
    if (failed(outputs))
      return failure();
    // Without a condition of the node, that of the body does not count.
    if (importer.hasInput(1) || !importer.hasInput(0)) {
      auto condition = importer.getIntegers(outputs->front());
      if (!condition || condition->size() != 1)
        return importer.refuse("its condition is computed at run time",
                               kStaticHint);
      goesOn = condition->front() != 0;
    }
    ArrayRef<Value> values = ArrayRef(*outputs).drop_front();
    carried.assign(values.begin(), values.begin() + numCarried);
    for (auto [list, value] :
         llvm::zip_equal(scanned, values.drop_front(numCarried)))
      list.push_back(value);
  }
  return giveResults(importer, carried, scanned,
                     SmallVector<int64_t>(scanned.size(), 0));
}

//===----------------------------------------------------------------------===//
// Scan
//===----------------------------------------------------------------------===//

/// Entry `index` of `value` along `axis`, without that dimension.
static FailureOr<Value> pick(NodeImporter &importer, Value value, int64_t axis,
                             int64_t index) {
  SmallVector<int64_t> sizes(getShape(value));
  SmallVector<int64_t> starts(sizes.size(), 0), steps(sizes.size(), 1);
  starts[axis] = index;
  sizes[axis] = 1;
  OperandGroups operands;
  operands.add(value);
  Builder &builder = importer.getBuilder();
  auto slice = importer.create<nn::SliceOp>(
      operands, [&](nn::SliceOp::Properties &properties) {
        properties.starts = builder.getDenseI64ArrayAttr(starts);
        properties.sizes = builder.getDenseI64ArrayAttr(sizes);
        properties.steps = builder.getDenseI64ArrayAttr(steps);
      });
  if (failed(slice))
    return failure();
  sizes.erase(sizes.begin() + axis);
  return importer.makeReshape(*slice, sizes);
}

/// How one scanned operand or result is walked through.
struct ScanWalk {
  int64_t axis;
  bool isReverse;
};

/// Axes and directions of `count` scanned values; `getRank(i)` is their rank.
static FailureOr<SmallVector<ScanWalk>>
readWalks(NodeImporter &importer, StringRef what, size_t count,
          llvm::function_ref<int64_t(size_t)> getRank) {
  SmallVector<int64_t> none(count, 0);
  auto axes = importer.getInts(("scan_" + what + "_axes").str()).value_or(none);
  auto directions =
      importer.getInts(("scan_" + what + "_directions").str()).value_or(none);
  if (axes.size() != count || directions.size() != count)
    return importer.refuse("it has no axis or direction for each scanned " +
                           what);
  SmallVector<ScanWalk> walks;
  for (size_t i = 0; i < count; ++i) {
    auto axis = importer.normaliseAxis(axes[i], getRank(i));
    if (failed(axis))
      return failure();
    walks.push_back({*axis, directions[i] != 0});
  }
  return walks;
}

namespace {
/// A scan over its states and scanned inputs, without a batch.
struct ScanRun {
  const OnnxGraph *body;
  SmallVector<Value> states;
  SmallVector<SmallVector<Value>> scanned;
};
} // namespace

/// Takes the turns of a scan; states and results are those of `run` then.
static LogicalResult takeTurns(NodeImporter &importer, ScanRun &run,
                               ArrayRef<Value> inputs, ArrayRef<ScanWalk> walks,
                               std::optional<int64_t> batch) {
  if (inputs.empty())
    return importer.refuse("it scans nothing");
  int64_t turns = getShape(inputs.front())[walks.front().axis];
  for (auto [input, walk] : llvm::zip_equal(inputs, walks))
    if (getShape(input)[walk.axis] != turns)
      return importer.refuse("its scanned operands have different lengths");
  if (turns > kMostTurns)
    return importer.refuse(
        "it takes more than " + llvm::Twine(kMostTurns) + " turns",
        "loops are unrolled: express it by operators on whole tensors");
  for (int64_t turn = 0; turn < turns; ++turn) {
    SmallVector<Value> arguments(run.states);
    for (auto [input, walk] : llvm::zip_equal(inputs, walks)) {
      auto entry = pick(importer, input, walk.axis,
                        walk.isReverse ? turns - 1 - turn : turn);
      if (failed(entry))
        return failure();
      arguments.push_back(*entry);
    }
    int64_t number = batch ? *batch * turns + turn : turn;
    auto outputs = importer.importBody(*run.body, arguments, number);
    if (failed(outputs))
      return failure();
    llvm::copy(ArrayRef(*outputs).take_front(run.states.size()),
               run.states.begin());
    for (auto [list, value] : llvm::zip_equal(
             run.scanned, ArrayRef(*outputs).drop_front(run.states.size())))
      list.push_back(value);
  }
  return success();
}

/// Checks the body of a scan of `count` operands.
static FailureOr<ScanRun> beginScan(NodeImporter &importer, size_t count) {
  ScanRun run;
  run.body = getBody(importer, "body");
  int64_t scans = importer.getInt("num_scan_inputs", 0);
  if (!run.body || scans < 0 || static_cast<size_t>(scans) > count ||
      run.body->inputs.size() != count ||
      run.body->outputs.size() < count - scans)
    return importer.refuse("its body does not have its operands");
  run.states.resize(count - scans);
  run.scanned.resize(run.body->outputs.size() - run.states.size());
  return run;
}

static LogicalResult importScan(NodeImporter &importer) {
  size_t count = importer.getNode().inputs.size();
  auto run = beginScan(importer, count);
  if (failed(run))
    return failure();
  size_t numStates = run->states.size();
  for (size_t i = 0; i < numStates; ++i)
    run->states[i] = importer.getInput(i);
  SmallVector<Value> inputs;
  for (size_t i = numStates; i < count; ++i)
    inputs.push_back(importer.getInput(i));
  auto walks = readWalks(importer, "input", inputs.size(), [&](size_t i) {
    return static_cast<int64_t>(getShape(inputs[i]).size());
  });
  if (failed(walks) ||
      failed(takeTurns(importer, *run, inputs, *walks, std::nullopt)))
    return failure();
  auto outputs =
      readWalks(importer, "output", run->scanned.size(), [&](size_t i) {
        ArrayRef<Value> values = run->scanned[i];
        return values.empty()
                   ? int64_t(1)
                   : static_cast<int64_t>(getShape(values.front()).size() + 1);
      });
  if (failed(outputs))
    return failure();
  SmallVector<int64_t> axes;
  for (auto [list, walk] : llvm::zip_equal(run->scanned, *outputs)) {
    if (walk.isReverse)
      std::reverse(list.begin(), list.end());
    axes.push_back(walk.axis);
  }
  return giveResults(importer, run->states, run->scanned, axes);
}

/// Opset 8: operand 0 holds lengths, and every operand has a batch in front of
/// the dimension that is scanned.
static LogicalResult importBatchedScan(NodeImporter &importer) {
  if (importer.hasInput(0))
    return importer.refuse("its sequences have lengths of their own",
                           "export the model with opset 9 or later");
  size_t count = importer.getNode().inputs.size() - 1;
  auto first = beginScan(importer, count);
  if (failed(first))
    return failure();
  SmallVector<int64_t> none(count - first->states.size(), 0);
  auto directions = importer.getInts("directions").value_or(none);
  if (directions.size() != none.size())
    return importer.refuse("it has no direction for each scanned input");
  SmallVector<ScanWalk> walks;
  for (int64_t direction : directions)
    walks.push_back({0, direction != 0});
  int64_t batch = getShape(importer.getInput(1)).front();
  SmallVector<SmallVector<Value>> results(first->body->outputs.size());
  for (int64_t entry = 0; entry < batch; ++entry) {
    ScanRun run = *first;
    SmallVector<Value> inputs;
    for (size_t i = 0; i < count; ++i) {
      auto value = pick(importer, importer.getInput(1 + i), 0, entry);
      if (failed(value))
        return failure();
      if (i < run.states.size())
        run.states[i] = *value;
      else
        inputs.push_back(*value);
    }
    if (failed(takeTurns(importer, run, inputs, walks, entry)))
      return failure();
    for (auto [i, state] : llvm::enumerate(run.states))
      results[i].push_back(state);
    for (auto [i, values] : llvm::enumerate(run.scanned)) {
      if (values.empty())
        return importer.refuse("it takes no turn, and a result is made of its "
                               "turns",
                               "remove the loop");
      auto stacked = stack(importer, values, 0);
      if (failed(stacked))
        return failure();
      results[run.states.size() + i].push_back(*stacked);
    }
  }
  return giveResults(importer, {}, results,
                     SmallVector<int64_t>(results.size(), 0));
}

void hetero::addControlHandlers(OnnxHandlers &handlers) {
  handlers.add("If", {1, 11, 13, 16, 19, 21, 23, 24, 25}, importIf);
  handlers.add("Loop", {1, 11, 13, 16, 19, 21, 23, 24, 25}, importLoop);
  handlers.add("Scan", {8}, importBatchedScan);
  handlers.add("Scan", {9, 11, 16, 19, 21, 23, 24, 25}, importScan);
}
