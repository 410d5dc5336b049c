/*===- ScalarFunctions.c - Activations of one float --------------*- C -*-===*\
|*
|* Compiled for the host and, unchanged, for RV32, with contraction off: each
|* operation below is one rounding.
|*
\*===----------------------------------------------------------------------===*/

#include "hetero/Support/ScalarFunctions.h"
#include "ExactMathParts.h"
#include "hetero/Support/ExactMath.h"

float hetero_absf(float x) { return magnitudeOf(x); }

float hetero_negf(float x) { return fromBits(toBits(x) ^ 0x80000000u); }

float hetero_signf(float x) {
  if (x != x)
    return x;
  return x > 0.0f ? 1.0f : x < 0.0f ? -1.0f : 0.0f;
}

/* x towards zero; from 2^23 up all floats are whole. */
HELPER float truncated(float x) {
  float magnitude = magnitudeOf(x);
  if (!(magnitude < 8388608.0f))
    return x;
  return withSignOf((float)(int)magnitude, x);
}

float hetero_floorf(float x) {
  float whole = truncated(x);
  return whole > x ? whole - 1.0f : whole;
}

float hetero_ceilf(float x) {
  float whole = truncated(x);
  return whole < x ? withSignOf(magnitudeOf(whole + 1.0f), x) : whole;
}

float hetero_roundf(float x) {
  float magnitude = magnitudeOf(x);
  if (!(magnitude < 8388608.0f))
    return x;
  return withSignOf((magnitude + 8388608.0f) - 8388608.0f, x);
}

float hetero_reciprocalf(float x) { return 1.0f / x; }

float hetero_geluf(float x) {
  return 0.5f * x * (1.0f + hetero_erff(x * 0x1.6a09e6p-1f));
}

float hetero_gelu_tanhf(float x) {
  float cube = x * x * x;
  float inner = 0x1.988454p-1f * (x + 0.044715f * cube);
  return 0.5f * x * (1.0f + hetero_tanhf(inner));
}

float hetero_eluf(float x, float alpha) {
  return x < 0.0f ? alpha * hetero_expm1f(x) : x;
}

float hetero_seluf(float x, float alpha, float gamma) {
  return gamma * hetero_eluf(x, alpha);
}

float hetero_celuf(float x, float alpha) {
  return x < 0.0f ? alpha * hetero_expm1f(x / alpha) : x;
}

float hetero_leaky_reluf(float x, float alpha) {
  return x < 0.0f ? alpha * x : x;
}

float hetero_thresholded_reluf(float x, float alpha) {
  return x <= alpha ? 0.0f : x;
}

float hetero_hard_sigmoidf(float x, float alpha, float beta) {
  float line = alpha * x + beta;
  return line < 0.0f ? 0.0f : line > 1.0f ? 1.0f : line;
}

float hetero_hard_swishf(float x) {
  return x * hetero_hard_sigmoidf(x, 0x1.555556p-3f, 0.5f);
}

float hetero_swishf(float x, float alpha) {
  return x * hetero_logisticf(alpha * x);
}

float hetero_softplusf(float x) {
  /* Without the overflow of e^x. */
  float rest = hetero_log1pf(hetero_expf(-magnitudeOf(x)));
  return x > 0.0f ? x + rest : rest;
}

float hetero_softsignf(float x) { return x / (1.0f + magnitudeOf(x)); }

float hetero_mishf(float x) { return x * hetero_tanhf(hetero_softplusf(x)); }

float hetero_shrinkf(float x, float lambd, float bias) {
  if (x < -lambd)
    return x + bias;
  if (x > lambd)
    return x - bias;
  return x != x ? x : 0.0f;
}

float hetero_divf(float x, float y) { return x / y; }

float hetero_minf(float x, float y) {
  if (y != y)
    return y;
  return x > y ? y : x;
}

float hetero_maxf(float x, float y) {
  if (y != y)
    return y;
  return x < y ? y : x;
}

float hetero_preluf(float x, float slope) { return x < 0.0f ? x * slope : x; }
