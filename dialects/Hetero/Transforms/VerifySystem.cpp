//===- VerifySystem.cpp - Check that a system can be compiled for ---------===//
//
// A dialect promises its target interfaces and registration delivers them. A
// missing one would otherwise be skipped in silence, so it is asked for here.
//
//===----------------------------------------------------------------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Hetero/Transforms/Passes.h"
#include "hetero/Target/System.h"

namespace hetero::program {
#define GEN_PASS_DEF_VERIFYSYSTEMPASS
#include "dialects/Hetero/Transforms/Passes.h.inc"
} // namespace hetero::program

using namespace hetero;

namespace {

struct VerifySystemPass
    : program::impl::VerifySystemPassBase<VerifySystemPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<System> system = System::get(module);
    if (failed(system))
      return signalPassFailure();
    bool isValid = true;
    for (const NamedDevice &device : system->getDevices()) {
      auto refuse = [&]() -> InFlightDiagnostic {
        isValid = false;
        return module.emitError() << "device \"" << device.name << "\" ";
      };
      StringRef dialect = device.device.getDialect().getNamespace();
      if (!device.getPlanner())
        refuse() << "has a dialect \"" << dialect << "\" without a planner";
      if (!device.getCodegen())
        refuse() << "has a dialect \"" << dialect << "\" without codegen";
      if (!device.getSimulator())
        refuse() << "has a dialect \"" << dialect << "\" without a simulator";
      if (!system->findMemory(device.device.getHomeMemory()))
        refuse() << "names the home memory \"" << device.device.getHomeMemory()
                 << "\", which the fabric does not have";
      if (failed(device.device.validate(refuse)))
        isValid = false;
    }
    if (!isValid)
      signalPassFailure();
  }
};

} // namespace
