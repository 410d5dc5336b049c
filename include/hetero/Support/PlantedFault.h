//===- PlantedFault.h - Faults that prove the tests -------------*- C++ -*-===//
//
// A fuzzer that finds nothing proves nothing. A build with
// HETERO_PLANTED_FAULTS (the preset `fuzz`) has a few faults that
// $HETERO_PLANTED_FAULT switches on by name; tools/dev/prove-fuzzers shows that
// each is found. No other build has them.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_PLANTEDFAULT_H
#define HETERO_SUPPORT_PLANTEDFAULT_H

#ifdef HETERO_PLANTED_FAULTS
#include <cstdlib>
#include <cstring>
#endif

namespace hetero {

/// Whether the fault called `name` is switched on; never in an ordinary build.
#ifdef HETERO_PLANTED_FAULTS
inline bool isPlanted(const char *name) {
  static const char *const planted = std::getenv("HETERO_PLANTED_FAULT");
  return planted && std::strcmp(planted, name) == 0;
}
#else
constexpr bool isPlanted(const char *) { return false; }
#endif

} // namespace hetero

#endif // HETERO_SUPPORT_PLANTEDFAULT_H
