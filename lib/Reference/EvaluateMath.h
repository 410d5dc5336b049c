//===- EvaluateMath.h - Evaluators of scalar functions ----------*- C++ -*-===//

#ifndef LIB_REFERENCE_EVALUATEMATH_H
#define LIB_REFERENCE_EVALUATEMATH_H

#include "Evaluate.h"

namespace hetero::reference {

Expected<Tensor> evaluate(nn::UnaryOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::BinaryOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::CompareOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::WhereOp op, const Operands &operands);
Expected<Tensor> evaluate(nn::CastOp op, const Operands &operands);

} // namespace hetero::reference

#endif // LIB_REFERENCE_EVALUATEMATH_H
