/*===- IntegerFunctions.c - Integers of 32 and 64 bits -----------*- C -*-===*\
|*
|* Compiled for the host and, unchanged, for RV32, where no library stands
behind
|* the compiler: nothing here divides 64-bit integers or converts them to floats
|* by an operator.
|*
\*===----------------------------------------------------------------------===*/

#include "hetero/Support/IntegerFunctions.h"
#include "ExactMathParts.h"

/* x / y for y != 0 and the remainder. */
static uint32_t divide32(uint32_t x, uint32_t y, uint32_t *rest) {
  *rest = x % y;
  return x / y;
}

static uint64_t divide64(uint64_t x, uint64_t y, uint64_t *rest) {
  if ((x | y) >> 32 == 0) {
    *rest = (uint32_t)x % (uint32_t)y;
    return (uint32_t)x / (uint32_t)y;
  }
  /* Long division, bit by bit from where the dividend reaches the divisor. */
  uint64_t quotient = 0;
  int bit = 0;
  while (bit < 63 && y >> 63 == 0 && y << 1 <= x) {
    y <<= 1;
    ++bit;
  }
  for (; bit >= 0; --bit, y >>= 1)
    if (x >= y) {
      x -= y;
      quotient |= (uint64_t)1 << bit;
    }
  *rest = x;
  return quotient;
}

/* What the signed and the unsigned types have in common. */
#define HETERO_DEFINE_COMMON(SUFFIX, TYPE, WORD, BITS)                         \
  TYPE hetero_and_##SUFFIX(TYPE x, TYPE y) { return x & y; }                   \
  TYPE hetero_or_##SUFFIX(TYPE x, TYPE y) { return x | y; }                    \
  TYPE hetero_xor_##SUFFIX(TYPE x, TYPE y) { return x ^ y; }                   \
  TYPE hetero_min_##SUFFIX(TYPE x, TYPE y) { return x < y ? x : y; }           \
  TYPE hetero_max_##SUFFIX(TYPE x, TYPE y) { return x < y ? y : x; }           \
  TYPE hetero_shift_left_##SUFFIX(TYPE x, TYPE y) {                            \
    return (WORD)y < BITS ? (TYPE)((WORD)x << y) : 0;                          \
  }

/* x to the power y by squares, modulo 2^BITS. */
#define HETERO_DEFINE_POWER(BITS)                                              \
  static uint##BITS##_t power##BITS(uint##BITS##_t x, uint##BITS##_t y) {      \
    uint##BITS##_t result = 1;                                                 \
    for (; y; y >>= 1, x *= x)                                                 \
      if (y & 1)                                                               \
        result *= x;                                                           \
    return result;                                                             \
  }
HETERO_DEFINE_POWER(32)
HETERO_DEFINE_POWER(64)

#define HETERO_DEFINE_UNSIGNED(SUFFIX, WORD, BITS)                             \
  HETERO_DEFINE_COMMON(SUFFIX, WORD, WORD, BITS)                               \
  WORD hetero_div_##SUFFIX(WORD x, WORD y) {                                   \
    WORD rest;                                                                 \
    return y == 0 ? (WORD) - 1 : divide##BITS(x, y, &rest);                    \
  }                                                                            \
  WORD hetero_fmod_##SUFFIX(WORD x, WORD y) {                                  \
    WORD rest = x;                                                             \
    if (y != 0)                                                                \
      divide##BITS(x, y, &rest);                                               \
    return rest;                                                               \
  }                                                                            \
  WORD hetero_mod_##SUFFIX(WORD x, WORD y) {                                   \
    return hetero_fmod_##SUFFIX(x, y);                                         \
  }                                                                            \
  WORD hetero_pow_##SUFFIX(WORD x, WORD y) { return power##BITS(x, y); }       \
  WORD hetero_shift_right_##SUFFIX(WORD x, WORD y) {                           \
    return y < BITS ? x >> y : 0;                                              \
  }

