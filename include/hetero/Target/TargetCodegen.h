//===- TargetCodegen.h - From planned stages to a section -------*- C++ -*-===//
//
// How a room turns its stages into bytes. The core outlines the stages of a
// device into one `hetero.program`; the room lowers that operation with passes
// of its own and writes one section of the container from it.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TARGET_TARGETCODEGEN_H
#define HETERO_TARGET_TARGETCODEGEN_H

#include "hetero/Support/ContentCache.h"
#include "hetero/Target/System.h"
#include "mlir/IR/DialectInterface.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/Timing.h"

namespace hetero {

/// Where an object lies while the container runs.
struct Placement {
  std::string memory;
  /// Offset from the start of the memory.
  int64_t offsetBytes = 0;
};

/// What a room may ask of the container while it writes its section. Addresses
/// are final when they are given.
class SectionBuilder {
public:
  virtual ~SectionBuilder() = default;

  /// Stores constant bytes once for each (content, layout) and says where they
  /// will lie in `memory`. The bytes must live until the container is written.
  /// Fails if the memory is full.
  virtual Expected<Placement> addConstant(llvm::StringRef memory,
                                          llvm::StringRef layout,
                                          llvm::ArrayRef<uint8_t> bytes,
                                          uint32_t alignmentBytes) = 0;

  /// Keeps `bytes` already in the builder alive: for data computed by the room.
  virtual llvm::ArrayRef<uint8_t> keep(std::vector<uint8_t> bytes) = 0;

  /// Reserves working space of a device in `memory`; one region a device, as
  /// its stages never overlap: the largest request wins.
  virtual Expected<Placement> reserveScratch(llvm::StringRef device,
                                             llvm::StringRef memory,
                                             int64_t bytes) = 0;

  /// Notes that bytes [begin, end) of the room's code, at a room-specific
  /// address, come from the ONNX node `node` in stage `stage`.
  virtual void addSourceRange(llvm::StringRef stage, llvm::StringRef node,
                              uint64_t begin, uint64_t end) = 0;

  /// Times the room's work as `step` until the result goes; nothing if nobody
  /// asked for times.
  mlir::TimingScope time(llvm::StringRef step) {
    return timing ? timing->nest(step) : mlir::TimingScope();
  }
  /// Steps from now on are parts of `scope`, or not timed if it is null.
  void setTiming(mlir::TimingScope *scope) { timing = scope; }

  /// Where compiled code may be found and kept, or null. What a room writes
  /// must not depend on it.
  const ContentCache *getCodeCache() const { return codeCache; }
  void setCodeCache(const ContentCache *cache) { codeCache = cache; }

private:
  mlir::TimingScope *timing = nullptr;
  const ContentCache *codeCache = nullptr;
};

/// Interface of a room's dialect: lowering and emission.
class TargetCodegen : public DialectInterface::Base<TargetCodegen> {
public:
  TargetCodegen(Dialect *dialect) : Base(dialect) {}

  /// Adds the passes that lower a `hetero.program` of `device`; `manager` is
  /// anchored on that operation.
  virtual void buildLowering(OpPassManager &manager,
                             DeviceAttrInterface device) const = 0;

  /// Checks that only what `emit` understands is left, with a diagnostic on the
  /// first operation that should be gone.
  virtual LogicalResult verifyLowered(Operation *program) const = 0;

  /// Writes the section of `program`. Diagnostics go to the operations.
  virtual FailureOr<std::vector<uint8_t>>
  emit(Operation *program, DeviceAttrInterface device, const System &system,
       SectionBuilder &builder) const = 0;

  /// Version of the section's format; a reader refuses another one.
  virtual uint32_t getSectionVersion() const = 0;
};

} // namespace hetero

#endif // HETERO_TARGET_TARGETCODEGEN_H
