//===- FloatArithmetic.cpp - binary32 as RISC-V defines it ------*- C++ -*-===//
//
// Why double is enough: a product of two floats is exact in it; a sum, quotient
// or root is rounded "to odd" (if inexact, the neighbour with an odd last bit),
// and 53 bits so rounded hold all that a later rounding to 24 bits needs in any
// mode (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums",
// IEEE Transactions on Computers 57(4), 2008). No double underflows here: the
// smallest product of two floats is 2^-298.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/FloatArithmetic.h"

namespace hetero::cluster::iss {

static constexpr uint32_t signBit = 0x80000000;
static constexpr uint32_t infinity = 0x7f800000;
static constexpr uint32_t largestFinite = 0x7f7fffff;
static constexpr uint32_t quietBit = 0x00400000;

static bool isNan(uint32_t a) { return (a & ~signBit) > infinity; }
static bool isSignalingNan(uint32_t a) { return isNan(a) && !(a & quietBit); }
static bool isInfinite(uint32_t a) { return (a & ~signBit) == infinity; }
static bool isZero(uint32_t a) { return (a & ~signBit) == 0; }
static bool isNegative(uint32_t a) { return a & signBit; }

static uint32_t invalid(uint32_t &flags) {
  flags |= flagInvalid;
  return canonicalNan;
}

/// NaN from NaN operands: invalid only if one of them signals.
template <typename... Operands>
static uint32_t propagateNan(uint32_t &flags, Operands... operands) {
  if ((isSignalingNan(operands) || ...))
    flags |= flagInvalid;
  return canonicalNan;
}

/// `nearest` plus an exact remainder of the sign of `remainder`, rounded to
/// odd: unchanged if exact or odd already, otherwise the neighbour on the
/// remainder's side.
static double roundToOdd(double nearest, double remainder) {
  uint64_t bits = llvm::bit_cast<uint64_t>(nearest);
  if (remainder == 0 || (bits & 1))
    return nearest;
  bool awayFromZero = std::signbit(nearest) == std::signbit(remainder);
  return llvm::bit_cast<double>(awayFromZero ? bits + 1 : bits - 1);
}

/// a + b rounded to odd. The error of the sum is exact: Knuth's TwoSum.
static double addToOdd(double a, double b) {
  double sum = a + b;
  double shareOfB = sum - a;
  double error = (a - (sum - shareOfB)) + (b - shareOfB);
  return roundToOdd(sum, error);
}

/// Whether the magnitude kept goes up by one unit in the last place.
static bool roundsUp(Rounding mode, bool negative, uint64_t kept,
                     uint64_t removed, uint64_t half) {
  switch (mode) {
  case Rounding::NearestEven:
    return removed > half || (removed == half && (kept & 1));
  case Rounding::TowardZero:
    return false;
  case Rounding::Down:
    return negative && removed != 0;
  case Rounding::Up:
    return !negative && removed != 0;
  case Rounding::NearestAway:
    return removed >= half;
  }
  return false;
}

/// The float for a finite value rounded to odd, and not zero.
static uint32_t roundToFloat(double value, Rounding mode, uint32_t &flags) {
  uint64_t bits = llvm::bit_cast<uint64_t>(value);
  bool negative = bits >> 63;
  uint32_t sign = negative ? signBit : 0;
  int exponent = int(bits >> 52 & 0x7ff) - 1023;
  uint64_t significand = (bits & ((uint64_t(1) << 52) - 1)) | uint64_t(1) << 52;

  auto roundAway = [&](unsigned shift, uint64_t &kept) {
    uint64_t removed = significand & ((uint64_t(1) << shift) - 1);
    kept = significand >> shift;
    if (roundsUp(mode, negative, kept, removed, uint64_t(1) << (shift - 1)))
      ++kept;
    return removed != 0;
  };

  // 53 bits to 24, and one fewer for each step below the normal range; from
  // 55 on nothing is kept and what is removed stays below half.
  bool subnormal = exponent < -126;
  unsigned shift = 29 + (subnormal ? -126 - exponent : 0);
  uint64_t kept;
  bool inexact = roundAway(shift > 55 ? 55 : shift, kept);
  if (inexact)
    flags |= flagInexact;
  if (subnormal) {
    // Tiny is judged after rounding with an unlimited exponent.
    uint64_t unlimited;
    roundAway(29, unlimited);
    bool tiny = exponent < -127 || unlimited < (uint64_t(1) << 24);
    if (inexact && tiny)
      flags |= flagUnderflow;
    return sign | uint32_t(kept); // a carry makes the smallest normal
  }
  if (kept == uint64_t(1) << 24) {
    kept >>= 1;
    ++exponent;
  }
  if (exponent > 127) {
    flags |= flagOverflow | flagInexact;
    bool staysFinite = mode == Rounding::TowardZero ||
                       (mode == Rounding::Down && !negative) ||
                       (mode == Rounding::Up && negative);
    return sign | (staysFinite ? largestFinite : infinity);
  }
  return sign | uint32_t(exponent + 127) << 23 | (uint32_t(kept) & 0x7fffff);
}

/// Sign of an exact zero sum of terms with these signs.
static uint32_t zeroSum(bool firstNegative, bool secondNegative,
                        Rounding mode) {
  if (firstNegative == secondNegative)
    return firstNegative ? signBit : 0;
  return mode == Rounding::Down ? signBit : 0;
}

uint32_t addExact(uint32_t a, uint32_t b, Rounding mode, uint32_t &flags) {
  if (isNan(a) || isNan(b))
    return propagateNan(flags, a, b);
  if (isInfinite(a))
    return isInfinite(b) && a != b ? invalid(flags) : a;
  if (isInfinite(b))
    return b;
  double sum = addToOdd(floatOf(a), floatOf(b));
  if (sum == 0)
    return zeroSum(isNegative(a), isNegative(b), mode);
  return roundToFloat(sum, mode, flags);
}

uint32_t multiplyExact(uint32_t a, uint32_t b, Rounding mode, uint32_t &flags) {
  if (isNan(a) || isNan(b))
    return propagateNan(flags, a, b);
  uint32_t sign = (a ^ b) & signBit;
  if (isInfinite(a) || isInfinite(b))
    return isZero(a) || isZero(b) ? invalid(flags) : sign | infinity;
  if (isZero(a) || isZero(b))
    return sign;
  return roundToFloat(double(floatOf(a)) * double(floatOf(b)), mode, flags);
}

uint32_t fusedExact(uint32_t a, uint32_t b, uint32_t c, Rounding mode,
                    uint32_t &flags) {
  // Infinity times zero is invalid whatever is added, a quiet NaN included.
  if ((isInfinite(a) && isZero(b)) || (isZero(a) && isInfinite(b)))
    return invalid(flags);
  if (isNan(a) || isNan(b) || isNan(c))
    return propagateNan(flags, a, b, c);
  uint32_t productSign = (a ^ b) & signBit;
  if (isInfinite(a) || isInfinite(b)) {
    uint32_t product = productSign | infinity;
    return isInfinite(c) && c != product ? invalid(flags) : product;
  }
  if (isInfinite(c))
    return c;
  double sum =
      addToOdd(double(floatOf(a)) * double(floatOf(b)), double(floatOf(c)));
  if (sum == 0)
    return zeroSum(productSign, isNegative(c), mode);
  return roundToFloat(sum, mode, flags);
}

uint32_t divideExact(uint32_t a, uint32_t b, Rounding mode, uint32_t &flags) {
  if (isNan(a) || isNan(b))
    return propagateNan(flags, a, b);
  uint32_t sign = (a ^ b) & signBit;
  if (isInfinite(a))
    return isInfinite(b) ? invalid(flags) : sign | infinity;
  if (isInfinite(b))
    return sign;
  if (isZero(b)) {
    if (isZero(a))
      return invalid(flags);
    flags |= flagDivideByZero;
    return sign | infinity;
  }
  if (isZero(a))
    return sign;
  double dividend = floatOf(a), divisor = floatOf(b);
  double quotient = dividend / divisor;
  double remainder = std::fma(-quotient, divisor, dividend); // exact
  if (isNegative(b))
    remainder = -remainder;
  return roundToFloat(roundToOdd(quotient, remainder), mode, flags);
}

uint32_t squareRootExact(uint32_t a, Rounding mode, uint32_t &flags) {
  if (isNan(a))
    return propagateNan(flags, a);
  if (isZero(a))
    return a;
  if (isNegative(a))
    return invalid(flags);
  if (isInfinite(a))
    return a;
  double square = floatOf(a);
  double root = std::sqrt(square);
  double remainder = std::fma(-root, root, square); // exact
  return roundToFloat(roundToOdd(root, remainder), mode, flags);
}

uint32_t minimum(uint32_t a, uint32_t b, uint32_t &flags) {
  if (isSignalingNan(a) || isSignalingNan(b))
    flags |= flagInvalid;
  if (isNan(a))
    return isNan(b) ? canonicalNan : b;
  if (isNan(b))
    return a;
  if (isZero(a) && isZero(b))
    return a | b;
  return floatOf(a) < floatOf(b) ? a : b;
}

uint32_t maximum(uint32_t a, uint32_t b, uint32_t &flags) {
  if (isSignalingNan(a) || isSignalingNan(b))
    flags |= flagInvalid;
  if (isNan(a))
    return isNan(b) ? canonicalNan : b;
  if (isNan(b))
    return a;
  if (isZero(a) && isZero(b))
    return a & b;
  return floatOf(a) > floatOf(b) ? a : b;
}

bool equalFloat(uint32_t a, uint32_t b, uint32_t &flags) {
  if (isSignalingNan(a) || isSignalingNan(b))
    flags |= flagInvalid;
  return floatOf(a) == floatOf(b);
}

bool lessFloat(uint32_t a, uint32_t b, uint32_t &flags) {
  if (isNan(a) || isNan(b))
    flags |= flagInvalid;
  return floatOf(a) < floatOf(b);
}

bool lessOrEqualFloat(uint32_t a, uint32_t b, uint32_t &flags) {
  if (isNan(a) || isNan(b))
    flags |= flagInvalid;
  return floatOf(a) <= floatOf(b);
}

uint32_t classify(uint32_t a) {
  if (isNan(a))
    return isSignalingNan(a) ? 1u << 8 : 1u << 9;
  bool negative = isNegative(a);
  if (isInfinite(a))
    return negative ? 1u << 0 : 1u << 7;
  if (isZero(a))
    return negative ? 1u << 3 : 1u << 4;
  bool subnormal = (a & infinity) == 0;
  if (subnormal)
    return negative ? 1u << 2 : 1u << 5;
  return negative ? 1u << 1 : 1u << 6;
}

/// The integral double next to `value` in the mode's direction.
static double roundToIntegral(double value, Rounding mode) {
  double below = std::floor(value);
  double fraction = value - below; // exact: value has 24 bits
  if (fraction == 0)
    return value;
  switch (mode) {
  case Rounding::NearestEven:
    if (fraction != 0.5)
      return fraction < 0.5 ? below : below + 1;
    return std::fmod(below, 2) == 0 ? below : below + 1;
  case Rounding::TowardZero:
    return value < 0 ? below + 1 : below;
  case Rounding::Down:
    return below;
  case Rounding::Up:
    return below + 1;
  case Rounding::NearestAway:
    if (fraction != 0.5)
      return fraction < 0.5 ? below : below + 1;
    return value < 0 ? below : below + 1;
  }
  return below;
}

/// Converts to an integer between `lowest` and `highest`, both exact doubles.
static int64_t toInteger(uint32_t a, Rounding mode, int64_t lowest,
                         int64_t highest, uint32_t &flags) {
  if (isNan(a)) {
    flags |= flagInvalid;
    return highest;
  }
  double value = floatOf(a);
  double integral = isInfinite(a) ? value : roundToIntegral(value, mode);
  if (integral < double(lowest) || integral > double(highest)) {
    flags |= flagInvalid;
    return integral < 0 ? lowest : highest;
  }
  if (integral != value)
    flags |= flagInexact;
  return int64_t(integral);
}

uint32_t toSigned(uint32_t a, Rounding mode, uint32_t &flags) {
  return uint32_t(toInteger(a, mode, INT32_MIN, INT32_MAX, flags));
}

uint32_t toUnsigned(uint32_t a, Rounding mode, uint32_t &flags) {
  return uint32_t(toInteger(a, mode, 0, UINT32_MAX, flags));
}

uint32_t fromSigned(uint32_t a, Rounding mode, uint32_t &flags) {
  return a == 0 ? 0 : roundToFloat(double(int32_t(a)), mode, flags);
}

uint32_t fromUnsigned(uint32_t a, Rounding mode, uint32_t &flags) {
  return a == 0 ? 0 : roundToFloat(double(a), mode, flags);
}

} // namespace hetero::cluster::iss
