//===- RecurrentCell.h - One step of a recurrent network --------*- C++ -*-===//
//
// What RNN, GRU and LSTM compute from an input and a state. The importer of
// sequences repeats it.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_LIB_IMPORT_RECURRENTCELL_H
#define HETERO_LIB_IMPORT_RECURRENTCELL_H

#include "NodeSteps.h"

namespace hetero {

enum class CellKind { Rnn, Gru, Lstm };

/// How many blocks of `hidden` rows the weights of a cell have.
int64_t getNumGates(CellKind kind);

/// What a cell keeps from step to step, each `batch × hidden`. `cell` is null
/// but for an LSTM.
struct CellState {
  Value hidden;
  Value cell;
};

/// The cell of one direction with its weights.
class RecurrentCell {
public:
  /// The cell that `importer`'s node describes for `direction` of `directions`;
  /// refuses activations it does not know.
  static FailureOr<RecurrentCell> get(NodeImporter &importer, NodeSteps &steps,
                                      CellKind kind, int64_t hidden,
                                      int64_t direction, int64_t directions);

  /// The products of `rows × inputs` with the input weights, biases added.
  Value driveAll(Value inputs);
  /// The state after `state` for a `batch × gates * hidden` part of driveAll.
  CellState step(Value driven, const CellState &state);

private:
  /// An activation function with its parameters.
  struct Activation {
    std::string name;
    float alpha, beta;
  };

  RecurrentCell(NodeImporter &importer, NodeSteps &steps, CellKind kind,
                int64_t hidden)
      : importer(importer), steps(steps), kind(kind), hidden(hidden) {}

  LogicalResult readActivations(int64_t direction, int64_t directions);
  void readWeights(int64_t direction);
  /// Activation `index` of the direction.
  Value compute(unsigned index, Value value);
  /// The same of a gate, which is clipped first if the node says so.
  Value activate(unsigned index, Value gate);
  /// Columns of `gates` that belong to `count` gates from `first` on.
  Value getGates(Value gates, int64_t first, int64_t count);
  CellState stepGru(Value driven, const CellState &state);
  CellState stepLstm(Value driven, const CellState &state);
  Value addPeephole(Value gate, int64_t index, Value cell);

  NodeImporter &importer;
  NodeSteps &steps;
  CellKind kind;
  int64_t hidden;
  SmallVector<Activation> activations;
  /// `gates * hidden × inputs` and `gates * hidden × hidden`; the candidate of
  /// a GRU has the last rows of the latter for itself.
  Value inputWeights, stateWeights, candidateWeights;
  /// Biases of the input products, null if there are none, and of the state's
  /// product that a GRU resets.
  Value inputBias, resetBias;
  /// Weights of the cell state in the gates i, o and f, or nulls.
  Value peepholes[3];
  /// The number one.
  Value one;
};

} // namespace hetero

#endif // HETERO_LIB_IMPORT_RECURRENTCELL_H
