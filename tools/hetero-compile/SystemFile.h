//===- SystemFile.h - The system a model is compiled for --------*- C++ -*-===//

#ifndef HETERO_TOOLS_HETERO_COMPILE_SYSTEMFILE_H
#define HETERO_TOOLS_HETERO_COMPILE_SYSTEMFILE_H

#include "hetero/Support/LLVM.h"

namespace hetero {

/// Puts a system on `module`: one that comes with Hetero, by its name, or one
/// of a JSON file, by its path (anything that has a slash or ends in ".json").
/// All problems of a file are in one error.
Error loadSystem(StringRef nameOrPath, ModuleOp module);

/// The names of the systems that come with Hetero: "edge-duo, tiny-duo".
std::string listKnownSystems();

} // namespace hetero

#endif // HETERO_TOOLS_HETERO_COMPILE_SYSTEMFILE_H
