//===- ExitCode.cpp - What a tool's exit status means ---------------------===//

#include "hetero/Support/ExitCode.h"

using namespace hetero;

char ToolError::ID;

static ExitCode getExitCode(const llvm::ErrorInfoBase &info) {
  if (info.isA<ToolError>())
    return static_cast<const ToolError &>(info).getExitCode();
  if (info.convertToErrorCode() == llvm::inconvertibleErrorCode())
    return ExitCode::InputRefused;
  return ExitCode::InputOutput;
}

ExitCode hetero::reportError(llvm::Error error, llvm::raw_ostream &os) {
  ExitCode result = ExitCode::Success;
  llvm::handleAllErrors(std::move(error), [&](const llvm::ErrorInfoBase &info) {
    os << "error: " << info.message() << '\n';
    if (result == ExitCode::Success)
      result = getExitCode(info);
  });
  return result;
}

ExitCode hetero::finishOutput(ExitCode code) {
  llvm::raw_fd_ostream &os = llvm::outs();
  os.flush();
  if (!os.has_error())
    return code;
  llvm::errs() << "error: cannot write to the standard output: "
               << os.error().message() << '\n';
  // A stream that still carries an error would end the program on its own.
  os.clear_error();
  return code == ExitCode::Success ? ExitCode::InputOutput : code;
}
