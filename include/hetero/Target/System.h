//===- System.h - The described system, as passes ask it --------*- C++ -*-===//
//
// A view of the module attribute `dlti.target_system_spec`: named devices and
// the fabric that joins them. The truth is the attribute; this only reads it.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TARGET_SYSTEM_H
#define HETERO_TARGET_SYSTEM_H

#include "hetero/Interfaces/DeviceAttrInterface.h"
#include "hetero/Support/LLVM.h"
#include "mlir/Dialect/DLTI/DLTI.h"

namespace hetero {

class TargetPlanner;
class TargetCodegen;
class TargetSimulator;

/// A device of a system under its name.
struct NamedDevice {
  std::string name;
  DeviceAttrInterface device;

  /// The room's interfaces, asked through the dialect of the attribute; null if
  /// the room does not deliver one (hetero-verify-system reports that).
  const TargetPlanner *getPlanner() const;
  const TargetCodegen *getCodegen() const;
  const TargetSimulator *getSimulator() const;
};

/// Devices and fabric of a system, in the order of their description.
class System {
public:
  /// Reads the system of `module`. Fails with a diagnostic on `module` if there
  /// is none, or if it names no device or no fabric.
  static FailureOr<System> get(ModuleOp module);

  /// The same from the bare attribute, reporting through `emitError`.
  static FailureOr<System>
  get(TargetSystemSpecInterface spec,
      llvm::function_ref<InFlightDiagnostic()> emitError);

  llvm::ArrayRef<NamedDevice> getDevices() const { return devices; }
  llvm::ArrayRef<MemoryDescription> getMemories() const { return memories; }
  llvm::ArrayRef<LinkDescription> getLinks() const { return links; }

  /// The device, memory or link of that name, or null.
  const NamedDevice *findDevice(llvm::StringRef name) const;
  const MemoryDescription *findMemory(llvm::StringRef name) const;
  const LinkDescription *findLink(llvm::StringRef from,
                                  llvm::StringRef to) const;

private:
  llvm::SmallVector<NamedDevice> devices;
  llvm::SmallVector<MemoryDescription> memories;
  llvm::SmallVector<LinkDescription> links;
};

} // namespace hetero

#endif // HETERO_TARGET_SYSTEM_H
