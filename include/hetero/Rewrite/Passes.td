//===- Passes.td - Rewrites of the graph -------------------*- tablegen -*-===//

#ifndef HETERO_REWRITE_PASSES_TD
#define HETERO_REWRITE_PASSES_TD

include "mlir/Pass/PassBase.td"

def FuseBiasPass : Pass<"hetero-fuse-bias"> {
  let summary = "Add a constant bias inside the product before it";
  let description = [{
    `add(product(x, w), b)` becomes the product with a bias when `b` comes from
    constants, has one value for each output channel and the product has no bias
    and no other user. Equal bit for bit: a float bias is added last with one
    rounding either way.

    Dequantised biases count as constants, so that the quantised form finds them.
  }];
  let dependentDialects = ["::hetero::nn::NnDialect"];
}

def FoldAffinePass : Pass<"hetero-fold-affine"> {
  let summary = "Fold scales and shifts of channels into the convolution before them";
  let description = [{
    A batch normalisation, a multiplication or an addition with one constant for
    each channel scales the filters of the convolution before it and adds to its
    bias, and so costs nothing. A normalisation that follows no convolution
    becomes one multiplication and one addition. Only when every parameter is
    constant.

    An addition to a convolution without bias is equal bit for bit. All else
    differs by rounding, as in every compiler that does this; the remark `rewrite`
    says where, and `hetero-run --reference=import` still interprets the graph as
    it is spelt (docs/decisions/0004-folding-normalisation.md).
  }];
  let dependentDialects = ["::hetero::nn::NnDialect"];
}

def MoveTransposesPass : Pass<"hetero-move-transposes"> {
  let summary = "Move transposes downwards until they cancel";
  let description = [{
    A transpose changes places with a following operation that works element by
    element, with per-tensor quantisation too; two that meet become one or
    vanish. A transpose that only moves dimensions of size one is a reshape. Equal
    bit for bit: no arithmetic changes.
  }];
  let dependentDialects = ["::hetero::nn::NnDialect"];
}

def FuseQuantizationPass : Pass<"hetero-fuse-quantization"> {
  let summary = "Turn dequantise-compute-quantise chains into quantised operations";
  let description = [{
    `quantize(op(dequantize(x), …))` becomes the quantised form of `op`. A
    rectifier or clip in between becomes the clamp of its integers, which is
    equal because quantisation is monotone. Data movement between a dequantise
    and a quantise of the same parameters moves the integers instead.

    Convolutions and products then accumulate in 32-bit integers and requantise
    the sum; average pools sum integers. That is the meaning Hetero gives such
    graphs (docs/decisions/0003-one-integer-meaning.md); all other operators keep
    their float32 meaning exactly.

    A bias is taken over as it is when it is a 32-bit constant whose scale is the
    product of the input's and the weight's within four units in the last place;
    otherwise the chain stays float, with a remark.
  }];
  let dependentDialects = ["::hetero::nn::NnDialect"];
}

def FoldConstantsPass : Pass<"hetero-fold-constants"> {
  let summary = "Evaluate what depends on constants only";
  let description = [{
    Interprets every operation whose operands are constants and replaces it by its
    value, unless the value would be larger than the limit and larger than the
    operands together. Values whose elements are all equal become splats. Dequantised
    weights are kept quantised while an operation could still use them as they
    are; `fold-dequantize` folds those too.
  }];
  let options = [
    Option<"limitBytes", "limit-bytes", "int64_t", "67108864",
           "Largest value to make, in bytes">,
    Option<"foldDequantize", "fold-dequantize", "bool", "false",
           "Fold dequantised constants as well">
  ];
  let dependentDialects = ["::hetero::nn::NnDialect"];
}

#endif // HETERO_REWRITE_PASSES_TD
