// RUN: hetero-opt %s -canonicalize | FileCheck %s

// A slice of everything and an expansion to the same shape move nothing.
// CHECK-LABEL: @nothing
func.func @nothing(%x: tensor<2x8xf32>) -> tensor<2x8xf32> {
  // CHECK-NEXT: return %arg0
  %0 = nn.slice %x {starts = array<i64: 0, 0>, sizes = array<i64: 2, 8>, steps = array<i64: 1, 1>} : (tensor<2x8xf32>) -> tensor<2x8xf32>
  %1 = nn.expand %0 : tensor<2x8xf32> to tensor<2x8xf32>
  return %1 : tensor<2x8xf32>
}

// A slice backwards is not everything.
// CHECK-LABEL: @backwards
func.func @backwards(%x: tensor<8xf32>) -> tensor<8xf32> {
  // CHECK: nn.slice
  %0 = nn.slice %x {starts = array<i64: 7>, sizes = array<i64: 8>, steps = array<i64: -1>} : (tensor<8xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// Splats stay splats.
// CHECK-LABEL: @splats
func.func @splats() -> (tensor<1x2xf32>, tensor<9x2xf32>) {
  // CHECK-DAG: dense<1.000000e+00> : tensor<1x2xf32>
  // CHECK-DAG: dense<1.000000e+00> : tensor<9x2xf32>
  // CHECK-NOT: nn.slice
  // CHECK-NOT: nn.expand
  %x = nn.constant dense<1.0> : tensor<1x8xf32>
  %0 = nn.slice %x {starts = array<i64: 0, 1>, sizes = array<i64: 1, 2>, steps = array<i64: 1, 1>} : (tensor<1x8xf32>) -> tensor<1x2xf32>
  %1 = nn.expand %0 : tensor<1x2xf32> to tensor<9x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<9x2xf32>
}
