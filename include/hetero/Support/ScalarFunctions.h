//===- ScalarFunctions.h - Activations of one float ------------*- C++ -*-===//
//
// Compositions of exact functions and single operations, each step rounded to
// float: what nn.unary and nn.binary mean, for the interpreter and for
// generated code. The formulas are in the description of nn.unary.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_SCALARFUNCTIONS_H
#define HETERO_SUPPORT_SCALARFUNCTIONS_H

#ifdef __cplusplus
extern "C" {
#endif

// A NaN argument gives a NaN, not always the canonical one.

float hetero_absf(float x);
float hetero_negf(float x);
/// -1, 0 or 1; a zero becomes +0.
float hetero_signf(float x);
/// Whole numbers below, above and nearest (ties to even); the sign of a zero
/// result is the argument's.
float hetero_floorf(float x);
float hetero_ceilf(float x);
float hetero_roundf(float x);
float hetero_reciprocalf(float x);

float hetero_geluf(float x);
float hetero_gelu_tanhf(float x);
float hetero_eluf(float x, float alpha);
float hetero_seluf(float x, float alpha, float gamma);
float hetero_celuf(float x, float alpha);
float hetero_leaky_reluf(float x, float alpha);
float hetero_thresholded_reluf(float x, float alpha);
float hetero_hard_sigmoidf(float x, float alpha, float beta);
float hetero_hard_swishf(float x);
float hetero_swishf(float x, float alpha);
float hetero_softplusf(float x);
float hetero_softsignf(float x);
float hetero_mishf(float x);
float hetero_shrinkf(float x, float lambd, float bias);

float hetero_divf(float x, float y);
/// A NaN in either argument gives a NaN.
float hetero_minf(float x, float y);
float hetero_maxf(float x, float y);
float hetero_preluf(float x, float slope);

#ifdef __cplusplus
}
#endif

#endif // HETERO_SUPPORT_SCALARFUNCTIONS_H
