//===- Compiler.cpp - Phases from a model to a container ------------------===//
//
// A phase is IR in, IR out; only the first reads a model and only the last
// writes a container. Files are written when everything else has succeeded.
//
//===----------------------------------------------------------------------===//

#include "Compiler.h"
#include "SystemFile.h"
#include "hetero/Import/OnnxImporter.h"
#include "hetero/Package/PackageModule.h"
#include "hetero/Partition/CheckReport.h"
#include "hetero/Plan/PlanReport.h"
#include "hetero/Support/Files.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"

using namespace hetero;

namespace {

/// One compilation.
class Compiler {
public:
  Compiler(const CompileOptions &options, MLIRContext *context,
           TimingScope &timing)
      : options(options), context(context), timing(timing) {}

  Error run();

private:
  /// Reads the model, or the IR to go on with.
  Error readModel();
  Error readIr();
  Error runPhase(const PhaseInfo &phase, TimingScope &scope);
  Error writePlan(StringRef json);
  Error package(TimingScope &scope);
  /// Prints what each device could do; an error if an operator has none.
  Error check(TimingScope &scope);
  /// Writes the IR with locations, which carry the names of ONNX nodes.
  Error writeIr(StringRef path);

  const CompileOptions &options;
  MLIRContext *context;
  TimingScope &timing;
  OwningOpRef<ModuleOp> module;
  std::optional<ContentCache> kernelCache;
};

} // namespace

Error Compiler::readModel() {
  ImportReport report;
  FailureOr<OwningOpRef<ModuleOp>> imported =
      importOnnx(options.model, context, options.import, report);
  if (succeeded(imported)) {
    module = std::move(*imported);
    return Error::success();
  }
  std::string text;
  llvm::raw_string_ostream os(text);
  report.print(os, options.model);
  StringRef message = StringRef(text).rtrim();
  message.consume_front("error: ");
  return makeErrorWithCode(report.isUnreadable() ? ExitCode::InputOutput
                                                 : ExitCode::InputRefused,
                           message);
}

Error Compiler::readIr() {
  Expected<std::unique_ptr<llvm::MemoryBuffer>> buffer =
      readFile(options.model);
  if (!buffer)
    return buffer.takeError();
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(*buffer), llvm::SMLoc());
  module = parseSourceFile<ModuleOp>(sources, context);
  if (!module)
    return makeError("'", options.model, "' is no valid IR");
  return Error::success();
}

/// Who is to blame when a phase fails: what was given, or we ourselves. A model
/// that cannot be placed or does not fit was refused; the other phases accept
/// everything that got so far.
static ExitCode getFailureCode(Phase phase) {
  switch (phase) {
  case Phase::Partition:
  case Phase::Plan:
  case Phase::Package:
    return ExitCode::InputRefused;
  default:
    return ExitCode::Internal;
  }
}

Error Compiler::runPhase(const PhaseInfo &phase, TimingScope &scope) {
  PassManager manager(context);
  manager.enableTiming(scope);
  phase.buildPipeline(manager);
  if (failed(manager.run(*module)))
    return makeErrorWithCode(getFailureCode(phase.phase), "phase '", phase.name,
                             "' failed on '", options.model, "'");
  return Error::success();
}

Error Compiler::writeIr(StringRef path) {
  return writeFile(path, [&](llvm::raw_ostream &os) {
    module->print(os, OpPrintingFlags().enableDebugInfo());
    os << '\n';
    return Error::success();
  });
}

Error Compiler::writePlan(StringRef json) {
  if (options.plan.empty())
    return Error::success();
  return writeFile(options.plan, json);
}

Error Compiler::package(TimingScope &scope) {
  PackageBuilder builder;
  ContainerWriter writer;
  if (kernelCache)
    builder.setCodeCache(&*kernelCache);
  std::string plan = formatPlanJson(*module);
  if (failed(packageModule(*module, plan, builder, writer, scope)))
    return makeErrorWithCode(getFailureCode(Phase::Package),
                             "phase 'package' failed on '", options.model, "'");
  TimingScope writing = scope.nest("write the container");
  if (Error error = writer.writeFile(options.output))
    return error;
  return writePlan(plan);
}

Error Compiler::check(TimingScope &scope) {
  for (const PhaseInfo &phase : getPhases())
    if (phase.phase > Phase::Import && phase.phase < Phase::Partition)
      if (Error error = runPhase(phase, scope))
        return error;
  FailureOr<CheckReport> report = checkModule(*module);
  if (failed(report))
    return makeErrorWithCode(ExitCode::InputRefused, "'", options.model,
                             "' cannot be checked");
  report->model = options.model;
  report->system = options.system;
  if (options.printJson)
    llvm::outs() << llvm::formatv("{0:2}\n", getCheckJson(*report));
  else
    printCheck(*report, llvm::outs());
  llvm::outs().flush();
  size_t unplaced =
      llvm::count_if(report->operators, [](const CheckedOperator &entry) {
        return !entry.hasDevice();
      });
  if (unplaced != 0)
    return makeErrorWithCode(
        ExitCode::InputRefused, unplaced, " operators of '", options.model,
        "' can run on no device of '", options.system, "'");
  return Error::success();
}

Error Compiler::run() {
  if (!options.kernelCache.empty()) {
    auto cache = ContentCache::open(options.kernelCache);
    if (!cache)
      return makeErrorWithCode(ExitCode::InputOutput,
                               llvm::toString(cache.takeError()));
    kernelCache = std::move(*cache);
  }
  {
    bool readsOnnx = options.startAt == Phase::Import;
    TimingScope scope = timing.nest(readsOnnx ? "import" : "read the IR");
    if (Error error = readsOnnx ? readModel() : readIr())
      return error;
  }
  if (!options.system.empty())
    if (Error error = loadSystem(options.system, *module))
      return error;
  if (options.checkOnly) {
    TimingScope scope = timing.nest("check");
    return check(scope);
  }
  if (!options.dumpFolder.empty())
    if (std::error_code code =
            llvm::sys::fs::create_directories(options.dumpFolder))
      return makeErrorWithCode(ExitCode::InputOutput, "cannot make folder '",
                               options.dumpFolder, "': ", code.message());

  for (const PhaseInfo &phase : getPhases()) {
    if (phase.phase < options.startAt || phase.phase > options.stopAfter)
      continue;
    TimingScope scope = timing.nest(phase.name);
    if (Error error = phase.phase == Phase::Package ? package(scope)
                                                    : runPhase(phase, scope))
      return error;
    scope.stop();
    if (!options.dumpFolder.empty() && phase.phase != Phase::Package) {
      SmallString<128> path(options.dumpFolder);
      llvm::sys::path::append(path, std::to_string(int(phase.phase)) + "-" +
                                        phase.name.str() + ".mlir");
      if (Error error = writeIr(path))
        return error;
    }
  }

  bool isPlanned = options.stopAfter >= Phase::Plan;
  if (options.stopAfter != Phase::Package) {
    if (isPlanned)
      if (Error error = writePlan(formatPlanJson(*module)))
        return error;
    return writeIr(options.output);
  }
  printPlan(*module, llvm::outs());
  return Error::success();
}

Error hetero::compile(const CompileOptions &options, MLIRContext *context,
                      TimingScope &timing) {
  return Compiler(options, context, timing).run();
}
