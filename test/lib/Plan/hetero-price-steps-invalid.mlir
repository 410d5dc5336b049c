// RUN: %hetero-test-opt %s --split-input-file --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json --hetero-price-steps --verify-diagnostics

func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
  // expected-error @+1 {{stands outside a stage; run the partition phase first}}
  %0 = nn.relu %x : (tensor<16xf32>) -> tensor<16xf32>
  // expected-error @+1 {{names the device "c", which the system does not have}}
  %1 = hetero.stage "r" on "c" (%a = %0 : tensor<16xf32>) -> tensor<16xf32> {
    %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %r : tensor<16xf32>
  }
  // expected-error @+1 {{device "a" cannot run nn.tanh: nn.tanh [no-price]; remedy: add it to the prices}}
  %2 = hetero.stage "t" on "a" (%a = %1 : tensor<16xf32>) -> tensor<16xf32> {
    %r = nn.tanh %a : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %r : tensor<16xf32>
  }
  return %2 : tensor<16xf32>
}

// -----

func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
  // expected-error @+1 {{the fabric has no link from "ram" to "moon"}}
  %0 = hetero.transfer "t" %x from "ram" to "moon" : tensor<16xf32>
  return %0 : tensor<16xf32>
}
