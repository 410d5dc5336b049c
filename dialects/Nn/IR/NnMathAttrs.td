//===- NnMathAttrs.td - Kinds of elementwise operations ----*- tablegen -*-===//

#ifndef DIALECTS_NN_IR_NNMATHATTRS_TD
#define DIALECTS_NN_IR_NNMATHATTRS_TD

include "mlir/IR/AttrTypeBase.td"
include "dialects/Nn/IR/NnDialect.td"
include "dialects/Nn/IR/NnMathEnums.td"

def Nn_UnaryFunctionAttr
    : EnumAttr<Nn_Dialect, Nn_UnaryFunction, "unary_function"> {
  let summary = "The function that `nn.unary` applies";
  let description = [{
    The meaning of each is in the description of `nn.unary`.

    Example: `#nn.unary_function<exp>`
  }];
  let assemblyFormat = "`<` $value `>`";
}

def Nn_BinaryFunctionAttr
    : EnumAttr<Nn_Dialect, Nn_BinaryFunction, "binary_function"> {
  let summary = "The function that `nn.binary` applies";
  let description = [{
    The meaning of each is in the description of `nn.binary`.

    Example: `#nn.binary_function<div>`
  }];
  let assemblyFormat = "`<` $value `>`";
}

def Nn_ComparePredicateAttr
    : EnumAttr<Nn_Dialect, Nn_ComparePredicate, "compare_predicate"> {
  let summary = "The relation that `nn.compare` asks for";
  let description = [{
    "Greater" and "greater or equal" are the same with the operands exchanged.

    Example: `#nn.compare_predicate<less>`
  }];
  let assemblyFormat = "`<` $value `>`";
}

#endif // DIALECTS_NN_IR_NNMATHATTRS_TD
