/*===- ExactHyperbolic.c - Hyperbolic functions and their inverses -*- C
-*-===*\
|*
|* See ExactMath.c for the rules. Each is a polynomial near zero and made of the
|* exponential or the logarithm elsewhere.
|*
\*===----------------------------------------------------------------------===*/

#include "ExactMathParts.h"
#include "hetero/Support/ExactMath.h"

/* e^x 2^-k, k being the exponent of e^x, and e^-x 2^-k, for 0 < x < 90. */
HELPER FloatPair exponentials(float x, int *exponent, FloatPair *inverse) {
  int inverseExponent;
  FloatPair power = exponential(x, exponent);
  *inverse = exponential(-x, &inverseExponent);
  int difference = inverseExponent - *exponent;
  float scale = powerOfTwo(difference < -100 ? -100 : difference);
  inverse->high *= scale;
  inverse->low *= scale;
  return power;
}

HETERO_FUSED_CLONES float hetero_sinhf(float x) {
  float magnitude = magnitudeOf(x);
  if (magnitude != magnitude)
    return canonicalNan();
  if (magnitude < 1.0f) {
    float square = magnitude * magnitude;
    float p = 0x1.9b54a4p-24f;
    p = fused(p, square, 0x1.5aca02p-19f);
    p = fused(p, square, 0x1.a067a0p-13f);
    p = fused(p, square, 0x1.1110aap-7f);
    p = fused(p, square, 0x1.555556p-3f);
    return withSignOf(fused(square * p, magnitude, magnitude), x);
  }
  int exponent;
  FloatPair inverse;
  FloatPair power =
      exponentials(magnitude > 90.0f ? 90.0f : magnitude, &exponent, &inverse);
  FloatPair sum = sumOf(power.high, -inverse.high);
  sum.low += power.low - inverse.low;
  return withSignOf(scaled(sum.high + sum.low, exponent - 1), x);
}

HETERO_FUSED_CLONES float hetero_coshf(float x) {
  float magnitude = magnitudeOf(x);
  if (magnitude != magnitude)
    return canonicalNan();
  int exponent;
  FloatPair inverse;
  FloatPair power =
      exponentials(magnitude > 90.0f ? 90.0f : magnitude, &exponent, &inverse);
  FloatPair sum = sumOf(power.high, inverse.high);
  sum.low += power.low + inverse.low;
  return scaled(sum.high + sum.low, exponent - 1);
}

HETERO_FUSED_CLONES float hetero_asinhf(float x) {
  float magnitude = magnitudeOf(x);
  if (magnitude != magnitude)
    return canonicalNan();
  if (magnitude < 0.5f) {
    float square = magnitude * magnitude;
    float p = -0x1.2dc7e6p-7f;
    p = fused(p, square, 0x1.18ad30p-6f);
    p = fused(p, square, -0x1.737934p-6f);
    p = fused(p, square, 0x1.f312eep-6f);
    p = fused(p, square, -0x1.6dc7dcp-5f);
    p = fused(p, square, 0x1.333392p-4f);
    p = fused(p, square, -0x1.555556p-3f);
    return withSignOf(fused(square * p, magnitude, magnitude), x);
  }
  if (magnitude > 4096.0f) {
    /* log(2 x): the next term is below 2^-26. */
    if (magnitude == __builtin_inff())
      return x;
    return withSignOf(logarithm(magnitude, 0.0f, 1), x);
  }
  /* log(x + sqrt(x^2 + 1)) */
  FloatPair square = productOf(magnitude, magnitude);
  FloatPair sum =
      square.high > 1.0f ? sumOf(square.high, 1.0f) : sumOf(1.0f, square.high);
  sum.low += square.low;
  FloatPair root = rootOf(sum);
  FloatPair whole = sumOf(root.high, magnitude);
  return withSignOf(logarithm(whole.high, whole.low + root.low, 0), x);
}

