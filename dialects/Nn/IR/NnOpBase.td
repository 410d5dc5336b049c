//===- NnOpBase.td - What every graph operation shares -----*- tablegen -*-===//

#ifndef DIALECTS_NN_IR_NNOPBASE_TD
#define DIALECTS_NN_IR_NNOPBASE_TD

include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "hetero/Interfaces/WorkloadOpInterface.td"
include "dialects/Nn/IR/NnAttrs.td"
include "dialects/Nn/IR/NnTypes.td"
include "dialects/Nn/IR/QuantizedOpInterface.td"

/// A pure function of its operands that knows its own workload.
class Nn_Op<string mnemonic, list<Trait> traits = []>
    : Op<Nn_Dialect, mnemonic, traits # [Pure,
        DeclareOpInterfaceMethods<WorkloadOpInterface, ["getMacs"]>]>;

/// Result types follow from the operands: builders need none, and the verifier
/// refuses a printed type that differs.
class Nn_InferredOp<string mnemonic, list<Trait> traits = []>
    : Nn_Op<mnemonic, traits # [InferTypeOpAdaptor]>;

/// An operator with float, accumulator and quantised forms.
class Nn_QuantizedOp<string mnemonic, list<Trait> traits = []>
    : Nn_InferredOp<mnemonic, traits # [AttrSizedOperandSegments, QuantizedOpInterface]> {
  let extraClassDeclaration = [{
    /// The leading operands that carry a scale and a zero point.
    unsigned getNumQuantizedInputs();
  }];
  /// The operands and attributes every quantisable op ends with.
  dag quantization = (ins
    Variadic<Nn_Scale>:$input_scales,
    Variadic<Nn_ZeroPoint>:$input_zero_points,
    Optional<Nn_Scale>:$output_scale,
    Optional<Nn_ZeroPoint>:$output_zero_point,
    OptionalAttr<Nn_RequantAttr>:$requant,
    OptionalAttr<Nn_ClampAttr>:$clamp);
  string quantizationFormat = [{
    (`scales` `(` $input_scales^ `)`)? (`zero_points` `(` $input_zero_points^ `)`)?
    (`to` `(` $output_scale^ `,` $output_zero_point `)`)?
    attr-dict `:` functional-type(operands, results)
  }];
}

#endif // DIALECTS_NN_IR_NNOPBASE_TD
