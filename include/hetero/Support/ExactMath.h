//===- ExactMath.h - One definition of each transcendental -----*- C++ -*-===//
//
// The interpreter on the host and the generated code on RV32 must give the same
// bits, so neither may use its platform's math library. These functions are
// plain C, written in float additions, multiplications, divisions, fused
// multiply-adds and bit operations only: whoever compiles ExactMath.c with
// contraction off (-ffp-contract=off) gets the same function.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_EXACTMATH_H
#define HETERO_SUPPORT_EXACTMATH_H

#ifdef __cplusplus
extern "C" {
#endif

// Each is within one unit in the last place of the exact value for every float,
// results below the smallest normal number included. A NaN argument, or an
// argument outside the domain, gives the canonical NaN 0x7fc00000.
// tools/dev/check-exact-math measures all 2^32 arguments.

/// e to the power x; infinity from 88.72284 up, 0 from -103.97208 down.
float hetero_expf(float x);

/// The natural logarithm; -infinity at both zeros, NaN below them.
float hetero_logf(float x);

/// The hyperbolic tangent; keeps the sign of a zero.
float hetero_tanhf(float x);

/// The logistic function 1 / (1 + e^-x), exact to the last place on both sides.
float hetero_logisticf(float x);

/// The error function; keeps the sign of a zero.
float hetero_erff(float x);

/// The circular functions of an angle in radians, however large.
float hetero_sinf(float x);
float hetero_cosf(float x);
float hetero_tanf(float x);

/// Their inverses: of [-1, 1] to [-pi/2, pi/2] and [0, pi], and of all floats
/// to
/// [-pi/2, pi/2].
float hetero_asinf(float x);
float hetero_acosf(float x);
float hetero_atanf(float x);

/// The hyperbolic functions and their inverses.
float hetero_sinhf(float x);
float hetero_coshf(float x);
float hetero_asinhf(float x);
float hetero_acoshf(float x);
float hetero_atanhf(float x);

/// e^x - 1 and log(1 + x), exact to the last place near zero too.
float hetero_expm1f(float x);
float hetero_log1pf(float x);

// The square root and the remainder are the exact values rounded once, the
// power is within one unit in the last place and exact where a float is the
// power.

/// The square root, rounded to nearest even; NaN below zero.
float hetero_sqrtf(float x);

/// x to the power y with the special cases of C's pow.
float hetero_powf(float x, float y);

/// x - y * trunc(x / y) exactly; NaN for an infinite x or a y of zero.
float hetero_fmodf(float x, float y);

#ifdef __cplusplus
}
#endif

#endif // HETERO_SUPPORT_EXACTMATH_H
