//===- LLVM.h - The upstream names Hetero uses unqualified ------*- C++ -*-===//
//
// Hetero lives in its own namespace so that its names never collide with an
// upstream dialect; this header brings in the names every file would spell.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_LLVM_H
#define HETERO_SUPPORT_LLVM_H

#include "mlir/IR/Attributes.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Operation.h"
#include "mlir/Support/LLVM.h"
#include "llvm/Support/Error.h"

namespace hetero {

using namespace mlir; // NOLINT: the point of this header.

/// An llvm::Error with a formatted sentence for a person.
template <typename... Ts>
inline llvm::Error makeError(const Ts &...parts) {
  std::string message;
  llvm::raw_string_ostream stream(message);
  (stream << ... << parts);
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

using llvm::Error;
using llvm::Expected;

} // namespace hetero

#endif // HETERO_SUPPORT_LLVM_H
