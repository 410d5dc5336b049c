//===- OnnxWindow.cpp - Sliding windows of convolutions and pools ---------===//

#include "OnnxWindow.h"

using namespace hetero;

/// Beyond this no window is meant, and sums of such numbers stay in 64 bits.
static constexpr int64_t kLargestSize = int64_t(1) << 31;

FailureOr<SmallVector<int64_t>> hetero::readSizes(NodeImporter &importer,
                                                  StringRef name, size_t count,
                                                  int64_t missing) {
  auto given = importer.getInts(name);
  if (!given)
    return SmallVector<int64_t>(count, missing);
  if (given->size() != count)
    return importer.refuse("its attribute '" + name + "' has " +
                           llvm::Twine(given->size()) +
                           " elements instead of " + llvm::Twine(count));
  // A pad may be nothing, a stride, dilation or kernel may not.
  for (int64_t value : *given)
    if (value < missing || value > kLargestSize)
      return importer.refuse("its attribute '" + name + "' has the element " +
                             llvm::Twine(value) + ", outside " +
                             llvm::Twine(missing) + " to " +
                             llvm::Twine(kLargestSize));
  return *given;
}

/// Pads so that there is one output for every `stride` inputs, the odd one at
/// the end for SAME_UPPER.
static void padLikeInput(OnnxWindow &window, ArrayRef<int64_t> sizes,
                         bool upper) {
  for (auto [i, size] : llvm::enumerate(sizes)) {
    int64_t extent = (window.kernel[i] - 1) * window.dilations[i] + 1;
    int64_t outputs = llvm::divideCeil(size, window.strides[i]);
    int64_t total =
        std::max<int64_t>((outputs - 1) * window.strides[i] + extent - size, 0);
    int64_t smaller = total / 2, larger = total - smaller;
    window.pads[i] = upper ? smaller : larger;
    window.pads[sizes.size() + i] = upper ? larger : smaller;
  }
}

FailureOr<OnnxWindow> hetero::readWindow(NodeImporter &importer,
                                         SmallVector<int64_t> kernel) {
  auto sizes = importer.getInputType(0).getShape().drop_front(2);
  size_t count = sizes.size();
  OnnxWindow window;
  window.kernel = std::move(kernel);
  auto strides = readSizes(importer, "strides", count, 1);
  auto dilations = readSizes(importer, "dilations", count, 1);
  auto pads = readSizes(importer, "pads", 2 * count, 0);
  if (failed(strides) || failed(dilations) || failed(pads))
    return failure();
  window.strides = *strides;
  window.dilations = *dilations;
  window.pads = *pads;
  StringRef autoPad = importer.getString("auto_pad", "NOTSET");
  if (autoPad == "SAME_UPPER" || autoPad == "SAME_LOWER")
    padLikeInput(window, sizes, autoPad == "SAME_UPPER");
  else if (autoPad == "VALID")
    window.pads.assign(2 * count, 0);
  else if (autoPad != "NOTSET")
    return importer.refuse("its auto_pad '" + autoPad + "' is unknown",
                           "write the pads as numbers");
  return window;
}

LogicalResult hetero::requireSpatial(NodeImporter &importer) {
  int64_t rank = importer.getInputType(0).getRank();
  if (rank >= 3)
    return success();
  return importer.refuse("its input has " + llvm::Twine(rank) +
                         " dimensions; it needs a batch, channels and at least "
                         "one spatial dimension");
}
