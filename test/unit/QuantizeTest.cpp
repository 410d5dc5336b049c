//===- QuantizeTest.cpp - The scalar rules of quantised arithmetic -*- C++ -*-//
//
// Ties, odd zero points, saturation and accumulators beyond 2^24: the places
// where a plausible requantiser is wrong.
//
//===----------------------------------------------------------------------===//

#include "hetero/Support/Quantize.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace hetero;

TEST(Quantize, RoundsTiesToEven) {
  for (auto [value, rounded] : std::initializer_list<std::pair<float, float>>{
           {0.5f, 0.0f},
           {1.5f, 2.0f},
           {2.5f, 2.0f},
           {-0.5f, 0.0f},
           {-1.5f, -2.0f},
           {-2.5f, -2.0f},
           {0.49999997f, 0.0f},
           {2.50000024f, 3.0f},
           {8388607.5f, 8388608.0f},
           {8388609.0f, 8388609.0f},
           {-16777217.0f, -16777216.0f}})
    EXPECT_EQ(roundHalfEven(value), rounded) << value;
  EXPECT_TRUE(std::isnan(roundHalfEven(NAN)));
  EXPECT_EQ(roundHalfEven(-INFINITY), -INFINITY);
}

TEST(Quantize, ZeroPointIsAddedAfterRounding) {
  // 0.5 * 5 = 2.5 rounds to 2, then 2 + 3 = 5. Adding first would give
  // 5.5 -> 6.
  EXPECT_EQ(requantize(5, 0.5f, {3, -128, 127}), 5);
  EXPECT_EQ(requantize(7, 0.5f, {3, -128, 127}), 7);
  EXPECT_EQ(requantize(-5, 0.5f, {3, -128, 127}), 1);
}

TEST(Quantize, SaturatesOnBothSides) {
  EXPECT_EQ(requantize(1000, 1.0f, {0, -128, 127}), 127);
  EXPECT_EQ(requantize(-1000, 1.0f, {0, -128, 127}), -128);
  EXPECT_EQ(requantize(-1000, 1.0f, {128, 0, 255}), 0);
  // The largest float below the bound plus one half still rounds to the bound.
  EXPECT_EQ(quantizeLinear(127.49999f, 1.0f, {0, -128, 127}), 127);
  EXPECT_EQ(quantizeLinear(1e30f, 1e-10f, {0, -128, 127}), 127);
  // A clamp narrower than the type: ReLU6 at scale 1/16 ends at 96.
  EXPECT_EQ(requantize(200, 1.0f, {0, 0, 96}), 96);
}

TEST(Quantize, AccumulatorIsRoundedToFloatFirst) {
  // 2^24 + 1 is a tie between two floats and becomes 2^24; the exact product
  // with 3 * 2^-25 would be 1.50000009 and round to 2, as does 1.5.
  EXPECT_EQ(requantize((1 << 24) + 1, 1.0f / (1 << 24), {0, -128, 127}), 1);
  // 2^24 + 3 becomes 2^24 + 4.
  EXPECT_EQ(static_cast<float>((1 << 24) + 3), 16777220.0f);
  EXPECT_EQ(
      requantize((1 << 25) + (1 << 24) + 2, 1.0f / (1 << 25), {0, -128, 127}),
      2);
}

TEST(Quantize, FixedPointScalesAreExact) {
  for (float scale : {1.0f, 0.5f, 0.1f, 3.7e-9f, 123.456f, 1e-44f}) {
    FixedPointScale fixed = toFixedPoint(scale);
    EXPECT_GE(fixed.multiplier, 1 << 30);
    EXPECT_EQ(std::ldexp(static_cast<double>(fixed.multiplier), -fixed.shift),
              scale);
  }
}

TEST(Quantize, FixedPointSendsTiesUp) {
  FixedPointScale half = toFixedPoint(0.5f);
  EXPECT_EQ(requantizeFixedPoint(5, half, {0, -128, 127}), 3);
  EXPECT_EQ(requantizeFixedPoint(-5, half, {0, -128, 127}), -2);
  EXPECT_EQ(requantizeFixedPoint(5, half, {3, -128, 127}), 6);
  EXPECT_EQ(requantizeFixedPoint(7, toFixedPoint(1.0f), {0, -128, 127}), 7);
  // 2^24 + 1 is not rounded to a float first: 1.50000009 rounds to 2.
  EXPECT_EQ(requantizeFixedPoint((1 << 24) + 1, toFixedPoint(1.5f / (1 << 24)),
                                 {0, -128, 127}),
            2);
}