#define HETERO_DEFINE_SIGNED(SUFFIX, TYPE, WORD, BITS)                         \
  HETERO_DEFINE_COMMON(SUFFIX, TYPE, WORD, BITS)                               \
  TYPE hetero_div_##SUFFIX(TYPE x, TYPE y) {                                   \
    if (y == 0)                                                                \
      return -1;                                                               \
    WORD rest;                                                                 \
    WORD quotient = divide##BITS(x < 0 ? 0 - (WORD)x : (WORD)x,                \
                                 y < 0 ? 0 - (WORD)y : (WORD)y, &rest);        \
    return (TYPE)((x < 0) != (y < 0) ? 0 - quotient : quotient);               \
  }                                                                            \
  TYPE hetero_fmod_##SUFFIX(TYPE x, TYPE y) {                                  \
    if (y == 0)                                                                \
      return x;                                                                \
    WORD rest;                                                                 \
    divide##BITS(x < 0 ? 0 - (WORD)x : (WORD)x, y < 0 ? 0 - (WORD)y : (WORD)y, \
                 &rest);                                                       \
    return (TYPE)(x < 0 ? 0 - rest : rest);                                    \
  }                                                                            \
  TYPE hetero_mod_##SUFFIX(TYPE x, TYPE y) {                                   \
    TYPE rest = hetero_fmod_##SUFFIX(x, y);                                    \
    return rest != 0 && y != 0 && (rest < 0) != (y < 0) ? rest + y : rest;     \
  }                                                                            \
  TYPE hetero_pow_##SUFFIX(TYPE x, TYPE y) {                                   \
    if (y < 0) /* One over a whole number: a whole number for 1 and -1. */     \
      return x == 1 || (x == -1 && (y & 1) == 0) ? 1 : x == -1 ? -1 : 0;       \
    return (TYPE)power##BITS((WORD)x, (WORD)y);                                \
  }                                                                            \
  TYPE hetero_shift_right_##SUFFIX(TYPE x, TYPE y) {                           \
    return x >> ((WORD)y < BITS ? y : BITS - 1);                               \
  }

HETERO_DEFINE_SIGNED(si32, int32_t, uint32_t, 32)
HETERO_DEFINE_UNSIGNED(ui32, uint32_t, 32)
HETERO_DEFINE_SIGNED(si64, int64_t, uint64_t, 64)
HETERO_DEFINE_UNSIGNED(ui64, uint64_t, 64)

/*===----------------------------------------------------------------------===*\
|* Conversions
\*===----------------------------------------------------------------------===*/

int32_t hetero_float_to_si32(float x) {
  if (x < -2147483648.0f)
    return INT32_MIN;
  return x < 2147483648.0f ? (int32_t)x : INT32_MAX;
}

uint32_t hetero_float_to_ui32(float x) {
  if (x < 0.0f)
    return (uint32_t)hetero_float_to_si32(x);
  return x < 4294967296.0f ? (uint32_t)x : UINT32_MAX;
}

/* A float of at least 0 and below 2^64. */
static uint64_t toWide(float x) {
  if (x < 4294967296.0f)
    return (uint32_t)x;
  unsigned bits = toBits(x);
  /* From 2^32 up a float is a whole number of 2^9 at least. */
  return (uint64_t)((bits & 0x007fffffu) | 0x00800000u) << ((bits >> 23) - 150);
}

int64_t hetero_float_to_si64(float x) {
  if (x < -9223372036854775808.0f)
    return INT64_MIN;
  if (x < 0.0f)
    return (int64_t)(0 - toWide(-x));
  return x < 9223372036854775808.0f ? (int64_t)toWide(x) : INT64_MAX;
}

uint64_t hetero_float_to_ui64(float x) {
  if (x < 0.0f)
    return (uint64_t)hetero_float_to_si64(x);
  return x < 18446744073709551616.0f ? toWide(x) : UINT64_MAX;
}

float hetero_ui64_to_float(uint64_t x) {
  /* 32 bits decide, with what is cut off in the last of them. */
  int shift = 0;
  for (; x >> 32 != 0; ++shift)
    x = x >> 1 | (x & 1);
  return (float)(uint32_t)x * powerOfTwo(shift);
}

float hetero_si64_to_float(int64_t x) {
  return x < 0 ? -hetero_ui64_to_float(0 - (uint64_t)x)
               : hetero_ui64_to_float((uint64_t)x);
}
