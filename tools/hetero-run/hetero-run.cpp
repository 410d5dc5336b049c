//===- hetero-run.cpp - Run a container, or the meaning of a model --------===//
//
// Containers run on the simulators of their devices; models run through the
// reference interpreter. Both take and give the same files.
//
//===----------------------------------------------------------------------===//

#include "Modes.h"
#include "hetero/Registration.h"
#include "hetero/Support/CommandLine.h"
#include "hetero/Support/DiagnosticPrinter.h"
#include "hetero/Support/Threads.h"
#include "hetero/Support/Timing.h"
#include "mlir/IR/DialectRegistry.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/PrettyStackTrace.h"

using namespace hetero;
namespace cl = llvm::cl;

static constexpr const char *overview =
    R"(Runs a compiled model on the simulators of its devices, or an ONNX model
through the reference interpreter.

  hetero-run model.hetero --inputs=in.npz --outputs=out.npz
  hetero-run model.hetero --inputs=in.npz --compare=reference --model=model.onnx
  hetero-run --reference model.onnx --inputs=in.npz --expect=outputs.npz

Tensors are .npz, .npy or ONNX .pb files. More samples along the first axis than
the model takes are run one after the other.

Exit status: 0 done; 1 a comparison failed; 2 wrong options; 3 a file was
refused; 4 a file could not be read or written; 5 an internal error.
)";

namespace {

/// The options as LLVM's library wants them declared.
struct CommandLine {
  cl::OptionCategory category{"Running"};
  cl::opt<std::string> program{
      cl::Positional, cl::desc("<container or ONNX model>"), cl::cat(category)};
  cl::opt<RunMode> reference{
      "reference",
      cl::desc("Interpret an ONNX model:"),
      cl::ValueOptional,
      cl::init(RunMode::Container),
      cl::values(
          clEnumValN(RunMode::ReferenceGraph, "graph",
                     "after the graph phase, fused as it is compiled"),
          clEnumValN(RunMode::ReferenceGraph, "", "the same"),
          clEnumValN(RunMode::ReferenceImport, "import", "as it is spelt")),
      cl::cat(category)};
  cl::list<std::string> inputs{
      "inputs", cl::desc("Files with the inputs by name; may be repeated"),
      cl::value_desc("file"), cl::cat(category)};
  cl::opt<std::string> outputs{"outputs", cl::desc("Write the outputs here"),
                               cl::value_desc("file"), cl::cat(category)};
  cl::opt<std::string> expect{
      "expect",
      cl::desc("Compare the outputs with this file: integers must be equal, "
               "floats within --tolerance. Keys with '::' are other oracles "
               "and ignored"),
      cl::value_desc("file"), cl::cat(category)};
  cl::opt<std::string> expectSuffix{
      "expect-suffix",
      cl::desc("Compare with the keys 'output::<name>' instead"),
      cl::value_desc("name"), cl::cat(category)};
  cl::opt<double> tolerance{
      "tolerance",
      cl::desc(
          "Largest accepted difference of float outputs, as a share of the "
          "largest expected magnitude (default 1e-5)"),
      cl::init(1e-5), cl::cat(category)};
  cl::opt<std::string> compare{
      "compare",
      cl::desc("'reference': compare a container's outputs, bit for bit, with "
               "the interpretation of --model"),
      cl::value_desc("with"), cl::cat(category)};
  cl::opt<bool> layers{
      "layers",
      cl::desc("With --compare, compare every stage and name the first that "
               "differs"),
      cl::cat(category)};
  cl::opt<std::string> model{"model",
                             cl::desc("The ONNX model a container was made of"),
                             cl::value_desc("file"), cl::cat(category)};
  cl::opt<bool> verify{"verify",
                       cl::desc("Only load a container and say what it holds"),
                       cl::cat(category)};
  cl::opt<std::string> trace{
      "trace", cl::desc("Write a timeline for Chrome or Perfetto (JSON)"),
      cl::value_desc("file"), cl::cat(category)};
  cl::opt<std::string> report{"report",
                              cl::desc("Write counters and comparisons (JSON)"),
                              cl::value_desc("file"), cl::cat(category)};
  cl::opt<bool> timing{"timing",
                       cl::desc("With --reference, print the milliseconds of "
                                "loading and of each run, and the peak of "
                                "memory"),
                       cl::cat(category)};
  cl::opt<unsigned> threads{
      "threads",
      cl::desc("With --reference, threads to work with (default: all of the "
               "machine's); results do not depend on it"),
      cl::init(0), cl::cat(category)};
  cl::opt<int64_t> batch{
      "batch",
      cl::desc("Size of first dimensions that an ONNX model leaves "
               "open (default 1)"),
      cl::init(0), cl::cat(category)};
  cl::list<std::string> inputShapes{
      "input-shape", cl::desc("Shape of an input of an ONNX model"),
      cl::value_desc("name:1x3x224x224"), cl::cat(category)};

