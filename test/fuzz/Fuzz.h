//===- Fuzz.h - What the fuzzers share --------------------------*- C++ -*-===//
//
// A fuzzer is LLVMFuzzerTestOneInput and, where plain bytes would not get past
// a digest or a grammar, a mutator of its own. With HETERO_FUZZERS it becomes a
// libFuzzer program; in every other build Replay.cpp runs it on files.
//
//===----------------------------------------------------------------------===//

#ifndef TEST_FUZZ_FUZZ_H
#define TEST_FUZZ_FUZZ_H

#include "hetero/Support/LLVM.h"
#include "mlir/IR/DialectRegistry.h"
#include <random>

extern "C" {
/// Runs one input; a fault ends the process.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/// libFuzzer's own mutation of bytes in place; returns the new size.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maxSize);
}

namespace hetero::fuzz {

/// Bytes as a file without a disk, for readers that take a path.
class MemoryFile {
public:
  explicit MemoryFile(llvm::ArrayRef<uint8_t> bytes);
  ~MemoryFile();
  MemoryFile(const MemoryFile &) = delete;

  std::string getPath() const;

private:
  int descriptor;
};

/// All dialects and rooms, registered once.
const mlir::DialectRegistry &getRegistry();

/// A context without threads that swallows every diagnostic.
class QuietContext {
public:
  QuietContext();
  MLIRContext *get() { return &context; }

private:
  MLIRContext context;
  ScopedDiagnosticHandler handler;
};

/// Numbers on the edges of their types, where bounds are wrong.
int64_t drawInterestingInteger(std::minstd_rand &random);

/// A number below `bound`, which is positive.
inline size_t drawBelow(std::minstd_rand &random, size_t bound) {
  return random() % bound;
}

/// Replaces a decimal number somewhere in `text` by an interesting one, or
/// removes, repeats or swaps a line. Returns false if `text` has neither.
bool mutateText(std::string &text, std::minstd_rand &random);

} // namespace hetero::fuzz

#endif // TEST_FUZZ_FUZZ_H
