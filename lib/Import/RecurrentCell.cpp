//===- RecurrentCell.cpp - One step of a recurrent network ----------------===//

#include "RecurrentCell.h"

using namespace hetero;

int64_t hetero::getNumGates(CellKind kind) {
  switch (kind) {
  case CellKind::Rnn:
    return 1;
  case CellKind::Gru:
    return 3;
  case CellKind::Lstm:
    return 4;
  }
  llvm_unreachable("all kinds are handled");
}

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

namespace {
/// What ONNX says of an activation: its parameters and their defaults.
struct KnownActivation {
  StringRef name;
  bool hasAlpha, hasBeta;
  float alpha, beta;
};
} // namespace

static constexpr KnownActivation kActivations[] = {
    {"affine", true, true, 1.0f, 0.0f},
    {"elu", true, false, 1.0f, 0.0f},
    {"hardsigmoid", true, true, 0.2f, 0.5f},
    {"leakyrelu", true, false, 0.01f, 0.0f},
    {"relu", false, false, 0.0f, 0.0f},
    {"scaledtanh", true, true, 1.0f, 1.0f},
    {"sigmoid", false, false, 0.0f, 0.0f},
    {"softplus", false, false, 0.0f, 0.0f},
    {"softsign", false, false, 0.0f, 0.0f},
    {"tanh", false, false, 0.0f, 0.0f},
    {"thresholdedrelu", true, false, 1.0f, 0.0f},
};

LogicalResult RecurrentCell::readActivations(int64_t direction,
                                             int64_t directions) {
  SmallVector<std::string> names;
  switch (kind) {
  case CellKind::Rnn:
    names = {"Tanh"};
    break;
  case CellKind::Gru:
    names = {"Sigmoid", "Tanh"};
    break;
  case CellKind::Lstm:
    names = {"Sigmoid", "Tanh", "Tanh"};
    break;
  }
  size_t count = names.size();
  names.resize(count * directions);
  for (size_t i = count; i < names.size(); ++i)
    names[i] = names[i - count];
  if (const OnnxAttribute *given = importer.getAttribute("activations");
      given && !given->texts.empty())
    names.assign(given->texts.begin(), given->texts.end());
  if (names.size() != count * directions)
    return importer.refuse("it has " + llvm::Twine(names.size()) +
                           " activations instead of " +
                           llvm::Twine(count * directions));
  auto getParameters = [&](StringRef name) {
    const OnnxAttribute *attribute = importer.getAttribute(name);
    return attribute ? ArrayRef<float>(attribute->reals) : ArrayRef<float>();
  };
  // Parameters are consumed in order by the functions that have them.
  ArrayRef<float> alphas = getParameters("activation_alpha");
  ArrayRef<float> betas = getParameters("activation_beta");
  auto take = [](bool isWanted, ArrayRef<float> &given, float missing) {
    if (!isWanted || given.empty())
      return missing;
    float value = given.front();
    given = given.drop_front();
    return value;
  };
  for (auto [i, name] : llvm::enumerate(names)) {
    std::string lower = StringRef(name).lower();
    auto known = llvm::find_if(kActivations, [&](const KnownActivation &entry) {
      return entry.name == lower;
    });
    if (known == std::end(kActivations))
      return importer.refuse("its activation '" + name + "' is unknown");
    float alpha = take(known->hasAlpha, alphas, known->alpha);
    float beta = take(known->hasBeta, betas, known->beta);
    if (static_cast<int64_t>(i / count) == direction)
      activations.push_back({lower, alpha, beta});
  }
  return success();
}

Value RecurrentCell::compute(unsigned index, Value value) {
  const Activation &function = activations[index];
  using nn::UnaryFunction;
  if (function.name == "sigmoid")
    return steps.make<nn::SigmoidOp>(value);
  if (function.name == "tanh")
    return steps.make<nn::TanhOp>(value);
  if (function.name == "relu")
    return steps.make<nn::ReluOp>(value);
  if (function.name == "affine")
    return steps.add(steps.multiply(value, steps.constant(function.alpha)),
                     steps.constant(function.beta));
  if (function.name == "scaledtanh")
    return steps.multiply(steps.make<nn::TanhOp>(steps.multiply(
                              value, steps.constant(function.beta))),
                          steps.constant(function.alpha));
  if (function.name == "elu")
    return steps.unary(UnaryFunction::Elu, value, function.alpha);
  if (function.name == "hardsigmoid")
    return steps.unary(UnaryFunction::HardSigmoid, value,
                       {function.alpha, function.beta});
  if (function.name == "leakyrelu")
    return steps.unary(UnaryFunction::LeakyRelu, value, function.alpha);
  if (function.name == "softplus")
    return steps.unary(UnaryFunction::Softplus, value);
  if (function.name == "softsign")
    return steps.unary(UnaryFunction::Softsign, value);
  assert(function.name == "thresholdedrelu" && "the table is complete");
  return steps.unary(UnaryFunction::ThresholdedRelu, value, function.alpha);
}

