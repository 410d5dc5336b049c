//===- Samples.h - What a model is given, sample by sample ------*- C++ -*-===//
//
// Files hold many samples along the first axis; a model takes a fixed number at
// a time. This checks the tensors a person gave against what a model asks for
// and cuts them into runs, for the interpreter and the simulators alike.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_RUN_SAMPLES_H
#define HETERO_RUN_SAMPLES_H

#include "hetero/Support/Tensor.h"

namespace hetero {

/// An input or output as a model declares it; dimensions are static.
struct TensorSignature {
  std::string name;
  ElementKind kind = ElementKind::F32;
  llvm::SmallVector<int64_t> shape;

  /// "input_1: 1x32x32x3xsi8".
  std::string describe() const;
};

/// Inputs in the order of the model, cut along the first axis.
class SampleRuns {
public:
  /// Matches `tensors` to `signatures` by name; a single unnamed tensor fits a
  /// model of one input. A first dimension that is a multiple of the declared
  /// one is cut into that many runs, and the other inputs must give as many or
  /// exactly one, which then serves every run. All that does not fit is one
  /// error that lists what the model expects.
  static Expected<SampleRuns>
  create(llvm::ArrayRef<NamedTensor> tensors,
         llvm::ArrayRef<TensorSignature> signatures);

  int64_t getNumRuns() const { return numRuns; }
  /// The inputs of one run, in the order of the signatures.
  std::vector<NamedTensor> getRun(int64_t run) const;

private:
  std::vector<NamedTensor> inputs;
  std::vector<TensorSignature> signatures;
  int64_t numRuns = 1;
};

/// Joins the outputs of several runs along the first axis, name by name.
/// `runs` is not empty and every run has the same outputs; scalars of several
/// runs become a vector.
std::vector<NamedTensor>
joinRuns(llvm::ArrayRef<std::vector<NamedTensor>> runs);

} // namespace hetero

#endif // HETERO_RUN_SAMPLES_H
