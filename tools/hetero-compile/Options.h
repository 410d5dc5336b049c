//===- Options.h - What hetero-compile is asked to do -----------*- C++ -*-===//

#ifndef HETERO_TOOLS_HETERO_COMPILE_OPTIONS_H
#define HETERO_TOOLS_HETERO_COMPILE_OPTIONS_H

#include "hetero/Import/ImportOptions.h"
#include "hetero/Pipelines/Phases.h"
#include "hetero/Support/LLVM.h"

namespace hetero {

/// The command line.
struct CompileOptions {
  /// ONNX model, or MLIR text with `startAt` behind `import`.
  std::string model;
  /// Name of a known system or path of a JSON file; may be empty if no phase
  /// that runs needs one.
  std::string system;
  /// Container, or MLIR text when stopping before `package`; may be empty.
  std::string output;
  /// The plan as JSON; empty for none.
  std::string plan;
  Phase startAt = Phase::Import;
  Phase stopAfter = Phase::Package;
  /// Folder for the IR after each phase; empty for none.
  std::string dumpFolder;
  /// Folder of compiled kernels to use and to add to; empty for none.
  std::string kernelCache;
  /// Only say what each device could do; nothing is built or written.
  bool checkOnly = false;
  /// Print the check as JSON.
  bool printJson = false;
  bool printTiming = false;
  /// 0 for as many as the machine has.
  unsigned threads = 0;
  ImportOptions import;
};

} // namespace hetero

#endif // HETERO_TOOLS_HETERO_COMPILE_OPTIONS_H
