// RUN: %hetero-test-opt %s --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json --hetero-verify-lowered --verify-diagnostics

func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
  // expected-error @+1 {{'hetero.stage' is left in the main function after lowering}}
  %1 = hetero.stage "s" on "a" (%a = %x : tensor<16xf32>) -> tensor<16xf32> {
    %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %r : tensor<16xf32>
  }
  return %1 : tensor<16xf32>
}
hetero.program @a {
  func.func @s(%x: tensor<16xf32>) -> tensor<16xf32> {
    // expected-error @+1 {{is left after lowering}}
    %r = nn.relu %x : (tensor<16xf32>) -> tensor<16xf32>
    return %r : tensor<16xf32>
  }
}
// expected-error @+1 {{no device "c" with codegen is in the system}}
hetero.program @c {
}
