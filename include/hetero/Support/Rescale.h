//===- Rescale.h - The requantiser of integer networks ----------*- C++ -*-===//
//
// The scalar rule of `nn.rescale`, shared by the interpreter and by the proofs
// that a chain of other operations is one.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_RESCALE_H
#define HETERO_SUPPORT_RESCALE_H

#include "hetero/Support/Quantize.h"
#include <algorithm>

namespace hetero {

/// The parameters of one channel. |addend| < 2^62 and 1 <= divisor <= 2^62, so
/// that every step fits into 64 bits.
struct Rescale {
  int32_t multiplier = 1;
  int64_t addend = 0;
  int64_t divisor = 1;
  int64_t lowest = -128;
  int64_t highest = 127;

  /// clamp(floor((value * multiplier + addend) / divisor)).
  int32_t operator()(int32_t value) const {
    int64_t sum = static_cast<int64_t>(value) * multiplier + addend;
    int64_t quotient = sum / divisor;
    if (sum % divisor < 0)
      --quotient;
    return static_cast<int32_t>(std::min(std::max(quotient, lowest), highest));
  }
};

/// The whole number that `nn.rescale` reads from a float: to nearest, ties to
/// even, between -2^31 and 2^31 - 128, a NaN as the lowest.
inline int32_t readWholeNumber(float value) {
  constexpr float lowest = -2147483648.0f, highest = 2147483520.0f;
  value = value > lowest ? value : lowest;
  value = value < highest ? value : highest;
  return static_cast<int32_t>(roundHalfEven(value));
}

} // namespace hetero

#endif // HETERO_SUPPORT_RESCALE_H