Value RecurrentCell::activate(unsigned index, Value gate) {
  if (!importer.getAttribute("clip"))
    return compute(index, gate);
  float bound = importer.getFloat("clip", 0);
  return compute(index, steps.clip(gate, -bound, bound));
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

FailureOr<RecurrentCell> RecurrentCell::get(NodeImporter &importer,
                                            NodeSteps &steps, CellKind kind,
                                            int64_t hidden, int64_t direction,
                                            int64_t directions) {
  RecurrentCell cell(importer, steps, kind, hidden);
  if (failed(cell.readActivations(direction, directions)))
    return failure();
  cell.readWeights(direction);
  return cell;
}

void RecurrentCell::readWeights(int64_t direction) {
  auto getPart = [&](unsigned index) {
    Value all = importer.getInput(index);
    return steps.reshape(steps.slice(all, 0, direction, 1),
                         getShape(all).drop_front());
  };
  inputWeights = getPart(1);
  stateWeights = getPart(2);
  one = steps.constant(1.0f);
  if (kind == CellKind::Gru) {
    candidateWeights = steps.slice(stateWeights, 0, 2 * hidden, hidden);
    stateWeights = steps.slice(stateWeights, 0, 0, 2 * hidden);
  }
  int64_t rows = getNumGates(kind) * hidden;
  if (importer.hasInput(3)) {
    // The biases of the input's products, then those of the state's.
    Value biases = getPart(3);
    inputBias = steps.slice(biases, 0, 0, rows);
    Value stateBias = steps.slice(biases, 0, rows, rows);
    if (kind == CellKind::Gru && importer.getInt("linear_before_reset", 0)) {
      resetBias = steps.slice(stateBias, 0, 2 * hidden, hidden);
      stateBias = steps.concat(
          {steps.slice(stateBias, 0, 0, 2 * hidden),
           steps.constant(SmallVector<float>(hidden, 0.0f), hidden)},
          0);
    }
    inputBias = steps.add(inputBias, stateBias);
  }
  if (kind == CellKind::Lstm && importer.hasInput(7)) {
    Value all = getPart(7);
    for (int64_t gate = 0; gate < 3; ++gate)
      peepholes[gate] = steps.slice(all, 0, gate * hidden, hidden);
  }
}

Value RecurrentCell::driveAll(Value inputs) {
  return steps.multiplyTransposed(inputs, inputWeights, inputBias);
}

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

Value RecurrentCell::getGates(Value gates, int64_t first, int64_t count) {
  return steps.slice(gates, 1, first * hidden, count * hidden);
}

CellState RecurrentCell::step(Value driven, const CellState &state) {
  switch (kind) {
  case CellKind::Rnn:
    return {activate(0, steps.multiplyTransposed(state.hidden, stateWeights,
                                                 driven)),
            Value()};
  case CellKind::Gru:
    return stepGru(driven, state);
  case CellKind::Lstm:
    return stepLstm(driven, state);
  }
  llvm_unreachable("all kinds are handled");
}

/// Gates in the order z (update), r (reset), h (candidate).
CellState RecurrentCell::stepGru(Value driven, const CellState &state) {
  Value gates = activate(0, steps.multiplyTransposed(state.hidden, stateWeights,
                                                     getGates(driven, 0, 2)));
  Value update = getGates(gates, 0, 1), reset = getGates(gates, 1, 1);
  Value candidate = getGates(driven, 2, 1);
  if (importer.getInt("linear_before_reset", 0)) {
    Value product =
        steps.multiplyTransposed(state.hidden, candidateWeights, resetBias);
    candidate = steps.add(candidate, steps.multiply(reset, product));
  } else {
    candidate = steps.multiplyTransposed(steps.multiply(reset, state.hidden),
                                         candidateWeights, candidate);
  }
  candidate = activate(1, candidate);
  Value kept = steps.multiply(update, state.hidden);
  Value taken = steps.multiply(steps.subtract(one, update), candidate);
  return {steps.add(taken, kept), Value()};
}

Value RecurrentCell::addPeephole(Value gate, int64_t index, Value cell) {
  return peepholes[index]
             ? steps.add(gate, steps.multiply(cell, peepholes[index]))
             : gate;
}

/// Gates in the order i (input), o (output), f (forget), c (candidate).
CellState RecurrentCell::stepLstm(Value driven, const CellState &state) {
  Value gates = steps.multiplyTransposed(state.hidden, stateWeights, driven);
  bool couples = importer.getInt("input_forget", 0) != 0;
  Value input, output, forget;
  if (peepholes[0]) {
    input = activate(0, addPeephole(getGates(gates, 0, 1), 0, state.cell));
    forget = activate(0, addPeephole(getGates(gates, 2, 1), 2, state.cell));
  } else {
    Value all = activate(0, getGates(gates, 0, 3));
    input = getGates(all, 0, 1);
    output = getGates(all, 1, 1);
    forget = getGates(all, 2, 1);
  }
  if (couples)
    forget = steps.subtract(one, input);
  Value candidate = activate(1, getGates(gates, 3, 1));
  CellState next;
  next.cell = steps.add(steps.multiply(forget, state.cell),
                        steps.multiply(input, candidate));
  // The output's gate sees the new state.
  if (peepholes[0])
    output = activate(0, addPeephole(getGates(gates, 1, 1), 1, next.cell));
  // ONNX Runtime does not clip the state here, though it enters a function.
  next.hidden = steps.multiply(output, compute(2, next.cell));
  return next;
}
