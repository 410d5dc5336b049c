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
    constant, and not when all numbers are whole: those of an integer network are
    exact one after the other, but not as products.

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

def FindIntegersPass : Pass<"hetero-find-integers"> {
  let summary = "Find the integer arithmetic behind float tensors";
  let description = [{
    Integer networks of other tools carry whole numbers in float tensors, and
    low-bit networks multiples of a scale. A dequantisation marks both. A product
    of dequantised integers of at most 16 bits (or of constants that are integers
    times a power of two) becomes the product of the integers, followed by one
    dequantisation; reshapes, transposes and maxima move before dequantisations,
    and `nn.rescale` reads the integers directly.

    A product changes only if that is equal bit for bit: all scales are powers of
    two and no sum can pass 2^24, so that float32 is exact in any order. Two kinds
    of products change on bounds of 2^31 alone, because their sums are meant to be
    integers: those that only feed a requantiser, and those whose weights are
    declared narrower than eight bits. The remark `rewrite` says which it was.

    Requantisers that are spelt as multiplications, additions, divisions,
    conversions and a clip become `nn.rescale` if the sums at which the result
    changes prove that every sum in range gives the same, float rounding included.
  }];
  let dependentDialects = ["::hetero::nn::NnDialect"];
}

def WidenElementsPass : Pass<"hetero-widen-elements"> {
  let summary = "Give elements narrower than a byte the byte they are stored in";
  let description = [{
    Memories are addressed in bytes. Every integer element of fewer than eight
    bits becomes one of eight, and the bounds that its type implied become clamps
    of the operations that saturate. No value changes.

    A function stays as it is if its arguments or results have narrow elements, or
    if one of its operations wraps around at a narrow width.
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
