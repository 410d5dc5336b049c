//===- ScalarBuilder.h - The arithmetic of one element ----------*- C++ -*-===//
//
// Every conversion below writes what happens to a single output element. The
// rules that must be the same everywhere (extension by sign, rounding,
// saturation, NaNs) are here, once; hetero/Support/Quantize.h states them for
// the host.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_CONVERSION_SCALARBUILDER_H
#define DIALECTS_NN_CONVERSION_SCALARBUILDER_H

#include "dialects/Nn/IR/Nn.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace hetero::nn {

/// The bounds of a loop, first included, last not.
struct LoopRange {
  Value first;
  Value last;
};

/// Builds scalar operations at one place, folding what is constant.
class ScalarBuilder {
public:
  ScalarBuilder(OpBuilder &builder, Location loc)
      : builder(builder), loc(loc) {}

  OpBuilder &getBuilder() { return builder; }
  Location getLoc() const { return loc; }

  Value getIndex(int64_t value);
  Value getI32(int64_t value);
  Value getF32(float value);

  /// lhs op rhs, folded if both are constant.
  template <typename OpT>
  Value binary(Value lhs, Value rhs) {
    return builder.createOrFold<OpT>(loc, lhs, rhs);
  }

  /// The element of a tensor of signless elements.
  Value load(Value tensor, ValueRange indices);
  /// A per-tensor parameter, or that of `channel` if there is one for each.
  Value loadParameter(Value parameter, Value channel);

  /// An integer of at most 32 bits widened to i32 by the sign of `element`, the
  /// graph's type of it; a float unchanged.
  Value widen(Value value, Type element);
  /// An i32 or float narrowed to the signless form of `element`.
  Value narrow(Value value, Type element);
  /// The widened element of a tensor whose graph type has element `element`.
  Value loadWide(Value tensor, Type element, ValueRange indices) {
    return widen(load(tensor, indices), element);
  }

  /// float32(value - zeroPoint) * scale of widened integers.
  Value dequantize(Value value, Value zeroPoint, Value scale);
  /// saturate(round_half_even(value) + zeroPoint) as an i32 within the bounds
  /// of `element`, or of `clamp` if it is there.
  Value roundToRange(Value value, Value zeroPoint, Type element,
                     ClampAttr clamp);
  /// value / scale brought to the range.
  Value quantize(Value value, Value scale, Value zeroPoint, Type element,
                 ClampAttr clamp);

  /// The same float, every NaN as 0x7fc00000.
  Value canonicalizeNan(Value value);
  /// The value if it is above zero or a NaN, else +0.
  Value rectify(Value value);
  /// The larger (smaller) of two floats, where a NaN in `value` stays.
  Value maximumKeepingNan(Value value, Value bound);
  Value minimumKeepingNan(Value value, Value bound);
  /// The larger of two floats; a NaN in either gives a NaN.
  Value largerKeepingNan(Value lhs, Value rhs);
  /// One of the functions of hetero/Support/ExactMath.h on one float.
  Value callMath(llvm::StringRef function, Value argument);
  /// A C function of hetero/Support on these signless values.
  Value call(llvm::StringRef function, Type result, ValueRange arguments);

  /// Loops over `ranges`, the last fastest, that carry `initial`; `step` gives
  /// the next value from the induction variables and the current one.
  Value
  reduce(llvm::ArrayRef<LoopRange> ranges, Value initial,
         llvm::function_ref<Value(ScalarBuilder &, ValueRange, Value)> step);

  /// `condition ? then() : otherwise()` with both sides evaluated lazily.
  Value select(Value condition, llvm::function_ref<Value(ScalarBuilder &)> then,
               llvm::function_ref<Value(ScalarBuilder &)> otherwise);

private:
  OpBuilder &builder;
  Location loc;
};

/// The signless form of a graph type: integers lose their sign, floats stay.
Type getSignlessType(Type type);

/// One `linalg.generic` over the elements of `type` (graph or signless), whose
/// body computes an element in signless form from its indices.
Value buildGeneric(OpBuilder &builder, Location loc, RankedTensorType type,
                   llvm::function_ref<Value(ScalarBuilder &, ValueRange)> body);

/// The quantisation operands of one op in signless form.
struct Quantization {
  llvm::SmallVector<Value> inputScales;
  llvm::SmallVector<Value> inputZeroPoints;
  Value outputScale;
  Value outputZeroPoint;
  ClampAttr clamp;
};

/// Reads the converted operands of an op whose adaptor has the shared segments.
template <typename OpT>
Quantization getQuantization(OpT op, typename OpT::Adaptor adaptor) {
  return {llvm::to_vector(adaptor.getInputScales()),
          llvm::to_vector(adaptor.getInputZeroPoints()),
          adaptor.getOutputScale(), adaptor.getOutputZeroPoint(),
          op.getClampAttr()};
}

/// The element of a broadcast operand that meets the result's `indices`,
/// widened; its graph type has element `element`.
Value loadBroadcast(ScalarBuilder &scalars, Value tensor, Type element,
                    ValueRange indices);

/// The same of quantised operand `index` as a float: itself in float form, else
/// dequantised.
Value loadReal(ScalarBuilder &scalars, Value tensor, Type element,
               const Quantization &quantization, unsigned index,
               ValueRange indices);

/// The result of a float computation as an element of the result, whose graph
/// type has element `element`: quantised if the op is, else with canonical
/// NaNs.
Value finishReal(ScalarBuilder &scalars, Value value, Type element,
                 const Quantization &quantization);

// One function for each family of operations; they add conversion patterns that
// need the type converter of the pass.
void populateProductPatterns(const TypeConverter &converter,
                             RewritePatternSet &patterns);
void populateConvTransposePatterns(const TypeConverter &converter,
                                   RewritePatternSet &patterns);
void populatePoolPatterns(const TypeConverter &converter,
                          RewritePatternSet &patterns);
void populateSoftmaxPatterns(const TypeConverter &converter,
                             RewritePatternSet &patterns);
void populateMathPatterns(const TypeConverter &converter,
                          RewritePatternSet &patterns);
void populateElementwisePatterns(const TypeConverter &converter,
                                 RewritePatternSet &patterns);
void populateIntegerPatterns(const TypeConverter &converter,
                             RewritePatternSet &patterns);
void populateMovePatterns(const TypeConverter &converter,
                          RewritePatternSet &patterns);
void populateReducePatterns(const TypeConverter &converter,
                            RewritePatternSet &patterns);
void populatePlacePatterns(const TypeConverter &converter,
                           RewritePatternSet &patterns);
void populateLayerNormPatterns(const TypeConverter &converter,
                               RewritePatternSet &patterns);

} // namespace hetero::nn

#endif // DIALECTS_NN_CONVERSION_SCALARBUILDER_H
