//===- ImportReport.cpp - Everything wrong with a model -------------------===//

#include "hetero/Import/ImportReport.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

using namespace hetero;

void ImportReport::add(ImportProblem problem) {
  if (!llvm::is_contained(problems, problem))
    problems.push_back(std::move(problem));
}

void ImportReport::add(llvm::StringRef reason, llvm::StringRef hint) {
  add({"", "", reason.str(), hint.str()});
}

void ImportReport::addUnreadable(llvm::StringRef path, llvm::StringRef reason) {
  unreadable = true;
  add({"", "", ("cannot read '" + llvm::Twine(path) + "': " + reason).str(),
       ""});
}

void ImportReport::print(llvm::raw_ostream &os, llvm::StringRef model) const {
  if (problems.empty())
    return;
  os << "error: '" << model << "' cannot be imported: " << problems.size()
     << (problems.size() == 1 ? " problem\n" : " problems\n");
  for (const ImportProblem &problem : problems) {
    os << "  ";
    if (!problem.node.empty()) {
      os << "node '" << problem.node << "'";
      if (!problem.op.empty())
        os << " (" << problem.op << ")";
      os << ": ";
    }
    os << problem.reason << "\n";
    if (!problem.hint.empty())
      os << "    hint: " << problem.hint << "\n";
  }
}
