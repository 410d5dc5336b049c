//===- MemorySet.cpp - The memories of a running container ----------------===//

#include "hetero/Target/TargetSimulator.h"

using namespace hetero;

void MemorySet::add(llvm::StringRef name, int64_t bytes) {
  memories[name].assign(bytes, 0);
}

llvm::MutableArrayRef<uint8_t> MemorySet::get(llvm::StringRef name) {
  auto it = memories.find(name);
  if (it == memories.end())
    return {};
  return it->second;
}
