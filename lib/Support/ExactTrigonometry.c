/*===- ExactTrigonometry.c - Circular functions and their inverses -*- C
-*-===*\
|*
|* See ExactMath.c for the rules. Arguments of sine and cosine are reduced with
|* integers: the product with 2 / pi is taken modulo 4 with 64 bits of fraction,
|* so that the largest float is reduced as well as the smallest.
|*
\*===----------------------------------------------------------------------===*/

#include "ExactMathParts.h"
#include "hetero/Support/ExactMath.h"

typedef unsigned long long Wide;

/* 32 bits of 2 / pi from bit 32 * (index - 1) behind the point on. */
HELPER unsigned inversePiBits(int index) {
  switch (index) {
  case 0:
    return 0;
  case 1:
    return 0xa2f9836eu;
  case 2:
    return 0x4e441529u;
  case 3:
    return 0xfc2757d1u;
  case 4:
    return 0xf534ddc0u;
  case 5:
    return 0xdb629599u;
  case 6:
    return 0x3c439041u;
  default:
    return 0xfe5163abu;
  }
}

/* The same from any bit on. */
HELPER unsigned inversePiFrom(int bit) {
  Wide both =
      (Wide)inversePiBits(bit >> 5) << 32 | inversePiBits((bit >> 5) + 1);
  return (unsigned)(both << (bit & 31) >> 32);
}

/* x = (quadrant + fraction) * pi / 2 for a positive, finite x; gives fraction *
   pi / 2, which is within [-pi/4, pi/4], and the quadrant modulo 4. */
HELPER FloatPair reduceAngle(float x, int *quadrant) {
  *quadrant = 0;
  FloatPair angle = {x, 0.0f};
  if (x < 0x1.921fb6p-1f)
    return angle;
  unsigned bits = toBits(x);
  /* x = mantissa * 2^exponent, a whole number below 2^24. */
  unsigned mantissa = (bits & 0x007fffffu) | 0x00800000u;
  int exponent = (int)(bits >> 23) - 150;
  /* Bits of 2 / pi that contribute multiples of 4 are left out. */
  int first = exponent + 30;
  Wide low = (Wide)mantissa * inversePiFrom(first + 64);
  Wide middle = (Wide)mantissa * inversePiFrom(first + 32) + (low >> 32);
  unsigned high = mantissa * inversePiFrom(first) + (unsigned)(middle >> 32);
  /* Two bits of quadrant, then the fraction. */
  Wide product = (Wide)high << 32 | (unsigned)middle;
  Wide fraction = product << 2 | (unsigned)low >> 30;
  *quadrant = (int)(high >> 30);
  int isNegative = (int)(fraction >> 63);
  if (isNegative) {
    *quadrant = (*quadrant + 1) & 3;
    fraction = 0 - fraction;
  }
  /* The leading 48 bits as two exact floats. */
  int shift = 0;
  while (!(fraction >> 63)) {
    fraction <<= 1;
    ++shift;
  }
  float scale = powerOfTwo(-shift);
  float front = (float)(int)(fraction >> 40) * 0x1p-24f * scale;
  float back = (float)(int)(fraction >> 16 & 0xffffffu) * 0x1p-48f * scale;
  angle = productOf(front, 0x1.921fb6p+0f);
  angle.low += fused(front, -0x1.777a5cp-25f, back * 0x1.921fb6p+0f);
  if (isNegative) {
    angle.high = -angle.high;
    angle.low = -angle.low;
  }
  return angle;
}

/* The sine of a reduced angle: r + r^3 S(r^2). */
HELPER FloatPair sineOf(FloatPair angle) {
  float r = angle.high, square = r * r;
  float s = 0x1.7b5346p-19f;
  s = fused(s, square, -0x1.a0569cp-13f);
  s = fused(s, square, 0x1.111172p-7f);
  s = fused(s, square, -0x1.555556p-3f);
  /* The low part times the cosine. */
  float low = fused(-0.5f * square, angle.low, angle.low);
  return sumOf(r, fused(square * s, r, low));
}

/* The cosine of a reduced angle: 1 - r^2 / 2 + r^4 C(r^2). */
HELPER FloatPair cosineOf(FloatPair angle) {
  float r = angle.high;
  FloatPair square = productOf(r, r);
  float c = -0x1.35cca4p-22f;
  c = fused(c, square.high, 0x1.a07124p-16f);
  c = fused(c, square.high, -0x1.6c175ep-10f);
  c = fused(c, square.high, 0x1.555556p-5f);
  FloatPair result = sumOf(1.0f, -0.5f * square.high);
  float low = fused(-r, angle.low, -0.5f * square.low);
  result.low += fused(square.high * square.high, c, low);
  return sumOf(result.high, result.low);
}

HETERO_FUSED_CLONES float hetero_sinf(float x) {
  float magnitude = magnitudeOf(x);
  if (!(magnitude < __builtin_inff()))
    return canonicalNan();
  int quadrant;
  FloatPair angle = reduceAngle(magnitude, &quadrant);
  FloatPair value = quadrant & 1 ? cosineOf(angle) : sineOf(angle);
  float result = value.high + value.low;
  if ((quadrant & 2) != 0)
    result = -result;
  return toBits(x) >> 31 ? -result : result;
}

