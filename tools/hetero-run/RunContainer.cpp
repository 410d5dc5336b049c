//===- RunContainer.cpp - hetero-run on a container -----------------------===//
//
// Loads every section, runs sample by sample, then reports: values first, time
// from the counts, and only then the predictions beside them.
//
//===----------------------------------------------------------------------===//

#include "Modes.h"
#include "ReferenceModel.h"
#include "RunReport.h"
#include "StageOracle.h"
#include "TensorFiles.h"
#include "hetero/Support/Files.h"
#include "mlir/AsmParser/AsmParser.h"
#include "llvm/ADT/StringSet.h"

using namespace hetero;

/// The system a container was compiled for.
static Expected<System> parseSystem(const SystemDescription &description,
                                    MLIRContext *context) {
  std::string complaint;
  ScopedDiagnosticHandler handler(context, [&](Diagnostic &diagnostic) {
    complaint += (complaint.empty() ? "" : "; ") + diagnostic.str();
    return success();
  });
  auto spec = dyn_cast_if_present<TargetSystemSpecInterface>(
      parseAttribute(description.attribute, context));
  FailureOr<System> system = failure();
  if (spec)
    system = System::get(
        spec, [&] { return mlir::emitError(UnknownLoc::get(context)); });
  if (failed(system))
    return makeError(
        "the container's system \"", description.name,
        "\" is refused: ", complaint.empty() ? "it is no system" : complaint);
  return std::move(*system);
}

/// What --verify prints: that everything was read, and how much there is.
static void printSummary(const Container &container,
                         const PackagedProgram &program,
                         llvm::raw_ostream &os) {
  os << "model " << program.modelName << " for system " << program.system.name
     << '\n';
  for (const ContainerSection &section : container.getSections())
    os << "section " << hetero::getName(section.kind)
       << (section.room.empty() ? "" : " of room ") << section.room
       << ", version " << section.version << ": " << section.bytes.size()
       << " bytes, sha256 " << toHex(section.digest) << '\n';
  for (const MemoryUse &memory : program.memories)
    os << "memory " << memory.name << ": " << memory.sizeBytes
       << " bytes in use\n";
  size_t numStages = llvm::count_if(program.steps, [](const auto &step) {
    return step.kind == ProgramStep::Kind::Stage;
  });
  llvm::StringSet<> located;
  for (const SourceRange &range : program.sourceMap)
    located.insert(range.stage);
  os << numStages << " stages, " << located.size()
     << " of them in the source map; every digest holds and all code was "
        "loaded\n";
}

namespace {

/// One container being run and compared.
class ContainerRun {
public:
  ContainerRun(const RunOptions &options, MLIRContext *context,
               const PackagedProgram &program, Runner &runner)
      : options(options), context(context), program(program), runner(runner) {}

  /// Everything that can be refused before the first step runs.
  Error prepare();
  /// Runs all samples; comparisons with the reference on the way.
  Error run();
  /// Writes files and prints reports.
  Expected<ExitCode> report(const System &system,
                            ArrayRef<PredictedStep> predictions);

private:
  Error runSample(int64_t sample);

  const RunOptions &options;
  MLIRContext *context;
  const PackagedProgram &program;
  Runner &runner;
  std::optional<ReferenceModel> reference;
  std::optional<SampleRuns> samples;
  std::vector<NamedTensor> expected;
  std::vector<std::vector<NamedTensor>> outputs, referenceOutputs;
  std::vector<StepCounters> counters;
  StageOracle oracle;
};

} // namespace

Error ContainerRun::prepare() {
  if (!options.outputs.empty())
    if (Error error = checkTensorFile(options.outputs, program.outputs.size()))
      return error;
  Expected<SampleRuns> read = readInputs(options, runner.getInputs());
  if (!read)
    return read.takeError();
  samples = std::move(*read);
  if (!options.expect.empty()) {
    auto tensors = readTensorFile(options.expect);
    if (!tensors)
      return tensors.takeError();
    expected = std::move(*tensors);
  }
  if (!options.compareReference)
    return Error::success();
  // The container says which sizes it was compiled for.
  ImportOptions import;
  for (const TensorSignature &input : runner.getInputs())
    import.inputShapes[input.name] = input.shape;
  Expected<ReferenceModel> loaded = ReferenceModel::load(
      options.model, /*runGraphPhase=*/true, import, context);
  if (!loaded)
    return loaded.takeError();
  if (loaded->getDigest() != program.modelDigest)
    return makeError("'", options.model, "' (sha256 ", loaded->getDigest(),
                     ") is not the model '", options.program,
                     "' was compiled from (sha256 ", program.modelDigest, ")");
  reference.emplace(std::move(*loaded));
  return Error::success();
}

