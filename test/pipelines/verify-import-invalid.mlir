// RUN: %hetero-test-opt %s --split-input-file --hetero-verify-import --verify-diagnostics

// expected-error @+1 {{the module has no function @main with one block to compile}}
module {}

// -----

// All violations in one run.
// expected-error @+1 {{a value has type 'tensor<1x?xf32>'; only the first dimension of a ranked tensor may be open after import}}
func.func @main(%batch: tensor<?x4xf32>, %x: tensor<1x?xf32>) -> tensor<?x4xf32> {
  // expected-error @+1 {{'nn.relu' does not name the ONNX node it came from}}
  %0 = nn.relu %batch : (tensor<?x4xf32>) -> tensor<?x4xf32>
  // expected-error @unknown {{'hetero.view' is no nn operation and has no place in a graph}}
  %1 = hetero.view %0 : tensor<?x4xf32> to tensor<?x4xf32> loc("named")
  %2 = nn.relu %1 : (tensor<?x4xf32>) -> tensor<?x4xf32> loc("named")
  %3 = nn.constant dense<1.0> : tensor<4xf32>
  return %2 : tensor<?x4xf32>
}
