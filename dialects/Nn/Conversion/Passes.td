//===- Passes.td - From the graph to loops -----------------*- tablegen -*-===//

#ifndef DIALECTS_NN_CONVERSION_PASSES_TD
#define DIALECTS_NN_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertNnToLinalgPass : Pass<"convert-nn-to-linalg", "::mlir::ModuleOp"> {
  let summary = "Spell the arithmetic of nn operations as linalg on tensors";
  let description = [{
    Each operation becomes one `linalg.generic` over the elements of its result
    (`nn.softmax`: four), with signless elements and every step of the arithmetic
    explicit: accumulation in ascending order as a loop inside the body, extension
    by the sign of the graph's type, requantisation, saturation, canonical NaNs.
    Parallel dimensions stay iterators of the `linalg.generic`; reductions do not,
    because their order is part of their meaning.

    Transcendental functions become calls of `hetero_expf`, `hetero_tanhf` and
    `hetero_logisticf`, which are declared in the module.

    Example:
    ```mlir
    %y = nn.relu %x : (tensor<4xf32>) -> tensor<4xf32>
    ```
    becomes a `linalg.generic` whose body extracts an element of `%x`.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"
  ];
}

#endif // DIALECTS_NN_CONVERSION_PASSES_TD
