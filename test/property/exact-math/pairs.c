/*===- pairs.c - Measure functions of two floats -----------------*- C -*-===*\
|*
|* Usage: pairs [count]. Compares powers and remainders of random arguments, and
|* of whole numbers whose power is a float, with the C library's in double
|* precision; exits with 1 when one is further off than its bound.
|*
\*===----------------------------------------------------------------------===*/

#include "hetero/Support/ExactMath.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t state = 12345;

static uint32_t next(void) {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

static float floatOf(uint32_t bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

static double distance(float got, double exact) {
  if (isnan(exact))
    return isnan(got) ? 0 : INFINITY;
  if (isinf((float)exact) || isinf(got) || isnan(got))
    return got == (float)exact ? 0 : INFINITY;
  int exponent;
  frexp(exact, &exponent);
  int place = exact == 0 || exponent < -125 ? -149 : exponent - 24;
  return fabs(got - exact) / ldexp(1, place);
}

/* Arguments over all floats in turn with such as give finite powers. */
static void draw(uint32_t i, float *x, float *y) {
  *x = floatOf(next());
  *y = floatOf(next());
  if (i % 4 == 1)
    *y = (float)(int)(next() % 64) - 32.0f;
  if (i % 4 == 2) {
    *x = floatOf(next() % 0x04000000u + 0x3e000000u);
    *y = floatOf((next() & 0x80000000u) | (next() % 0x06000000u + 0x3f000000u));
  }
  if (i % 4 == 3) {
    /* Near one. */
    *x = floatOf(0x3f800000u + next() % 0x4000u - 0x2000u);
    *y = floatOf(next() % 0x0c000000u + 0x40000000u);
  }
}

int main(int argc, char **argv) {
  uint32_t count = argc > 1 ? strtoul(argv[1], 0, 0) : 4000000;
  double largest = 0;
  float whereX = 0, whereY = 0;
  for (uint32_t i = 0; i < count; ++i) {
    float x, y;
    draw(i, &x, &y);
    double error = distance(hetero_powf(x, y), pow(x, y));
    if (error > largest) {
      largest = error;
      whereX = x;
      whereY = y;
    }
    float rest = hetero_fmodf(x, y);
    double exact = fmod(x, y);
    if (!(rest == exact || (isnan(rest) && isnan(exact)))) {
      printf("fmod(%a, %a) = %a instead of %a\n", x, y, rest, exact);
      return 1;
    }
  }
  printf("pow: at most %.4f ulp (bound 0.8) at %a, %a\n", largest, whereX,
         whereY);
  for (int base = -50; base <= 50; ++base)
    for (int power = -8; power <= 24; ++power) {
      double exact = pow(base, power);
      if ((double)(float)exact == exact &&
          hetero_powf(base, power) != (float)exact) {
        printf("pow(%d, %d) is not exact\n", base, power);
        return 1;
      }
    }
  return largest > 0.8;
}
