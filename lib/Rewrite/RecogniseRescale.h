//===- RecogniseRescale.h - Requantisers spelt out --------------*- C++ -*-===//

#ifndef LIB_REWRITE_RECOGNISERESCALE_H
#define LIB_REWRITE_RECOGNISERESCALE_H

#include "mlir/IR/PatternMatch.h"

namespace hetero {

/// Adds the patterns that find `nn.rescale` in chains of multiplications,
/// additions, divisions, conversions and a clip.
void populateRecogniseRescalePatterns(mlir::RewritePatternSet &patterns);

} // namespace hetero

#endif // LIB_REWRITE_RECOGNISERESCALE_H
