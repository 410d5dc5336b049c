//===- ImportReport.h - Everything wrong with a model -----------*- C++ -*-===//
//
// A model is refused with all its problems at once, each with the node it is
// about and what to do, so that nobody fixes a model one message at a time.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_IMPORT_IMPORTREPORT_H
#define HETERO_IMPORT_IMPORTREPORT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <vector>

namespace hetero {

/// One reason why a model cannot be imported.
struct ImportProblem {
  /// ONNX node name; empty when the problem is about the file or the graph.
  std::string node;
  /// ONNX operator, with its domain unless that is the default one.
  std::string op;
  /// What is wrong, one sentence without a full stop.
  std::string reason;
  /// What to do about it; may be empty.
  std::string hint;

  bool operator==(const ImportProblem &other) const {
    return node == other.node && op == other.op && reason == other.reason;
  }
};

/// The problems of one model without repetition: first those of the file, then
/// those of nodes in their order.
class ImportReport {
public:
  /// Adds a problem unless it is known already.
  void add(ImportProblem problem);
  /// Adds a problem of the whole file.
  void add(llvm::StringRef reason, llvm::StringRef hint = "");
  /// Adds the problem that the file `path` cannot be read because of `reason`.
  void addUnreadable(llvm::StringRef path, llvm::StringRef reason);

  /// Puts problems of the file first and the others into the order of `nodes`.
  void sortByNode(llvm::ArrayRef<std::string> nodes);
  /// Whether there is a problem of the node called `name`.
  bool mentions(llvm::StringRef name) const;

  bool empty() const { return problems.empty(); }
  llvm::ArrayRef<ImportProblem> getProblems() const { return problems; }
  /// Whether a file could not be read at all, as opposed to a model that was
  /// read and refused: tools give the two different exit codes.
  bool isUnreadable() const { return unreadable; }

  /// Prints a heading with the number of problems of `model`, then one problem
  /// a line with its hint below.
  void print(llvm::raw_ostream &os, llvm::StringRef model) const;

private:
  std::vector<ImportProblem> problems;
  bool unreadable = false;
};

} // namespace hetero

#endif // HETERO_IMPORT_IMPORTREPORT_H
