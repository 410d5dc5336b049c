//===- Assembler.h - Assembly text to a runnable ELF ---------*- C++ -*-===//
//
// Tests and benchmarks of the instruction-set simulator write their programs as
// assembly text; LLVM's assembler runs in process and the result is wrapped
// into an executable that the simulator and a user-mode emulator both load.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TEST_SUPPORT_ISS_ASSEMBLER_H
#define HETERO_TEST_SUPPORT_ISS_ASSEMBLER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <vector>

namespace hetero::cluster::iss {

/// A writable segment besides the code.
struct DataSegment {
  uint32_t address = 0;
  std::vector<uint8_t> contents;
};

/// Machine code of `text` (riscv32 with M, F, C). Fails on a syntax error and
/// on anything that would need a linker: symbols are local, addresses literal.
llvm::Expected<std::vector<uint8_t>> assemble(llvm::StringRef text);

/// An executable with `code` at `codeAddress`, where it starts, and the data.
std::vector<uint8_t> makeExecutable(llvm::ArrayRef<uint8_t> code,
                                    uint32_t codeAddress,
                                    llvm::ArrayRef<DataSegment> data = {});

} // namespace hetero::cluster::iss

#endif // HETERO_TEST_SUPPORT_ISS_ASSEMBLER_H
