//===- CommandLine.h - What LLVM's option library leaves to us --*- C++ -*-===//
//
// LLVM's code generator declares options of its own in every tool that links
// it, and a name can be declared once.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_COMMANDLINE_H
#define HETERO_SUPPORT_COMMANDLINE_H

#include "hetero/Support/LLVM.h"
#include "llvm/Support/CommandLine.h"

namespace hetero {

/// Frees these names for options of the tool. Call it before declaring them.
inline void removeNamesakes(std::initializer_list<StringRef> names) {
  auto &options = llvm::cl::getRegisteredOptions();
  for (StringRef name : names)
    if (llvm::cl::Option *option = options.lookup(name))
      option->removeArgument();
}

} // namespace hetero

#endif // HETERO_SUPPORT_COMMANDLINE_H
