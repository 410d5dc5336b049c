//===- KernelProfile.h - What a kernel's code consists of -------*- C++ -*-===//
//
// The planner's model of generated code: the loops of a kernel, and how many
// operations of each kind the compiler leaves in each of them. It is read off
// the arithmetic that the kernel is lowered to, so an operation needs no entry
// in a table to have a price.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_KERNELPROFILE_H
#define DIALECTS_CLUSTER_TARGET_KERNELPROFILE_H

#include "dialects/Cluster/Target/ClusterRates.h"
#include "dialects/Cluster/Target/KernelOperands.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>
#include <mutex>

namespace hetero::cluster {

/// A load or store that may meet those of other cores at a bank.
struct MemoryAccess {
  /// Executions, in thousandths, for each turn of the loops up to `level`, as
  /// in NestProfile::levels.
  int64_t count;
  unsigned level;
  /// Bit i: the address changes with loop i.
  uint32_t loops;
  /// Several elements share a word.
  bool isNarrow;
  bool isStep;
};

/// One loop nest over the elements of a tensor.
struct NestProfile {
  /// Extents of the loops over outputs, outermost first.
  llvm::SmallVector<int64_t> extents;
  /// Entry 0: what is done once; entry i + 1: what every turn of loop i does,
  /// the loops within not counted. Reductions belong to the innermost one.
  std::vector<RateCounts> levels;
  std::vector<MemoryAccess> accesses;
};

/// All loop nests of a kernel, in order of execution.
struct KernelProfile {
  llvm::SmallVector<NestProfile> nests;
  /// Whether every element costs the same wherever it lies, so that the profile
  /// holds for results of other extents.
  bool isUniform = true;
};

/// What one core does in a kernel.
struct KernelWork {
  RateCounts busiest{};
  /// Of all cores together.
  RateCounts total{};
};

/// Work of a kernel on `cores` cores; `resultShape` replaces the extents of a
/// uniform profile of one nest.
KernelWork getKernelWork(const KernelProfile &profile,
                         llvm::ArrayRef<int64_t> resultShape, int64_t cores);

/// Loads and stores among `counts`, in thousandths.
int64_t getAccesses(const RateCounts &counts);

/// Reads the profile off the kernel that computes `op` from operands of
/// `operandTypes` once `adjust` has changed the attributes of its copy.
KernelProfile profileKernel(Operation *op,
                            llvm::ArrayRef<KernelOperand> operands,
                            llvm::ArrayRef<Type> operandTypes,
                            llvm::function_ref<void(Operation *)> adjust);

/// What distinguishes the kernels of `op` from those of others, the constants
/// compiled into them included, as one attribute.
Attribute getKernelKey(Operation *op, llvm::ArrayRef<KernelOperand> operands);

/// Profiles by what distinguishes them, kept for the life of a planner. May be
/// asked from several threads.
class ProfileCache {
public:
  using Entry = std::shared_ptr<const KernelProfile>;

  /// The profile under `key`, made by `build` if there is none.
  Entry get(Attribute key, llvm::function_ref<KernelProfile()> build) const;

private:
  mutable std::mutex mutex;
  mutable llvm::DenseMap<Attribute, Entry> entries;
};

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TARGET_KERNELPROFILE_H
