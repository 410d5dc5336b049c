//===- Modes.h - The two things hetero-run runs -----------------*- C++ -*-===//

#ifndef HETERO_TOOLS_HETERO_RUN_MODES_H
#define HETERO_TOOLS_HETERO_RUN_MODES_H

#include "Options.h"
#include "hetero/Run/Samples.h"
#include "hetero/Support/ExitCode.h"
#include "mlir/Support/Timing.h"

namespace hetero {

/// Interprets an ONNX model. Its parts are timed under `timing`.
Expected<ExitCode> runReference(const RunOptions &options, MLIRContext *context,
                                TimingScope &timing);

/// Runs a container on the simulators of its devices.
Expected<ExitCode> runContainer(const RunOptions &options,
                                MLIRContext *context);

/// Reads the inputs and cuts them into runs of the model.
Expected<SampleRuns> readInputs(const RunOptions &options,
                                ArrayRef<TensorSignature> signatures);

/// Counts samples on the standard error while it is a terminal.
class Progress {
public:
  explicit Progress(int64_t numRuns);
  ~Progress();
  /// Says that run `run`, from 0, begins.
  void begin(int64_t run);

private:
  int64_t numRuns;
  bool isShown;
};

} // namespace hetero

#endif // HETERO_TOOLS_HETERO_RUN_MODES_H
