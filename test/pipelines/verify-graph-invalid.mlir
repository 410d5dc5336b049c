// RUN: %hetero-test-opt %s --split-input-file --hetero-verify-graph --verify-diagnostics

// expected-error @+1 {{the module has no function @main with one block to compile}}
module {}

// -----

// expected-error @+1 {{a value has type 'tensor<?x4xf32>'; after the graph phase every shape is static; give the missing dimensions at import}}
func.func @main(%batch: tensor<?x4xf32>, %q: tensor<4xsi8>, %t: tensor<4xf32>) -> tensor<4xsi8> {
  %c = nn.constant dense<1.0> : tensor<2x2xf32>
  // expected-error @+1 {{reshapes a constant, which should be folded}}
  %0 = nn.reshape %c : tensor<2x2xf32> to tensor<4xf32>
  // expected-error @+1 {{'nn.relu' has no use and should be gone}}
  %1 = nn.relu %0 : (tensor<4xf32>) -> tensor<4xf32>
  // expected-error @+1 {{'hetero.view' is no nn operation and has no place in a graph}}
  %2 = hetero.view %q : tensor<4xsi8> to tensor<4xsi8>
  %s = nn.constant dense<1.0> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  // expected-error @+1 {{has the requantiser shift, which only placement may stamp}}
  %3 = nn.relu %2 scales(%s) zero_points(%z) to(%s, %z) {requant = #nn.requant<shift>}
    : (tensor<4xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<4xsi8>
  return %3 : tensor<4xsi8>
}
