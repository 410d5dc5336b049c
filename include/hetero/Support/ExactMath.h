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

#ifdef __cplusplus
}
#endif

#endif // HETERO_SUPPORT_EXACTMATH_H
