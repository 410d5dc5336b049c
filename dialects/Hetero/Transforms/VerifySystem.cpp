//===- VerifySystem.cpp - Check that a system can be compiled for ---------===//
//
// A dialect promises its target interfaces and registration delivers them. A
// missing one would otherwise be skipped in silence, so it is asked for here.
//
//===----------------------------------------------------------------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Hetero/Transforms/Passes.h"
#include "hetero/Target/System.h"
#include "llvm/ADT/StringSet.h"

namespace hetero::program {
#define GEN_PASS_DEF_VERIFYSYSTEMPASS
#include "dialects/Hetero/Transforms/Passes.h.inc"
} // namespace hetero::program

using namespace hetero;

/// The memories that links lead to from `start`, one after the other, or with
/// `isBackwards` those from which they lead to it.
static llvm::StringSet<> findJoined(const System &system, StringRef start,
                                    bool isBackwards) {
  llvm::StringSet<> joined;
  joined.insert(start);
  // As many rounds as there are memories reach the farthest.
  for (size_t round = 0; round < system.getMemories().size(); ++round)
    for (const LinkDescription &link : system.getLinks())
      if (joined.contains(isBackwards ? link.to : link.from))
        joined.insert(isBackwards ? link.from : link.to);
  return joined;
}

namespace {

struct VerifySystemPass
    : program::impl::VerifySystemPassBase<VerifySystemPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<System> system = System::get(module);
    if (failed(system))
      return signalPassFailure();
    bool isValid = true;
    // Inputs and results lie in the first memory.
    StringRef host = system->getMemories().front().name;
    llvm::StringSet<> fromHost = findJoined(*system, host, false);
    llvm::StringSet<> toHost = findJoined(*system, host, true);
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
      else if (!fromHost.contains(device.device.getHomeMemory()) ||
               !toHost.contains(device.device.getHomeMemory()))
        refuse() << "has the home memory \"" << device.device.getHomeMemory()
                 << "\", which no links join with the host memory \"" << host
                 << "\" in both directions";
      StringRef requantizer = device.device.getRequantizer();
      if (!llvm::is_contained({"float", "multiplier_shift", "shift"},
                              requantizer))
        refuse() << "has the requantiser \"" << requantizer
                 << "\"; known are float, multiplier_shift and shift";
      if (failed(device.device.validate(refuse)))
        isValid = false;
    }
    if (!isValid)
      signalPassFailure();
  }
};

} // namespace
