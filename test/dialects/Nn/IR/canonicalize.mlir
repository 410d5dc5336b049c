// RUN: %hetero-opt %s -canonicalize -split-input-file | FileCheck %s

// Every fold of the dialect.

// CHECK-LABEL: func.func @reshape_identity
// CHECK-NEXT: return %arg0
func.func @reshape_identity(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = nn.reshape %x : tensor<2x3xf32> to tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// CHECK-LABEL: func.func @reshape_of_reshape
// CHECK-NEXT: %[[Y:.*]] = nn.reshape %arg0 : tensor<2x3xf32> to tensor<6xf32>
// CHECK-NEXT: return %[[Y]]
func.func @reshape_of_reshape(%x: tensor<2x3xf32>) -> tensor<6xf32> {
  %0 = nn.reshape %x : tensor<2x3xf32> to tensor<3x2xf32>
  %1 = nn.reshape %0 : tensor<3x2xf32> to tensor<6xf32>
  return %1 : tensor<6xf32>
}

// -----

// CHECK-LABEL: func.func @reshape_of_constant
// CHECK-NEXT: nn.constant dense<[1, 2, 3, 4]> : tensor<4xsi8>
func.func @reshape_of_constant() -> tensor<4xsi8> {
  %0 = nn.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xsi8>
  %1 = nn.reshape %0 : tensor<2x2xsi8> to tensor<4xsi8>
  return %1 : tensor<4xsi8>
}

// -----

// CHECK-LABEL: func.func @transpose_identity
// CHECK-NEXT: return %arg0
func.func @transpose_identity(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = nn.transpose %x {perm = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// CHECK-LABEL: func.func @transpose_of_transpose
// CHECK-NEXT: %[[Y:.*]] = nn.transpose %arg0 {perm = array<i64: 2, 0, 1>} : (tensor<2x3x4xf32>) -> tensor<4x2x3xf32>
// CHECK-NEXT: return %[[Y]]
func.func @transpose_of_transpose(%x: tensor<2x3x4xf32>) -> tensor<4x2x3xf32> {
  %0 = nn.transpose %x {perm = array<i64: 1, 2, 0>} : (tensor<2x3x4xf32>) -> tensor<3x4x2xf32>
  %1 = nn.transpose %0 {perm = array<i64: 1, 2, 0>} : (tensor<3x4x2xf32>) -> tensor<4x2x3xf32>
  return %1 : tensor<4x2x3xf32>
}

// -----

// CHECK-LABEL: func.func @transposes_cancel
// CHECK-NEXT: return %arg0
func.func @transposes_cancel(%x: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> {
  %0 = nn.transpose %x {perm = array<i64: 1, 2, 0>} : (tensor<2x3x4xf32>) -> tensor<3x4x2xf32>
  %1 = nn.transpose %0 {perm = array<i64: 2, 0, 1>} : (tensor<3x4x2xf32>) -> tensor<2x3x4xf32>
  return %1 : tensor<2x3x4xf32>
}

// -----

// A splat stays a splat whatever its shape.
// CHECK-LABEL: func.func @transpose_of_splat
// CHECK-NEXT: nn.constant dense<1.000000e+00> : tensor<300x200xf32>
func.func @transpose_of_splat() -> tensor<300x200xf32> {
  %0 = nn.constant dense<1.0> : tensor<200x300xf32>
  %1 = nn.transpose %0 {perm = array<i64: 1, 0>} : (tensor<200x300xf32>) -> tensor<300x200xf32>
  return %1 : tensor<300x200xf32>
}
