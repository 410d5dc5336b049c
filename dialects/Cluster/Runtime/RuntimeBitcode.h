//===- RuntimeBitcode.h - The runtime, compiled for the cores ---*- C++ -*-===//
//
// LLVM bitcode of Runtime.c and of the C functions of hetero/Support for
// RV32IMFC, embedded when the compiler is built, so that no file has to be
// found when it runs.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_RUNTIME_RUNTIMEBITCODE_H
#define DIALECTS_CLUSTER_RUNTIME_RUNTIMEBITCODE_H

#include <cstddef>

// Every module calls functions of those after it only: linked in this order,
// the later ones are known to be needed.
#define HETERO_EMBEDDED_MODULES(MODULE)                                        \
  MODULE(Runtime)                                                              \
  MODULE(ScalarFunctions)                                                      \
  MODULE(IntegerFunctions)                                                     \
  MODULE(HalfFloat)                                                            \
  MODULE(ExactPower)                                                           \
  MODULE(ExactHyperbolic)                                                      \
  MODULE(ExactTrigonometry)                                                    \
  MODULE(ExactMath)

#define HETERO_DECLARE_MODULE(NAME)                                            \
  extern const unsigned char hetero_##NAME##_bitcode[];                        \
  extern const size_t hetero_##NAME##_bitcode_bytes;

extern "C" {
HETERO_EMBEDDED_MODULES(HETERO_DECLARE_MODULE)
}
#undef HETERO_DECLARE_MODULE

#endif // DIALECTS_CLUSTER_RUNTIME_RUNTIMEBITCODE_H
