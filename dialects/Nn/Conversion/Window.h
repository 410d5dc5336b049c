//===- Window.h - A sliding window over spatial dimensions ------*- C++ -*-===//
//
// Where the window of an output lies in the input, and which of its positions
// lie in the padding. Shared by convolutions and pools.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_CONVERSION_WINDOW_H
#define DIALECTS_NN_CONVERSION_WINDOW_H

#include "dialects/Nn/Conversion/ScalarBuilder.h"

namespace hetero::nn {

/// The window of a convolution or a pool, all lists by spatial dimension.
class Window {
public:
  /// How loops over the window treat positions outside of the input.
  enum class Bounds {
    None, ///< there are none
    Clip, ///< the loops leave them out
    Check ///< the loops meet them; the body asks isInside
  };

  /// `pads` lists all begins, then all ends.
  Window(llvm::ArrayRef<int64_t> input, llvm::ArrayRef<int64_t> kernel,
         llvm::ArrayRef<int64_t> strides, llvm::ArrayRef<int64_t> pads,
         llvm::ArrayRef<int64_t> dilations)
      : input(input), kernel(kernel), strides(strides), pads(pads),
        dilations(dilations) {}

  unsigned getRank() const { return kernel.size(); }

  /// Whether any window can reach beyond the input along a dimension: into the
  /// padding, or over the end in ceil mode.
  bool isPadded(unsigned dim) const { return overhangs || hasPads(dim); }
  bool isPadded() const;
  /// Windows may reach beyond the end padding too.
  void setOverhangs(bool value) { overhangs = value; }

  /// First input position of the window of an output, possibly negative.
  llvm::SmallVector<Value> getOrigin(ScalarBuilder &scalars,
                                     ValueRange output) const;
  /// Ranges of kernel positions for a window at `origin`.
  llvm::SmallVector<LoopRange>
  getRanges(ScalarBuilder &scalars, ValueRange origin, Bounds bounds) const;
  /// Number of kernel positions in a window at `origin` that lie inside the
  /// input, or inside input and padding.
  Value getCount(ScalarBuilder &scalars, ValueRange origin,
                 bool includePadding) const;
  /// Input position of a kernel position.
  llvm::SmallVector<Value> getPosition(ScalarBuilder &scalars,
                                       ValueRange origin, ValueRange at) const;
  /// Whether an input position lies inside, as i1.
  Value isInside(ScalarBuilder &scalars, ValueRange position) const;
  /// Whether all positions of the window at `origin` lie inside, as i1.
  Value isWholeInside(ScalarBuilder &scalars, ValueRange origin) const;

private:
  bool hasPads(unsigned dim) const {
    return pads[dim] != 0 || pads[getRank() + dim] != 0;
  }
  /// Kernel positions whose input position lies in [-before, size + after).
  LoopRange getRange(ScalarBuilder &scalars, Value origin, unsigned dim,
                     int64_t before, int64_t after) const;

  llvm::ArrayRef<int64_t> input, kernel, strides, pads, dilations;
  bool overhangs = false;
};

} // namespace hetero::nn

#endif // DIALECTS_NN_CONVERSION_WINDOW_H
