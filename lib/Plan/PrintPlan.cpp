//===- PrintPlan.cpp - The plan on standard output ------------------------===//

#include "hetero/Plan/Passes.h"
#include "hetero/Plan/PlanReport.h"
#include "llvm/Support/FormatVariadic.h"

namespace hetero {
#define GEN_PASS_DEF_PRINTPLANPASS
#include "hetero/Plan/Passes.h.inc"
} // namespace hetero

using namespace hetero;

namespace {

struct PrintPlanPass : hetero::impl::PrintPlanPassBase<PrintPlanPass> {
  using Base::Base;

  void runOnOperation() override {
    if (format != "text" && format != "json") {
      getOperation().emitError()
          << "unknown format \"" << format << "\"; known are text and json";
      return signalPassFailure();
    }
    FailureOr<PlanReport> report = collectPlan(getOperation());
    if (failed(report))
      return signalPassFailure();
    if (format == "text")
      printPlanText(*report, llvm::outs());
    else
      llvm::outs() << llvm::formatv("{0:2}\n", getPlanJson(*report));
    markAllAnalysesPreserved();
  }
};

} // namespace
