//===- VerifyPartition.cpp - What the partition phase promises ------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Partition/ProgramGraph.h"
#include "hetero/Pipelines/Passes.h"
#include "llvm/ADT/StringSet.h"

namespace hetero {
#define GEN_PASS_DEF_VERIFYPARTITIONPASS
#include "hetero/Pipelines/Passes.h.inc"
} // namespace hetero

using namespace hetero;
using namespace hetero::program;

namespace {

struct VerifyPartitionPass
    : hetero::impl::VerifyPartitionPassBase<VerifyPartitionPass> {
  void runOnOperation() override {
    FailureOr<System> system = System::get(getOperation());
    FailureOr<func::FuncOp> function = getMainFunction(getOperation());
    if (failed(system) || failed(function))
      return signalPassFailure();
    bool isValid = true;
    names.clear();
    for (Operation &op : function->getBody().front())
      isValid &= succeeded(verify(&op, *system));
    if (!isValid)
      signalPassFailure();
  }

private:
  LogicalResult verify(Operation *op, const System &system) {
    if (auto stage = dyn_cast<StageOp>(op))
      return verifyStage(stage, system);
    if (auto transfer = dyn_cast<TransferOp>(op)) {
      if (!system.findLink(transfer.getFrom(), transfer.getTo()))
        return op->emitError()
               << "the fabric has no link from \"" << transfer.getFrom()
               << "\" to \"" << transfer.getTo() << "\"";
      return verifyOperands(op, transfer.getFrom(), system);
    }
    if (isa<func::ReturnOp>(op))
      return verifyOperands(op, getHostMemory(system).name, system);
    if (isa<ViewOp>(op))
      return success();
    return op->emitError()
           << "'" << op->getName()
           << "' stands outside a stage in a partitioned function";
  }

  LogicalResult verifyStage(StageOp stage, const System &system) {
    const NamedDevice *device = system.findDevice(stage.getDevice());
    if (!device)
      return stage.emitError() << "names the device \"" << stage.getDevice()
                               << "\", which the system does not have";
    if (!names.insert(stage.getName()).second)
      return stage.emitError()
             << "two stages are called \"" << stage.getName() << "\"";
    Operation *inner = getStageOperation(stage);
    if (!inner || !isa<nn::NnDialect>(inner->getDialect()))
      return stage.emitError(
          "a stage needs exactly one nn operation beside constants");
    auto quantized = dyn_cast<nn::QuantizedOpInterface>(inner);
    if (quantized && quantized.getRequant()) {
      StringRef kind = nn::stringifyRequantKind(*quantized.getRequant());
      if (kind != device->device.getRequantizer())
        return inner->emitError()
               << "has the requantiser " << kind << " on a device with "
               << device->device.getRequantizer();
    }
    return verifyOperands(stage, device->device.getHomeMemory(), system);
  }

  /// Checks that everything `op` reads lies in `memory`.
  LogicalResult verifyOperands(Operation *op, StringRef memory,
                               const System &system) {
    for (OpOperand &operand : op->getOpOperands()) {
      FailureOr<StringRef> home = getMemoryOf(operand.get(), system);
      // Reported where the value is made.
      if (failed(home))
        return failure();
      if (*home != memory)
        return op->emitError()
               << "operand " << operand.getOperandNumber() << " lies in \""
               << *home << "\" and is needed in \"" << memory << "\"";
    }
    return success();
  }

  llvm::StringSet<> names;
};

} // namespace
