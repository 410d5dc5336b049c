//===- ImportOptions.h - What a model leaves open ---------------*- C++ -*-===//
//
// Models may leave dimensions of their inputs open; compiled code has none.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_IMPORT_IMPORTOPTIONS_H
#define HETERO_IMPORT_IMPORTOPTIONS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <optional>

namespace hetero {

/// What a person may say about a model beyond its file.
struct ImportOptions {
  /// Size of every first input dimension that the model leaves open; 1 if not
  /// given. A model whose first dimension is fixed at another size is refused.
  std::optional<int64_t> batch;
  /// Whole shapes of inputs by name; they replace what the model says.
  llvm::StringMap<llvm::SmallVector<int64_t>> inputShapes;

  /// Adds one `name:1x3x224x224`; the name may contain colons itself. Fails
  /// with a sentence about the text if it is of another form.
  llvm::Error addInputShape(llvm::StringRef text);
};

} // namespace hetero

#endif // HETERO_IMPORT_IMPORTOPTIONS_H
