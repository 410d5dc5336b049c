//===- OnnxCustomSchemas.h - Operators beyond the standard ------*- C++ -*-===//
//
// ONNX's checker and inference know an operator by its schema. Known operators
// of other domains get one here, each in a line of a table, so that models that
// use them are checked and inferred like any other.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_LIB_IMPORT_ONNXCUSTOMSCHEMAS_H
#define HETERO_LIB_IMPORT_ONNXCUSTOMSCHEMAS_H

#include "onnx/defs/schema.h"
#include "llvm/ADT/StringRef.h"
#include <initializer_list>

namespace hetero {

/// The operands of a custom operator that a standard one would have in their
/// place, in its order; inference sees these only.
using OperandChoice = std::initializer_list<int>;

/// One operator beyond the standard.
struct CustomOperator {
  const char *domain, *name;
  /// Operands and results as `name:T` with a type variable each, separated by
  /// spaces. A `?` behind the variable makes it optional, a `*` variadic with
  /// operands of mixed types. A variable is one of the letters below and
  /// perhaps a digit that tells variables of one letter apart:
  ///   Q int8 or uint8; P the same or a 16- or 4-bit integer; F float, float16
  ///   or bfloat16; S float; I int32; N int32 or int64; B bool; A any of these.
  const char *operands, *results;
  /// Attributes as `name:i` with the letter of their kind: i integer, f float,
  /// s string, t tensor, I integers, F floats. Others are let pass.
  const char *attributes;
  /// Gives the results their types.
  onnx::InferenceFunction inference;
  int sinceVersion = 1;
};

/// Makes `op` known to ONNX; its domain too.
void registerCustomOperator(const CustomOperator &op);

/// The domain in which operator `name` is known: `domain` itself if it defines
/// the operator or is none that custom operators are found in, else the one the
/// tables give. Exporters put custom operators into the default domain, too.
llvm::StringRef getHomeDomain(llvm::StringRef name, llvm::StringRef domain);

/// Registers all operators of all tables; only the first call does anything.
void registerCustomOperators();
/// The tables.
void registerIntegerOperators();
void registerMicrosoftOperators();

/// Where the channels of an operator's first operand are.
enum class ChannelOrder { First, Last, ByAttribute };

/// Inference of a result that has the type of operand `index`.
onnx::InferenceFunction inferSameAs(int index);
/// Inference of a result of two operands that broadcast.
onnx::InferenceFunction inferBroadcast(int lhs, int rhs);
/// Inference as the standard operator `name` of `opset` does it for the chosen
/// operands. The result's elements are those of operand `element`, or float32
/// if that is negative. The attribute `channels_last` decides about the order
/// where it is ChannelOrder::ByAttribute.
onnx::InferenceFunction inferLike(const char *name, int opset,
                                  OperandChoice operands, int element,
                                  ChannelOrder order = ChannelOrder::First);

} // namespace hetero

#endif // HETERO_LIB_IMPORT_ONNXCUSTOMSCHEMAS_H
