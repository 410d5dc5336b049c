//===- Emulator.h - One program on two machines -----------------*- C++ -*-===//
//
// Runs an executable in the simulator and under qemu-riscv32 and returns what
// it wrote: the second opinion on what an instruction means.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TEST_SUPPORT_ISS_EMULATOR_H
#define HETERO_TEST_SUPPORT_ISS_EMULATOR_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>

namespace hetero::cluster::iss {

/// What the program writes on a one-core machine of default figures; fails
/// after `instructionLimit` instructions.
llvm::Expected<std::string>
runInSimulator(llvm::ArrayRef<uint8_t> elf,
               uint64_t instructionLimit = uint64_t(1) << 40);

/// Path of qemu-riscv32, if it is installed.
std::optional<std::string> findQemu();

/// What the program writes under qemu at `qemu`, for which `cpu` names another
/// machine than its own; fails if it does not end with exit code 0 within a
/// minute, with the name of the signal if that was the end.
llvm::Expected<std::string> runUnderQemu(llvm::ArrayRef<uint8_t> elf,
                                         llvm::StringRef qemu,
                                         llvm::StringRef cpu = "any");

} // namespace hetero::cluster::iss

#endif // HETERO_TEST_SUPPORT_ISS_EMULATOR_H
