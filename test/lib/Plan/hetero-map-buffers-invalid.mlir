// RUN: %hetero-test-opt %s --split-input-file --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json --hetero-map-buffers --verify-diagnostics

// 640 bytes in, 640 out; 64 of constant; 32 of working space, rounded up.
// expected-error @+1 {{memory "ram" of 1024 bytes is too small for the 1408 bytes the program needs there: 1280 of values, 64 of constants, 64 of working space; take a system with a larger memory or a smaller model or batch}}
func.func @main(%x: tensor<160xf32>) -> tensor<160xf32> {
  %1 = hetero.stage "first" on "a" (%a = %x : tensor<160xf32>) -> tensor<160xf32> {
    %w = nn.constant dense<1.0> : tensor<f32>
    %r = nn.add %a, %w : (tensor<160xf32>, tensor<f32>) -> tensor<160xf32>
    hetero.yield %r : tensor<160xf32>
  }
  return %1 : tensor<160xf32>
}

// -----

func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
  // expected-error @+1 {{is neither a transfer nor a stage on a device of the system}}
  %1 = hetero.stage "first" on "c" (%a = %x : tensor<16xf32>) -> tensor<16xf32> {
    hetero.yield %a : tensor<16xf32>
  }
  return %1 : tensor<16xf32>
}
