//===- Phases.h - The single list of compiler phases ------------*- C++ -*-===//
//
// Command line, documentation and pipelines read this list. A phase is IR in,
// IR out; it ends in the pass that checks its contract.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PIPELINES_PHASES_H
#define HETERO_PIPELINES_PHASES_H

#include "hetero/Support/LLVM.h"

namespace mlir {
class OpPassManager;
}

namespace hetero {

/// The phases in the order they run in.
enum class Phase { Import, Graph, Rewrite, Partition, Plan, Lower, Package };

/// What is to be known of a phase.
struct PhaseInfo {
  Phase phase;
  /// As typed on the command line: "graph".
  llvm::StringLiteral name;
  /// One line for help and documentation.
  llvm::StringLiteral meaning;
  /// The pass that checks what the phase promises; empty for the last.
  llvm::StringLiteral contractPass;
  /// The pipeline as registered, "hetero-graph-pipeline"; empty for the two
  /// phases that read or write files.
  llvm::StringLiteral pipeline;
  /// Adds the passes of the phase, its contract pass last, to a manager
  /// anchored on the module. For `import` that is the check alone, for
  /// `package` nothing.
  void (*buildPipeline)(OpPassManager &manager);
};

/// All phases, in order; the element at index `int(phase)` describes `phase`.
llvm::ArrayRef<PhaseInfo> getPhases();

/// The description of `phase`.
const PhaseInfo &getPhaseInfo(Phase phase);

/// The phase of that name, if there is one.
std::optional<Phase> findPhase(llvm::StringRef name);

} // namespace hetero

#endif // HETERO_PIPELINES_PHASES_H
