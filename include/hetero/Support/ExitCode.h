//===- ExitCode.h - What a tool's exit status means -------------*- C++ -*-===//
//
// One list for all tools, so that scripts can tell a wrong number from a wrong
// option.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_EXITCODE_H
#define HETERO_SUPPORT_EXITCODE_H

#include "hetero/Support/LLVM.h"

namespace hetero {

/// The exit status of every tool.
enum class ExitCode : int {
  /// Done.
  Success = 0,
  /// The program ran, but a comparison found other numbers than expected.
  ComparisonFailed = 1,
  /// The options contradict themselves or miss something.
  Usage = 2,
  /// A model, system, container or tensor file was read and refused.
  InputRefused = 3,
  /// A file could not be read or written.
  InputOutput = 4,
  /// Our own mistake: a phase or a simulator failed on input it had accepted.
  Internal = 5,
};

/// An error that knows the exit code a tool should end with.
class ToolError : public llvm::ErrorInfo<ToolError> {
public:
  static char ID;
  ToolError(ExitCode code, std::string message)
      : code(code), message(std::move(message)) {}
  void log(llvm::raw_ostream &os) const override { os << message; }
  std::error_code convertToErrorCode() const override {
    return llvm::inconvertibleErrorCode();
  }
  ExitCode getExitCode() const { return code; }

private:
  ExitCode code;
  std::string message;
};

/// A sentence for a person, with the exit code a tool should end with.
template <typename... Ts>
inline llvm::Error makeErrorWithCode(ExitCode code, const Ts &...parts) {
  std::string message;
  llvm::raw_string_ostream stream(message);
  (stream << ... << parts);
  return llvm::make_error<ToolError>(code, message);
}

/// Flushes the standard output at the end of a tool. What cannot be written
/// there (a full disk) is reported and turns success into `InputOutput`.
ExitCode finishOutput(ExitCode code);

/// Prints "error: <sentence>" for each error and returns the exit code of the
/// first, which is success if there is none: its own for a ToolError,
/// `InputOutput` for errors that carry a code of the file system, and
/// `InputRefused` for every other.
ExitCode reportError(llvm::Error error, llvm::raw_ostream &os);

} // namespace hetero

#endif // HETERO_SUPPORT_EXITCODE_H
