//===- LowerPrograms.cpp - Each program by the passes of its room ---------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "hetero/Plan/Passes.h"
#include "hetero/Target/TargetCodegen.h"

namespace hetero {
#define GEN_PASS_DEF_LOWERPROGRAMSPASS
#include "hetero/Plan/Passes.h.inc"
} // namespace hetero

using namespace hetero;
using namespace hetero::program;

namespace {

struct LowerProgramsPass
    : hetero::impl::LowerProgramsPassBase<LowerProgramsPass> {
  void runOnOperation() override {
    FailureOr<System> system = System::get(getOperation());
    if (failed(system))
      return signalPassFailure();
    for (auto program : getOperation().getOps<ProgramOp>())
      if (failed(lower(program, *system)))
        return signalPassFailure();
  }

private:
  LogicalResult lower(ProgramOp program, const System &system) {
    const NamedDevice *device = system.findDevice(program.getSymName());
    const TargetCodegen *codegen = device ? device->getCodegen() : nullptr;
    if (!codegen)
      return program.emitError()
             << "no device \"" << program.getSymName()
             << "\" with codegen is in the system; run hetero-verify-system";
    OpPassManager manager(ProgramOp::getOperationName());
    codegen->buildLowering(manager, device->device);
    loadDialects(manager);
    if (failed(runPipeline(manager, program)))
      return failure();
    return codegen->verifyLowered(program);
  }

  // Which passes run is known only now, so their dialects cannot be declared
  // before. A pass on the module runs alone, so loading is safe here.
  void loadDialects(OpPassManager &manager) {
    DialectRegistry needed;
    manager.getDependentDialects(needed);
    getContext().appendDialectRegistry(needed);
    for (StringRef name : needed.getDialectNames())
      getContext().getOrLoadDialect(name);
  }
};

} // namespace
