//===- ScalarFunctionsTest.cpp - Special cases of scalar functions -*- C++ -*-//
//
// What the exact functions, the activations and the functions of integers do at
// their edges, and integers against the host's own operators elsewhere.
//
//===----------------------------------------------------------------------===//

#include "hetero/Support/ScalarFunctions.h"
#include "hetero/Support/ExactMath.h"
#include "hetero/Support/IntegerFunctions.h"

#include "gtest/gtest.h"

#include <cmath>
#include <limits>
#include <random>

namespace {
constexpr float infinity = std::numeric_limits<float>::infinity();
} // namespace

TEST(ExactFunctions, InversesEndWhereTheirDomainEnds) {
  EXPECT_TRUE(std::isnan(hetero_asinf(1.0000001f)));
  EXPECT_TRUE(std::isnan(hetero_acosf(-1.0000001f)));
  EXPECT_TRUE(std::isnan(hetero_acoshf(0.9999999f)));
  EXPECT_TRUE(std::isnan(hetero_atanhf(1.0000001f)));
  EXPECT_EQ(hetero_atanhf(1.0f), infinity);
  EXPECT_EQ(hetero_atanhf(-1.0f), -infinity);
  EXPECT_EQ(hetero_acosf(1.0f), 0.0f);
  EXPECT_EQ(hetero_acoshf(1.0f), 0.0f);
  EXPECT_EQ(hetero_atanf(infinity), 1.57079637f);
  EXPECT_EQ(hetero_atanf(-infinity), -1.57079637f);
}

TEST(ExactFunctions, OddFunctionsKeepTheSignOfZero) {
  for (auto *function : {hetero_sinf, hetero_tanf, hetero_asinf, hetero_atanf,
                         hetero_sinhf, hetero_asinhf, hetero_atanhf,
                         hetero_sqrtf, hetero_expm1f, hetero_log1pf}) {
    EXPECT_TRUE(std::signbit(function(-0.0f)));
    EXPECT_FALSE(std::signbit(function(0.0f)));
  }
}

TEST(ExactFunctions, LargeAnglesAreReduced) {
  // The doubles next to 2^120 and the largest float are known to the last bit.
  EXPECT_EQ(hetero_sinf(0x1p120f), static_cast<float>(std::sin(0x1p120)));
  EXPECT_EQ(hetero_cosf(0x1.fffffep127f),
            static_cast<float>(std::cos(0x1.fffffep127)));
  EXPECT_TRUE(std::isnan(hetero_sinf(infinity)));
}

TEST(ExactFunctions, PowersOfSpecialNumbers) {
  EXPECT_EQ(hetero_powf(NAN, 0.0f), 1.0f);
  EXPECT_EQ(hetero_powf(1.0f, NAN), 1.0f);
  EXPECT_TRUE(std::isnan(hetero_powf(2.0f, NAN)));
  EXPECT_TRUE(std::isnan(hetero_powf(-8.0f, 1.0f / 3.0f)));
  for (float x : {0.0f, -0.0f, 0.5f, -0.5f, 1.0f, -1.0f, 2.0f, -2.0f, infinity,
                  -infinity})
    for (float y : {1.0f, -1.0f, 2.0f, -2.0f, 3.0f, -3.0f, infinity, -infinity,
                    0x1p24f, 0.5f})
      if (float expected = std::pow(x, y); expected == expected) {
        EXPECT_EQ(hetero_powf(x, y), expected) << x << " " << y;
        EXPECT_EQ(std::signbit(hetero_powf(x, y)), std::signbit(expected))
            << x << " " << y;
      }
  EXPECT_EQ(hetero_powf(5.0f, 10.0f), 9765625.0f);
  EXPECT_EQ(hetero_powf(4.0f, -0.5f), 0.5f);
}

TEST(ExactFunctions, RemaindersAreExact) {
  EXPECT_EQ(hetero_fmodf(-5.5f, 2.0f), -1.5f);
  EXPECT_EQ(hetero_fmodf(1e30f, 0.7f), std::fmod(1e30f, 0.7f));
  EXPECT_EQ(hetero_fmodf(1e-40f, 3e-41f), std::fmod(1e-40f, 3e-41f));
  EXPECT_EQ(hetero_fmodf(3.0f, infinity), 3.0f);
  EXPECT_TRUE(std::isnan(hetero_fmodf(3.0f, 0.0f)));
  EXPECT_TRUE(std::signbit(hetero_fmodf(-4.0f, 2.0f)));
}

TEST(ScalarFunctions, RoundingKeepsTheSignOfZero) {
  EXPECT_EQ(hetero_roundf(2.5f), 2.0f);
  EXPECT_EQ(hetero_roundf(-3.5f), -4.0f);
  EXPECT_TRUE(std::signbit(hetero_roundf(-0.3f)));
  EXPECT_TRUE(std::signbit(hetero_ceilf(-0.7f)));
  EXPECT_EQ(hetero_ceilf(1.2f), 2.0f);
  EXPECT_EQ(hetero_floorf(-1.2f), -2.0f);
  EXPECT_EQ(hetero_floorf(-0.0f), 0.0f);
  EXPECT_EQ(hetero_floorf(1e30f), 1e30f);
  EXPECT_EQ(hetero_floorf(-infinity), -infinity);
}

