//===- hetero-check.cpp - Run self-checking programs ------------*- C++ -*-===//
//
// Interprets every function without arguments and checks the expectations of
// the `check` dialect on the way. Ends with 1 if one does not hold, or if there
// was none: a test that checks nothing must not pass.
//
//===----------------------------------------------------------------------===//

#include "hetero/Reference/Interpreter.h"
#include "hetero/Registration.h"
#include "hetero/Support/ExitCode.h"
#include "mlir/Parser/Parser.h"
#include "test/support/Check/IR/Check.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/SourceMgr.h"

using namespace hetero;

static llvm::cl::opt<std::string> inputPath(llvm::cl::Positional,
                                            llvm::cl::desc("<program.mlir>"),
                                            llvm::cl::Required);

namespace {
/// How many expectations were met.
struct Tally {
  unsigned checked = 0, failed = 0;
};
} // namespace

/// Checks the expectations of one function.
static void checkFunction(func::FuncOp function, Tally &tally) {
  InterpreterOptions options;
  options.fallback =
      [&](Operation *op,
          ArrayRef<Tensor> operands) -> Expected<SmallVector<Tensor>> {
    if (!isa<check::CheckDialect>(op->getDialect()))
      return makeError("no tool of the tests runs this operation");
    ++tally.checked;
    if (Error error = check::checkExpectation(op, operands[0])) {
      ++tally.failed;
      op->emitError(llvm::toString(std::move(error)));
    }
    return SmallVector<Tensor>();
  };
  auto results = interpret(function, {}, options);
  if (results)
    return;
  ++tally.failed;
  function.emitError(llvm::toString(results.takeError()));
}

int main(int argc, char **argv) {
  llvm::cl::ParseCommandLineOptions(argc, argv, "Self-checking programs\n");
  DialectRegistry registry;
  registerAllDialects(registry);
  registry.insert<check::CheckDialect>();
  MLIRContext context(registry);
  llvm::SourceMgr sources;
  SourceMgrDiagnosticHandler handler(sources, &context);
  auto module = parseSourceFile<ModuleOp>(inputPath, sources, &context);
  if (!module)
    return static_cast<int>(ExitCode::InputRefused);

  Tally tally;
  for (auto function : module->getOps<func::FuncOp>())
    if (function.getNumArguments() == 0)
      checkFunction(function, tally);
  llvm::outs() << tally.checked << " expectations, " << tally.failed
               << " failures\n";
  return static_cast<int>(tally.failed == 0 && tally.checked > 0
                              ? ExitCode::Success
                              : ExitCode::ComparisonFailed);
}
