/*===- ExactMath.c - One definition of each transcendental -------*- C -*-===*\
|*
|* Compiled for the host and, unchanged, for RV32: no math library, no double,
|* no 64-bit division, no table. Every rounding is written out; `fused` is the
|* only fused operation. The polynomials were fitted by weighted least squares
|* with their coefficients rounded to float one after the other, lowest first.
|*
|* Where one rounding would cost more than it may, a value is carried as the
|* unevaluated sum of a high and a low float.
|*
\*===----------------------------------------------------------------------===*/

#include "hetero/Support/ExactMath.h"
#include "ExactMathParts.h"

HETERO_FUSED_CLONES float hetero_expf(float x) {
  /* Beyond these bounds the result no longer changes. */
  float bounded = x > 89.0f ? 89.0f : x < -104.0f ? -104.0f : x;
  if (bounded != bounded)
    return canonicalNan();
  int exponent;
  FloatPair power = exponential(bounded, &exponent);
  return scaled(power.high + power.low, exponent);
}

HETERO_FUSED_CLONES float hetero_logisticf(float x) {
  float magnitude = fromBits(toBits(x) & 0x7fffffffu);
  if (magnitude != magnitude)
    return canonicalNan();
  /* With E = e^-|x|: 1 / (1 + E) on the right, E / (1 + E) on the left, where E
     keeps its exponent apart because the quotient may be subnormal. */
  int exponent;
  FloatPair power =
      exponential(magnitude > 104.0f ? -104.0f : -magnitude, &exponent);
  /* A power below 2^-60 does not show beside 1. */
  float scale = powerOfTwo(exponent < -60 ? -60 : exponent);
  FloatPair denominator = sumOf(1.0f, power.high * scale);
  denominator.low = fused(power.low, scale, denominator.low);
  FloatPair one = {1.0f, 0.0f};
  if (toBits(x) >> 31)
    return scaled(quotient(power, denominator), exponent);
  return quotient(one, denominator);
}

HETERO_FUSED_CLONES float hetero_tanhf(float x) {
  float magnitude = fromBits(toBits(x) & 0x7fffffffu);
  if (magnitude != magnitude)
    return canonicalNan();
  if (magnitude < 0.6f) {
    /* x + x^3 P(x^2) */
    float square = x * x;
    float p = 0x1.1c754ap-9f;
    p = fused(p, square, -0x1.0cf042p-7f);
    p = fused(p, square, 0x1.63bedep-6f);
    p = fused(p, square, -0x1.b9f366p-5f);
    p = fused(p, square, 0x1.111080p-3f);
    p = fused(p, square, -0x1.555554p-2f);
    /* The product of zeros would turn -0 into 0. */
    return withSignOf(fused(magnitude, square * p, magnitude), x);
  }
  /* (1 - E) / (1 + E) with E = e^-2|x|; from 9.5 up it rounds to 1. */
  int exponent;
  FloatPair power =
      exponential(magnitude > 9.5f ? -19.0f : -2.0f * magnitude, &exponent);
  float scale = powerOfTwo(exponent);
  power.high *= scale;
  power.low *= scale;
  FloatPair numerator = sumOf(1.0f, -power.high);
  numerator.low -= power.low;
  FloatPair denominator = sumOf(1.0f, power.high);
  denominator.low += power.low;
  return withSignOf(quotient(numerator, denominator), x);
}

HETERO_FUSED_CLONES float hetero_erff(float x) {
  float magnitude = fromBits(toBits(x) & 0x7fffffffu);
  if (magnitude != magnitude)
    return canonicalNan();
  if (magnitude < 1.0f) {
    /* x + x P(x^2) */
    float square = x * x;
    float p = -0x1.74069ep-20f;
    p = fused(p, square, 0x1.5f4fb4p-14f);
    p = fused(p, square, -0x1.a80ca0p-11f);
    p = fused(p, square, 0x1.54676cp-8f);
    p = fused(p, square, -0x1.b8028ep-6f);
    p = fused(p, square, 0x1.ce2d6ap-4f);
    p = fused(p, square, -0x1.812740p-2f);
    p = fused(p, square, 0x1.06eba8p-3f);
    return fused(x, p, x);
  }
  /* 1 - e^-Q(|x|), Q being the logarithm of 1 / erfc; from 4 up it rounds to 1.
   */
  float a = magnitude > 4.0f ? 4.0f : magnitude;
  float q = -0x1.d65040p-21f;
  q = fused(q, a, 0x1.d56714p-17f);
  q = fused(q, a, -0x1.3d0ba0p-14f);
  q = fused(q, a, -0x1.ca4c88p-15f);
  q = fused(q, a, 0x1.a81c1cp-9f);
  q = fused(q, a, -0x1.8301bap-6f);
  q = fused(q, a, 0x1.b51d5ap-4f);
  q = fused(q, a, 0x1.44cc3cp-1f);
  q = fused(q, a, 0x1.210ed0p+0f);
  q = fused(q, a, -0x1.d7b5eap-14f);
  int exponent;
  FloatPair power = exponential(-q, &exponent);
  float scale = powerOfTwo(exponent);
  FloatPair difference = sumOf(1.0f, -power.high * scale);
  return withSignOf(difference.high + (difference.low - power.low * scale), x);
}

HETERO_FUSED_CLONES float hetero_logf(float x) {
  unsigned bits = toBits(x);
  if ((bits & 0x7fffffffu) == 0)
    return fromBits(0xff800000u);
  if (bits > 0x7f800000u)
    return canonicalNan();
  if (bits == 0x7f800000u)
    return x;
  if (bits < 0x00800000u)
    return logarithm(x * 8388608.0f, 0.0f, -23);
  return logarithm(x, 0.0f, 0);
}
