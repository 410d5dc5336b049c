//===- KnownSystems.cpp - The systems that come with Hetero ---------------===//
//
// The list is generated from the JSON files beside this one.
//
//===----------------------------------------------------------------------===//

#include "dialects/Hetero/Systems/KnownSystems.h"

using namespace hetero;

llvm::ArrayRef<KnownSystem> hetero::getKnownSystems() {
  // Ends with an entry of its own, for an empty list is no array.
  static constexpr KnownSystem systems[] = {
#include "KnownSystems.inc"
      {"", ""}};
  return llvm::ArrayRef(systems).drop_back();
}
