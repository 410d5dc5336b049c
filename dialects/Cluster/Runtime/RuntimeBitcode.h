//===- RuntimeBitcode.h - The runtime, compiled for the cores ---*- C++ -*-===//
//
// LLVM bitcode of Runtime.c, ExactMath.c and HalfFloat.c for RV32IMFC, embedded
// when the compiler is built, so that no file has to be found when it runs.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_RUNTIME_RUNTIMEBITCODE_H
#define DIALECTS_CLUSTER_RUNTIME_RUNTIMEBITCODE_H

#include <cstddef>

extern "C" {
extern const unsigned char hetero_runtime_bitcode[];
extern const size_t hetero_runtime_bitcode_bytes;
extern const unsigned char hetero_exact_math_bitcode[];
extern const size_t hetero_exact_math_bitcode_bytes;
extern const unsigned char hetero_half_float_bitcode[];
extern const size_t hetero_half_float_bitcode_bytes;
}

#endif // DIALECTS_CLUSTER_RUNTIME_RUNTIMEBITCODE_H
