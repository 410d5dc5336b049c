//===- LinkElf.cpp - The linker as a function -----------------------------===//

#include "dialects/Cluster/Target/LinkElf.h"
#include "lld/Common/Driver.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <mutex>

LLD_HAS_DRIVER(elf)

using namespace hetero;

/// Writes bytes that the linker reads.
static Error writeObject(llvm::StringRef path, llvm::ArrayRef<uint8_t> bytes) {
  std::error_code error;
  llvm::raw_fd_ostream file(path, error);
  if (!error) {
    file << llvm::toStringRef(bytes);
    file.close();
    error = file.error();
    file.clear_error();
  }
  if (error)
    return makeError("cannot write ", path, ": ", error.message());
  return Error::success();
}

Expected<std::vector<uint8_t>>
cluster::linkElf(llvm::ArrayRef<std::vector<uint8_t>> objects,
                 uint32_t textAddress, llvm::ArrayRef<AbsoluteSymbol> symbols) {
  static std::mutex oneAtATime;
  std::lock_guard<std::mutex> lock(oneAtATime);

  llvm::SmallString<128> folder;
  if (std::error_code error =
          llvm::sys::fs::createUniqueDirectory("hetero-link", folder))
    return makeError("cannot make a temporary folder for the linker: ",
                     error.message());
  llvm::scope_exit cleanup([&] { llvm::sys::fs::remove_directories(folder); });
  llvm::SmallString<128> output(folder);
  llvm::sys::path::append(output, "program.elf");
  std::vector<std::string> inputs;
  for (auto [i, object] : llvm::enumerate(objects)) {
    llvm::SmallString<128> input(folder);
    llvm::sys::path::append(input, std::to_string(i) + ".o");
    if (Error error = writeObject(input, object))
      return std::move(error);
    inputs.push_back(input.str().str());
  }

  std::vector<std::string> arguments{
      "ld.lld", "-m", "elf32lriscv", "-static", "--threads=1",
      "--build-id=none", "--orphan-handling=place", "--no-relax", "-e",
      "_start", "-Ttext=0x" + llvm::utohexstr(textAddress),
      // One contiguous image, without the pages of an operating system.
      "-z", "separate-code", "-z", "max-page-size=4096"};
  for (const AbsoluteSymbol &symbol : symbols)
    arguments.push_back(
        ("--defsym=" + symbol.name + "=" + llvm::Twine(symbol.value)).str());
  arguments.insert(arguments.end(), {"-o", output.str().str()});
  arguments.insert(arguments.end(), inputs.begin(), inputs.end());
  llvm::SmallVector<const char *> pointers;
  for (const std::string &argument : arguments)
    pointers.push_back(argument.c_str());
  std::string complaint;
  llvm::raw_string_ostream stream(complaint);
  lld::Result result =
      lld::lldMain(pointers, stream, stream, {{lld::Gnu, &lld::elf::link}});
  if (result.retCode != 0)
    return makeError("the linker refused the cluster's program: ", complaint);

  auto file = llvm::MemoryBuffer::getFile(output, /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false);
  if (!file)
    return makeError("cannot read the linker's output: ",
                     file.getError().message());
  llvm::StringRef bytes = (*file)->getBuffer();
  return std::vector<uint8_t>(bytes.bytes_begin(), bytes.bytes_end());
}