TEST(Quantize, FixedPointSaturatesAndVanishes) {
  EXPECT_EQ(requantizeFixedPoint(1, toFixedPoint(1e30f), {0, -128, 127}), 127);
  EXPECT_EQ(requantizeFixedPoint(-1, toFixedPoint(1e30f), {0, -128, 127}),
            -128);
  EXPECT_EQ(requantizeFixedPoint(0, toFixedPoint(1e30f), {5, -128, 127}), 5);
  EXPECT_EQ(
      requantizeFixedPoint(INT32_MIN, toFixedPoint(1e-30f), {5, -128, 127}), 5);
  EXPECT_EQ(requantizeFixedPoint(INT32_MIN, toFixedPoint(1.9f * (1 << 30)),
                                 {0, -32768, 32767}),
            -32768);
}

TEST(Quantize, NotANumberBecomesTheLowestValue) {
  EXPECT_EQ(quantizeLinear(NAN, 0.5f, {3, -128, 127}), -128);
  EXPECT_EQ(quantizeLinear(-NAN, 0.5f, {3, 0, 255}), 0);
  EXPECT_EQ(quantizeLinear(INFINITY, 0.5f, {3, 0, 255}), 255);
  EXPECT_EQ(quantizeLinear(-INFINITY, 0.5f, {3, -32768, 32767}), -32768);
}

TEST(Quantize, QuantizeDividesInsteadOfMultiplyingByTheReciprocal) {
  // 0.35 / 0.1 is exactly 3.5 in float and rounds to 4; 0.35 * (1 / 0.1) is
  // 3.49999976 and would give 3.
  float scale = 0.1f, value = 0.35f;
  ASSERT_EQ(value / scale, 3.5f);
  EXPECT_EQ(quantizeLinear(value, scale, {0, -128, 127}), 4);
}

TEST(Quantize, ScalesAreRoundedAfterEachStep) {
  float lhs = 0.1f, rhs = 0.3f, output = 0.7f;
  double exact = static_cast<double>(lhs) * rhs / output;
  float product = static_cast<float>(static_cast<double>(lhs) * rhs);
  EXPECT_EQ(combineScales(lhs, rhs, output), product / output);
  EXPECT_NEAR(combineScales(lhs, rhs, output), exact, 1e-8);
  EXPECT_EQ(averageScale(0.5f, 0.25f, 64), 0.03125f);
}

TEST(Quantize, DequantizeSubtractsAsIntegers) {
  EXPECT_EQ(dequantizeLinear(-128, 127, 0.5f), -127.5f);
  EXPECT_EQ(dequantizeLinear(255, 255, 0.1f), 0.0f);
  // A 32-bit bias: the difference is rounded to float once.
  EXPECT_EQ(dequantizeLinear(16777217, 0, 1.0f), 16777216.0f);
}

TEST(Quantize, ConversionsSaturateAsRiscVDoes) {
  EXPECT_EQ(convertToInt32(-1.9f), -1);
  EXPECT_EQ(convertToInt32(3e9f), 2147483647);
  EXPECT_EQ(convertToInt32(-3e9f), -2147483647 - 1);
  EXPECT_EQ(convertToInt32(NAN), 2147483647);
  EXPECT_EQ(convertToInt32(-2147483648.0f), -2147483647 - 1);
  EXPECT_EQ(convertToUInt32(-0.9f), 0u);
  EXPECT_EQ(convertToUInt32(-5.0f), 0u);
  EXPECT_EQ(convertToUInt32(4e9f), 4000000000u);
  EXPECT_EQ(convertToUInt32(5e9f), 4294967295u);
  EXPECT_EQ(convertToUInt32(NAN), 4294967295u);
}

TEST(Quantize, EveryNanBecomesTheCanonicalOne) {
  float negative = -NAN;
  float canonical = canonicalizeNan(negative);
  uint32_t bits;
  std::memcpy(&bits, &canonical, 4);
  EXPECT_EQ(bits, 0x7fc00000u);
  EXPECT_EQ(canonicalizeNan(-0.0f), 0.0f);
  EXPECT_TRUE(std::signbit(canonicalizeNan(-0.0f)));
}
