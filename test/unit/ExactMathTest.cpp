//===- ExactMathTest.cpp - The transcendentals ------------------*- C++ -*-===//
//
// Special values exactly, and every 65,537th float against double precision;
// the script tools/dev/check-exact-math visits them all.
//
//===----------------------------------------------------------------------===//

#include "hetero/Support/ExactMath.h"

#include "gtest/gtest.h"

#include <cmath>
#include <cstdint>
#include <cstring>

namespace {

float floatOf(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, 4);
  return value;
}

uint32_t bitsOf(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, 4);
  return bits;
}

double logistic(double x) {
  return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

/// The largest distance from `oracle` in units of the last place of the result.
double largestError(float (*function)(float), double (*oracle)(double)) {
  double largest = 0;
  for (uint64_t bits = 0; bits < (uint64_t(1) << 32); bits += 65537) {
    float x = floatOf(bits);
    float got = function(x);
    double exact = oracle(x);
    if (std::isnan(exact)) {
      EXPECT_EQ(bitsOf(got), 0x7fc00000u) << x;
      continue;
    }
    if (std::isinf(static_cast<float>(exact))) {
      EXPECT_EQ(got, static_cast<float>(exact)) << x;
      continue;
    }
    int exponent;
    std::frexp(exact, &exponent);
    int place = exact == 0 || exponent < -125 ? -149 : exponent - 24;
    largest = std::max(largest, std::fabs(got - exact) / std::ldexp(1, place));
  }
  return largest;
}

} // namespace

TEST(ExactMath, StaysWithinOneUnitOfTheLastPlace) {
  EXPECT_LT(largestError(hetero_expf, std::exp), 0.8);
  EXPECT_LT(largestError(hetero_logf, std::log), 0.7);
  EXPECT_LT(largestError(hetero_tanhf, std::tanh), 0.7);
  EXPECT_LT(largestError(hetero_logisticf, logistic), 0.8);
  EXPECT_LT(largestError(hetero_erff, std::erf), 1.0);
  EXPECT_LT(largestError(hetero_sinf, std::sin), 0.8);
  EXPECT_LT(largestError(hetero_cosf, std::cos), 0.8);
  EXPECT_LT(largestError(hetero_tanf, std::tan), 1.0);
  EXPECT_LT(largestError(hetero_asinf, std::asin), 0.8);
  EXPECT_LT(largestError(hetero_acosf, std::acos), 0.8);
  EXPECT_LT(largestError(hetero_atanf, std::atan), 0.9);
  EXPECT_LT(largestError(hetero_sinhf, std::sinh), 0.8);
  EXPECT_LT(largestError(hetero_coshf, std::cosh), 0.8);
  EXPECT_LT(largestError(hetero_asinhf, std::asinh), 0.8);
  EXPECT_LT(largestError(hetero_acoshf, std::acosh), 0.8);
  EXPECT_LT(largestError(hetero_atanhf, std::atanh), 0.8);
  EXPECT_LT(largestError(hetero_expm1f, std::expm1), 0.8);
  EXPECT_LT(largestError(hetero_log1pf, std::log1p), 0.8);
  EXPECT_LE(largestError(hetero_sqrtf, std::sqrt), 0.5);
}

TEST(ExactMath, NansBecomeTheCanonicalOne) {
  for (auto *function :
       {hetero_expf, hetero_logf, hetero_tanhf, hetero_logisticf, hetero_erff})
    for (uint32_t nan : {0x7fc00000u, 0xffc00000u, 0x7f800001u, 0xffffffffu})
      EXPECT_EQ(bitsOf(function(floatOf(nan))), 0x7fc00000u);
  EXPECT_EQ(bitsOf(hetero_logf(-1.0f)), 0x7fc00000u);
  EXPECT_EQ(bitsOf(hetero_logf(-INFINITY)), 0x7fc00000u);
}

TEST(ExactMath, LimitsAreExact) {
  EXPECT_EQ(hetero_expf(INFINITY), INFINITY);
  EXPECT_EQ(hetero_expf(-INFINITY), 0.0f);
  EXPECT_EQ(hetero_expf(0.0f), 1.0f);
  EXPECT_EQ(hetero_logf(INFINITY), INFINITY);
  EXPECT_EQ(hetero_logf(0.0f), -INFINITY);
  EXPECT_EQ(hetero_logf(-0.0f), -INFINITY);
  EXPECT_EQ(bitsOf(hetero_logf(1.0f)), 0u);
  EXPECT_EQ(hetero_tanhf(INFINITY), 1.0f);
  EXPECT_EQ(hetero_tanhf(-INFINITY), -1.0f);
  EXPECT_EQ(bitsOf(hetero_tanhf(-0.0f)), 0x80000000u);
  EXPECT_EQ(hetero_logisticf(INFINITY), 1.0f);
  EXPECT_EQ(hetero_logisticf(-INFINITY), 0.0f);
  EXPECT_EQ(hetero_logisticf(0.0f), 0.5f);
  EXPECT_EQ(hetero_erff(INFINITY), 1.0f);
  EXPECT_EQ(hetero_erff(-INFINITY), -1.0f);
  EXPECT_EQ(bitsOf(hetero_erff(-0.0f)), 0x80000000u);
}

TEST(ExactMath, ExponentialOverflowsAndUnderflowsWhereItMust) {
  // The last argument with a finite result, and the first without.
  EXPECT_EQ(bitsOf(hetero_expf(floatOf(0x42b17217))), 0x7f7fff84u);
  EXPECT_EQ(hetero_expf(floatOf(0x42b17218)), INFINITY);
  // e^-103.97207 is just above half of the smallest subnormal number.
  EXPECT_EQ(bitsOf(hetero_expf(floatOf(0xc2cff1b4))), 1u);
  EXPECT_EQ(hetero_expf(floatOf(0xc2cff1b5)), 0.0f);
  EXPECT_EQ(bitsOf(hetero_logisticf(floatOf(0xc2cff1b4))), 1u);
}

TEST(ExactMath, SubnormalArgumentsPass) {
  float smallest = floatOf(1);
  EXPECT_EQ(hetero_tanhf(smallest), smallest);
  EXPECT_EQ(hetero_erff(smallest), smallest);
  EXPECT_EQ(hetero_expf(smallest), 1.0f);
  // log(2^-149) = -149 ln 2.
  EXPECT_EQ(hetero_logf(smallest), -103.27893f);
}
