//===- TargetPlanner.h - Capability and predicted cost ----------*- C++ -*-===//
//
// What a machine charges, asked before anything is built. Implementations
// change nothing and depend only on their arguments: they may be cached and
// called from several threads.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TARGET_TARGETPLANNER_H
#define HETERO_TARGET_TARGETPLANNER_H

#include "hetero/Target/Cost.h"
#include "hetero/Target/System.h"
#include "hetero/Target/Verdict.h"
#include "mlir/IR/DialectInterface.h"

namespace hetero {

/// Bytes of a constant as one device keeps it in its home memory.
struct PackedConstant {
  /// The operand of the operation the constant feeds.
  unsigned operandIndex;
  /// Room-specific name of the arrangement; "plain" is the tensor's own order.
  std::string layout;
  int64_t bytes;
};

/// Interface of a room's dialect: what its devices can run and at what cost.
/// The operations asked about are `nn` operations with static shapes.
class TargetPlanner : public DialectInterface::Base<TargetPlanner> {
public:
  TargetPlanner(Dialect *dialect) : Base(dialect) {}

  /// Every reason `canRun` may give, in the order of the documentation.
  virtual llvm::ArrayRef<RefusalReason> getRefusalReasons() const = 0;

  /// Names of the device's resources, in report order: "array", "dma".
  virtual llvm::SmallVector<std::string>
  getResources(DeviceAttrInterface device) const = 0;

  /// Whether `device` can run `op`, and if not, why.
  virtual Verdict canRun(Operation *op, DeviceAttrInterface device,
                         const System &system) const = 0;

  /// Ways to cut `op` into pieces that fit the device, best guess first; never
  /// empty for an operation that can run. A tiling is an attribute of the room,
  /// printed in the plan and honoured by the room's codegen.
  virtual llvm::SmallVector<Attribute>
  getTilings(Operation *op, DeviceAttrInterface device,
             const System &system) const = 0;

  /// Predicted cost of `op` with `tiling`, operands and results in the device's
  /// home memory. Must be asked only for what `canRun` accepts.
  virtual Cost estimate(Operation *op, DeviceAttrInterface device,
                        const System &system, Attribute tiling) const = 0;

  /// The constants `op` needs in the home memory, as this device arranges them.
  virtual llvm::SmallVector<PackedConstant>
  getPackedConstants(Operation *op, DeviceAttrInterface device) const = 0;

  /// Bytes of home memory `op` needs while it runs, beyond operands and
  /// results.
  virtual int64_t getScratchBytes(Operation *op, DeviceAttrInterface device,
                                  Attribute tiling) const = 0;
};

} // namespace hetero

#endif // HETERO_TARGET_TARGETPLANNER_H
