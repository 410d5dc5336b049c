//===- NodeNames.h - ONNX node names in locations ---------------*- C++ -*-===//
//
// The location of an operation is the name of the ONNX node it came from; an
// operation fused from several nodes has all their names, the one that gives it
// its name first.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_NODENAMES_H
#define HETERO_SUPPORT_NODENAMES_H

#include "hetero/Support/LLVM.h"
#include "mlir/IR/Location.h"

namespace hetero {

/// Appends every node name of `location`, in order, without repetition.
inline void collectNodeNames(Location location,
                             llvm::SmallVectorImpl<llvm::StringRef> &names) {
  if (auto named = dyn_cast<NameLoc>(location)) {
    if (!llvm::is_contained(names, named.getName().getValue()))
      names.push_back(named.getName().getValue());
  } else if (auto fused = dyn_cast<FusedLoc>(location)) {
    for (Location part : fused.getLocations())
      collectNodeNames(part, names);
  }
}

/// Every node `op` came from, its namesake first.
inline llvm::SmallVector<llvm::StringRef> getNodeNames(Operation *op) {
  llvm::SmallVector<llvm::StringRef> names;
  collectNodeNames(op->getLoc(), names);
  return names;
}

/// The node that gives `op` its name; empty for an operation that came from no
/// node.
inline llvm::StringRef getNodeName(Operation *op) {
  llvm::SmallVector<llvm::StringRef> names = getNodeNames(op);
  return names.empty() ? llvm::StringRef() : names.front();
}

/// The location of an operation made from several others, named after the
/// first.
inline Location fuseNodeLocations(llvm::ArrayRef<Operation *> ops) {
  llvm::SmallVector<Location> locations;
  for (Operation *op : ops)
    if (!isa<UnknownLoc>(op->getLoc()))
      locations.push_back(op->getLoc());
  if (locations.size() == 1)
    return locations.front();
  // Not FusedLoc::get with an empty list, which would lose the context.
  if (locations.empty())
    return ops.front()->getLoc();
  return FusedLoc::get(ops.front()->getContext(), locations);
}

} // namespace hetero

#endif // HETERO_SUPPORT_NODENAMES_H
