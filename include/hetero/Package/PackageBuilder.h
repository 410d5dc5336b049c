//===- PackageBuilder.h - Places what rooms put into a container -*- C++
//-*-===//
//
// The one allocator behind the activations: constants, each stored and placed
// once, and the working space of devices. It is what a room sees as
// SectionBuilder while it writes its code.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PACKAGE_PACKAGEBUILDER_H
#define HETERO_PACKAGE_PACKAGEBUILDER_H

#include "hetero/Package/PackagedProgram.h"
#include <deque>
#include <map>

namespace hetero {

/// Gives addresses after the activations of each memory, in order of request.
class PackageBuilder : public SectionBuilder {
public:
  /// Starts with a memory of `capacityBytes` of which the first
  /// `activationBytes` are taken.
  void addMemory(StringRef name, int64_t capacityBytes,
                 int64_t activationBytes);

  /// Source ranges from now on belong to `device`.
  void beginDevice(StringRef device) { currentDevice = device.str(); }

  Expected<Placement> addConstant(StringRef memory, StringRef layout,
                                  llvm::ArrayRef<uint8_t> bytes,
                                  uint32_t alignmentBytes) override;
  llvm::ArrayRef<uint8_t> keep(std::vector<uint8_t> bytes) override;

  /// A request larger than the region so far extends it in place if nothing
  /// lies behind it, and otherwise gets a new region.
  Expected<Placement> reserveScratch(StringRef device, StringRef memory,
                                     int64_t bytes) override;
  void addSourceRange(StringRef stage, StringRef node, uint64_t begin,
                      uint64_t end) override;

  /// Moves memories, constants and source ranges into `program`. The builder
  /// must outlive the writing of the container, for it keeps bytes of rooms.
  void finish(PackagedProgram &program);

private:
  struct Memory {
    std::string name;
    int64_t capacityBytes;
    int64_t usedBytes;
  };
  struct Scratch {
    int64_t offsetBytes;
    int64_t sizeBytes;
  };

  /// Takes `bytes` of a memory; fails if it is unknown or full.
  Expected<int64_t> allocate(StringRef memory, int64_t bytes,
                             int64_t alignmentBytes, const llvm::Twine &what);

  std::vector<Memory> memories;
  // Digest, layout and memory to the index of the placed constant.
  std::map<std::tuple<Sha256Digest, std::string, std::string>, size_t> placed;
  std::vector<ConstantPlacement> constants;
  std::map<std::pair<std::string, std::string>, Scratch> scratch;
  std::vector<SourceRange> sourceMap;
  std::deque<std::vector<uint8_t>> kept;
  std::string currentDevice;
};

} // namespace hetero

#endif // HETERO_PACKAGE_PACKAGEBUILDER_H
