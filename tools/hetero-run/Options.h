//===- Options.h - What hetero-run is asked to do ---------------*- C++ -*-===//

#ifndef HETERO_TOOLS_HETERO_RUN_OPTIONS_H
#define HETERO_TOOLS_HETERO_RUN_OPTIONS_H

#include "hetero/Import/ImportOptions.h"
#include "hetero/Support/LLVM.h"

namespace hetero {

/// The program that is run.
enum class RunMode {
  /// A container on its simulators.
  Container,
  /// An ONNX model by the interpreter, after the `graph` phase.
  ReferenceGraph,
  /// An ONNX model by the interpreter, as it is spelt.
  ReferenceImport,
};

/// The command line.
struct RunOptions {
  RunMode mode = RunMode::Container;
  /// Container or ONNX model.
  std::string program;
  std::vector<std::string> inputs;
  std::string outputs;
  std::string expect;
  /// Which oracle of the expected file: keys are "output" or "output::suffix".
  std::string expectSuffix;
  /// Largest difference of float outputs, as a share of the largest expected
  /// magnitude.
  double tolerance = 1e-5;
  bool verifyOnly = false;
  bool compareReference = false;
  bool compareLayers = false;
  /// ONNX model to compare with.
  std::string model;
  std::string trace;
  std::string report;
  bool printTiming = false;
  /// 0 for as many as the machine has.
  unsigned threads = 0;
  ImportOptions import;
};

} // namespace hetero

#endif // HETERO_TOOLS_HETERO_RUN_OPTIONS_H
