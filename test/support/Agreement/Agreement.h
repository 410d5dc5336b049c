//===- Agreement.h - One model, its meaning and its containers --*- C++ -*-===//
//
// Does in memory what hetero-compile and hetero-run do with files, for tests
// that try models by the thousand: a process a model would cost more than the
// model.
//
//===----------------------------------------------------------------------===//

#ifndef TEST_SUPPORT_AGREEMENT_AGREEMENT_H
#define TEST_SUPPORT_AGREEMENT_AGREEMENT_H

#include "hetero/Support/Tensor.h"
#include "mlir/IR/DialectRegistry.h"

namespace hetero::test {

/// What became of a model.
enum class Outcome {
  /// Every output has the same bits as the reference gives.
  Equal,
  /// Outputs differ from the reference's.
  Different,
  /// The model was refused with a reason.
  Refused,
  /// Something failed that had accepted the model: a fault of ours.
  Failed,
};

/// "equal", "different", "refused" or "failed".
StringRef getName(Outcome outcome);

/// The outcome of one way to run a model, and its reason in words.
struct Verdict {
  Outcome outcome = Outcome::Equal;
  std::string reason;
};

/// One model on one set of inputs.
class Agreement {
public:
  explicit Agreement(const mlir::DialectRegistry &registry)
      : registry(registry) {}

  /// Imports the model at `path`, runs the graph phase and interprets it.
  /// `outputs` holds the results unless the verdict says why there are none.
  Verdict interpret(StringRef path, ArrayRef<NamedTensor> inputs);

  /// Imports the model at `path` and runs the graph phase, nothing else.
  Verdict load(StringRef path);

  /// Compiles the model for one of the known systems. If it was interpreted,
  /// runs the container on the same inputs and compares its outputs with
  /// `outputs`.
  Verdict runOn(StringRef systemName);

  std::vector<NamedTensor> outputs;

private:
  /// Runs the phases from `partition` on and gives the container's bytes.
  Expected<std::string> compile(StringRef systemName);

  const mlir::DialectRegistry &registry;
  std::string path;
  std::vector<NamedTensor> inputs;
};

} // namespace hetero::test

#endif // TEST_SUPPORT_AGREEMENT_AGREEMENT_H
