//===- Replay.cpp - A fuzzer on given files, without libFuzzer ------------===//
//
// Runs the fuzzer it is linked with on every file named, and on every file of
// every folder named: what was found once must stay found out.
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace hetero;

/// Mutators are only asked for by libFuzzer.
extern "C" size_t LLVMFuzzerMutate(uint8_t *, size_t size, size_t) {
  return size;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    if (!llvm::sys::fs::is_directory(argv[i])) {
      files.push_back(argv[i]);
      continue;
    }
    std::error_code code;
    for (llvm::sys::fs::directory_iterator entry(argv[i], code), end;
         entry != end && !code; entry.increment(code))
      files.push_back(entry->path());
  }
  llvm::sort(files);
  for (const std::string &file : files) {
    auto buffer = llvm::MemoryBuffer::getFile(file, /*IsText=*/false,
                                              /*RequiresNullTerminator=*/false);
    if (!buffer) {
      llvm::errs() << "error: cannot read '" << file
                   << "': " << buffer.getError().message() << '\n';
      return 4;
    }
    // Before the run, so that a crash shows whose it is.
    llvm::errs() << file << '\n';
    LLVMFuzzerTestOneInput(
        reinterpret_cast<const uint8_t *>((*buffer)->getBufferStart()),
        (*buffer)->getBufferSize());
  }
  llvm::outs() << files.size() << " inputs\n";
  return 0;
}
