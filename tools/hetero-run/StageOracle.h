//===- StageOracle.h - What each stage should have made ---------*- C++ -*-===//
//
// The interpreter computes operations, a container stages; both carry the names
// of the ONNX nodes they came from, which is how a layer finds its meaning.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TOOLS_HETERO_RUN_STAGEORACLE_H
#define HETERO_TOOLS_HETERO_RUN_STAGEORACLE_H

#include "Comparison.h"
#include "hetero/Package/PackagedProgram.h"
#include <map>

namespace hetero {

/// Records one interpretation and compares the stages of one run with it.
class StageOracle {
public:
  /// Forgets the recorded results; counted differences stay.
  void beginSample();
  /// Records the results of an interpreted operation.
  void record(Operation *op, ArrayRef<Tensor> results);
  /// Compares what a stage made. Stages that compute what no operation computes
  /// alone, such as slices, are skipped.
  Error check(const ProgramStep &step, ArrayRef<NamedTensor> values);

  /// One entry a compared stage output, in plan order: the first difference of
  /// the first sample that has one, or the equality of all.
  ArrayRef<ComparedTensor> getCompared() const { return compared; }

private:
  // Results by the names of the nodes; operations that share them in order.
  std::map<std::string, std::vector<std::vector<Tensor>>> results;
  std::map<std::string, size_t> numChecked;
  std::vector<ComparedTensor> compared;
  std::map<std::string, size_t> indices;
};

} // namespace hetero

#endif // HETERO_TOOLS_HETERO_RUN_STAGEORACLE_H
