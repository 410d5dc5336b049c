//===- VerifyPlan.cpp - What the plan phase promises ----------------------===//
//
// Checks the plan from its attributes alone, without the scheduler and the
// allocator that made it.
//
//===----------------------------------------------------------------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "hetero/Interfaces/WorkloadOpInterface.h"
#include "hetero/Partition/ProgramGraph.h"
#include "hetero/Pipelines/Passes.h"
#include "hetero/Plan/Allocator.h"
#include "hetero/Plan/Lifetimes.h"
#include "llvm/ADT/StringMap.h"

namespace hetero {
#define GEN_PASS_DEF_VERIFYPLANPASS
#include "hetero/Pipelines/Passes.h.inc"
} // namespace hetero

using namespace hetero;
using namespace hetero::program;

namespace {

struct VerifyPlanPass : hetero::impl::VerifyPlanPassBase<VerifyPlanPass> {
  void runOnOperation() override {
    FailureOr<System> system = System::get(getOperation());
    FailureOr<func::FuncOp> function = getMainFunction(getOperation());
    if (failed(system) || failed(function) || failed(verifyTimes(*function)) ||
        failed(verifyBuffers(*function, *system)))
      signalPassFailure();
  }

private:
  LogicalResult verifyTimes(func::FuncOp function);
  LogicalResult verifyStep(StepOpInterface step,
                           llvm::StringMap<int64_t> &freePs);
  LogicalResult verifyBuffers(func::FuncOp function, const System &system);
  LogicalResult verifyBuffer(Value value, ArrayAttr uses, const System &system);
};

} // namespace

/// Where a problem of `value` is reported.
static InFlightDiagnostic emitErrorOn(Value value) {
  if (Operation *maker = value.getDefiningOp())
    return maker->emitError();
  return value.getParentRegion()->getParentOp()->emitError()
         << "argument " << cast<BlockArgument>(value).getArgNumber() << " ";
}

LogicalResult VerifyPlanPass::verifyStep(StepOpInterface step,
                                         llvm::StringMap<int64_t> &freePs) {
  if (!step.getCostAttr() || !step.getStartPsAttr() || !step.getEndPsAttr())
    return step.emitError("has no cost, start or end");
  int64_t startPs = step.getStartPsAttr().getInt();
  int64_t endPs = step.getEndPsAttr().getInt();
  int64_t latencyPs = step.getCostAttr().getLatencyPs();
  if (startPs < 0 || endPs < startPs)
    return step.emitError()
           << "goes from " << startPs << " ps to " << endPs << " ps";
  if (endPs - startPs != latencyPs)
    return step.emitError() << "takes " << endPs - startPs
                            << " ps from start to end but costs " << latencyPs;
  for (Value operand : step->getOperands()) {
    auto maker = getViewedValue(operand).getDefiningOp<StepOpInterface>();
    if (maker && maker.getEndPsAttr() &&
        maker.getEndPsAttr().getInt() > startPs)
      return step.emitError() << "starts at " << startPs << " ps, before \""
                              << maker.getStepName() << "\" ends";
  }
  int64_t &free = freePs[step.getResource()];
  if (startPs < free)
    return step.emitError()
           << "starts at " << startPs << " ps while \"" << step.getResource()
           << "\" is busy until " << free;
  free = endPs;
  return success();
}

LogicalResult VerifyPlanPass::verifyTimes(func::FuncOp function) {
  auto totals = function->getAttrOfType<TotalsAttr>(kTotalsAttrName);
  if (!totals || !function->getAttrOfType<ArrayAttr>(kMemoryUseAttrName))
    return function.emitError("has no totals or no memory use; run "
                              "hetero-plan-pipeline");
  bool isValid = true;
  int64_t lastPs = 0;
  llvm::StringMap<int64_t> freePs;
  for (auto step : function.getOps<StepOpInterface>()) {
    isValid &= succeeded(verifyStep(step, freePs));
    if (step.getEndPsAttr())
      lastPs = std::max(lastPs, step.getEndPsAttr().getInt());
  }
  if (isValid && lastPs != totals.getLatencyPs())
    return function.emitError()
           << "ends at " << lastPs << " ps but claims a latency of "
           << totals.getLatencyPs();
  return success(isValid);
}

LogicalResult VerifyPlanPass::verifyBuffer(Value value, ArrayAttr uses,
                                           const System &system) {
  FailureOr<StringRef> memory = getMemoryOf(value, system);
  if (failed(memory))
    return failure();
  BufferAttr buffer = findBuffer(value);
  if (!buffer)
    return emitErrorOn(value) << "has no buffer";
  if (buffer.getMemory() != *memory)
    return emitErrorOn(value) << "has a buffer in \"" << buffer.getMemory()
                              << "\" but lies in \"" << *memory << "\"";
  int64_t bytes = getTensorBytes(value.getType());
  if (buffer.getSizeBytes() != bytes)
    return emitErrorOn(value) << "has a buffer of " << buffer.getSizeBytes()
                              << " bytes for a value of " << bytes;
  if (buffer.getOffsetBytes() % kBufferAlignmentBytes != 0)
    return emitErrorOn(value)
           << "has a buffer at offset " << buffer.getOffsetBytes()
           << ", which is not aligned";
  for (auto use : uses.getAsRange<MemoryUseAttr>())
    if (use.getMemory() == *memory &&
        buffer.getOffsetBytes() + bytes > use.getArenaBytes())
      return emitErrorOn(value) << "has a buffer beyond the arena of "
                                << use.getArenaBytes() << " bytes";
  return success();
}

LogicalResult VerifyPlanPass::verifyBuffers(func::FuncOp function,
                                            const System &system) {
  Lifetimes lifetimes(function);
  auto uses = function->getAttrOfType<ArrayAttr>(kMemoryUseAttrName);
  bool isValid = true;
  for (Value value : lifetimes.getValues())
    isValid &= succeeded(verifyBuffer(value, uses, system));
  if (!isValid)
    return failure();
  auto overlap = [](BufferAttr a, BufferAttr b) {
    return a.getMemory() == b.getMemory() &&
           a.getOffsetBytes() < b.getOffsetBytes() + b.getSizeBytes() &&
           b.getOffsetBytes() < a.getOffsetBytes() + a.getSizeBytes();
  };
  llvm::ArrayRef<Value> values = lifetimes.getValues();
  for (unsigned i = 0; i < values.size(); ++i) {
    for (unsigned j = 0; j < i; ++j) {
      if (!lifetimes.liveTogether(i, j) ||
          !overlap(findBuffer(values[i]), findBuffer(values[j])))
        continue;
      emitErrorOn(values[i])
          << "shares bytes with a value that lives at the same time";
      isValid = false;
    }
  }
  return success(isValid);
}
