/*===- HalfFloat.c - 16-bit floats by integer operations ------------------===*\
|*
|* Compiled for the host and, unchanged, for RV32, where the compiler's own
|* conversions would be calls of a library that is not there.
|*
\*===----------------------------------------------------------------------===*/

#include "hetero/Support/HalfFloat.h"

typedef union {
  float value;
  unsigned bits;
} FloatBits;

static float fromBits(unsigned bits) {
  FloatBits u;
  u.bits = bits;
  return u.value;
}

static unsigned toBits(float value) {
  FloatBits u;
  u.value = value;
  return u.bits;
}

float hetero_half_to_float(unsigned bits) {
  unsigned sign = (bits & 0x8000u) << 16;
  unsigned exponent = (bits >> 10) & 31u;
  unsigned fraction = bits & 0x3ffu;
  if (exponent == 31)
    return fromBits(fraction ? 0x7fc00000u : sign | 0x7f800000u);
  if (exponent == 0) {
    /* A subnormal counts steps of 2^-24. */
    float magnitude = (float)fraction * 0x1p-24f;
    return fromBits(sign | toBits(magnitude));
  }
  return fromBits(sign | (exponent + 112u) << 23 | fraction << 13);
}

unsigned hetero_float_to_half(float value) {
  unsigned bits = toBits(value);
  unsigned sign = (bits >> 16) & 0x8000u;
  unsigned magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u)
    return 0x7e00u;
  /* 65520 lies midway between the largest number and what would follow. */
  if (magnitude >= 0x477ff000u)
    return sign | 0x7c00u;
  if (magnitude < 0x38800000u) {
    /* Below 2^-14 the last place is 2^-24, which is that of a float just above
       1/2: the addition rounds. */
    return sign | (toBits(fromBits(magnitude) + 0.5f) - 0x3f000000u);
  }
  magnitude -= 112u << 23;
  magnitude += 0xfffu + ((magnitude >> 13) & 1u);
  return sign | magnitude >> 13;
}

float hetero_brain_to_float(unsigned bits) {
  unsigned wide = bits << 16;
  return fromBits((wide & 0x7fffffffu) > 0x7f800000u ? 0x7fc00000u : wide);
}

unsigned hetero_float_to_brain(float value) {
  unsigned bits = toBits(value);
  if ((bits & 0x7fffffffu) > 0x7f800000u)
    return 0x7fc0u;
  return (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
}
