//===- PlanFuzzer.cpp - Planned programs as text --------------------------===//
//
// A plan is IR: what hetero-compile --start-at=lower reads, what the contract
// of the phase checks and what the reports are printed from.
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "hetero/Pipelines/Passes.h"
#include "hetero/Plan/PlanReport.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

using namespace hetero;
using namespace hetero::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  QuietContext context;
  auto module = parseSourceString<ModuleOp>(
      StringRef(reinterpret_cast<const char *>(data), size), context.get());
  if (!module)
    return 0;
  std::string text;
  llvm::raw_string_ostream os(text);
  (void)formatPlanJson(*module);
  printPlan(*module, os);
  PassManager contract(context.get());
  contract.addPass(createVerifyPlanPass());
  (void)contract.run(*module);
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                          size_t maxSize, unsigned seed) {
  std::minstd_rand random(seed);
  std::string text(reinterpret_cast<const char *>(data), size);
  if (drawBelow(random, 3) == 0 || !mutateText(text, random) ||
      text.size() > maxSize)
    return LLVMFuzzerMutate(data, size, maxSize);
  llvm::copy(text, data);
  return text.size();
}