HETERO_FUSED_CLONES float hetero_acoshf(float x) {
  if (!(x >= 1.0f))
    return canonicalNan();
  if (x < 1.5f) {
    /* sqrt(2 t) (1 + t P(t)) with t = x - 1. */
    float t = x - 1.0f;
    if (t == 0.0f)
      return 0.0f;
    float p = 0x1.2f5bb4p-13f;
    p = fused(p, t, -0x1.4880ccp-11f);
    p = fused(p, t, 0x1.ec1270p-10f);
    p = fused(p, t, -0x1.6d7ec0p-8f);
    p = fused(p, t, 0x1.33323ap-6f);
    p = fused(p, t, -0x1.555554p-4f);
    FloatPair twice = {2.0f * t, 0.0f};
    FloatPair root = rootOf(twice);
    return root.high + fused(root.high, t * p, root.low);
  }
  if (x > 4096.0f) {
    if (x == __builtin_inff())
      return x;
    return logarithm(x, 0.0f, 1);
  }
  FloatPair square = productOf(x, x);
  FloatPair difference = sumOf(square.high, -1.0f);
  difference.low += square.low;
  FloatPair root = rootOf(difference);
  FloatPair whole = sumOf(x, root.high);
  return logarithm(whole.high, whole.low + root.low, 0);
}

HETERO_FUSED_CLONES float hetero_atanhf(float x) {
  float magnitude = magnitudeOf(x);
  if (!(magnitude <= 1.0f))
    return canonicalNan();
  if (magnitude == 1.0f)
    return withSignOf(__builtin_inff(), x);
  if (magnitude < 0.5f) {
    float square = magnitude * magnitude;
    float p = 0x1.cf84eap-4f;
    p = fused(p, square, 0x1.07ad9ap-4f);
    p = fused(p, square, 0x1.1ac4a6p-4f);
    p = fused(p, square, 0x1.7f84fcp-4f);
    p = fused(p, square, 0x1.c57c06p-4f);
    p = fused(p, square, 0x1.24a124p-3f);
    p = fused(p, square, 0x1.99991ep-3f);
    p = fused(p, square, 0x1.555556p-2f);
    return withSignOf(fused(square * p, magnitude, magnitude), x);
  }
  /* log((1 + x) / (1 - x)) / 2; the difference is exact. */
  FloatPair denominator = {1.0f - magnitude, 0.0f};
  FloatPair ratio = quotientOf(sumOf(1.0f, magnitude), denominator);
  return withSignOf(0.5f * logarithm(ratio.high, ratio.low, 0), x);
}

HETERO_FUSED_CLONES float hetero_expm1f(float x) {
  if (x != x)
    return canonicalNan();
  if (x > 24.0f)
    return hetero_expf(x);
  float magnitude = magnitudeOf(x);
  if (magnitude < 0x1p-12f)
    /* The square of -0 would turn it into 0. */
    return withSignOf(magnitudeOf(fused(0.5f * x, x, x)), x);
  int exponent;
  /* From -18 down it rounds to -1. */
  FloatPair power = exponential(x < -18.0f ? -18.0f : x, &exponent);
  if (exponent == 0) {
    /* The exponential's own remainder, before 1 is added. */
    float q = 0x1.a24c38p-13f;
    q = fused(q, x, 0x1.6d4cd2p-10f);
    q = fused(q, x, 0x1.111000p-7f);
    q = fused(q, x, 0x1.5554e8p-5f);
    q = fused(q, x, 0x1.555556p-3f);
    q = fused(q, x, 0.5f);
    return fused(x * q, x, x);
  }
  float scale = powerOfTwo(exponent);
  power.high *= scale;
  power.low *= scale;
  FloatPair sum =
      power.high > 1.0f ? sumOf(power.high, -1.0f) : sumOf(-1.0f, power.high);
  return sum.high + (sum.low + power.low);
}

HETERO_FUSED_CLONES float hetero_log1pf(float x) {
  if (!(x > -1.0f))
    return x == -1.0f ? -__builtin_inff() : canonicalNan();
  if (x == __builtin_inff())
    return x;
  if (magnitudeOf(x) < 0x1p-12f)
    /* x - x^2 / 2 + x^3 / 3 */
    return fused(x * x, fused(x, 0x1.555556p-2f, -0.5f), x);
  FloatPair sum = x > 1.0f ? sumOf(x, 1.0f) : sumOf(1.0f, x);
  return logarithm(sum.high, sum.low, 0);
}
