//===- VerifyLowered.cpp - What the lower phase promises ------------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "hetero/Partition/ProgramGraph.h"
#include "hetero/Pipelines/Passes.h"
#include "hetero/Target/TargetCodegen.h"

namespace hetero {
#define GEN_PASS_DEF_VERIFYLOWEREDPASS
#include "hetero/Pipelines/Passes.h.inc"
} // namespace hetero

using namespace hetero;
using namespace hetero::program;

namespace {

struct VerifyLoweredPass
    : hetero::impl::VerifyLoweredPassBase<VerifyLoweredPass> {
  void runOnOperation() override {
    FailureOr<System> system = System::get(getOperation());
    FailureOr<func::FuncOp> function = getMainFunction(getOperation());
    if (failed(system) || failed(function))
      return signalPassFailure();
    bool isValid = true;
    for (Operation &op : function->getBody().front()) {
      if (isa<LaunchOp, TransferOp, ViewOp, func::ReturnOp>(op))
        continue;
      op.emitError() << "'" << op.getName()
                     << "' is left in the main function after lowering";
      isValid = false;
    }
    for (auto program : getOperation().getOps<ProgramOp>()) {
      const NamedDevice *device = system->findDevice(program.getSymName());
      const TargetCodegen *codegen = device ? device->getCodegen() : nullptr;
      if (!codegen) {
        program.emitError() << "no device \"" << program.getSymName()
                            << "\" with codegen is in the system";
        isValid = false;
      } else if (failed(codegen->verifyLowered(program))) {
        isValid = false;
      }
    }
    if (!isValid)
      signalPassFailure();
  }
};

} // namespace
