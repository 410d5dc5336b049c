//===- Emulator.cpp - One program on two machines ---------------*- C++ -*-===//
//
// qemu takes a file and writes a file, both temporary; the simulator needs
// neither.
//
//===----------------------------------------------------------------------===//

#include "test/support/Iss/Emulator.h"
#include "dialects/Cluster/Target/Iss/Machine.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace hetero::cluster::iss {

Expected<std::string> runInSimulator(ArrayRef<uint8_t> elf,
                                     uint64_t instructionLimit) {
  ClusterConfig config;
  config.cores = 1;
  auto program = Program::load(elf, config);
  if (!program)
    return program.takeError();
  auto machine = Machine::create(**program, {});
  if (!machine)
    return machine.takeError();
  RunRequest request;
  request.entryPc = (*program)->entryPc();
  request.instructionsPerCore = instructionLimit;
  auto counters = (*machine)->run(request);
  if (!counters)
    return counters.takeError();
  if (counters->cores[0].exitCode != 0)
    return createStringError("exit code " + Twine(counters->cores[0].exitCode));
  return counters->output;
}

std::optional<std::string> findQemu() {
  auto path = sys::findProgramByName("qemu-riscv32");
  return path ? std::optional<std::string>(*path) : std::nullopt;
}

Expected<std::string> runUnderQemu(ArrayRef<uint8_t> elf, StringRef qemu,
                                   StringRef cpu) {
  SmallString<128> program, output;
  if (std::error_code error =
          sys::fs::createTemporaryFile("hetero-iss", "elf", program))
    return errorCodeToError(error);
  FileRemover removeProgram(program);
  if (std::error_code error =
          sys::fs::createTemporaryFile("hetero-iss", "out", output))
    return errorCodeToError(error);
  FileRemover removeOutput(output);
  {
    std::error_code error;
    raw_fd_ostream stream(program, error);
    if (error)
      return errorCodeToError(error);
    stream << toStringRef(elf);
  }
  if (std::error_code error = sys::fs::setPermissions(
          program,
          sys::fs::owner_read | sys::fs::owner_write | sys::fs::owner_exe))
    return errorCodeToError(error);
  std::optional<StringRef> redirects[] = {std::nullopt, StringRef(output),
                                          std::nullopt};
  std::string message;
  int code = sys::ExecuteAndWait(
      qemu, {qemu, "-cpu", cpu, program}, std::nullopt, redirects,
      /*SecondsToWait=*/60, /*MemoryLimit=*/0, &message);
  if (code != 0)
    return createStringError("qemu ended with " + Twine(code) + " " + message);
  auto buffer = MemoryBuffer::getFile(output);
  if (!buffer)
    return errorCodeToError(buffer.getError());
  return (*buffer)->getBuffer().str();
}

} // namespace hetero::cluster::iss
