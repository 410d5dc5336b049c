//===- ImportReport.cpp - Everything wrong with a model -------------------===//

#include "hetero/Import/ImportReport.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/Twine.h"
#include <map>

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

void ImportReport::sortByNode(llvm::ArrayRef<std::string> nodes) {
  llvm::StringMap<size_t> places;
  for (const auto &[place, name] : llvm::enumerate(nodes))
    places[name] = place + 1;
  std::map<size_t, std::vector<ImportProblem>> byPlace;
  for (ImportProblem &problem : problems)
    byPlace[places.lookup(problem.node)].push_back(std::move(problem));
  problems.clear();
  for (auto &[place, group] : byPlace)
    llvm::move(group, std::back_inserter(problems));
}

bool ImportReport::mentions(llvm::StringRef name) const {
  return llvm::any_of(problems, [&](const ImportProblem &problem) {
    return problem.node == name;
  });
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