  Expected<RunOptions> get() const;
};

} // namespace

/// The options as the rest of the tool wants them, after checking that they
/// make sense together.
Expected<RunOptions> CommandLine::get() const {
  RunOptions options;
  options.mode = reference;
  options.program = program;
  options.inputs.assign(inputs.begin(), inputs.end());
  options.outputs = outputs;
  options.expect = expect;
  options.expectSuffix = expectSuffix;
  options.tolerance = tolerance;
  options.verifyOnly = verify;
  options.compareReference = !compare.empty();
  options.compareLayers = layers;
  options.model = model;
  options.trace = trace;
  options.report = report;
  options.printTiming = timing;
  options.threads = threads;
  if (batch.getNumOccurrences())
    options.import.batch = batch.getValue();
  auto refuse = [](auto &&...words) {
    return makeErrorWithCode(ExitCode::Usage, words...);
  };
  for (const std::string &shape : inputShapes)
    if (Error error = options.import.addInputShape(shape))
      return refuse(llvm::toString(std::move(error)));
  if (batch.getNumOccurrences() && batch < 1)
    return refuse("--batch must be positive");
  if (options.program.empty())
    return refuse("say which container or ONNX model to run");
  bool isContainer = options.mode == RunMode::Container;
  if (isContainer && (options.import.batch || !inputShapes.empty()))
    return refuse("--batch and --input-shape are for --reference; a container "
                  "has its sizes");
  if (!isContainer &&
      (verify || options.compareReference || layers || !options.model.empty() ||
       !options.trace.empty() || !options.report.empty()))
    return refuse("--verify, --compare, --layers, --model, --trace and "
                  "--report are for containers, not for --reference");
  if (isContainer && (timing || threads.getNumOccurrences()))
    return refuse("--timing and --threads are for --reference");
  if (threads.getNumOccurrences() && threads == 0)
    return refuse("--threads must be positive");
  if (!compare.empty() && compare != "reference")
    return refuse("--compare knows only 'reference'");
  if (options.compareReference && options.model.empty())
    return refuse("--compare=reference needs --model=<ONNX model>");
  if (layers && !options.compareReference)
    return refuse("--layers needs --compare=reference");
  if (!options.expectSuffix.empty() && options.expect.empty())
    return refuse("--expect-suffix needs --expect");
  if (!(options.tolerance >= 0))
    return refuse("--tolerance must not be negative");
  return options;
}

int main(int argc, char **argv) {
  llvm::setBugReportMsg("hetero-run ended by a mistake of its own:\n");
  llvm::InitLLVM init(argc, argv);
  removeNamesakes({"threads"});
  CommandLine commandLine;
  cl::HideUnrelatedOptions(commandLine.category);
  std::string complaint;
  llvm::raw_string_ostream os(complaint);
  if (!cl::ParseCommandLineOptions(argc, argv, overview, &os)) {
    if (!complaint.empty())
      llvm::errs() << "error: " << complaint;
    return static_cast<int>(ExitCode::Usage);
  }
  Expected<RunOptions> options = commandLine.get();
  if (!options)
    return static_cast<int>(reportError(options.takeError(), llvm::errs()));

  DialectRegistry registry;
  registerAllDialects(registry);
  ToolTiming times(options->printTiming, llvm::errs());
  ThreadedContext threaded(registry, options->threads);
  MLIRContext &context = threaded.get();
  context.printOpOnDiagnostic(false);
  DiagnosticPrinter printer(&context, llvm::errs());
  Expected<ExitCode> code =
      options->mode == RunMode::Container
          ? runContainer(*options, &context)
          : runReference(*options, &context, times.getRoot());
  return static_cast<int>(
      finishOutput(code ? *code : reportError(code.takeError(), llvm::errs())));
}
