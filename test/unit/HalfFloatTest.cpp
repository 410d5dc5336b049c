//===- HalfFloatTest.cpp - 16-bit floats by integer operations --*- C++ -*-===//
//
// Every 16-bit pattern, and every 4,093rd float, against LLVM's own arithmetic.
//
//===----------------------------------------------------------------------===//

#include "hetero/Support/HalfFloat.h"

#include "llvm/ADT/APFloat.h"
#include "gtest/gtest.h"

#include <cstdint>
#include <cstring>

namespace {

uint32_t bitsOf(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, 4);
  return bits;
}

float floatOf(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, 4);
  return value;
}

uint32_t widen(const llvm::fltSemantics &format, uint16_t bits) {
  llvm::APFloat value(format, llvm::APInt(16, bits));
  if (value.isNaN())
    return 0x7fc00000u;
  bool loses;
  value.convert(llvm::APFloat::IEEEsingle(), llvm::APFloat::rmNearestTiesToEven,
                &loses);
  EXPECT_FALSE(loses);
  return static_cast<uint32_t>(value.bitcastToAPInt().getZExtValue());
}

uint16_t narrow(const llvm::fltSemantics &format, float number) {
  llvm::APFloat value(number);
  if (value.isNaN())
    return llvm::APFloat::getQNaN(format).bitcastToAPInt().getZExtValue();
  bool loses;
  value.convert(format, llvm::APFloat::rmNearestTiesToEven, &loses);
  return static_cast<uint16_t>(value.bitcastToAPInt().getZExtValue());
}

TEST(HalfFloat, EveryPatternWidens) {
  for (uint32_t bits = 0; bits < 65536; ++bits) {
    ASSERT_EQ(bitsOf(hetero_half_to_float(bits)),
              widen(llvm::APFloat::IEEEhalf(), bits))
        << std::hex << bits;
    ASSERT_EQ(bitsOf(hetero_brain_to_float(bits)),
              widen(llvm::APFloat::BFloat(), bits))
        << std::hex << bits;
  }
}

TEST(HalfFloat, FloatsRoundToTheNearest) {
  for (uint64_t bits = 0; bits < uint64_t(1) << 32; bits += 4093) {
    float value = floatOf(bits);
    ASSERT_EQ(hetero_float_to_half(value),
              narrow(llvm::APFloat::IEEEhalf(), value))
        << std::hex << bits;
    ASSERT_EQ(hetero_float_to_brain(value),
              narrow(llvm::APFloat::BFloat(), value))
        << std::hex << bits;
  }
}

/// Midway between two neighbours, and just beside that place.
TEST(HalfFloat, TiesGoToEven) {
  for (uint32_t half = 0; half < 0x7c00; ++half) {
    float low = hetero_half_to_float(half);
    float high = half == 0x7bff ? 65536.0f : hetero_half_to_float(half + 1);
    float middle = (low + high) / 2;
    ASSERT_EQ(hetero_float_to_half(middle), half + (half & 1));
    ASSERT_EQ(hetero_float_to_half(floatOf(bitsOf(middle) - 1)), half);
    ASSERT_EQ(hetero_float_to_half(-floatOf(bitsOf(middle) + 1)),
              (half + 1) | 0x8000);
  }
}

} // namespace
