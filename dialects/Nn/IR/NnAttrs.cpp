//===- NnAttrs.cpp - Attributes of the graph language ---------------------===//

#include "dialects/Nn/IR/Nn.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace hetero;
using namespace hetero::nn;

#include "dialects/Nn/IR/NnEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Nn/IR/NnAttrs.cpp.inc"

void NnDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/Nn/IR/NnAttrs.cpp.inc"
      >();
}

LogicalResult
ClampAttr::verify(llvm::function_ref<InFlightDiagnostic()> emitError,
                  int64_t min, int64_t max) {
  if (min > max)
    return emitError() << "clamp has a minimum of " << min
                       << " above its maximum of " << max;
  return success();
}