TEST(ScalarFunctions, NansPass) {
  EXPECT_TRUE(std::isnan(hetero_signf(NAN)));
  EXPECT_TRUE(std::isnan(hetero_minf(1.0f, NAN)));
  EXPECT_TRUE(std::isnan(hetero_maxf(NAN, 1.0f)));
  EXPECT_TRUE(std::isnan(hetero_hard_sigmoidf(NAN, 0.2f, 0.5f)));
  EXPECT_TRUE(std::isnan(hetero_thresholded_reluf(NAN, 1.0f)));
  EXPECT_TRUE(std::isnan(hetero_shrinkf(NAN, 0.5f, 0.0f)));
  EXPECT_TRUE(std::isnan(hetero_eluf(NAN, 1.0f)));
}

TEST(ScalarFunctions, ActivationsDoNotOverflow) {
  EXPECT_EQ(hetero_softplusf(1000.0f), 1000.0f);
  EXPECT_EQ(hetero_softplusf(-1000.0f), 0.0f);
  EXPECT_EQ(hetero_mishf(1000.0f), 1000.0f);
  EXPECT_EQ(hetero_eluf(-1000.0f, 2.0f), -2.0f);
  EXPECT_EQ(hetero_hard_swishf(3.0f), 3.0f);
  EXPECT_EQ(hetero_hard_swishf(-3.0f), 0.0f);
}

TEST(IntegerFunctions, DivisionHasAnAnswerForEverything) {
  EXPECT_EQ(hetero_div_si32(7, 0), -1);
  EXPECT_EQ(hetero_fmod_si32(7, 0), 7);
  EXPECT_EQ(hetero_mod_si64(-7, 0), -7);
  EXPECT_EQ(hetero_div_ui64(7, 0), UINT64_MAX);
  EXPECT_EQ(hetero_div_si32(INT32_MIN, -1), INT32_MIN);
  EXPECT_EQ(hetero_fmod_si32(INT32_MIN, -1), 0);
  EXPECT_EQ(hetero_div_si64(INT64_MIN, -1), INT64_MIN);
  EXPECT_EQ(hetero_mod_si32(-7, 3), 2);
  EXPECT_EQ(hetero_mod_si32(7, -3), -2);
  EXPECT_EQ(hetero_fmod_si32(-7, 3), -1);
}

TEST(IntegerFunctions, WideDivisionEqualsTheHosts) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    // Of all magnitudes.
    uint64_t x = random() >> random() % 64, y = random() >> random() % 64;
    if (y == 0)
      continue;
    EXPECT_EQ(hetero_div_ui64(x, y), x / y);
    EXPECT_EQ(hetero_fmod_ui64(x, y), x % y);
    auto a = static_cast<int64_t>(x), b = static_cast<int64_t>(y);
    if (a == INT64_MIN && b == -1)
      continue;
    EXPECT_EQ(hetero_div_si64(a, b), a / b);
    EXPECT_EQ(hetero_fmod_si64(a, b), a % b);
    EXPECT_EQ(hetero_ui64_to_float(x), static_cast<float>(x));
    EXPECT_EQ(hetero_si64_to_float(a), static_cast<float>(a));
  }
}

TEST(IntegerFunctions, PowersAndShifts) {
  EXPECT_EQ(hetero_pow_si32(-3, 5), -243);
  EXPECT_EQ(hetero_pow_si64(3, 40), INT64_C(-6289078614652622815));
  EXPECT_EQ(hetero_pow_si32(2, -1), 0);
  EXPECT_EQ(hetero_pow_si32(-1, -3), -1);
  EXPECT_EQ(hetero_pow_ui32(0, 0), 1u);
  EXPECT_EQ(hetero_shift_left_ui32(1, 32), 0u);
  EXPECT_EQ(hetero_shift_right_ui64(UINT64_MAX, 64), 0u);
  EXPECT_EQ(hetero_shift_right_si32(-8, 40), -1);
  EXPECT_EQ(hetero_shift_left_ui64(1, 63), UINT64_C(1) << 63);
}

TEST(IntegerFunctions, FloatsBecomeIntegersWithSaturation) {
  EXPECT_EQ(hetero_float_to_si32(-1.9f), -1);
  EXPECT_EQ(hetero_float_to_si32(1e20f), INT32_MAX);
  EXPECT_EQ(hetero_float_to_si32(NAN), INT32_MAX);
  EXPECT_EQ(hetero_float_to_ui32(-5.0f), 4294967291u);
  EXPECT_EQ(hetero_float_to_ui64(-5.5f), UINT64_MAX - 4);
  EXPECT_EQ(hetero_float_to_ui32(4e9f), 4000000000u);
  EXPECT_EQ(hetero_float_to_si64(-1e30f), INT64_MIN);
  EXPECT_EQ(hetero_float_to_si64(NAN), INT64_MAX);
  EXPECT_EQ(hetero_float_to_si64(-0x1.8p40f), -(INT64_C(3) << 39));
  EXPECT_EQ(hetero_float_to_ui64(0x1.fffffep63f), UINT64_C(0xffffff) << 40);
  EXPECT_EQ(hetero_float_to_ui64(infinity), UINT64_MAX);
}
