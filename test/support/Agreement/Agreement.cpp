//===- Agreement.cpp - One model, its meaning and its containers ----------===//

#include "Agreement.h"
#include "dialects/Hetero/Systems/KnownSystems.h"
#include "hetero/Import/OnnxImporter.h"
#include "hetero/Package/PackageModule.h"
#include "hetero/Pipelines/Phases.h"
#include "hetero/Plan/PlanReport.h"
#include "hetero/Reference/Interpreter.h"
#include "hetero/Run/Runner.h"
#include "hetero/Support/ExitCode.h"
#include "hetero/Target/SystemJson.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Pass/PassManager.h"

using namespace hetero;
using namespace hetero::test;

StringRef hetero::test::getName(Outcome outcome) {
  switch (outcome) {
  case Outcome::Equal:
    return "equal";
  case Outcome::Different:
    return "different";
  case Outcome::Refused:
    return "refused";
  case Outcome::Failed:
    return "failed";
  }
  llvm_unreachable("every outcome is listed");
}

namespace {
/// A context without threads that keeps every error it is told of.
class Workplace {
public:
  explicit Workplace(const DialectRegistry &registry)
      : context(registry, MLIRContext::Threading::DISABLED),
        handler(&context, [this](Diagnostic &diagnostic) {
          if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
            complaint += (complaint.empty() ? "" : "; ") + diagnostic.str();
        }) {
    context.printOpOnDiagnostic(false);
  }

  MLIRContext context;
  std::string complaint;

private:
  ScopedDiagnosticHandler handler;
};
} // namespace

/// Refused with exit code 3 by the tools, or a fault of ours.
static Verdict getVerdict(Error error) {
  Outcome outcome = Outcome::Refused;
  if (error.isA<ToolError>())
    error = llvm::handleErrors(std::move(error),
                               [&](std::unique_ptr<ToolError> found) -> Error {
                                 if (found->getExitCode() == ExitCode::Internal)
                                   outcome = Outcome::Failed;
                                 return Error(std::move(found));
                               });
  return {outcome, llvm::toString(std::move(error))};
}

/// Imports `path` and runs the graph phase.
static Expected<OwningOpRef<ModuleOp>> loadGraph(StringRef path,
                                                 Workplace &place) {
  ImportReport report;
  auto module = importOnnx(path, &place.context, {}, report);
  if (failed(module)) {
    std::string text;
    llvm::raw_string_ostream os(text);
    report.print(os, path);
    return makeError(text);
  }
  for (Phase phase : {Phase::Import, Phase::Graph}) {
    PassManager manager(&place.context);
    getPhaseInfo(phase).buildPipeline(manager);
    if (failed(manager.run(**module)))
      return makeErrorWithCode(ExitCode::Internal, "phase '",
                               getPhaseInfo(phase).name,
                               "': ", place.complaint);
  }
  return std::move(*module);
}

Verdict Agreement::load(StringRef path) {
  this->path = path.str();
  outputs.clear();
  inputs.clear();
  Workplace place(registry);
  auto module = loadGraph(path, place);
  return module ? Verdict() : getVerdict(module.takeError());
}

Verdict Agreement::interpret(StringRef path, ArrayRef<NamedTensor> tensors) {
  this->path = path.str();
  outputs.clear();
  inputs.clear();
  Workplace place(registry);
  auto module = loadGraph(path, place);
  if (!module)
    return getVerdict(module.takeError());
  auto function = (*module)->lookupSymbol<func::FuncOp>("main");
  std::vector<Tensor> arguments;
  for (unsigned i = 0, e = function.getNumArguments(); i < e; ++i) {
    auto name = function.getArgAttrOfType<StringAttr>(i, kNameAttrName);
    const Tensor *tensor = findTensor(tensors, name.getValue());
    if (!tensor)
      return {Outcome::Failed, "input '" + name.str() + "' is not given"};
    arguments.push_back(*tensor);
    inputs.push_back({name.str(), *tensor});
  }
  auto results = hetero::interpret(function, arguments);
  if (!results)
    return {Outcome::Failed, llvm::toString(results.takeError())};
  for (auto [i, result] : llvm::enumerate(*results)) {
    auto name = function.getResultAttrOfType<StringAttr>(i, kNameAttrName);
    // Results may borrow the context's memory, which ends with this call.
    outputs.push_back(
        {name.str(), Tensor::copyOf(result.getKind(), result.getShape(),
                                    result.getBytes())});
  }
  return {};
}

