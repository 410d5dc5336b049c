//===- RunReference.cpp - hetero-run --reference --------------------------===//

#include "Comparison.h"
#include "Modes.h"
#include "ReferenceModel.h"
#include "TensorFiles.h"
#include "hetero/Support/ExitCode.h"
#include "llvm/Support/Process.h"

using namespace hetero;

Progress::Progress(int64_t numRuns)
    : numRuns(numRuns),
      isShown(numRuns > 1 && llvm::sys::Process::StandardErrIsDisplayed()) {}

Progress::~Progress() {
  if (isShown)
    llvm::errs() << '\n';
}

void Progress::begin(int64_t run) {
  if (isShown)
    llvm::errs() << "\rsample " << run + 1 << " of " << numRuns;
}

Expected<SampleRuns> hetero::readInputs(const RunOptions &options,
                                        ArrayRef<TensorSignature> signatures) {
  // A model that computes with constants alone needs none.
  if (options.inputs.empty() && !signatures.empty())
    return makeErrorWithCode(ExitCode::Usage,
                             "--inputs is missing: ", options.program,
                             " takes ", signatures.front().describe(),
                             signatures.size() > 1 ? " and more" : "");
  Expected<std::vector<NamedTensor>> tensors = readTensorFiles(options.inputs);
  if (!tensors)
    return tensors.takeError();
  return SampleRuns::create(*tensors, signatures);
}

Expected<ExitCode> hetero::runReference(const RunOptions &options,
                                        MLIRContext *context,
                                        TimingScope &timing) {
  TimingScope loading = timing.nest("load the model");
  Expected<ReferenceModel> model = ReferenceModel::load(
      options.program, options.mode == RunMode::ReferenceGraph, options.import,
      context);
  if (!model)
    return model.takeError();
  loading.stop();
  if (!options.outputs.empty())
    if (Error error =
            checkTensorFile(options.outputs, model->getOutputs().size()))
      return std::move(error);
  Expected<SampleRuns> samples = readInputs(options, model->getInputs());
  if (!samples)
    return samples.takeError();

  std::vector<std::vector<NamedTensor>> runs;
  {
    Progress progress(samples->getNumRuns());
    for (int64_t run = 0; run < samples->getNumRuns(); ++run) {
      progress.begin(run);
      TimingScope running =
          timing.nest("run sample " + std::to_string(run + 1));
      auto outputs = model->run(samples->getRun(run));
      if (!outputs)
        return outputs.takeError();
      runs.push_back(std::move(*outputs));
    }
  }
  std::vector<NamedTensor> outputs = joinRuns(runs);
  if (!options.outputs.empty())
    if (Error error = writeTensors(options.outputs, outputs))
      return std::move(error);
  if (options.expect.empty()) {
    for (const NamedTensor &output : outputs)
      llvm::outs() << output.name << ": " << output.tensor.describe() << '\n';
    return ExitCode::Success;
  }
  Expected<std::vector<NamedTensor>> expected = readTensorFile(options.expect);
  if (!expected)
    return expected.takeError();
  auto compared = compareWithExpected(outputs, *expected, options.expectSuffix,
                                      options.tolerance);
  if (!compared)
    return compared.takeError();
  return printComparison(*compared, llvm::outs()) ? ExitCode::Success
                                                  : ExitCode::ComparisonFailed;
}
