// RUN: %hetero-test-opt %s --split-input-file --hetero-schedule-steps --verify-diagnostics

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{has no cost; run hetero-price-steps first}}
  %0 = hetero.transfer "t" %x from "ram" to "own" : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{stands outside a stage; run the partition phase first}}
  %0 = nn.relu %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
