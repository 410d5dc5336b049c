//===- DiagnosticPrinter.cpp - Diagnostics for people ---------------------===//

#include "hetero/Support/DiagnosticPrinter.h"
#include "hetero/Support/NodeNames.h"

using namespace hetero;

static void printOrigin(Location location, llvm::raw_ostream &os) {
  SmallVector<StringRef> names;
  collectNodeNames(location, names);
  if (!names.empty())
    os << "node '" << names.front() << "': ";
  else if (auto position = location->findInstanceOf<FileLineColLoc>())
    os << position.getFilename().getValue() << ":" << position.getLine() << ":"
       << position.getColumn() << ": ";
}

DiagnosticPrinter::DiagnosticPrinter(MLIRContext *context,
                                     llvm::raw_ostream &os)
    : ScopedDiagnosticHandler(context) {
  setHandler([this, &os](Diagnostic &diagnostic) {
    DiagnosticSeverity severity = diagnostic.getSeverity();
    if (severity == DiagnosticSeverity::Remark)
      return success();
    bool isError = severity == DiagnosticSeverity::Error;
    numErrors += isError;
    os << (isError ? "error: " : "warning: ");
    printOrigin(diagnostic.getLocation(), os);
    os << diagnostic.str();
    for (Diagnostic &note : diagnostic.getNotes())
      os << "; " << note.str();
    os << '\n';
    return success();
  });
}
