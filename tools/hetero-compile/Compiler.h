//===- Compiler.h - Phases from a model to a container ----------*- C++ -*-===//

#ifndef HETERO_TOOLS_HETERO_COMPILE_COMPILER_H
#define HETERO_TOOLS_HETERO_COMPILE_COMPILER_H

#include "Options.h"
#include "hetero/Support/ExitCode.h"
#include "mlir/Support/Timing.h"

namespace hetero {

/// Runs the phases that the options ask for and writes their files. Problems
/// found by passes are diagnostics; the error then only says which phase
/// failed. Phases and passes are timed as parts of `timing`.
Error compile(const CompileOptions &options, MLIRContext *context,
              TimingScope &timing);

} // namespace hetero

#endif // HETERO_TOOLS_HETERO_COMPILE_COMPILER_H
