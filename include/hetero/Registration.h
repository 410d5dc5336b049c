//===- Registration.h - Every dialect, room and pass ------------*- C++ -*-===//
//
// What tools call to know the whole house.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_REGISTRATION_H
#define HETERO_REGISTRATION_H

#include "hetero/Support/LLVM.h"

namespace mlir {
class DialectRegistry;
}

namespace hetero {

/// Adds the dialects our passes read or make, and the target interfaces of
/// every room.
void registerAllDialects(DialectRegistry &registry);

/// Registers every pass and pipeline of ours by its command-line argument, and
/// the few upstream passes that go with them. Call once.
void registerAllPasses();

} // namespace hetero

#endif // HETERO_REGISTRATION_H