HETERO_FUSED_CLONES float hetero_cosf(float x) {
  float magnitude = magnitudeOf(x);
  if (!(magnitude < __builtin_inff()))
    return canonicalNan();
  int quadrant;
  FloatPair angle = reduceAngle(magnitude, &quadrant);
  FloatPair value = quadrant & 1 ? sineOf(angle) : cosineOf(angle);
  float result = value.high + value.low;
  return quadrant == 1 || quadrant == 2 ? -result : result;
}

HETERO_FUSED_CLONES float hetero_tanf(float x) {
  float magnitude = magnitudeOf(x);
  if (!(magnitude < __builtin_inff()))
    return canonicalNan();
  if (magnitude < 0x1p-12f)
    return withSignOf(
        fused(magnitude * magnitude, magnitude * 0x1.555556p-2f, magnitude), x);
  int quadrant;
  FloatPair angle = reduceAngle(magnitude, &quadrant);
  FloatPair sine = sineOf(angle), cosine = cosineOf(angle);
  float result =
      quadrant & 1 ? -quotient(cosine, sine) : quotient(sine, cosine);
  return toBits(x) >> 31 ? -result : result;
}

/* (asin(x) - x) / x^3 as a polynomial of x^2, up to 1/2. */
HELPER float arcSineTail(float square) {
  float p = 0x1.341d04p-5f;
  p = fused(p, square, 0x1.d6c906p-7f);
  p = fused(p, square, 0x1.04bbacp-5f);
  p = fused(p, square, 0x1.6ca96ap-5f);
  p = fused(p, square, 0x1.3338a4p-4f);
  return fused(p, square, 0x1.55554cp-3f);
}

/* asin(sqrt((1 - x) / 2)) for 1/2 <= x <= 1. */
HELPER FloatPair halfArc(float x) {
  FloatPair square = {0.5f * (1.0f - x), 0.0f};
  FloatPair root = {0.0f, 0.0f};
  if (square.high > 0.0f)
    root = rootOf(square);
  root.low += root.high * square.high * arcSineTail(square.high);
  return root;
}

HETERO_FUSED_CLONES float hetero_asinf(float x) {
  float magnitude = magnitudeOf(x);
  if (!(magnitude <= 1.0f))
    return canonicalNan();
  if (magnitude < 0.5f) {
    float square = magnitude * magnitude;
    return withSignOf(fused(square * arcSineTail(square), magnitude, magnitude),
                      x);
  }
  FloatPair half = halfArc(magnitude);
  FloatPair sum = sumOf(0x1.921fb6p+0f, -2.0f * half.high);
  return withSignOf(sum.high + (sum.low + (-0x1.777a5cp-25f - 2.0f * half.low)),
                    x);
}

HETERO_FUSED_CLONES float hetero_acosf(float x) {
  float magnitude = magnitudeOf(x);
  if (!(magnitude <= 1.0f))
    return canonicalNan();
  if (magnitude < 0.5f) {
    float square = x * x;
    FloatPair sum = sumOf(0x1.921fb6p+0f, -x);
    return sum.high +
           (sum.low - fused(square * arcSineTail(square), x, 0x1.777a5cp-25f));
  }
  FloatPair half = halfArc(magnitude);
  if (x > 0.0f)
    return 2.0f * (half.high + half.low);
  FloatPair sum = sumOf(0x1.921fb6p+1f, -2.0f * half.high);
  return sum.high + (sum.low + (-0x1.777a5cp-24f - 2.0f * half.low));
}

HETERO_FUSED_CLONES float hetero_atanf(float x) {
  float magnitude = magnitudeOf(x);
  if (magnitude != magnitude)
    return canonicalNan();
  /* atan(x) = base + atan(t) with |t| <= tan(pi / 8). */
  FloatPair base = {0.0f, 0.0f}, t = {magnitude, 0.0f};
  if (magnitude > 0x1.3504f4p+1f) {
    FloatPair minusOne = {-1.0f, 0.0f}, denominator = {magnitude, 0.0f};
    base.high = 0x1.921fb6p+0f;
    base.low = -0x1.777a5cp-25f;
    if (magnitude > 0x1p60f)
      t.high = 0.0f;
    else
      t = quotientOf(minusOne, denominator);
  } else if (magnitude > 0x1.a8279ap-2f) {
    base.high = 0x1.921fb6p-1f;
    base.low = -0x1.777a5cp-26f;
    FloatPair above = sumOf(magnitude > 1.0f ? magnitude : 1.0f,
                            magnitude > 1.0f ? 1.0f : magnitude);
    FloatPair below = sumOf(magnitude > 1.0f ? magnitude : -1.0f,
                            magnitude > 1.0f ? -1.0f : magnitude);
    t = quotientOf(below, above);
  }
  float square = t.high * t.high;
  float p = 0x1.643cf8p-5f;
  p = fused(p, square, -0x1.533d40p-4f);
  p = fused(p, square, 0x1.c2f2a2p-4f);
  p = fused(p, square, -0x1.246fc0p-3f);
  p = fused(p, square, 0x1.999890p-3f);
  p = fused(p, square, -0x1.555554p-2f);
  float small = fused(square * p, t.high, t.low + base.low);
  if (base.high == 0.0f)
    return withSignOf(t.high + small, x);
  FloatPair sum = sumOf(base.high, t.high);
  return withSignOf(sum.high + (sum.low + small), x);
}
