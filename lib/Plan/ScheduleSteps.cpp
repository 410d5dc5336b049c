//===- ScheduleSteps.cpp - Order and times of the steps -------------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "hetero/Partition/ListSchedule.h"
#include "hetero/Partition/ProgramGraph.h"
#include "hetero/Plan/Passes.h"
#include "llvm/ADT/StringMap.h"

namespace hetero {
#define GEN_PASS_DEF_SCHEDULESTEPSPASS
#include "hetero/Plan/Passes.h.inc"
} // namespace hetero

using namespace hetero;
using namespace hetero::program;

/// The steps of `function` as tasks, a resource for each device and link.
/// Reports what is no step and what has no cost.
static FailureOr<llvm::SmallVector<Task>>
getTasks(func::FuncOp function, llvm::SmallVector<StepOpInterface> &steps) {
  llvm::SmallVector<Task> tasks;
  llvm::StringMap<unsigned> resources;
  // For look-up only.
  llvm::DenseMap<Operation *, unsigned> numbers;
  for (Operation &op : function.getBody().front().without_terminator()) {
    if (isa<ViewOp>(op))
      continue;
    auto step = dyn_cast<StepOpInterface>(op);
    if (!step)
      return op.emitError(
          "stands outside a stage; run the partition phase first");
    if (!step.getCostAttr())
      return op.emitError("has no cost; run hetero-price-steps first");
    Task task;
    task.resource = resources.try_emplace(step.getResource(), resources.size())
                        .first->second;
    task.durationPs = step.getCostAttr().getLatencyPs();
    for (Value operand : op.getOperands()) {
      Operation *maker = getViewedValue(operand).getDefiningOp();
      if (!maker)
        continue;
      unsigned number = numbers.lookup(maker);
      if (!llvm::is_contained(task.predecessors, number))
        task.predecessors.push_back(number);
    }
    numbers[&op] = steps.size();
    steps.push_back(step);
    tasks.push_back(std::move(task));
  }
  return tasks;
}

/// Moves `op` and the views of its results to the end of the block.
static void moveWithViews(ValueRange values, Operation *terminator) {
  for (Value value : values) {
    llvm::SmallVector<Operation *> views;
    for (Operation *user : value.getUsers())
      if (isa<ViewOp>(user))
        views.push_back(user);
    // Users are listed last first; of equal programs the lists are equal, but
    // the order a person expects is the order of the text.
    llvm::sort(views, [](Operation *a, Operation *b) {
      return a->isBeforeInBlock(b);
    });
    for (Operation *view : views) {
      view->moveBefore(terminator);
      moveWithViews(view->getResults(), terminator);
    }
  }
}

namespace {

struct ScheduleStepsPass
    : hetero::impl::ScheduleStepsPassBase<ScheduleStepsPass> {
  void runOnOperation() override {
    FailureOr<func::FuncOp> function = getMainFunction(getOperation());
    if (failed(function))
      return signalPassFailure();
    llvm::SmallVector<StepOpInterface> steps;
    auto tasks = getTasks(*function, steps);
    if (failed(tasks))
      return signalPassFailure();
    ListSchedule schedule = scheduleTasks(*tasks);

    Builder builder(&getContext());
    Operation *terminator = function->getBody().front().getTerminator();
    moveWithViews(function->getArguments(), terminator);
    for (unsigned number : schedule.order) {
      StepOpInterface step = steps[number];
      int64_t startPs = schedule.startPs[number];
      step.setStartPsAttr(builder.getI64IntegerAttr(startPs));
      step.setEndPsAttr(
          builder.getI64IntegerAttr(startPs + (*tasks)[number].durationPs));
      step->moveBefore(terminator);
      moveWithViews(step->getResults(), terminator);
    }
    if (auto totals = (*function)->getAttrOfType<TotalsAttr>(kTotalsAttrName))
      (*function)->setAttr(
          kTotalsAttrName,
          TotalsAttr::get(&getContext(), schedule.endPs, totals.getEnergyFj(),
                          totals.getMacs(), totals.getTransferredBytes(),
                          totals.getCriticalPathPs(), totals.getWorkPs(),
                          totals.getSingleDevices()));
  }
};

} // namespace
