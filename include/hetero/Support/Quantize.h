//===- Quantize.h - Quantised arithmetic, element by element ----*- C++ -*-===//
//
// The scalar rules every exact path shares: interpreter, folding, simulators.
// Rounding is to nearest, ties to even, by construction and not by the host's
// rounding mode; out-of-range values saturate; a NaN becomes the lowest value,
// which is what ONNX Runtime's kernels and RISC-V's fmax/fmin pair both give.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_QUANTIZE_H
#define HETERO_SUPPORT_QUANTIZE_H

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

namespace hetero {

/// What follows the rounding: the zero point, then bounds on the result. All
/// are integers of at most 16 bits, so that every step is exact in float32.
struct QuantizedRange {
  int32_t zeroPoint = 0;
  int32_t lowest = -128;
  int32_t highest = 127;
};

/// `value` rounded to a whole number, ties to even; any float.
inline float roundHalfEven(float value) {
  // Adding and taking away 2^23 leaves no room for a fraction.
  constexpr float wholeFrom = 8388608.0f;
  float magnitude = std::fabs(value);
  if (!(magnitude < wholeFrom))
    return value;
  return std::copysign((magnitude + wholeFrom) - wholeFrom, value);
}

/// saturate(round_half_even(value) + zeroPoint). The bounds are applied to the
/// float: they are whole numbers, so rounding does not cross them.
inline int32_t roundToRange(float value, const QuantizedRange &range) {
  float lowest = static_cast<float>(range.lowest - range.zeroPoint);
  float highest = static_cast<float>(range.highest - range.zeroPoint);
  value = value > lowest ? value : lowest;
  value = value < highest ? value : highest;
  return static_cast<int32_t>(roundHalfEven(value)) + range.zeroPoint;
}

/// The scale that brings an accumulator of inputs with these scales to an
/// output with that scale: two roundings, product first.
inline float combineScales(float lhsScale, float rhsScale, float outputScale) {
  float product = lhsScale * rhsScale;
  return product / outputScale;
}

/// The scale of an average over `count` quantised values: rounded after each of
/// the two divisions.
inline float averageScale(float inputScale, float outputScale, int64_t count) {
  float ratio = inputScale / outputScale;
  return ratio / static_cast<float>(count);
}

/// The float requantiser: saturate(round_half_even(float32(accumulator) *
/// scale)
/// + zeroPoint).
inline int32_t requantize(int32_t accumulator, float scale,
                          const QuantizedRange &range) {
  return roundToRange(static_cast<float>(accumulator) * scale, range);
}

/// A positive scale as multiplier * 2^-shift with 2^30 <= multiplier < 2^31. A
/// float's 24 bits fit, so the two are equal.
struct FixedPointScale {
  int32_t multiplier;
  int32_t shift;
};

/// The fixed-point form of a positive, finite scale.
inline FixedPointScale toFixedPoint(float scale) {
  int exponent;
  float fraction = std::frexp(scale, &exponent);
  return {static_cast<int32_t>(std::ldexp(fraction, 31)), 31 - exponent};
}

/// The fixed-point requantiser: saturate(floor(accumulator * multiplier /
/// 2^shift
/// + 1/2) + zeroPoint), computed exactly in 64 bits. Ties go up, where the
/// float requantiser sends them to even.
inline int32_t requantizeFixedPoint(int32_t accumulator, FixedPointScale scale,
                                    const QuantizedRange &range) {
  int64_t product = static_cast<int64_t>(accumulator) * scale.multiplier;
  // Beyond these shifts the result is 0, or outside every range.
  int64_t rounded;
  if (scale.shift > 62)
    rounded = 0;
  else if (scale.shift < 1)
    rounded = product;
  else
    rounded = (product + (int64_t(1) << (scale.shift - 1))) >> scale.shift;
  int64_t result = rounded + range.zeroPoint;
  if (result < range.lowest)
    return range.lowest;
  return static_cast<int32_t>(result < range.highest ? result : range.highest);
}

/// ONNX QuantizeLinear: saturate(round_half_even(value / scale) + zeroPoint).
inline int32_t quantizeLinear(float value, float scale,
                              const QuantizedRange &range) {
  return roundToRange(value / scale, range);
}

/// ONNX DequantizeLinear: float32(value - zeroPoint) * scale. The difference is
/// taken modulo 2^32, as an int32 subtraction of generated code is.
inline float dequantizeLinear(int32_t value, int32_t zeroPoint, float scale) {
  uint32_t difference =
      static_cast<uint32_t>(value) - static_cast<uint32_t>(zeroPoint);
  return static_cast<float>(static_cast<int32_t>(difference)) * scale;
}

/// Float to int32 towards zero as RISC-V's fcvt.w.s does: saturating, NaN to
/// the largest.
inline int32_t convertToInt32(float value) {
  if (value < -2147483648.0f)
    return std::numeric_limits<int32_t>::min();
  if (value < 2147483648.0f)
    return static_cast<int32_t>(value);
  return std::numeric_limits<int32_t>::max();
}

/// Float to uint32 towards zero as RISC-V's fcvt.wu.s does.
inline uint32_t convertToUInt32(float value) {
  if (value <= -1.0f)
    return 0;
  if (value < 4294967296.0f)
    return static_cast<uint32_t>(value < 0 ? 0.0f : value);
  return std::numeric_limits<uint32_t>::max();
}

/// The same value, every NaN as 0x7fc00000.
inline float canonicalizeNan(float value) {
  if (value == value)
    return value;
  uint32_t bits = 0x7fc00000u;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

} // namespace hetero

#endif // HETERO_SUPPORT_QUANTIZE_H
