//===- Limits.h - The largest figures of a description ----------*- C++ -*-===//
//
// A description is refused when one of its figures is so large that sums and
// products of figures and sizes would leave 64 bits: nobody who computes costs
// has to think of overflows.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TARGET_LIMITS_H
#define HETERO_TARGET_LIMITS_H

#include <cstdint>

namespace hetero {

/// Any clock in kHz, energy in fJ, number of cycles, bytes of a buffer.
inline constexpr int64_t kLargestFigure = 1'000'000'000;
/// Picoseconds: a second.
inline constexpr int64_t kLargestLatencyPs = 1'000'000'000'000;
inline constexpr int64_t kLargestMemoryBytes = int64_t(1) << 48;
inline constexpr int64_t kLargestBytesPerSecond = 1'000'000'000'000'000;

} // namespace hetero

#endif // HETERO_TARGET_LIMITS_H
