//===- TpuTarget.h - The systolic array as a target -------------*- C++ -*-===//

#ifndef DIALECTS_TPU_TARGET_TPUTARGET_H
#define DIALECTS_TPU_TARGET_TPUTARGET_H

#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Tpu/IR/Tpu.h"
#include "hetero/Target/System.h"

namespace hetero {

/// Adds the `tpu` dialect and, with it, its planner, codegen and simulator.
void registerTpuTarget(DialectRegistry &registry);

/// Registers the passes of the room by their command-line arguments.
void registerTpuPasses();

} // namespace hetero

namespace hetero::tpu {

/// A program's device and the system it belongs to.
struct ProgramDevice {
  DeviceAttr device;
  System system;
};

/// The device of the module's system that has the name of `program`. Reports on
/// the program if there is none or if it is no array.
FailureOr<ProgramDevice> getProgramDevice(program::ProgramOp program);

} // namespace hetero::tpu

#endif // DIALECTS_TPU_TARGET_TPUTARGET_H
