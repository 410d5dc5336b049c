/*===- sweep.c - Measure ExactMath.c against double precision
---------------===*\
|*
|* Usage: sweep [first step]. Prints for each function the largest distance, in
|* units of the last place of the exact result, over the arguments whose bits
|* are first, first + step, ...; exits with 1 when one exceeds its bound.
|* The C library's double results stand for the exact ones: their own error is
|* below 2^-28 of a float's last place.
|*
\*===----------------------------------------------------------------------===*/

#include "hetero/Support/ExactMath.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double logistic(double x) {
  return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

static float floatOf(uint32_t bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

static uint32_t bitsOf(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  return bits;
}

/* Infinite results must agree exactly; the one NaN must be the canonical one.
 */
static double distance(float got, double exact) {
  if (isnan(exact))
    return bitsOf(got) == 0x7fc00000u ? 0 : INFINITY;
  if (isinf((float)exact) || isinf(got) || isnan(got))
    return bitsOf(got) == bitsOf((float)exact) ? 0 : INFINITY;
  int exponent;
  frexp(exact, &exponent);
  int place = exact == 0 || exponent < -125 ? -149 : exponent - 24;
  return fabs(got - exact) / ldexp(1, place);
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    float (*function)(float);
    double (*oracle)(double);
    double bound;
  } rows[] = {
      {"exp", hetero_expf, exp, 0.8},
      {"log", hetero_logf, log, 0.7},
      {"tanh", hetero_tanhf, tanh, 0.7},
      {"logistic", hetero_logisticf, logistic, 0.8},
      {"erf", hetero_erff, erf, 1.0},
      {"sin", hetero_sinf, sin, 0.8},
      {"cos", hetero_cosf, cos, 0.8},
      {"tan", hetero_tanf, tan, 1.0},
      {"asin", hetero_asinf, asin, 0.8},
      {"acos", hetero_acosf, acos, 0.8},
      {"atan", hetero_atanf, atan, 0.9},
      {"sinh", hetero_sinhf, sinh, 0.8},
      {"cosh", hetero_coshf, cosh, 0.8},
      {"asinh", hetero_asinhf, asinh, 0.8},
      {"acosh", hetero_acoshf, acosh, 0.8},
      {"atanh", hetero_atanhf, atanh, 0.8},
      {"expm1", hetero_expm1f, expm1, 0.8},
      {"log1p", hetero_log1pf, log1p, 0.8},
      {"sqrt", hetero_sqrtf, sqrt, 0.5},
  };
  uint64_t first = argc > 2 ? strtoull(argv[1], 0, 0) : 0;
  uint64_t step = argc > 2 ? strtoull(argv[2], 0, 0) : 1;
  int failed = 0;
  for (unsigned row = 0; row < sizeof rows / sizeof *rows; ++row) {
    double largest = 0;
    float where = 0;
    uint64_t count = 0, notNearest = 0;
    for (uint64_t bits = first; bits < (uint64_t)1 << 32; bits += step) {
      float x = floatOf((uint32_t)bits);
      float got = rows[row].function(x);
      double exact = rows[row].oracle(x);
      double error = distance(got, exact);
      ++count;
      notNearest += !isnan(exact) && got != (float)exact;
      if (error > largest) {
        largest = error;
        where = x;
      }
    }
    int exceeded = largest > rows[row].bound;
    failed |= exceeded;
    printf("%-9s %10llu arguments: at most %.4f ulp (bound %.1f) at %a, "
           "%.4f %% not the nearest float%s\n",
           rows[row].name, (unsigned long long)count, largest, rows[row].bound,
           where, 100.0 * notNearest / count, exceeded ? "  EXCEEDED" : "");
    fflush(stdout);
  }
  return failed;
}