/// Puts the known system `name` on `module`.
static Error setSystem(StringRef name, ModuleOp module) {
  for (const KnownSystem &system : getKnownSystems()) {
    if (system.name != name)
      continue;
    auto spec = parseSystemJson(system.text, module.getContext(),
                                [&] { return module.emitError(); });
    if (failed(spec))
      break;
    module->setAttr(DLTIDialect::kTargetSystemDescAttrName, *spec);
    module->setAttr(kSystemNameAttrName,
                    StringAttr::get(module.getContext(), name));
    return Error::success();
  }
  return makeErrorWithCode(ExitCode::Internal, "no system '", name, "'");
}

Expected<std::string> Agreement::compile(StringRef systemName) {
  Workplace place(registry);
  auto module = loadGraph(path, place);
  if (!module)
    return module.takeError();
  if (Error error = setSystem(systemName, **module))
    return std::move(error);
  for (Phase phase :
       {Phase::Rewrite, Phase::Partition, Phase::Plan, Phase::Lower}) {
    PassManager manager(&place.context);
    getPhaseInfo(phase).buildPipeline(manager);
    if (succeeded(manager.run(**module)))
      continue;
    bool isOurs = phase == Phase::Rewrite || phase == Phase::Lower;
    return makeErrorWithCode(
        isOurs ? ExitCode::Internal : ExitCode::InputRefused, "phase '",
        getPhaseInfo(phase).name, "': ", place.complaint);
  }
  PackageBuilder builder;
  ContainerWriter writer;
  if (failed(
          packageModule(**module, formatPlanJson(**module), builder, writer)))
    return makeError("phase 'package': ", place.complaint);
  std::string bytes;
  llvm::raw_string_ostream os(bytes);
  writer.write(os);
  return std::move(bytes);
}

/// The first output that is not as expected, in words.
static std::string findDifference(ArrayRef<NamedTensor> actual,
                                  ArrayRef<NamedTensor> expected) {
  for (auto [mine, meant] : llvm::zip_equal(actual, expected)) {
    if (mine.tensor.getKind() != meant.tensor.getKind() ||
        mine.tensor.getShape() != meant.tensor.getShape())
      return "output '" + mine.name + "' is of another type or shape";
    ArrayRef<char> first = mine.tensor.getBytes(),
                   second = meant.tensor.getBytes();
    size_t width = getByteWidth(mine.tensor.getKind()), unequal = 0, where = 0;
    for (size_t i = first.size(); i >= width; i -= width)
      if (first.slice(i - width, width) != second.slice(i - width, width)) {
        ++unequal;
        where = i / width - 1;
      }
    if (unequal)
      return "output '" + mine.name + "': " + std::to_string(unequal) + " of " +
             std::to_string(first.size() / width) +
             " elements differ, first number " + std::to_string(where);
  }
  return "";
}

Verdict Agreement::runOn(StringRef systemName) {
  Workplace place(registry);
  auto bytes = compile(systemName);
  if (!bytes)
    return getVerdict(bytes.takeError());
  auto fail = [](Error error) {
    return Verdict{Outcome::Failed, llvm::toString(std::move(error))};
  };
  auto container = Container::fromBuffer(
      llvm::MemoryBuffer::getMemBufferCopy(*bytes, systemName));
  if (!container)
    return fail(container.takeError());
  auto program = readProgram(*container);
  if (!program)
    return fail(program.takeError());
  auto spec = dyn_cast_if_present<TargetSystemSpecInterface>(
      parseAttribute(program->system.attribute, &place.context));
  FailureOr<System> system = failure();
  if (spec)
    system = System::get(
        spec, [&] { return emitError(UnknownLoc::get(&place.context)); });
  if (failed(system))
    return {Outcome::Failed, "system: " + place.complaint};
  auto runner = Runner::create(*program, *system);
  if (!runner)
    return fail(runner.takeError());
  if (outputs.empty())
    return {};
  auto result = runner->run(inputs);
  if (!result)
    return fail(result.takeError());
  std::string difference = findDifference(result->outputs, outputs);
  if (difference.empty())
    return {};
  return {Outcome::Different, difference};
}
