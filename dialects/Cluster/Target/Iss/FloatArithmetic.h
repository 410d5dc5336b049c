//===- FloatArithmetic.h - binary32 as RISC-V defines it --------*- C++ -*-===//
//
// Results and exception flags of RV32F in all five rounding modes, on bit
// patterns. The host's own float unit serves where no new flag can arise; the
// exact path works in double and rounds once, in integers, so that the host's
// rounding mode, flags and flush settings never matter.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_FLOATARITHMETIC_H
#define HETERO_CLUSTER_ISS_FLOATARITHMETIC_H

#include "llvm/ADT/bit.h"
#include <cmath>
#include <cstdint>

namespace hetero::cluster::iss {

/// Rounding modes by their encoding in an instruction or in frm.
enum class Rounding : uint8_t {
  NearestEven,
  TowardZero,
  Down,
  Up,
  NearestAway,
};
constexpr unsigned roundingModes = 5;
/// The encoding that takes the mode from frm.
constexpr unsigned dynamicRounding = 7;

/// Exception flags by their bits in fflags.
enum FloatFlag : uint32_t {
  flagInexact = 1,
  flagUnderflow = 2,
  flagOverflow = 4,
  flagDivideByZero = 8,
  flagInvalid = 16,
};

/// The NaN that every operation delivers.
constexpr uint32_t canonicalNan = 0x7fc00000;

// The operations in full: any operands, any mode, all flags (or-ed into
// `flags`). Operands and results are bit patterns.
uint32_t addExact(uint32_t a, uint32_t b, Rounding mode, uint32_t &flags);
uint32_t multiplyExact(uint32_t a, uint32_t b, Rounding mode, uint32_t &flags);
/// a * b + c with one rounding.
uint32_t fusedExact(uint32_t a, uint32_t b, uint32_t c, Rounding mode,
                    uint32_t &flags);
uint32_t divideExact(uint32_t a, uint32_t b, Rounding mode, uint32_t &flags);
uint32_t squareRootExact(uint32_t a, Rounding mode, uint32_t &flags);

/// The smaller (larger) number; -0 is below +0, a NaN loses to a number.
uint32_t minimum(uint32_t a, uint32_t b, uint32_t &flags);
uint32_t maximum(uint32_t a, uint32_t b, uint32_t &flags);
/// Comparisons, false with a NaN; a quiet one is invalid for the last two.
bool equalFloat(uint32_t a, uint32_t b, uint32_t &flags);
bool lessFloat(uint32_t a, uint32_t b, uint32_t &flags);
bool lessOrEqualFloat(uint32_t a, uint32_t b, uint32_t &flags);
/// The ten-bit class mask of fclass.s.
uint32_t classify(uint32_t a);

/// Conversions; out of range saturates and is invalid, a NaN counts as +inf.
uint32_t toSigned(uint32_t a, Rounding mode, uint32_t &flags);
uint32_t toUnsigned(uint32_t a, Rounding mode, uint32_t &flags);
uint32_t fromSigned(uint32_t a, Rounding mode, uint32_t &flags);
uint32_t fromUnsigned(uint32_t a, Rounding mode, uint32_t &flags);

inline float floatOf(uint32_t bits) { return llvm::bit_cast<float>(bits); }
inline uint32_t bitsOf(float value) { return llvm::bit_cast<uint32_t>(value); }

/// True if a result of the host's unit, rounded to nearest even, can have
/// raised nothing but inexact: it is normal, above the smallest, and finite.
inline bool isPlain(uint32_t bits) { return ((bits >> 23) & 0xff) - 2u < 253u; }

/// The quick path needs the host's rounding mode, and the inexact flag set
/// already (it is sticky, and nearly every computation sets it at once).
inline bool isQuick(Rounding mode, uint32_t flags) {
  return mode == Rounding::NearestEven && (flags & flagInexact);
}

inline uint32_t addFloat(uint32_t a, uint32_t b, Rounding mode,
                         uint32_t &flags) {
  if (isQuick(mode, flags)) {
    uint32_t sum = bitsOf(floatOf(a) + floatOf(b));
    if (isPlain(sum) || (sum << 1) == 0) // a sum that is zero is exact
      return sum;
  }
  return addExact(a, b, mode, flags);
}

inline uint32_t multiplyFloat(uint32_t a, uint32_t b, Rounding mode,
                              uint32_t &flags) {
  if (isQuick(mode, flags)) {
    uint32_t product = bitsOf(floatOf(a) * floatOf(b));
    if (isPlain(product))
      return product;
  }
  return multiplyExact(a, b, mode, flags);
}

inline uint32_t fusedFloat(uint32_t a, uint32_t b, uint32_t c, Rounding mode,
                           uint32_t &flags) {
  if (isQuick(mode, flags)) {
    uint32_t sum = bitsOf(std::fma(floatOf(a), floatOf(b), floatOf(c)));
    if (isPlain(sum))
      return sum;
  }
  return fusedExact(a, b, c, mode, flags);
}

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_FLOATARITHMETIC_H
