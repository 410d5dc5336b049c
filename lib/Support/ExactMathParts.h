//===- ExactMathParts.h - What the exact functions are made of -*- C -*-===//
//
// Shared by the C files of this folder that are compiled for the host and for
// RV32: bits of floats, unevaluated sums of two floats, and the cores of the
// exponential and the logarithm. Every rounding is written out; `fused` is the
// only fused operation.
//
//===----------------------------------------------------------------------===//

#ifndef LIB_SUPPORT_EXACTMATHPARTS_H
#define LIB_SUPPORT_EXACTMATHPARTS_H

/* On x86-64 a fused multiply-add without the hardware's instruction is a
   library call, equally exact but ten times slower: build both and pick when
   loading. */
#if defined(__x86_64__) && defined(__linux__) && !defined(__FMA__)
#define HETERO_FUSED_CLONES __attribute__((target_clones("fma", "default")))
#else
#define HETERO_FUSED_CLONES
#endif

#define HELPER static inline __attribute__((always_inline))

typedef union {
  float value;
  unsigned bits;
} FloatBits;

typedef struct {
  float high, low;
} FloatPair;

/* __builtin_fmaf would become a library call unless -fno-math-errno is given.
 */
HELPER float fused(float a, float b, float c) {
  return __builtin_elementwise_fma(a, b, c);
}

HELPER unsigned toBits(float value) {
  FloatBits u;
  u.value = value;
  return u.bits;
}

HELPER float fromBits(unsigned bits) {
  FloatBits u;
  u.bits = bits;
  return u.value;
}

HELPER float magnitudeOf(float value) {
  return fromBits(toBits(value) & 0x7fffffffu);
}

HELPER float canonicalNan(void) { return fromBits(0x7fc00000u); }

HELPER float withSignOf(float magnitude, float sign) {
  return fromBits(toBits(magnitude) | (toBits(sign) & 0x80000000u));
}

/* 2^exponent for -126 <= exponent <= 127. */
HELPER float powerOfTwo(int exponent) {
  return fromBits((unsigned)(exponent + 127) << 23);
}

/* value * 2^exponent with one rounding, for 0.5 < value < 4 and
   -252 <= exponent <= 254: the first product is exact. */
HELPER float scaled(float value, int exponent) {
  int half = exponent >> 1;
  return value * powerOfTwo(half) * powerOfTwo(exponent - half);
}

/* a + b with the error of the sum, for |a| >= |b| or a = 0. */
HELPER FloatPair sumOf(float a, float b) {
  FloatPair sum;
  sum.high = a + b;
  sum.low = b - (sum.high - a);
  return sum;
}

/* a * b with the error of the product. */
HELPER FloatPair productOf(float a, float b) {
  FloatPair product;
  product.high = a * b;
  product.low = fused(a, b, -product.high);
  return product;
}

/* The root of a positive pair. */
HELPER FloatPair rootOf(FloatPair square) {
  FloatPair root;
  root.high = __builtin_elementwise_sqrt(square.high);
  root.low = (fused(-root.high, root.high, square.high) + square.low) /
             (2.0f * root.high);
  return root;
}

/* (numerator pair) / (denominator pair): one division, its remainder divided
   once more. */
HELPER FloatPair quotientOf(FloatPair numerator, FloatPair denominator) {
  FloatPair result;
  result.high = numerator.high / denominator.high;
  float remainder = fused(-result.high, denominator.high, numerator.high);
  remainder = fused(-result.high, denominator.low, remainder) + numerator.low;
  result.low = remainder / denominator.high;
  return result;
}

/* The same rounded. */
HELPER float quotient(FloatPair numerator, FloatPair denominator) {
  FloatPair result = quotientOf(numerator, denominator);
  return result.high + result.low;
}

/* e^x = (high + low) * 2^exponent for |x| <= 256, the pair being within
   [0.7, 1.42] and good to about 2^-28. With k = round(x / ln 2) and
   r = x - k ln 2, e^r = 1 + r + r^2 q(r). */
HELPER FloatPair exponential(float x, int *exponent) {
  /* Adding 1.5 * 2^23 rounds to a whole number and leaves it in the low bits.
   */
  const float rounder = 12582912.0f;
  float shifted = fused(x, 0x1.715476p+0f, rounder);
  float k = shifted - rounder;
  *exponent = (int)(toBits(shifted) - toBits(rounder));
  /* ln 2 in two parts; the first difference is exact. */
  float r = fused(k, -0x1.62e430p-1f, x);
  float rLow = k * 0x1.05c610p-29f;

  float q = 0x1.a24c38p-13f;
  q = fused(q, r, 0x1.6d4cd2p-10f);
  q = fused(q, r, 0x1.111000p-7f);
  q = fused(q, r, 0x1.5554e8p-5f);
  q = fused(q, r, 0x1.555556p-3f);
  q = fused(q, r, 0.5f);

  FloatPair linear = sumOf(1.0f, r);
  FloatPair result = sumOf(linear.high, r * r * q);
  result.low = fused(result.high, rLow, result.low + linear.low);
  return result;
}

/* log(x + low) for a positive, normal, finite x and |low| <= ulp(x), to which
   `exponent` times ln 2 is added. */
HELPER float logarithm(float x, float low, int exponent) {
  unsigned bits = toBits(x);
  /* x = m 2^k with sqrt(1/2) <= m < sqrt(2), and f = m - 1 exactly:
     log x = k ln 2 + f - f^2 / 2 + f^3 R(f). */
  int k = (int)(bits - 0x3f3504f3u) >> 23;
  float f = fromBits(bits - ((unsigned)k << 23)) - 1.0f;
  float kFloat = (float)(k + exponent);

  float r = -0x1.003ae2p-4f;
  r = fused(r, f, 0x1.b8f520p-4f);
  r = fused(r, f, -0x1.b819f2p-4f);
  r = fused(r, f, 0x1.c28d1ap-4f);
  r = fused(r, f, -0x1.fd3716p-4f);
  r = fused(r, f, 0x1.24a1cep-3f);
  r = fused(r, f, -0x1.5561dap-3f);
  r = fused(r, f, 0x1.999952p-3f);
  r = fused(r, f, -0x1.ffffdcp-3f);
  r = fused(r, f, 0x1.555556p-2f);

  float half = 0.5f * f;
  float square = half * f;
  float squareLow = fused(half, f, -square);
  /* The short ln 2 times any exponent is exact. */
  FloatPair linear = sumOf(kFloat * 0x1.62e400p-1f, f);
  FloatPair sum = sumOf(linear.high, -square);
  float small = fused(f * square, 2.0f * r, kFloat * 0x1.7f7d1cp-20f);
  /* log(1 + low / x) to the second order. */
  float ratio = low == 0.0f ? 0.0f : low / x;
  ratio = fused(-0.5f * ratio, ratio, ratio);
  return sum.high + (sum.low + (linear.low + (small - squareLow + ratio)));
}

#endif /* LIB_SUPPORT_EXACTMATHPARTS_H */
