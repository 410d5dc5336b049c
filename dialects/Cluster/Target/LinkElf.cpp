//===- LinkElf.cpp - The linker as a function -----------------------------===//

#include "dialects/Cluster/Target/LinkElf.h"
#include "lld/Common/Driver.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <mutex>

LLD_HAS_DRIVER(elf)

using namespace hetero;

Expected<std::vector<uint8_t>>
cluster::linkElf(llvm::ArrayRef<char> object, uint32_t textAddress,
                 llvm::ArrayRef<AbsoluteSymbol> symbols) {
  static std::mutex oneAtATime;
  std::lock_guard<std::mutex> lock(oneAtATime);

  llvm::SmallString<128> folder;
  if (std::error_code error =
          llvm::sys::fs::createUniqueDirectory("hetero-link", folder))
    return makeError("cannot make a temporary folder for the linker: ",
                     error.message());
  llvm::scope_exit cleanup([&] { llvm::sys::fs::remove_directories(folder); });
  llvm::SmallString<128> input(folder), output(folder);
  llvm::sys::path::append(input, "program.o");
  llvm::sys::path::append(output, "program.elf");
  {
    std::error_code error;
    llvm::raw_fd_ostream file(input, error);
    if (!error) {
      file.write(object.data(), object.size());
      file.close();
      error = file.error();
      file.clear_error();
    }
    if (error)
      return makeError("cannot write ", input.str(), ": ", error.message());
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
  arguments.insert(arguments.end(),
                   {"-o", output.str().str(), input.str().str()});
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
