//===- CostMemo.h - Answers of planners, remembered -------------*- C++ -*-===//
//
// What a planner answers depends on the operation, its constants, the device
// and the system, all of them attributes: the same question is asked again by
// the next phase, and by every further layer that is alike.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PARTITION_COSTMEMO_H
#define HETERO_PARTITION_COSTMEMO_H

#include "hetero/Partition/CostTable.h"
#include "mlir/IR/DialectRegistry.h"
#include "llvm/ADT/DenseMap.h"
#include <mutex>

namespace hetero {

/// Lives with the dialect of programs, where it is registered. Its methods may
/// be called from several threads.
class CostMemo : public DialectInterface::Base<CostMemo> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(CostMemo)

  explicit CostMemo(Dialect *dialect) : Base(dialect) {}

  /// The memo of the context of `op`, or null.
  static const CostMemo *find(Operation *op);

  /// The question about `op` and `device` as one attribute, or null if `op` is
  /// in no module with a system.
  static Attribute getKey(Operation *op, const NamedDevice &device);

  std::optional<DeviceOption> lookUp(Attribute key) const;
  void remember(Attribute key, const DeviceOption &option) const;

private:
  mutable std::mutex mutex;
  mutable llvm::DenseMap<Attribute, DeviceOption> answers;
};

/// Lets the tools of a registry remember what planners answer.
void registerCostMemo(DialectRegistry &registry);

} // namespace hetero

#endif // HETERO_PARTITION_COSTMEMO_H
