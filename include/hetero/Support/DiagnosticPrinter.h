//===- DiagnosticPrinter.h - Diagnostics for people -------------*- C++ -*-===//
//
// Tools report what passes find by the names of ONNX nodes, the names a person
// knows, instead of by positions in text that nobody wrote.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_DIAGNOSTICPRINTER_H
#define HETERO_SUPPORT_DIAGNOSTICPRINTER_H

#include "hetero/Support/LLVM.h"

namespace hetero {

/// While it lives, prints every diagnostic of a context as one line:
/// "error: node 'conv1': …", with each note behind a semicolon. Positions
/// are printed for diagnostics that come from a file. Remarks are left out.
class DiagnosticPrinter : public ScopedDiagnosticHandler {
public:
  DiagnosticPrinter(MLIRContext *context, llvm::raw_ostream &os);

  /// Errors printed so far.
  int getNumErrors() const { return numErrors; }

private:
  int numErrors = 0;
};

} // namespace hetero

#endif // HETERO_SUPPORT_DIAGNOSTICPRINTER_H
