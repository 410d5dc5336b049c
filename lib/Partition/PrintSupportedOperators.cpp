//===- PrintSupportedOperators.cpp - Who runs what, and why not -----------===//
//
// The page cannot rot: it holds what the planners answer when they are asked
// about one example of each operator and form.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/Nn.h"
#include "hetero/Partition/CostTable.h"
#include "hetero/Partition/Passes.h"
#include "hetero/Partition/ProgramGraph.h"
#include "hetero/Support/NodeNames.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

namespace hetero {
#define GEN_PASS_DEF_PRINTSUPPORTEDOPERATORSPASS
#include "hetero/Partition/Passes.h.inc"
} // namespace hetero

using namespace hetero;

/// Kind of a device as a file spells it: "mock.device".
static std::string getKind(const NamedDevice &device) {
  std::string text;
  llvm::raw_string_ostream os(text);
  Attribute(device.device).print(os);
  return StringRef(text).drop_front().split('<').first.str();
}

/// Operations that never reach a planner: constants lie inside stages, reshapes
/// become views.
static bool isFree(StringRef operation) {
  return operation == nn::ConstantOp::getOperationName() ||
         operation == nn::ReshapeOp::getOperationName();
}

namespace {

struct PrintSupportedOperatorsPass
    : hetero::impl::PrintSupportedOperatorsPassBase<
          PrintSupportedOperatorsPass> {
  void runOnOperation() override {
    FailureOr<System> system = System::get(getOperation());
    if (failed(system) || failed(verifyComplete()))
      return signalPassFailure();
    devices = getDevicesByName(*system);
    llvm::raw_ostream &os = llvm::outs();
    os << "<!-- Written by hetero-print-supported-operators; do not edit. "
          "-->\n\n# Supported operators\n\nWhat the planner of each target "
          "answers when it is asked about an example of each\noperator. "
          "`nn.constant` lies inside stages and `nn.reshape` becomes a free "
          "view on\nevery target. A reason in the table is explained below "
          "it.\n\n";
    printOperators(*system, os);
    for (const NamedDevice *device : devices)
      printReasons(*device, os);
    markAllAnalysesPreserved();
  }

private:
  /// Checks that the module has an example of every operator of the language.
  LogicalResult verifyComplete() {
    llvm::StringSet<> seen;
    getOperation().walk(
        [&](Operation *op) { seen.insert(op->getName().getStringRef()); });
    llvm::SmallVector<StringRef> missing;
    for (RegisteredOperationName name : getContext().getRegisteredOperations())
      if (name.getDialectNamespace() == nn::NnDialect::getDialectNamespace() &&
          !isFree(name.getStringRef()) && !seen.contains(name.getStringRef()))
        missing.push_back(name.getStringRef());
    llvm::sort(missing);
    if (!missing.empty())
      return getOperation().emitError()
             << "the module has no example of " << llvm::join(missing, " ");
    return success();
  }

  void printOperators(const System &system, llvm::raw_ostream &os) {
    os << "| operator | example |";
    for (const NamedDevice *device : devices)
      os << " `" << getKind(*device) << "` |";
    os << "\n|---|---|";
    for (size_t i = 0; i < devices.size(); ++i)
      os << "---|";
    os << "\n";
    getOperation().walk([&](Operation *op) {
      StringRef name = op->getName().getStringRef();
      if (!isa<nn::NnDialect>(op->getDialect()) || isFree(name))
        return;
      os << "| `" << name << "` | " << getNodeName(op) << " |";
      for (const NamedDevice *device : devices) {
        Verdict verdict =
            device->getPlanner()->canRun(op, device->device, system);
        if (verdict)
          os << " yes |";
        else
          os << " no: " << verdict.getReasonId() << " |";
      }
      os << "\n";
    });
  }

  void printReasons(const NamedDevice &device, llvm::raw_ostream &os) {
    os << "\n## Refusals of `" << getKind(device)
       << "`\n\n| reason | meaning | remedy |\n|---|---|---|\n";
    for (const RefusalReason &reason : device.getPlanner()->getRefusalReasons())
      os << "| " << reason.id << " | " << reason.meaning << " | "
         << reason.remedy << " |\n";
  }

  llvm::SmallVector<const NamedDevice *> devices;
};

} // namespace
