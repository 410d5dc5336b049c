//===- Files.cpp - Files that are whole or absent ---------------*- C++ -*-===//
//
// The system's error codes are kept inside the errors: tools end with another
// exit code when a disk fails than when a file's contents are refused.
//
//===----------------------------------------------------------------------===//

#include "hetero/Support/Files.h"

#include "llvm/Support/MemoryBuffer.h"

using namespace hetero;

namespace {
/// Cannot read or write: a path, what was tried, and why the system refused.
class FileSystemError : public llvm::ErrorInfo<FileSystemError> {
public:
  static char ID;
  FileSystemError(const Twine &message, std::error_code code)
      : message(message.str()), code(code) {}
  void log(raw_ostream &os) const override { os << message; }
  std::error_code convertToErrorCode() const override { return code; }

private:
  std::string message;
  std::error_code code;
};
} // namespace

char FileSystemError::ID;

Error hetero::writeFile(StringRef path,
                        llvm::function_ref<Error(raw_ostream &)> write) {
  bool isWriterError = false;
  Error error = llvm::writeToOutput(path, [&](raw_ostream &os) {
    Error writerError = write(os);
    isWriterError = static_cast<bool>(writerError);
    return writerError;
  });
  if (!error || isWriterError)
    return error;
  std::string reason;
  std::error_code code;
  llvm::handleAllErrors(std::move(error), [&](const llvm::ErrorInfoBase &info) {
    code = info.convertToErrorCode();
    reason = code.message();
  });
  return llvm::make_error<FileSystemError>(
      "cannot write '" + path + "': " + reason, code);
}

Error hetero::writeFile(StringRef path, StringRef bytes) {
  return writeFile(path, [&](raw_ostream &os) {
    os << bytes;
    return Error::success();
  });
}

Expected<std::unique_ptr<llvm::MemoryBuffer>> hetero::readFile(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(
      path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (buffer)
    return std::move(*buffer);
  return llvm::make_error<FileSystemError>(
      "cannot read '" + path + "': " + buffer.getError().message(),
      buffer.getError());
}

bool hetero::isFileSystemError(const Error &error) {
  return error.isA<FileSystemError>();
}
