//===- hetero-reduce.cpp - Make failing MLIR text small -------------------===//
//
// Takes operations out of a module, one after the other, as long as a command
// fails on what is left as it fails on the whole. The reducer that comes with
// MLIR is not used: the packaged one crashes on its own first step.
//
//===----------------------------------------------------------------------===//

#include "hetero/Registration.h"
#include "hetero/Support/ExitCode.h"
#include "hetero/Support/Files.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Program.h"

using namespace hetero;
namespace cl = llvm::cl;

namespace {

/// The command line's wishes.
struct Options {
  cl::OptionCategory category{"Reducing"};
  cl::opt<std::string> input{cl::Positional, cl::Required,
                             cl::desc("<module.mlir>"), cl::cat(category)};
  cl::opt<std::string> test{
      "test", cl::Required,
      cl::desc("The shell command that fails, with {} for the module"),
      cl::cat(category)};
  cl::opt<std::string> output{"o", cl::init("-"),
                              cl::desc("Where the small module goes"),
                              cl::cat(category)};
};

/// Takes operations out of one module.
class Reducer {
public:
  Reducer(ModuleOp module, StringRef command)
      : module(module.clone()), command(command) {}

  /// Fails if the command does not fail on the whole module.
  Error run();
  ModuleOp getModule() { return *module; }

private:
  /// How an operation's results are replaced when it is taken out.
  enum class Replacement { None, Operand, Argument };

  /// The exit status of the command on `candidate`.
  Expected<int> getStatus(ModuleOp candidate);
  /// Takes the operation of that number out; keeps the module if it still
  /// fails.
  Expected<bool> tryWithout(unsigned number, Replacement replacement);

  OwningOpRef<ModuleOp> module;
  std::string command;
  int wanted = 0;
};

} // namespace

/// Operations that can be taken out, users before what they use.
static SmallVector<Operation *> getOperations(ModuleOp module) {
  SmallVector<Operation *> operations;
  module.walk([&](Operation *op) {
    if (op != module && !op->hasTrait<OpTrait::IsTerminator>())
      operations.push_back(op);
  });
  std::reverse(operations.begin(), operations.end());
  return operations;
}

Expected<int> Reducer::getStatus(ModuleOp candidate) {
  llvm::SmallString<128> path;
  if (std::error_code code =
          llvm::sys::fs::createTemporaryFile("hetero-reduce", "mlir", path))
    return llvm::errorCodeToError(code);
  llvm::FileRemover remover(path);
  if (Error error = writeFile(path, [&](llvm::raw_ostream &os) {
        candidate.print(os, OpPrintingFlags().enableDebugInfo());
        return Error::success();
      }))
    return std::move(error);
  std::string text = command;
  for (size_t at = 0; (at = text.find("{}", at)) != std::string::npos;
       at += path.size())
    text.replace(at, 2, path.str());
  std::optional<StringRef> silence[] = {StringRef(), StringRef(), StringRef()};
  return llvm::sys::ExecuteAndWait("/bin/sh", {"sh", "-c", text}, std::nullopt,
                                   silence, /*SecondsToWait=*/120);
}

/// A value for the users of `result`: an operand of its type, or a new argument
/// of the function around it; null if there is neither.
static Value getSubstitute(OpResult result, bool useOperand) {
  Operation *op = result.getOwner();
  if (useOperand) {
    auto found = llvm::find_if(op->getOperands(), [&](Value operand) {
      return operand.getType() == result.getType();
    });
    return found == op->operand_end() ? Value() : *found;
  }
  auto function = op->getParentOfType<FunctionOpInterface>();
  if (!function || function.isExternal())
    return {};
  unsigned index = function.getNumArguments();
  if (failed(function.insertArgument(index, result.getType(), {},
                                     result.getLoc())))
    return {};
  return function.getArgument(index);
}

Expected<bool> Reducer::tryWithout(unsigned number, Replacement replacement) {
  OwningOpRef<ModuleOp> candidate = module->clone();
  Operation *op = getOperations(*candidate)[number];
  for (OpResult result : op->getResults()) {
    if (result.use_empty())
      continue;
    Value substitute =
        replacement == Replacement::None
            ? Value()
            : getSubstitute(result, replacement == Replacement::Operand);
    if (!substitute)
      return false;
    result.replaceAllUsesWith(substitute);
  }
  op->erase();
  if (failed(mlir::verify(*candidate)))
    return false;
  Expected<int> status = getStatus(*candidate);
  if (!status)
    return status.takeError();
  if (*status != wanted)
    return false;
  module = std::move(candidate);
  return true;
}

Error Reducer::run() {
  Expected<int> status = getStatus(*module);
  if (!status)
    return status.takeError();
  wanted = *status;
  if (wanted == 0)
    return makeErrorWithCode(ExitCode::Usage,
                             "the command does not fail on the whole module");
  // Diagnostics of candidates that do not verify are of no interest.
  ScopedDiagnosticHandler handler((*module)->getContext(),
                                  [](Diagnostic &) { return success(); });
  bool progress = true;
  while (progress) {
    progress = false;
    for (unsigned i = 0; i < getOperations(*module).size();) {
      bool isGone = false;
      for (Replacement replacement :
           {Replacement::None, Replacement::Operand, Replacement::Argument}) {
        if (isGone)
          break;
        Expected<bool> kept = tryWithout(i, replacement);
        if (!kept)
          return kept.takeError();
        isGone = *kept;
      }
      progress |= isGone;
      i += !isGone;
    }
  }
  return Error::success();
}

static Error reduce(const Options &options, MLIRContext *context) {
  Expected<std::unique_ptr<llvm::MemoryBuffer>> buffer =
      readFile(options.input);
  if (!buffer)
    return buffer.takeError();
  auto module = parseSourceString<ModuleOp>((*buffer)->getBuffer(), context);
  if (!module)
    return makeError("'", options.input, "' is no valid IR");
  Reducer reducer(*module, options.test);
  if (Error error = reducer.run())
    return error;
  return writeFile(options.output, [&](llvm::raw_ostream &os) {
    reducer.getModule().print(os, OpPrintingFlags().enableDebugInfo());
    return Error::success();
  });
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  Options options;
  cl::HideUnrelatedOptions(options.category);
  cl::ParseCommandLineOptions(
      argc, argv,
      "Makes a module small on which a command fails.\n\n"
      "  hetero-reduce in.mlir --test='hetero-opt --pass {}' -o small.mlir\n");
  DialectRegistry registry;
  registerAllDialects(registry);
  MLIRContext context(registry);
  return static_cast<int>(
      finishOutput(reportError(reduce(options, &context), llvm::errs())));
}
