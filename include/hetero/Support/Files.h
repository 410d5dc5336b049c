//===- Files.h - Files that are whole or absent -----------------*- C++ -*-===//
//
// Every file a tool writes goes through here: to a temporary beside its place,
// then renamed, so that no reader ever meets half a file.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_FILES_H
#define HETERO_SUPPORT_FILES_H

#include "hetero/Support/LLVM.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace hetero {

/// Writes a file by `write`; "-" is standard output. If `write` fails, its
/// error is returned and the file is as it was. A failure of the file system
/// names the path and carries the system's error code (errors about contents
/// carry none), so that a tool can tell the two apart: see isFileSystemError.
Error writeFile(StringRef path, llvm::function_ref<Error(raw_ostream &)> write);

/// Writes these bytes as a file.
Error writeFile(StringRef path, StringRef bytes);

/// Reads a file; "-" is standard input. Errors as writeFile.
Expected<std::unique_ptr<llvm::MemoryBuffer>> readFile(StringRef path);

/// The error came from reading or writing a file, not from what is in it.
bool isFileSystemError(const Error &error);

} // namespace hetero

#endif // HETERO_SUPPORT_FILES_H
