// RUN: hetero-opt %s -split-input-file -pass-pipeline='builtin.module(hetero.program(convert-nn-to-@room@))' -verify-diagnostics

hetero.program @@room@0 {
  // expected-error @+1 {{holds something else than one nn.relu}}
  func.func @other(%x: tensor<1x16xf32>) -> tensor<1x16xf32> {
    %y = nn.tanh %x : (tensor<1x16xf32>) -> tensor<1x16xf32>
    return %y : tensor<1x16xf32>
  }
}

// -----

hetero.program @@room@0 {
  // expected-error @+1 {{does not say where its buffers lie}}
  func.func @nowhere(%x: tensor<1x16xf32>) -> tensor<1x16xf32> {
    %y = nn.relu %x : (tensor<1x16xf32>) -> tensor<1x16xf32>
    return %y : tensor<1x16xf32>
  }
}
