//===- NnTypes.td - Type constraints of the graph language -*- tablegen -*-===//
//
// The dialect has no types of its own: tensors of builtin elements suffice.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_NN_IR_NNTYPES_TD
#define DIALECTS_NN_IR_NNTYPES_TD

include "dialects/Nn/IR/NnDialect.td"

defvar Nn_NarrowElements = [
  UI<1>, SI<2>, UI<2>, SI<3>, UI<3>, SI<4>, UI<4>, SI<5>, UI<5>, SI<6>, UI<6>, SI<7>, UI<7>];
def Nn_QuantizedElement
    : AnyTypeOf<Nn_NarrowElements # [SI<8>, UI<8>, SI<16>, UI<16>],
                "1- to 8- or 16-bit signed or unsigned integer">;
def Nn_IntegerElement
    : AnyTypeOf<Nn_NarrowElements # [SI<8>, UI<8>, SI<16>, UI<16>, SI<32>, UI<32>, SI<64>, UI<64>],
                "integer with a sign">;
def Nn_FloatElement : AnyTypeOf<[F32], "32-bit float">;
/// What is stored and moved in 16 bits. Nothing computes in it: what does takes
/// the values through `nn.cast` to float32 and rounds its result back.
def Nn_HalfElement : AnyTypeOf<[F16, BF16], "16-bit float">;
def Nn_Element : AnyTypeOf<[Nn_FloatElement, Nn_IntegerElement, I1],
                           "float, integer with a sign, or boolean">;

def Nn_Tensor : RankedTensorOf<[Nn_Element]>;
/// What may also hold 16-bit floats, since nothing looks at the values.
def Nn_StoredTensor : RankedTensorOf<[Nn_Element, Nn_HalfElement]>;
def Nn_BooleanTensor : RankedTensorOf<[I1]>;
def Nn_FloatTensor : RankedTensorOf<[Nn_FloatElement]>;
def Nn_QuantizedTensor : RankedTensorOf<[Nn_QuantizedElement]>;
/// What computes: float, or one of the quantised forms.
def Nn_ComputeTensor
    : RankedTensorOf<[Nn_FloatElement, Nn_QuantizedElement, SI<32>]>;
/// One value (per tensor) or a vector of them (per channel).
def Nn_Scale : TensorRankOf<[Nn_FloatElement], [0, 1]>;
def Nn_ZeroPoint : TensorRankOf<[Nn_QuantizedElement, SI<32>], [0, 1]>;

#endif // DIALECTS_NN_IR_NNTYPES_TD
