//===- IndexBuilder.h - Elements that are moved -----------------*- C++ -*-===//
//
// What the conversions of indexed movement and of interpolation add to the
// arithmetic of one element.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_CONVERSION_INDEXBUILDER_H
#define DIALECTS_NN_CONVERSION_INDEXBUILDER_H

#include "dialects/Nn/Conversion/ScalarBuilder.h"

namespace hetero::nn {

/// An element that is only moved: every operation leaves canonical NaNs.
inline Value canonicalizeMoved(ScalarBuilder &scalars, Value value) {
  return value.getType().isF32() ? scalars.canonicalizeNan(value) : value;
}

/// The element of a tensor on its way into the result.
inline Value loadMoved(ScalarBuilder &scalars, Value tensor,
                       ValueRange indices) {
  return canonicalizeMoved(scalars, scalars.load(tensor, indices));
}

void populateIndexPatterns(const TypeConverter &converter,
                           RewritePatternSet &patterns);
void populateResizePatterns(const TypeConverter &converter,
                            RewritePatternSet &patterns);

} // namespace hetero::nn

#endif // DIALECTS_NN_CONVERSION_INDEXBUILDER_H
