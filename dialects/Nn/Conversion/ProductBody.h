//===- ProductBody.h - One sum of products ----------------------*- C++ -*-===//
//
// What convolutions and matrix products have in common: the accumulator, the
// product of two elements, and the way from the sum to the result.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_CONVERSION_PRODUCTBODY_H
#define DIALECTS_NN_CONVERSION_PRODUCTBODY_H

#include "dialects/Nn/Conversion/ScalarBuilder.h"

namespace hetero::nn {

/// The two factors of a product as the graph types them.
struct Factors {
  Type lhs;
  Type rhs;
  bool isFloat() const { return isa<FloatType>(lhs); }
};

/// What precedes and follows the accumulation of a product.
class ProductBody {
public:
  ProductBody(Quantization quantization, Factors factors, Type result)
      : quantization(std::move(quantization)), factors(factors),
        result(result) {}

  /// The accumulator before the first product.
  Value getZero(ScalarBuilder &scalars) const;
  /// accumulator + lhs * rhs: fused in float, of the differences with the zero
  /// points in integers. `channel` selects the right factor's zero point.
  Value accumulate(ScalarBuilder &scalars, Value accumulator, Value lhs,
                   Value rhs, Value channel) const;
  /// Adds the bias (null for none) and brings the sum to the result's type.
  /// `channel` selects the right factor's scale.
  Value finish(ScalarBuilder &scalars, Value sum, Value bias,
               Value channel) const;

private:
  /// Integers that stand for themselves, of 32 or 64 bits.
  bool isPlainInteger() const {
    return !factors.isFloat() && quantization.inputZeroPoints.empty();
  }
  Value subtractZero(ScalarBuilder &scalars, Value value, Type element,
                     Value zeroPoint, Value channel) const;

  Quantization quantization;
  Factors factors;
  Type result;
};

} // namespace hetero::nn

#endif // DIALECTS_NN_CONVERSION_PRODUCTBODY_H
