//===- OnnxWindow.h - Sliding windows of convolutions and pools -*- C++ -*-===//
//
// `auto_pad` is resolved here: from the `nn` dialect on, every pad is a number.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_LIB_IMPORT_ONNXWINDOW_H
#define HETERO_LIB_IMPORT_ONNXWINDOW_H

#include "NodeImporter.h"

namespace hetero {

/// A sliding window with everything spelt out; `pads` lists all begins, then
/// all ends.
struct OnnxWindow {
  SmallVector<int64_t> kernel, strides, pads, dilations;
};

/// The attribute called `name`, or `count` times `missing`. Refuses another
/// count of numbers and numbers that are no sizes.
FailureOr<SmallVector<int64_t>> readSizes(NodeImporter &importer,
                                          StringRef name, size_t count,
                                          int64_t missing);

/// Reads the window of a node whose first operand is `N×C×D1…`.
FailureOr<OnnxWindow> readWindow(NodeImporter &importer,
                                 SmallVector<int64_t> kernel);

/// Refuses an operand that has no spatial dimension.
LogicalResult requireSpatial(NodeImporter &importer);

/// Sets the lists that every kind of window has.
template <typename Properties>
void setWindow(Properties &properties, Builder &builder,
               const OnnxWindow &window) {
  properties.strides = builder.getDenseI64ArrayAttr(window.strides);
  properties.pads = builder.getDenseI64ArrayAttr(window.pads);
  properties.dilations = builder.getDenseI64ArrayAttr(window.dilations);
}

} // namespace hetero

#endif // HETERO_LIB_IMPORT_ONNXWINDOW_H
