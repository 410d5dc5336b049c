//===- Nn.h - The graph language --------------------------------*- C++ -*-===//
//
// The one header others include to use the `nn` dialect.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_NN_H
#define DIALECTS_NN_IR_NN_H

#include "hetero/Interfaces/WorkloadOpInterface.h"
#include "hetero/Support/LLVM.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dialects/Nn/IR/NnDialect.h.inc"
#include "dialects/Nn/IR/NnEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Nn/IR/NnAttrs.h.inc"

namespace hetero::nn {

/// Checks the quantisation operands that every quantisable op shares: their
/// number, their element types, per-channel sizes, and that `requant` and
/// `clamp` appear exactly where they mean something.
LogicalResult verifyQuantization(Operation *op);

/// Number of spatial dimensions of an `N×C×D1…` tensor type.
int64_t getSpatialRank(Type type);

/// Output size of a sliding window along one dimension, or
/// ShapedType::kDynamic.
int64_t getWindowOutputSize(int64_t input, int64_t kernel, int64_t stride,
                            int64_t padBegin, int64_t padEnd, int64_t dilation,
                            bool ceilMode);

/// The `N×C×O1…` shape of a pool over `input`, or failure with what is wrong
/// reported at `location` under the name `op`.
FailureOr<llvm::SmallVector<int64_t>>
getPoolShape(std::optional<Location> location, llvm::StringRef op,
             RankedTensorType input, llvm::ArrayRef<int64_t> kernel,
             llvm::ArrayRef<int64_t> strides, llvm::ArrayRef<int64_t> pads,
             llvm::ArrayRef<int64_t> dilations, bool ceilMode);

/// Output size of a transposed convolution along one dimension, 0 if its pads
/// leave nothing, or ShapedType::kDynamic. The formula is ONNX's.
int64_t getTransposedOutputSize(int64_t input, int64_t kernel, int64_t stride,
                                int64_t padBegin, int64_t padEnd,
                                int64_t dilation, int64_t outputPadding);

/// The shape NumPy broadcasting gives, or failure if the shapes do not match.
FailureOr<llvm::SmallVector<int64_t>>
getBroadcastShape(llvm::ArrayRef<int64_t> lhs, llvm::ArrayRef<int64_t> rhs);

/// Checks that `axes` ascend within `rank`; reports at `location` under the
/// name `op`.
LogicalResult verifyAxes(std::optional<Location> location, llvm::StringRef op,
                         llvm::ArrayRef<int64_t> axes, int64_t rank);

/// How many parameters `nn.unary` gives this function.
unsigned getNumParameters(UnaryFunction function);

/// Whether `nn.binary` has a meaning of this function on floats (and so a
/// quantised form), on integers with a sign, on booleans.
bool takesFloats(BinaryFunction function);
bool takesIntegers(BinaryFunction function);
bool takesBooleans(BinaryFunction function);

/// Smallest and largest value of an integer element type with a sign.
std::pair<int64_t, int64_t> getIntegerBounds(Type elementType);

} // namespace hetero::nn

#include "dialects/Nn/IR/QuantizedOpInterface.h.inc"

#define GET_OP_CLASSES
#include "dialects/Nn/IR/NnOps.h.inc"

#endif // DIALECTS_NN_IR_NN_H
