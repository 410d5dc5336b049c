//===- NnAttrs.td - Attributes of the graph language -------*- tablegen -*-===//

#ifndef DIALECTS_NN_IR_NNATTRS_TD
#define DIALECTS_NN_IR_NNATTRS_TD

include "mlir/IR/AttrTypeBase.td"
include "dialects/Nn/IR/NnDialect.td"
include "dialects/Nn/IR/NnEnums.td"
include "dialects/Nn/IR/NnMathAttrs.td"

def Nn_RequantAttr : EnumAttr<Nn_Dialect, Nn_RequantKind, "requant"> {
  let summary = "The arithmetic that brings an accumulator back to its narrow type";
  let description = [{
    `float` multiplies the accumulator by a float32 scale and rounds half to
    even; it is what ONNX Runtime computes and the only kind a graph has before
    placement. `multiplier_shift` (a 31-bit fixed-point multiplier) and `shift`
    are stamped on an operator by the device that can do no better.

    `multiplier_shift` writes the scale as `multiplier * 2^-shift` with a
    multiplier of 31 bits, which is exact, and computes `saturate(floor(acc *
    multiplier / 2^shift + 1/2) + zero_point)` in 64 bits: ties go up. `shift` is
    the same for scales that are powers of two; others are refused. Both are for
    operators with an accumulator: products, convolutions and average pools.

    Example: `requant = #nn.requant<float>`
  }];
  let assemblyFormat = "`<` $value `>`";
}

def Nn_ClampAttr : AttrDef<Nn_Dialect, "Clamp"> {
  let mnemonic = "clamp";
  let summary = "Bounds of the quantised output";
  let description = [{
    Both bounds are integers of the output's element type, after the zero point
    was added. Because quantisation is monotone, clamping the integers equals
    clamping the real values before quantising them.

    Example: `clamp = #nn.clamp<min = -128, max = 127>`
  }];
  let parameters = (ins "int64_t":$min, "int64_t":$max);
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

def Nn_ReduceKindAttr : EnumAttr<Nn_Dialect, Nn_ReduceKind, "reduce_kind"> {
  let summary = "What becomes of the elements along reduced axes";
  let description = [{
    Named after the ONNX `Reduce` operators; `nn.reduce` says how each computes.

    Example: `kind = #nn.reduce_kind<sum_square>`
  }];
  let assemblyFormat = "`<` $value `>`";
}

def Nn_RoundingAttr : EnumAttr<Nn_Dialect, Nn_Rounding, "rounding"> {
  let summary = "Which whole number stands for a fraction";
  let description = [{
    | name | whole number | name in QONNX |
    |---|---|---|
    | `half_even` | the nearest, of two the even one | `ROUND`, `HALF_EVEN` |
    | `half_up` | the nearest, of two the one further from zero | `HALF_UP` |
    | `half_down` | the nearest, of two the one closer to zero | `HALF_DOWN` |
    | `up` | the next one away from zero | `UP` |
    | `down` | the next one towards zero | `DOWN`, `ROUND_TO_ZERO` |
    | `floor` | the next one below | `FLOOR` |
    | `ceil` | the next one above | `CEIL` |
    | `sign` | 1 from zero up, else -1 | |

    `half_up` and `half_down` add or take away a half in float32 first, with the
    rounding that entails.

    Example: `rounding = #nn.rounding<floor>`
  }];
  let assemblyFormat = "`<` $value `>`";
}

#endif // DIALECTS_NN_IR_NNATTRS_TD
