/*===- ExactMath.c - One definition of each transcendental
------------------===*\
|*
|* Compiled for the host and, unchanged, for RV32: no math library, no double,
no
|* 64-bit integer, no table. Every rounding is written out; `fused` is the only
|* fused operation. The polynomials were fitted by weighted least squares with
|* their coefficients rounded to float one after the other, lowest first.
|*
|* Where one rounding would cost more than it may, a value is carried as the
|* unevaluated sum of a high and a low float.
|*
\*===----------------------------------------------------------------------===*/

#include "hetero/Support/ExactMath.h"

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

/* (numerator pair) / (denominator pair): one division, its remainder divided
   once more. */
HELPER float quotient(FloatPair numerator, FloatPair denominator) {
  float first = numerator.high / denominator.high;
  float remainder = fused(-first, denominator.high, numerator.high);
  remainder = fused(-first, denominator.low, remainder) + numerator.low;
  return first + remainder / denominator.high;
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
  int exponent = 0;
  if (bits < 0x00800000u) {
    bits = toBits(x * 8388608.0f);
    exponent = -23;
  }
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
  return sum.high + (sum.low + (linear.low + (small - squareLow)));
}
