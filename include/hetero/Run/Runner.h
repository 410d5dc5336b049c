//===- Runner.h - Running a container on its simulators ---------*- C++ -*-===//
//
// Values first: steps run one after the other in plan order on shared memories,
// so what a stage reads is what the stages before it wrote, whatever their
// timing. Time comes afterwards, from the counts (see Timeline.h).
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_RUN_RUNNER_H
#define HETERO_RUN_RUNNER_H

#include "hetero/Package/PackagedProgram.h"
#include "hetero/Run/Samples.h"
#include "hetero/Target/TargetSimulator.h"

namespace hetero {

/// The counts of one step.
struct StepCounters {
  /// Index into the program's steps.
  size_t step;
  StageCounters counters;
};

/// What one run of a program gave.
struct RunResult {
  /// In the order of the program's outputs.
  std::vector<NamedTensor> outputs;
  /// Stages and transfers in plan order; views are free and not listed.
  std::vector<StepCounters> steps;
};

/// A program loaded into simulators, ready to run any number of times.
class Runner {
public:
  /// Finds each device of the program in `system` and lets its room load the
  /// code. Program and system must outlive the runner.
  static Expected<Runner> create(const PackagedProgram &program,
                                 const System &system);

  /// A runner on sections loaded by somebody else, by device name. `links` are
  /// those of the fabric.
  Runner(const PackagedProgram &program, ArrayRef<MemoryDescription> memories,
         ArrayRef<LinkDescription> links,
         llvm::StringMap<std::unique_ptr<LoadedSection>> sections);

  /// Called after each stage with the values it made, in the order of the
  /// step's outputs.
  using StageObserver =
      llvm::function_ref<Error(const ProgramStep &, ArrayRef<NamedTensor>)>;

  /// Runs the program once. `inputs` are as `getInputs` asks for, in that
  /// order.
  Expected<RunResult> run(ArrayRef<NamedTensor> inputs,
                          StageObserver observer = nullptr);

  /// What the program takes and gives.
  std::vector<TensorSignature> getInputs() const;
  std::vector<TensorSignature> getOutputs() const;

private:
  Expected<StageCounters> runTransfer(const ProgramStep &step);
  llvm::MutableArrayRef<uint8_t> getBytes(const MemorySpan &region);
  Tensor readValue(const ProgramValue &value);

  const PackagedProgram *program;
  std::vector<MemoryDescription> descriptions;
  std::vector<LinkDescription> links;
  llvm::StringMap<std::unique_ptr<LoadedSection>> sections;
  MemorySet memories;
};

} // namespace hetero

#endif // HETERO_RUN_RUNNER_H
