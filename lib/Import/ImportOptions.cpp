//===- ImportOptions.cpp - What a model leaves open -----------------------===//

#include "hetero/Import/ImportOptions.h"
#include "hetero/Support/LLVM.h"

using namespace hetero;

llvm::Error ImportOptions::addInputShape(llvm::StringRef text) {
  auto [name, shapeText] = text.rsplit(':');
  llvm::SmallVector<int64_t> shape;
  llvm::SmallVector<llvm::StringRef> sizes;
  shapeText.split(sizes, 'x');
  for (llvm::StringRef size : sizes) {
    int64_t value;
    if (size.getAsInteger(10, value) || value <= 0)
      return makeError("'", text,
                       "' is no input shape: expected a name, a colon and "
                       "positive sizes, as in 'image:1x3x224x224'");
    shape.push_back(value);
  }
  if (name.empty())
    return makeError("'", text,
                     "' names no input: expected a name, a colon and positive "
                     "sizes, as in 'image:1x3x224x224'");
  if (!inputShapes.try_emplace(name, shape).second)
    return makeError("the shape of input '", name, "' is given twice");
  return llvm::Error::success();
}
