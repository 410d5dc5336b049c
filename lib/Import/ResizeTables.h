//===- ResizeTables.h - Which elements an output is made of -----*- C++ -*-===//
//
// The coordinates and weights of ONNX `Resize` along one axis, with the float32
// arithmetic of ONNX Runtime, which decides ties.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_LIB_IMPORT_RESIZETABLES_H
#define HETERO_LIB_IMPORT_RESIZETABLES_H

#include "hetero/Support/LLVM.h"

namespace hetero {

/// How `Resize` maps positions, from its attributes.
struct ResizeRule {
  enum class Coordinates {
    HalfPixel,
    HalfPixelSymmetric,
    PytorchHalfPixel,
    TfHalfPixelForNn,
    AlignCorners,
    Asymmetric,
    TfCropAndResize,
  };
  /// `Simple` is that of `Upsample` and of the first `Resize`: cut when
  /// enlarging, round up when reducing.
  enum class Rounding {
    RoundPreferFloor,
    RoundPreferCeil,
    Floor,
    Ceil,
    Simple,
  };
  enum class Filter { Nearest, Linear, Cubic };

  Coordinates coordinates = Coordinates::HalfPixel;
  Rounding rounding = Rounding::RoundPreferFloor;
  Filter filter = Filter::Nearest;
  bool antialias = false;
  bool excludeOutside = false;
  float cubicCoefficient = -0.75f;
};

/// One axis of a resize.
struct ResizeAxis {
  int64_t axis;
  int64_t inputSize, outputSize;
  float scale;
  /// The part of the input that TfCropAndResize takes.
  float roiStart = 0, roiEnd = 1;
};

/// `outputs × taps` positions in the input and their weights; no weights for
/// the nearest element. A row of -1 means that the output lies outside of the
/// input, which only TfCropAndResize knows.
struct ResizeTable {
  int64_t taps = 1;
  std::vector<int32_t> indices;
  std::vector<float> weights;
};

/// The table of one axis.
ResizeTable makeResizeTable(const ResizeRule &rule, const ResizeAxis &axis);

} // namespace hetero

#endif // HETERO_LIB_IMPORT_RESIZETABLES_H
