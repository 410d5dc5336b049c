//===- ListSchedule.cpp - When each task starts ---------------------------===//

#include "hetero/Partition/ListSchedule.h"

using namespace hetero;

ListSchedule hetero::scheduleTasks(llvm::ArrayRef<Task> tasks) {
  unsigned count = tasks.size();
  llvm::SmallVector<llvm::SmallVector<unsigned, 4>> successors(count);
  llvm::SmallVector<unsigned> waitingFor(count, 0);
  unsigned numResources = 0;
  for (unsigned i = 0; i < count; ++i) {
    numResources = std::max(numResources, tasks[i].resource + 1);
    waitingFor[i] = tasks[i].predecessors.size();
    for (unsigned predecessor : tasks[i].predecessors) {
      assert(predecessor < i && "tasks are listed after what they wait for");
      successors[predecessor].push_back(i);
    }
  }
  // The time from the start of a task to the end of the longest chain behind.
  llvm::SmallVector<int64_t> tailPs(count, 0);
  for (unsigned i = count; i-- > 0;) {
    for (unsigned successor : successors[i])
      tailPs[i] = std::max(tailPs[i], tailPs[successor]);
    tailPs[i] += tasks[i].durationPs;
  }

  ListSchedule schedule;
  schedule.startPs.assign(count, 0);
  llvm::SmallVector<int64_t> inputsReadyPs(count, 0);
  llvm::SmallVector<int64_t> resourceFreePs(numResources, 0);
  llvm::SmallVector<unsigned> ready;
  for (unsigned i = 0; i < count; ++i)
    if (waitingFor[i] == 0)
      ready.push_back(i);
  while (!ready.empty()) {
    auto getKey = [&](unsigned i) {
      return std::make_tuple(
          std::max(inputsReadyPs[i], resourceFreePs[tasks[i].resource]),
          -tailPs[i], i);
    };
    unsigned *taken = std::min_element(
        ready.begin(), ready.end(),
        [&](unsigned a, unsigned b) { return getKey(a) < getKey(b); });
    unsigned task = *taken;
    ready.erase(taken);
    int64_t start = std::get<0>(getKey(task));
    int64_t end = start + tasks[task].durationPs;
    schedule.startPs[task] = start;
    schedule.order.push_back(task);
    schedule.endPs = std::max(schedule.endPs, end);
    resourceFreePs[tasks[task].resource] = end;
    for (unsigned successor : successors[task]) {
      inputsReadyPs[successor] = std::max(inputsReadyPs[successor], end);
      if (--waitingFor[successor] == 0)
        ready.push_back(successor);
    }
  }
  return schedule;
}
