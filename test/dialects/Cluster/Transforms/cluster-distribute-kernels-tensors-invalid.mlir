// RUN: hetero-opt %s -pass-pipeline='builtin.module(convert-nn-to-linalg,func.func(cluster-distribute-kernels{cores=4}))' -verify-diagnostics=only-expected

// Kernels are distributed after their tensors have buffers.
func.func @tensors(%x: tensor<8xf32>) -> tensor<8xf32> {
  // expected-error @+1 {{cannot be written as loops; give it buffers first}}
  %y = nn.relu %x : (tensor<8xf32>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}
