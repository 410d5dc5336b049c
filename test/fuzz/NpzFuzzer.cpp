//===- NpzFuzzer.cpp - Tensor files ---------------------------------------===//
//
// The first byte says which reader the others are for: .npz, .npy or a tensor
// in protobuf.
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "hetero/Import/OnnxTensorFile.h"
#include "hetero/Support/Npz.h"

using namespace hetero;
using namespace hetero::fuzz;

/// A tensor that was read can be written and read again.
static void checkRoundTrip(const Tensor &tensor) {
  auto bytes = formatNpy(tensor);
  if (!bytes) {
    llvm::consumeError(bytes.takeError());
    return;
  }
  auto again = parseNpy(*bytes, "what was written");
  if (!again)
    llvm::report_fatal_error(again.takeError());
  // Four-bit integers are written as eight bits.
  bool isFourBit = tensor.getKind() == ElementKind::SI4 ||
                   tensor.getKind() == ElementKind::UI4;
  if (!isFourBit && *again != tensor)
    llvm::report_fatal_error("a tensor changes when it is written and read");
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0)
    return 0;
  llvm::ArrayRef<uint8_t> rest(data + 1, size - 1);
  if (data[0] % 3 == 1) {
    auto tensor = parseNpy(llvm::toStringRef(rest), "input");
    if (tensor)
      checkRoundTrip(*tensor);
    else
      llvm::consumeError(tensor.takeError());
    return 0;
  }
  MemoryFile file(rest);
  if (data[0] % 3 == 2) {
    auto tensor = readOnnxTensor(file.getPath());
    if (tensor)
      checkRoundTrip(tensor->tensor);
    else
      llvm::consumeError(tensor.takeError());
    return 0;
  }
  auto tensors = readNpz(file.getPath());
  if (!tensors) {
    llvm::consumeError(tensors.takeError());
    return 0;
  }
  for (const NamedTensor &entry : *tensors)
    checkRoundTrip(entry.tensor);
  return 0;
}
