/*===- ExactPower.c - Powers and remainders ----------------------*- C -*-===*\
|*
|* See ExactMath.c for the rules. A power is 2^(y log2 x) with the exponent good
|* to about 2^-34, so that a power that is a float comes out exactly.
|*
\*===----------------------------------------------------------------------===*/

#include "ExactMathParts.h"
#include "hetero/Support/ExactMath.h"

/* a + b and a * b of pairs, good to about 2^-45. */
HELPER FloatPair addPairs(FloatPair a, FloatPair b) {
  float sum = a.high + b.high;
  float part = sum - a.high;
  float error = (a.high - (sum - part)) + (b.high - part);
  return sumOf(sum, error + (a.low + b.low));
}

HELPER FloatPair multiplyPairs(FloatPair a, FloatPair b) {
  FloatPair product = productOf(a.high, b.high);
  product.low += fused(a.high, b.low, a.low * b.high);
  return sumOf(product.high, product.low);
}

/* log2 of a positive, finite x. With x = m 2^k and s = (m - 1) / (m + 1),
   log m = 2 (s + s^3 / 3 + s^5 Q(s^2)). */
HELPER FloatPair binaryLogarithm(float x) {
  unsigned bits = toBits(x);
  int exponent = 0;
  if (bits < 0x00800000u) {
    bits = toBits(x * 8388608.0f);
    exponent = -23;
  }
  int k = (int)(bits - 0x3f3504f3u) >> 23;
  float m = fromBits(bits - ((unsigned)k << 23));
  FloatPair numerator = {m - 1.0f, 0.0f};
  FloatPair s =
      quotientOf(numerator, sumOf(m > 1.0f ? m : 1.0f, m > 1.0f ? 1.0f : m));
  s = sumOf(s.high, s.low);
  FloatPair square = multiplyPairs(s, s);
  float q = 0x1.908a6ep-4f;
  q = fused(q, square.high, 0x1.c63d84p-4f);
  q = fused(q, square.high, 0x1.2493b6p-3f);
  q = fused(q, square.high, 0x1.999998p-3f);
  FloatPair third = {0x1.555556p-2f, -0x1.555556p-27f};
  FloatPair tail = multiplyPairs(square, third);
  tail = addPairs(tail, productOf(square.high * square.high, q));
  FloatPair logarithm = addPairs(s, multiplyPairs(s, tail));
  FloatPair toBinary = {0x1.715476p+1f, 0x1.4ae0c0p-25f};
  FloatPair whole = {(float)(k + exponent), 0.0f};
  return addPairs(whole, multiplyPairs(logarithm, toBinary));
}

/* 0: no whole number; 1: odd; 2: even. */
HELPER int parityOf(float y) {
  float magnitude = magnitudeOf(y);
  if (magnitude >= 16777216.0f)
    return 2;
  int whole = (int)magnitude;
  if ((float)whole != magnitude)
    return 0;
  return whole & 1 ? 1 : 2;
}

HETERO_FUSED_CLONES float hetero_powf(float x, float y) {
  const float infinity = __builtin_inff();
  if (y == 0.0f || x == 1.0f)
    return 1.0f;
  if (x != x || y != y)
    return canonicalNan();
  float magnitude = magnitudeOf(x);
  int parity = parityOf(y);
  float sign = toBits(x) >> 31 && parity == 1 ? -1.0f : 1.0f;
  if (magnitude == 0.0f || magnitude == infinity)
    return (magnitude == 0.0f) == (y < 0.0f) ? sign * infinity : sign * 0.0f;
  if (magnitude == 1.0f && (parity != 0 || magnitudeOf(y) == infinity))
    return sign;
  if (magnitudeOf(y) == infinity)
    return (magnitude > 1.0f) == (y > 0.0f) ? infinity : 0.0f;
  if (toBits(x) >> 31 && parity == 0)
    return canonicalNan();

  FloatPair logarithm = binaryLogarithm(magnitude);
  /* A result this far out no longer changes; the product would not be exact. */
  float estimate = logarithm.high * y;
  if (estimate > 200.0f)
    return sign * infinity;
  if (estimate < -200.0f)
    return sign * 0.0f;
  FloatPair product = productOf(logarithm.high, y);
  product.low = fused(logarithm.low, y, product.low);
  /* 2^(k + fraction), the fraction's low part apart. */
  const float rounder = 12582912.0f;
  float shifted = product.high + rounder;
  int k = (int)(toBits(shifted) - toBits(rounder));
  FloatPair fraction = sumOf(product.high - (shifted - rounder), product.low);
  FloatPair natural = {0x1.62e430p-1f, -0x1.05c610p-29f};
  FloatPair argument = multiplyPairs(fraction, natural);
  int exponent;
  FloatPair power = exponential(argument.high, &exponent);
  power.low = fused(power.high, argument.low, power.low);
  return sign * scaled(power.high + power.low, k + exponent);
}

HETERO_FUSED_CLONES float hetero_sqrtf(float x) {
  /* The root of the magnitude: a compiler may take the NaN that the machine
     makes of a negative number for ours. */
  float root = __builtin_elementwise_sqrt(magnitudeOf(x));
  return x >= 0.0f ? withSignOf(root, x) : canonicalNan();
}

/* The mantissa of a positive, finite float with its exponent of the last
   place. */
HELPER unsigned splitFloat(unsigned bits, int *exponent) {
  *exponent = (int)(bits >> 23);
  if (*exponent == 0) {
    *exponent = 1;
    return bits;
  }
  return (bits & 0x007fffffu) | 0x00800000u;
}

float hetero_fmodf(float x, float y) {
  float dividend = magnitudeOf(x), divisor = magnitudeOf(y);
  if (!(dividend < __builtin_inff()) || divisor != divisor || divisor == 0.0f)
    return canonicalNan();
  if (dividend < divisor)
    return x;
  int exponent, divisorExponent;
  unsigned rest = splitFloat(toBits(dividend), &exponent);
  unsigned by = splitFloat(toBits(divisor), &divisorExponent);
  rest %= by;
  /* Long division, eight bits at a time. */
  for (int steps = exponent - divisorExponent; steps > 0 && rest;) {
    int count = steps < 8 ? steps : 8;
    rest = (rest << count) % by;
    steps -= count;
  }
  if (rest == 0)
    return withSignOf(0.0f, x);
  while (rest < 0x00800000u && divisorExponent > 1) {
    rest <<= 1;
    --divisorExponent;
  }
  unsigned bits = rest < 0x00800000u
                      ? rest
                      : (rest & 0x007fffffu) | (unsigned)divisorExponent << 23;
  return withSignOf(fromBits(bits), x);
}
