//===- PrintPhases.cpp - The page of phases -------------------------------===//

#include "hetero/Pipelines/Passes.h"
#include "hetero/Pipelines/Phases.h"

namespace hetero {
#define GEN_PASS_DEF_PRINTPHASESPASS
#include "hetero/Pipelines/Passes.h.inc"
} // namespace hetero

using namespace hetero;

namespace {

struct PrintPhasesPass : hetero::impl::PrintPhasesPassBase<PrintPhasesPass> {
  void runOnOperation() override {
    llvm::raw_ostream &os = llvm::outs();
    os << "<!-- Written by hetero-print-phases; do not edit. -->\n\n# Phases\n"
          "\n| phase | what it does | pipeline of `hetero-opt` | contract |\n"
          "|---|---|---|---|\n";
    auto printName = [&](StringRef name) {
      if (name.empty())
        os << " – |";
      else
        os << " `" << name << "` |";
    };
    for (const PhaseInfo &phase : getPhases()) {
      os << "| `" << phase.name << "` | " << phase.meaning << " |";
      printName(phase.pipeline);
      printName(phase.contractPass);
      os << "\n";
    }
    markAllAnalysesPreserved();
  }
};

} // namespace
