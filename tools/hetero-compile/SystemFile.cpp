//===- SystemFile.cpp - The system a model is compiled for ----------------===//

#include "SystemFile.h"
#include "dialects/Hetero/Systems/KnownSystems.h"
#include "hetero/Package/PackageModule.h"
#include "hetero/Support/ExitCode.h"
#include "hetero/Support/Files.h"
#include "hetero/Target/SystemJson.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "llvm/Support/Path.h"

using namespace hetero;

std::string hetero::listKnownSystems() {
  std::string names;
  for (const KnownSystem &system : getKnownSystems())
    names += (names.empty() ? "" : ", ") + system.name.str();
  return names;
}

/// Sets the system that `text` spells, called `origin` in messages.
static Error setSystem(StringRef text, StringRef origin, StringRef defaultName,
                       ModuleOp module) {
  MLIRContext *context = module.getContext();
  std::string problems;
  FailureOr<TargetSystemSpecInterface> spec = failure();
  {
    ScopedDiagnosticHandler handler(context, [&](Diagnostic &diagnostic) {
      problems += "\n  " + diagnostic.str();
      return success();
    });
    spec = parseSystemJson(text, context, [&] {
      return mlir::emitError(UnknownLoc::get(context));
    });
  }
  if (failed(spec))
    return makeError("system '", origin, "' is refused:", problems);
  std::string name = getSystemName(text);
  module->setAttr(DLTIDialect::kTargetSystemDescAttrName, *spec);
  module->setAttr(
      kSystemNameAttrName,
      StringAttr::get(context, name.empty() ? defaultName.str() : name));
  return Error::success();
}

Error hetero::loadSystem(StringRef nameOrPath, ModuleOp module) {
  for (const KnownSystem &system : getKnownSystems())
    if (system.name == nameOrPath)
      return setSystem(system.text, nameOrPath, nameOrPath, module);
  if (!nameOrPath.ends_with(".json") && !nameOrPath.contains('/'))
    return makeErrorWithCode(ExitCode::Usage, "there is no system '",
                             nameOrPath, "'; known are ", listKnownSystems(),
                             ", or give the path of a .json file");
  Expected<std::unique_ptr<llvm::MemoryBuffer>> buffer = readFile(nameOrPath);
  if (!buffer)
    return buffer.takeError();
  return setSystem((*buffer)->getBuffer(), nameOrPath,
                   llvm::sys::path::stem(nameOrPath), module);
}
