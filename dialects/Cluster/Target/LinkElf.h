//===- LinkElf.h - The linker as a function ---------------------*- C++ -*-===//
//
// The boundary to lld, which is a library with a command line. It works on
// files and on global state, so one link happens at a time.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_LINKELF_H
#define DIALECTS_CLUSTER_TARGET_LINKELF_H

#include "hetero/Support/LLVM.h"

namespace hetero::cluster {

/// A symbol with a value instead of a place.
struct AbsoluteSymbol {
  llvm::StringRef name;
  uint32_t value;
};

/// Links relocatable RV32 objects, in this order, to a bare executable whose
/// code starts at `textAddress` and whose entry is `_start`. The bytes depend
/// on nothing but the arguments. Fails with the linker's own words.
Expected<std::vector<uint8_t>>
linkElf(llvm::ArrayRef<std::vector<uint8_t>> objects, uint32_t textAddress,
        llvm::ArrayRef<AbsoluteSymbol> symbols);

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TARGET_LINKELF_H
