//===- hetero-compile.cpp - Compile an ONNX model for a system ------------===//

#include "Compiler.h"
#include "SystemFile.h"
#include "hetero/Registration.h"
#include "hetero/Support/CommandLine.h"
#include "hetero/Support/DiagnosticPrinter.h"
#include "hetero/Support/Threads.h"
#include "hetero/Support/Timing.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/PrettyStackTrace.h"

using namespace hetero;
namespace cl = llvm::cl;

/// The text above the options: it grows with the known systems.
static std::string makeOverview() {
  return R"(Compiles an ONNX model for a system of unlike devices, prints the plan and
writes a container that hetero-run runs.

  hetero-compile model.onnx --system=edge-duo -o model.hetero --plan=plan.json
  hetero-compile model.onnx --system=edge-duo --check

Known systems: )" +
         listKnownSystems() + R"(

Exit status: 0 done; 2 wrong options; 3 the model or the system was refused;
4 a file could not be read or written; 5 an internal error.
)";
}

namespace {

/// The options as LLVM's library wants them declared.
struct CommandLine {
  CommandLine();

  cl::OptionCategory category{"Compiling"};
  cl::opt<std::string> model{cl::Positional, cl::desc("<ONNX model>"),
                             cl::cat(category)};
  cl::opt<std::string> system{
      "system", cl::desc("A known system, or a system description (JSON)"),
      cl::value_desc("name or file"), cl::cat(category)};
  cl::opt<std::string> output{
      "o",
      cl::desc("The container; with --stop-after the IR, by default to the "
               "terminal"),
      cl::value_desc("file"), cl::cat(category)};
  cl::opt<std::string> plan{"plan", cl::desc("Write the plan (JSON)"),
                            cl::value_desc("file"), cl::cat(category)};
  cl::opt<Phase> stopAfter{"stop-after",
                           cl::desc("Stop behind this phase and write the IR:"),
                           cl::init(Phase::Package), cl::cat(category)};
  cl::opt<Phase> startAt{
      "start-at",
      cl::desc("Begin with this phase; the model is then the IR before it"),
      cl::init(Phase::Import), cl::cat(category)};
  cl::opt<std::string> dumpPhases{
      "dump-phases", cl::desc("Write the IR after each phase into this folder"),
      cl::value_desc("folder"), cl::cat(category)};
  cl::opt<bool> timing{"timing",
                       cl::desc("Print the milliseconds of every phase and "
                                "pass, and the peak of memory"),
                       cl::cat(category)};
  cl::opt<bool> check{
      "check",
      cl::desc("Say for every operator which devices can run it, at what cost "
               "or why not; build and write nothing"),
      cl::cat(category)};
  cl::opt<bool> json{"json", cl::desc("With --check, print JSON"),
                     cl::cat(category)};
  cl::opt<std::string> kernelCache{
      "kernel-cache",
      cl::desc("Keep compiled kernels in this folder and use those that are "
               "there; the container does not depend on it"),
      cl::value_desc("folder"), cl::cat(category)};
  cl::opt<unsigned> threads{
      "threads",
      cl::desc("Threads to work with (default: all of the machine's); the "
               "container does not depend on it"),
      cl::init(0), cl::cat(category)};
  cl::opt<int64_t> batch{
      "batch",
      cl::desc("Size of first dimensions that the model leaves open "
               "(default 1)"),
      cl::cat(category)};
  cl::list<std::string> inputShapes{
      "input-shape", cl::desc("Shape of an input"),
      cl::value_desc("name:1x3x224x224"), cl::cat(category)};

  Expected<CompileOptions> get() const;
};

} // namespace

CommandLine::CommandLine() {
  for (const PhaseInfo &phase : getPhases()) {
    stopAfter.getParser().addLiteralOption(phase.name, phase.phase,
                                           phase.meaning);
    startAt.getParser().addLiteralOption(phase.name, phase.phase,
                                         phase.meaning);
  }
}

/// The options as the rest of the tool wants them, after checking that they
/// make sense together.
Expected<CompileOptions> CommandLine::get() const {
  CompileOptions options;
  options.model = model;
  options.system = system;
  options.output = output;
  options.plan = plan;
  options.startAt = startAt;
  options.stopAfter = stopAfter;
  options.dumpFolder = dumpPhases;
  options.kernelCache = kernelCache;
  options.checkOnly = check;
  options.printJson = json;
  options.printTiming = timing;
  options.threads = threads;
  auto refuse = [](auto &&...words) {
    return makeErrorWithCode(ExitCode::Usage, words...);
  };
  if (batch.getNumOccurrences()) {
    if (batch < 1)
      return refuse("--batch must be positive");
    options.import.batch = batch.getValue();
  }
  for (const std::string &shape : inputShapes)
    if (Error error = options.import.addInputShape(shape))
      return refuse(llvm::toString(std::move(error)));
  if (threads.getNumOccurrences() && threads == 0)
    return refuse("--threads must be positive");
  if (options.model.empty())
    return refuse("say which ONNX model to compile");
  if (options.startAt > options.stopAfter)
    return refuse("--start-at comes behind --stop-after");
  bool readsModel = options.startAt == Phase::Import;
  if (!readsModel && (options.import.batch || !inputShapes.empty()))
    return refuse("--batch and --input-shape are for phase 'import'");
  if (readsModel && options.stopAfter >= Phase::Partition &&
      options.system.empty())
    return refuse("--system is missing; known are ", listKnownSystems());
  if (options.stopAfter < Phase::Plan && !options.plan.empty())
    return refuse("--plan needs the phase 'plan'");
  if (json && !check)
    return refuse("--json is for --check");
  if (check) {
    if (!options.output.empty() || !options.plan.empty() ||
        !options.dumpFolder.empty() || stopAfter.getNumOccurrences() ||
        startAt.getNumOccurrences())
      return refuse("--check writes nothing and runs no further phase; leave "
                    "out -o, --plan, --dump-phases, --start-at and "
                    "--stop-after");
    return options;
  }
  if (options.output.empty()) {
    if (options.stopAfter == Phase::Package)
      return refuse("-o is missing: say where the container goes");
    options.output = "-";
  }
  return options;
}

int main(int argc, char **argv) {
  llvm::setBugReportMsg("hetero-compile ended by a mistake of its own:\n");
  llvm::InitLLVM init(argc, argv);
  removeNamesakes({"start-at", "stop-after", "threads"});
  mlir::registerMLIRContextCLOptions();
  CommandLine commandLine;
  cl::HideUnrelatedOptions(commandLine.category);
  std::string complaint;
  llvm::raw_string_ostream os(complaint);
  if (!cl::ParseCommandLineOptions(argc, argv, makeOverview(), &os)) {
    if (!complaint.empty())
      llvm::errs() << "error: " << complaint;
    return static_cast<int>(ExitCode::Usage);
  }
  Expected<CompileOptions> options = commandLine.get();
  if (!options)
    return static_cast<int>(reportError(options.takeError(), llvm::errs()));

  DialectRegistry registry;
  registerAllDialects(registry);
  ToolTiming timing(options->printTiming, llvm::errs());
  ThreadedContext threaded(registry, options->threads);
  MLIRContext &context = threaded.get();
  context.printOpOnDiagnostic(false);
  DiagnosticPrinter printer(&context, llvm::errs());
  return static_cast<int>(finishOutput(reportError(
      compile(*options, &context, timing.getRoot()), llvm::errs())));
}
