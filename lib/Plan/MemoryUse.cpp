//===- MemoryUse.cpp - What a planned program keeps in memory -------------===//

#include "hetero/Plan/MemoryUse.h"
#include "dialects/Hetero/IR/Hetero.h"
#include "hetero/Partition/ProgramGraph.h"
#include "hetero/Plan/Allocator.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/MathExtras.h"
#include <set>

using namespace hetero;

ResidentBytes hetero::countResidentBytes(func::FuncOp function,
                                         const System &system,
                                         StringRef memory) {
  ResidentBytes bytes;
  // Attributes are unique, so the pointer stands for the content; the set is
  // only asked, never listed.
  std::set<std::pair<const void *, std::string>> known;
  for (const NamedDevice *device : getDevicesByName(system)) {
    if (device->device.getHomeMemory() != memory)
      continue;
    int64_t scratchBytes = 0;
    for (auto stage : function.getOps<program::StageOp>()) {
      if (stage.getDevice() != device->name)
        continue;
      Operation *op = getStageOperation(stage);
      const TargetPlanner *planner = device->getPlanner();
      for (const PackedConstant &constant :
           planner->getPackedConstants(op, device->device)) {
        Attribute content;
        matchPattern(op->getOperand(constant.operandIndex),
                     m_Constant(&content));
        if (known.insert({content.getAsOpaquePointer(), constant.layout})
                .second)
          bytes.constantBytes +=
              llvm::alignTo(constant.bytes, kBufferAlignmentBytes);
      }
      scratchBytes = std::max(
          scratchBytes,
          planner->getScratchBytes(op, device->device, stage.getTilingAttr()));
    }
    bytes.scratchBytes += llvm::alignTo(scratchBytes, kBufferAlignmentBytes);
  }
  return bytes;
}
