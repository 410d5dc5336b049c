//===- DeviceAttrInterface.h - What a device attribute tells ----*- C++ -*-===//

#ifndef HETERO_INTERFACES_DEVICEATTRINTERFACE_H
#define HETERO_INTERFACES_DEVICEATTRINTERFACE_H

#include "hetero/Support/LLVM.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"
#include <string>

namespace hetero {

/// A memory of the fabric. Bandwidth and latency are physical, independent of
/// the clocks of the devices that use it.
struct MemoryDescription {
  std::string name;
  int64_t capacityBytes;
  int64_t bandwidthBytesPerSecond;
  int64_t latencyPs;
  int64_t readEnergyFjPerByte;
  int64_t writeEnergyFjPerByte;
};

/// A one-way path along which data can be moved from one memory to another.
struct LinkDescription {
  std::string from;
  std::string to;
  int64_t bandwidthBytesPerSecond;
  int64_t latencyPs;
  int64_t energyFjPerByte;
};

} // namespace hetero

#include "hetero/Interfaces/DeviceAttrInterface.h.inc"

#endif // HETERO_INTERFACES_DEVICEATTRINTERFACE_H
