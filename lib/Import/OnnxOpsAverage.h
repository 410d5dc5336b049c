//===- OnnxOpsAverage.h - Averages of quantised values ----------*- C++ -*-===//
//
// What the handlers of AveragePool and QLinearAveragePool share.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_LIB_IMPORT_ONNXOPSAVERAGE_H
#define HETERO_LIB_IMPORT_ONNXOPSAVERAGE_H

#include "NodeImporter.h"

namespace hetero {

/// AveragePool as one operation.
LogicalResult importPlainAveragePool(NodeImporter &importer);

/// The quantised averages of the dequantised `input` of a QLinearAveragePool
/// whose operands 3 and 4 are the scale and the zero point of the result;
/// `like` has its element type. As ONNX Runtime's kernel does, floats are
/// summed in ascending order and the zero point is added before the rounding; a
/// window over the whole input sums integers.
FailureOr<Value> makeQuantizedAverage(NodeImporter &importer, Value input,
                                      Value like);

} // namespace hetero

#endif // HETERO_LIB_IMPORT_ONNXOPSAVERAGE_H
