//===- Comparison.h - Outputs beside what was expected ----------*- C++ -*-===//

#ifndef HETERO_TOOLS_HETERO_RUN_COMPARISON_H
#define HETERO_TOOLS_HETERO_RUN_COMPARISON_H

#include "hetero/Support/TensorCompare.h"

namespace hetero {

/// What counts as the same.
enum class Closeness {
  /// Every bit.
  Identical,
  /// Integers equal; floats within a share of the largest expected magnitude.
  WithinTolerance,
};

/// One tensor beside another.
struct ComparedTensor {
  std::string name;
  TensorDifference difference;
  /// The words for a person.
  std::string description;
  bool isAccepted;
};

/// Compares two tensors of a name; fails when kind or shape differ.
Expected<ComparedTensor> compare(StringRef name, const Tensor &actual,
                                 const Tensor &expected, Closeness closeness,
                                 double tolerance);

/// Compares the outputs with those tensors of an expected file whose key is an
/// output's name, or its name, "::" and `suffix`. A key without "::" that is no
/// output, and a file that expects nothing, are errors.
Expected<std::vector<ComparedTensor>>
compareWithExpected(ArrayRef<NamedTensor> outputs,
                    ArrayRef<NamedTensor> expected, StringRef suffix,
                    double tolerance);

/// Prints one line for each tensor; returns whether all are accepted.
bool printComparison(ArrayRef<ComparedTensor> compared, llvm::raw_ostream &os);

} // namespace hetero

#endif // HETERO_TOOLS_HETERO_RUN_COMPARISON_H
