//===- test-agreement.cpp - Try models one after the other ----------------===//
//
// Reads requests from the standard input, a line each of words separated by
// tabs:
//   <model.onnx> <inputs.npz> <outputs.npz> <system>...
// Interprets the model, writes the outputs, runs a container for every system
// named, and answers with one line of JSON:
//   {"reference": ["equal", ""], "edge-duo": ["refused", "because ..."]}
// With "-" for the inputs the model is only imported and compiled.
// A request that crashes takes the process with it: whoever asked sees the end
// of the answers and starts another.
//
//===----------------------------------------------------------------------===//

#include "Agreement.h"
#include "hetero/Registration.h"
#include "hetero/Support/Npz.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/JSON.h"
#include <iostream>

using namespace hetero;
using namespace hetero::test;

static llvm::json::Value toJson(const Verdict &verdict) {
  return llvm::json::Array{test::getName(verdict.outcome),
                           llvm::json::fixUTF8(verdict.reason)};
}

static llvm::json::Object answer(ArrayRef<StringRef> words,
                                 const DialectRegistry &registry) {
  llvm::json::Object answers;
  auto fail = [&](Error error) {
    answers["reference"] =
        toJson({Outcome::Failed, llvm::toString(std::move(error))});
  };
  Agreement agreement(registry);
  Verdict verdict;
  bool isRun = words[1] != "-";
  if (isRun) {
    auto inputs = readNpz(words[1]);
    if (!inputs) {
      fail(inputs.takeError());
      return answers;
    }
    verdict = agreement.interpret(words[0], *inputs);
  } else {
    verdict = agreement.load(words[0]);
  }
  answers["reference"] = toJson(verdict);
  if (verdict.outcome != Outcome::Equal)
    return answers;
  Error error =
      isRun ? writeNpz(words[2], agreement.outputs) : Error::success();
  if (error) {
    fail(std::move(error));
    return answers;
  }
  for (StringRef system : words.drop_front(3))
    answers[system] = toJson(agreement.runOn(system));
  return answers;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  DialectRegistry registry;
  registerAllDialects(registry);
  std::string line;
  while (std::getline(std::cin, line)) {
    SmallVector<StringRef> words;
    StringRef(line).split(words, '\t');
    if (words.size() < 3) {
      llvm::errs() << "error: a request needs a model, inputs and outputs\n";
      return 2;
    }
    llvm::outs() << llvm::json::Value(answer(words, registry)) << '\n';
    llvm::outs().flush();
  }
  return 0;
}
