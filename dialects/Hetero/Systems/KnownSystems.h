//===- KnownSystems.h - The systems that come with Hetero -------*- C++ -*-===//

#ifndef DIALECTS_HETERO_SYSTEMS_KNOWNSYSTEMS_H
#define DIALECTS_HETERO_SYSTEMS_KNOWNSYSTEMS_H

#include "hetero/Support/LLVM.h"

namespace hetero {

/// A system file of this folder, compiled in.
struct KnownSystem {
  /// The file's name without ".json".
  llvm::StringLiteral name;
  /// The JSON text.
  llvm::StringLiteral text;
};

/// All of them, in the order of their names.
llvm::ArrayRef<KnownSystem> getKnownSystems();

} // namespace hetero

#endif // DIALECTS_HETERO_SYSTEMS_KNOWNSYSTEMS_H
