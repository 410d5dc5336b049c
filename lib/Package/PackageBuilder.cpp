//===- PackageBuilder.cpp - Places what rooms put into a container --------===//
//
// Addresses are final when given: nothing is moved, so a room may write them
// into its code at once. Requests come in a fixed order, devices as the system
// lists them and stages in plan order, and so do the addresses.
//
//===----------------------------------------------------------------------===//

#include "hetero/Package/PackageBuilder.h"
#include "llvm/Support/MathExtras.h"

using namespace hetero;

/// Working space starts where a DMA burst may start.
static constexpr int64_t kScratchAlignmentBytes = 64;

void PackageBuilder::addMemory(StringRef name, int64_t capacityBytes,
                               int64_t activationBytes) {
  memories.push_back({name.str(), capacityBytes, activationBytes});
}

Expected<int64_t> PackageBuilder::allocate(StringRef memory, int64_t bytes,
                                           int64_t alignmentBytes,
                                           const llvm::Twine &what) {
  auto it = llvm::find_if(
      memories, [&](const Memory &entry) { return entry.name == memory; });
  if (it == memories.end())
    return makeError("the fabric has no memory \"", memory, "\" for ",
                     what.str());
  int64_t offset = it->usedBytes + getPadding(it->usedBytes, alignmentBytes);
  if (bytes > it->capacityBytes - offset)
    return makeError("memory \"", memory, "\" is full: ", what.str(), " of ",
                     bytes, " bytes does not fit behind the ", offset,
                     " bytes in use of ", it->capacityBytes,
                     "; use a system with more memory");
  it->usedBytes = offset + bytes;
  return offset;
}

Expected<Placement> PackageBuilder::addConstant(StringRef memory,
                                                StringRef layout,
                                                llvm::ArrayRef<uint8_t> bytes,
                                                uint32_t alignmentBytes) {
  assert(llvm::isPowerOf2_32(alignmentBytes) && "no alignment");
  Sha256Digest digest = Sha256::of(bytes);
  auto key = std::make_tuple(digest, layout.str(), memory.str());
  auto it = placed.find(key);
  if (it != placed.end()) {
    const MemorySpan &region = constants[it->second].region;
    if (region.offsetBytes % alignmentBytes == 0)
      return Placement{region.memory, region.offsetBytes};
  }
  Expected<int64_t> offset =
      allocate(memory, bytes.size(), alignmentBytes, "a constant");
  if (!offset)
    return offset.takeError();
  placed[key] = constants.size();
  constants.push_back(
      {{memory.str(), *offset, static_cast<int64_t>(bytes.size())},
       layout.str(),
       bytes,
       digest});
  return Placement{memory.str(), *offset};
}

llvm::ArrayRef<uint8_t> PackageBuilder::keep(std::vector<uint8_t> bytes) {
  return kept.emplace_back(std::move(bytes));
}

Expected<Placement> PackageBuilder::reserveScratch(StringRef device,
                                                   StringRef memory,
                                                   int64_t bytes) {
  std::pair<std::string, std::string> key(device.str(), memory.str());
  std::string what = ("working space of device \"" + device + "\"").str();
  auto it = scratch.find(key);
  if (it == scratch.end() || bytes > it->second.sizeBytes) {
    // Extending in place is allocating the rest when nothing lies behind.
    bool isLast = false;
    if (it != scratch.end())
      for (const Memory &entry : memories)
        isLast |=
            entry.name == memory &&
            entry.usedBytes == it->second.offsetBytes + it->second.sizeBytes;
    Expected<int64_t> offset =
        isLast ? allocate(memory, bytes - it->second.sizeBytes, 1, what)
               : allocate(memory, bytes, kScratchAlignmentBytes, what);
    if (!offset)
      return offset.takeError();
    if (isLast)
      it->second.sizeBytes = bytes;
    else
      it = scratch.insert_or_assign(key, Scratch{*offset, bytes}).first;
  }
  return Placement{memory.str(), it->second.offsetBytes};
}

void PackageBuilder::addSourceRange(StringRef stage, StringRef node,
                                    uint64_t begin, uint64_t end) {
  sourceMap.push_back({currentDevice, stage.str(), node.str(), begin, end});
}

void PackageBuilder::finish(PackagedProgram &program) {
  for (const Memory &memory : memories)
    program.memories.push_back({memory.name, memory.usedBytes});
  program.constants = std::move(constants);
  program.sourceMap = std::move(sourceMap);
}
