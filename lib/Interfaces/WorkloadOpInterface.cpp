//===- WorkloadOpInterface.cpp - What an op demands -----------------------===//

#include "hetero/Interfaces/WorkloadOpInterface.h"

using namespace hetero;

#include "hetero/Interfaces/WorkloadOpInterface.cpp.inc"

int64_t hetero::getTensorBytes(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.hasStaticShape())
    return 0;
  int64_t bits = tensor.getElementTypeBitWidth();
  // A boolean occupies a byte in every memory, as in ONNX.
  if (bits == 1)
    bits = 8;
  return llvm::divideCeil(tensor.getNumElements() * bits, 8);
}

int64_t hetero::getTotalBytes(TypeRange types) {
  int64_t bytes = 0;
  for (Type type : types)
    bytes += getTensorBytes(type);
  return bytes;
}

llvm::SmallVector<Type> hetero::getDistinctElementTypes(Operation *op) {
  llvm::SmallVector<Type> kinds;
  auto add = [&](Type type) {
    if (auto shaped = dyn_cast<ShapedType>(type))
      if (!llvm::is_contained(kinds, shaped.getElementType()))
        kinds.push_back(shaped.getElementType());
  };
  llvm::for_each(op->getOperandTypes(), add);
  llvm::for_each(op->getResultTypes(), add);
  return kinds;
}
