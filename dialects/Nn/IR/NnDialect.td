//===- NnDialect.td - The graph language -------------------*- tablegen -*-===//
//
// The dialect that models are imported into and optimised in. It keeps ONNX
// meaning so that an answer can be compared with ONNX Runtime at any point.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_NNDIALECT_TD
#define DIALECTS_NN_IR_NNDIALECT_TD

include "mlir/IR/OpBase.td"

def Nn_Dialect : Dialect {
  let name = "nn";
  let cppNamespace = "::hetero::nn";
  let summary = "Neural network graphs with ONNX meaning";
  let description = [{
    Canonical neural network operators with the meaning ONNX gives them:
    NCHW order, `group` kept, quantisation explicit. Element types carry their
    sign (`si8`, `ui8`, `si32`); signless integers appear only below `linalg`.

    There is one family of operators for float and for quantised arithmetic. An
    operator that can be quantised has optional scale and zero-point operands
    and takes one of three forms:

    * *float*: no quantisation operands; every element type is `f32`;
    * *accumulator*: zero points only; the result is the `si32` sum;
    * *quantised*: scales and zero points for the inputs and the output, and a
      `requant` attribute that names the arithmetic of the way back to the
      narrow type.

    Convolutions and products accumulate in `si32` and requantise by
    `saturate(round_half_even(float32(acc) * scale) + zero_point)` with `scale =
    float32(float32(sx * sw) / sy)`. Every other quantised operator means exactly
    what its `DequantizeLinear → operator → QuantizeLinear` chain means in
    float32, except the average pools, which sum integers first. A `clamp`
    bounds the quantised output integers and so stands for a fused `Relu` or
    `Clip`.

    The location of an operation is the name of the ONNX node it came from.
  }];
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let dependentDialects = ["::mlir::func::FuncDialect"];
  let extraClassDeclaration = [{
    /// Adds the attributes; called once by the constructor.
    void registerAttributes();
  }];
}

#endif // DIALECTS_NN_IR_NNDIALECT_TD
