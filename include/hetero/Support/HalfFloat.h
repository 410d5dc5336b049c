//===- HalfFloat.h - 16-bit floats by integer operations --------*- C++ -*-===//
//
// Neither the host nor the cores need hardware for 16-bit floats: these
// functions are plain C, and the same source is compiled for both. A 16-bit
// float is the low half of an unsigned number. Every NaN becomes the canonical
// one of its format, as everywhere else.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_HALFFLOAT_H
#define HETERO_SUPPORT_HALFFLOAT_H

#ifdef __cplusplus
extern "C" {
#endif

/// The value of an IEEE half-precision number; exact.
float hetero_half_to_float(unsigned bits);

/// The nearest half-precision number, ties to even; infinity from 65520 up. A
/// NaN gives 0x7e00.
unsigned hetero_float_to_half(float value);

/// The value of a bfloat16, the upper half of a float32; exact.
float hetero_brain_to_float(unsigned bits);

/// The nearest bfloat16, ties to even; a NaN gives 0x7fc0.
unsigned hetero_float_to_brain(float value);

#ifdef __cplusplus
}
#endif

#endif // HETERO_SUPPORT_HALFFLOAT_H
