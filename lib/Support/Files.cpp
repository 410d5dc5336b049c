//===- Files.cpp - Files that are whole or absent ---------------*- C++ -*-===//
//
// The system's error codes are kept inside the errors: tools end with another
// exit code when a disk fails than when a file's contents are refused.
//
//===----------------------------------------------------------------------===//

#include "hetero/Support/Files.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include <csignal>

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

namespace {
/// While it lives, a file that grows beyond the process's limit is an error of
/// the write instead of the end of the process.
class FileSizeErrors {
public:
  FileSizeErrors() : before(std::signal(SIGXFSZ, SIG_IGN)) {}
  ~FileSizeErrors() { std::signal(SIGXFSZ, before); }
  FileSizeErrors(const FileSizeErrors &) = delete;

private:
  void (*before)(int);
};
} // namespace

static Error cannotWrite(StringRef path, std::error_code code) {
  return llvm::make_error<FileSystemError>(
      "cannot write '" + path + "': " + code.message(), code);
}

/// Runs the writer and flushes; a failed stream is an error, not an abort.
static Error writeTo(llvm::raw_fd_ostream &os, StringRef path,
                     llvm::function_ref<Error(raw_ostream &)> write) {
  FileSizeErrors errors;
  Error error = write(os);
  os.flush();
  std::error_code code = os.error();
  os.clear_error();
  if (error || !code)
    return error;
  return cannotWrite(path, code);
}

Error hetero::writeFile(StringRef path,
                        llvm::function_ref<Error(raw_ostream &)> write) {
  if (path == "-")
    return writeTo(llvm::outs(), path, write);
  // A device or a pipe must not be replaced by a file.
  llvm::sys::fs::file_status status;
  bool isSpecial = !llvm::sys::fs::status(path, status) &&
                   status.type() != llvm::sys::fs::file_type::regular_file &&
                   status.type() != llvm::sys::fs::file_type::directory_file;
  if (isSpecial) {
    std::error_code code;
    llvm::raw_fd_ostream os(path, code);
    return code ? cannotWrite(path, code) : writeTo(os, path, write);
  }
  auto temporary =
      llvm::sys::fs::TempFile::create(path + ".temporary-%%%%%%%%");
  if (!temporary)
    return cannotWrite(path, llvm::errorToErrorCode(temporary.takeError()));
  Error error = [&] {
    llvm::raw_fd_ostream os(temporary->FD, /*shouldClose=*/false);
    return writeTo(os, path, write);
  }();
  if (error) {
    llvm::consumeError(temporary->discard());
    return error;
  }
  if (Error renameError = temporary->keep(path))
    return cannotWrite(path, llvm::errorToErrorCode(std::move(renameError)));
  return Error::success();
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