Error ContainerRun::runSample(int64_t sample) {
  std::vector<NamedTensor> inputs = samples->getRun(sample);
  if (reference) {
    oracle.beginSample();
    InterpreterOptions interpreterOptions;
    if (options.compareLayers)
      interpreterOptions.observer = [&](Operation *op,
                                        ArrayRef<Tensor> results) {
        oracle.record(op, results);
      };
    auto meaning = reference->run(inputs, interpreterOptions);
    if (!meaning)
      return meaning.takeError();
    referenceOutputs.push_back(std::move(*meaning));
  }
  auto observe = [&](const ProgramStep &step, ArrayRef<NamedTensor> values) {
    return oracle.check(step, values);
  };
  Expected<RunResult> result =
      options.compareLayers ? runner.run(inputs, observe) : runner.run(inputs);
  if (!result)
    return result.takeError();
  outputs.push_back(std::move(result->outputs));
  if (sample == 0)
    counters = std::move(result->steps);
  return Error::success();
}

Error ContainerRun::run() {
  Progress progress(samples->getNumRuns());
  for (int64_t sample = 0; sample < samples->getNumRuns(); ++sample) {
    progress.begin(sample);
    if (Error error = runSample(sample))
      return error;
  }
  return Error::success();
}

Expected<ExitCode> ContainerRun::report(const System &system,
                                        ArrayRef<PredictedStep> predictions) {
  std::vector<NamedTensor> joined = joinRuns(outputs);
  if (!options.outputs.empty())
    if (Error error = writeTensors(options.outputs, joined))
      return std::move(error);

  std::vector<ComparedTensor> compared;
  if (!options.expect.empty()) {
    auto result = compareWithExpected(joined, expected, options.expectSuffix,
                                      options.tolerance);
    if (!result)
      return result.takeError();
    compared = std::move(*result);
  }
  if (reference)
    for (auto [actual, meaning] :
         llvm::zip_equal(joined, joinRuns(referenceOutputs))) {
      auto result = compare(actual.name, actual.tensor, meaning.tensor,
                            Closeness::Identical, 0);
      if (!result)
        return result.takeError();
      compared.push_back(std::move(*result));
    }

  Timeline timeline = replay(program, counters);
  RunReport report{
      program,  predictions,         counters, timeline, samples->getNumRuns(),
      compared, oracle.getCompared()};
  if (!options.trace.empty())
    if (Error error = writeFile(options.trace, [&](llvm::raw_ostream &os) {
          writeTrace(program, system, counters, timeline, os);
          return Error::success();
        }))
      return std::move(error);
  if (!options.report.empty())
    if (Error error = writeFile(options.report, [&](llvm::raw_ostream &os) {
          writeJson(report, os);
          return Error::success();
        }))
      return std::move(error);

  printTable(report, llvm::outs());
  bool isAccepted = printComparison(compared, llvm::outs());
  if (options.compareLayers) {
    isAccepted &= printComparison(oracle.getCompared(), llvm::outs());
    const auto *first =
        llvm::find_if(oracle.getCompared(), [](const ComparedTensor &stage) {
          return !stage.isAccepted;
        });
    if (first != oracle.getCompared().end())
      llvm::outs() << "first divergence: stage '" << first->name << "'\n";
    else
      llvm::outs() << "no stage differs from the reference\n";
  }
  return isAccepted ? ExitCode::Success : ExitCode::ComparisonFailed;
}

Expected<ExitCode> hetero::runContainer(const RunOptions &options,
                                        MLIRContext *context) {
  Expected<Container> container = Container::open(options.program);
  if (!container)
    return container.takeError();
  Expected<PackagedProgram> program = readProgram(*container);
  if (!program)
    return program.takeError();
  auto predictions = readPredictions(*container);
  if (!predictions)
    return predictions.takeError();
  Expected<System> system = parseSystem(program->system, context);
  if (!system)
    return system.takeError();
  Expected<Runner> runner = Runner::create(*program, *system);
  if (!runner)
    return makeError("'", options.program,
                     "': ", llvm::toString(runner.takeError()));
  if (options.verifyOnly) {
    printSummary(*container, *program, llvm::outs());
    return ExitCode::Success;
  }
  ContainerRun run(options, context, *program, *runner);
  if (Error error = run.prepare())
    return std::move(error);
  if (Error error = run.run())
    return std::move(error);
  return run.report(*system, *predictions);
}
