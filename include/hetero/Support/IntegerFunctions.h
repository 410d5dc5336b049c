//===- IntegerFunctions.h - Integers of 32 and 64 bits ---------*- C++ -*-===//
//
// What nn.binary means on integers and what nn.cast does between integers and
// floats, for the interpreter and for generated code. RV32 has no 64-bit
// division and no conversion of 64-bit integers, and what the host's do outside
// their range differs: these functions define every case.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_INTEGERFUNCTIONS_H
#define HETERO_SUPPORT_INTEGERFUNCTIONS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// For each element type with its unsigned twin: the functions of nn.binary.
/// Arithmetic is modulo the width; a division by zero gives all ones and the
/// dividend as the remainder.
#define HETERO_DECLARE_INTEGER_FUNCTIONS(SUFFIX, TYPE)                         \
  TYPE hetero_and_##SUFFIX(TYPE x, TYPE y);                                    \
  TYPE hetero_or_##SUFFIX(TYPE x, TYPE y);                                     \
  TYPE hetero_xor_##SUFFIX(TYPE x, TYPE y);                                    \
  TYPE hetero_min_##SUFFIX(TYPE x, TYPE y);                                    \
  TYPE hetero_max_##SUFFIX(TYPE x, TYPE y);                                    \
  TYPE hetero_div_##SUFFIX(TYPE x, TYPE y);                                    \
  TYPE hetero_fmod_##SUFFIX(TYPE x, TYPE y);                                   \
  TYPE hetero_mod_##SUFFIX(TYPE x, TYPE y);                                    \
  TYPE hetero_pow_##SUFFIX(TYPE x, TYPE y);                                    \
  TYPE hetero_shift_left_##SUFFIX(TYPE x, TYPE y);                             \
  TYPE hetero_shift_right_##SUFFIX(TYPE x, TYPE y);

HETERO_DECLARE_INTEGER_FUNCTIONS(si32, int32_t)
HETERO_DECLARE_INTEGER_FUNCTIONS(ui32, uint32_t)
HETERO_DECLARE_INTEGER_FUNCTIONS(si64, int64_t)
HETERO_DECLARE_INTEGER_FUNCTIONS(ui64, uint64_t)
#undef HETERO_DECLARE_INTEGER_FUNCTIONS

/// Towards zero, saturating; a NaN becomes the largest integer. A negative
/// number becomes the unsigned integer of the same bits as its signed one, as
/// ONNX Runtime has it.
int32_t hetero_float_to_si32(float x);
uint32_t hetero_float_to_ui32(float x);
int64_t hetero_float_to_si64(float x);
uint64_t hetero_float_to_ui64(float x);

/// Rounded to nearest, ties to even.
float hetero_si64_to_float(int64_t x);
float hetero_ui64_to_float(uint64_t x);

#ifdef __cplusplus
}
#endif

#endif // HETERO_SUPPORT_INTEGERFUNCTIONS_H
