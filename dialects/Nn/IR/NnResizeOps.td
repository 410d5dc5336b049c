//===- NnResizeOps.td - Tensors of another resolution ------*- tablegen -*-===//
//
// Interpolation with everything resolved: which elements an output is made of
// and how much of each stands in tables.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_NNRESIZEOPS_TD
#define DIALECTS_NN_IR_NNRESIZEOPS_TD

include "dialects/Nn/IR/NnOpBase.td"

def Nn_ResizeMode : I32Enum<"ResizeMode", "how a resize combines elements", [
      I32EnumCase<"Nearest", 0, "nearest">,
      I32EnumCase<"Joint", 1, "joint">,
      I32EnumCase<"Nested", 2, "nested">]> {
  let cppNamespace = "::hetero::nn";
}

def Nn_ResizeModeAttr : EnumAttr<Nn_Dialect, Nn_ResizeMode, "resize_mode"> {
  let summary = "How a resize combines elements";
  let description = [{
    `nearest` takes one element and no weight. `joint` sums products of an element
    and its weight, which is the product of the weights of all axes, the last axis
    first. `nested` sums along the last axis first, then those sums along the axis
    before it, and so on. Sums run from zero over ascending table entries, the last
    axis fastest; every product and every sum is rounded.

    Example: `mode = #nn.resize_mode<joint>`
  }];
  let assemblyFormat = "`<` $value `>`";
}

def Nn_ResizeOp : Nn_QuantizedOp<"resize"> {
  let summary = "Another resolution along some axes";
  let description = [{
    ONNX `Resize` and `Upsample` with coordinates resolved. For each of `axes`,
    in ascending order, `indices` has a constant table of `outputs × taps`
    positions in the input, and `weights` one of as many factors (none in
    `nearest` mode). A position of -1 means outside: an output that meets one along
    some axis is `extrapolation_value`.

    A float result is computed in float32. Integers without quantisation operands
    are converted to float32, and the result is cut to a whole number. The
    quantised form means `QuantizeLinear(resize(DequantizeLinear(x)))`.

    Example:
    ```mlir
    %y = nn.resize %x indices(%i) weights(%w) {axes = array<i64: 1>, mode = #nn.resize_mode<joint>}
      : (tensor<1x4xf32>, tensor<8x2xsi32>, tensor<8x2xf32>) -> tensor<1x8xf32>
    ```
  }];
  let arguments = !con((ins Nn_Tensor:$input, Variadic<RankedTensorOf<[SI<32>]>>:$indices,
      Variadic<Nn_FloatTensor>:$weights), quantization,
    (ins DenseI64ArrayAttr:$axes, Nn_ResizeModeAttr:$mode,
      DefaultValuedAttr<F32Attr, "0.0f">:$extrapolation_value));
  let results = (outs Nn_Tensor:$output);
  let assemblyFormat = "$input `indices` `(` $indices `)` (`weights` `(` $weights^ `)`)?" # quantizationFormat;
  let hasVerifier = 1;
}

#endif // DIALECTS_NN_IR_NNRESIZEOPS_TD
