//===- StageOracle.cpp - What each stage should have made -----------------===//

#include "StageOracle.h"
#include "hetero/Support/NodeNames.h"
#include "llvm/ADT/StringExtras.h"

using namespace hetero;

void StageOracle::beginSample() {
  results.clear();
  numChecked.clear();
}

void StageOracle::record(Operation *op, ArrayRef<Tensor> values) {
  results[llvm::join(getNodeNames(op), "\n")].push_back(values.vec());
}

Error StageOracle::check(const ProgramStep &step,
                         ArrayRef<NamedTensor> values) {
  std::string key = llvm::join(step.nodes, "\n");
  auto it = results.find(key);
  size_t occurrence = numChecked[key]++;
  if (it == results.end() || occurrence >= it->second.size() ||
      it->second[occurrence].size() != values.size())
    return Error::success();
  for (auto [i, pair] :
       llvm::enumerate(llvm::zip_equal(values, it->second[occurrence]))) {
    auto &[value, expected] = pair;
    std::string name = step.name;
    if (values.size() > 1)
      name += "#" + std::to_string(i);
    Expected<ComparedTensor> result =
        compare(name, value.tensor, expected, Closeness::Identical, 0);
    if (!result)
      return result.takeError();
    auto [index, isNew] = indices.try_emplace(name, compared.size());
    if (isNew)
      compared.push_back(std::move(*result));
    else if (compared[index->second].isAccepted)
      compared[index->second] = std::move(*result);
  }
  return Error::success();
}
