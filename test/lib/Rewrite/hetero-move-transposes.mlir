// RUN: %hetero-opt %s -hetero-move-transposes -split-input-file | FileCheck %s

// CHECK-LABEL: func.func @through_unary
// CHECK-NEXT: %[[Y:.*]] = nn.relu %arg0 : (tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32>
// CHECK-NEXT: return %[[Y]]
func.func @through_unary(%x: tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32> {
  %0 = nn.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xf32>) -> tensor<1x3x8x8xf32>
  %1 = nn.relu %0 : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  %2 = nn.transpose %1 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x3xf32>
  return %2 : tensor<1x8x8x3xf32>
}

// -----

// CHECK-LABEL: func.func @through_quantisation
// CHECK-NOT: nn.transpose
// CHECK: nn.dequantize %arg0, {{.*}} -> tensor<1x8x8x3xf32>
// CHECK: nn.quantize {{.*}} -> tensor<1x8x8x3xsi8>
func.func @through_quantisation(%x: tensor<1x8x8x3xsi8>, %s: tensor<f32>, %z: tensor<si8>) -> tensor<1x8x8x3xsi8> {
  %0 = nn.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xsi8>) -> tensor<1x3x8x8xsi8>
  %1 = nn.dequantize %0, %s, %z : (tensor<1x3x8x8xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x3x8x8xf32>
  %2 = nn.quantize %1, %s, %z : (tensor<1x3x8x8xf32>, tensor<f32>, tensor<si8>) -> tensor<1x3x8x8xsi8>
  %3 = nn.transpose %2 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x3x8x8xsi8>) -> tensor<1x8x8x3xsi8>
  return %3 : tensor<1x8x8x3xsi8>
}

// -----

// Per-channel parameters tie the operation to its layout.
// CHECK-LABEL: func.func @per_channel
// CHECK-COUNT-2: nn.transpose
func.func @per_channel(%x: tensor<1x8x8x3xsi8>, %s: tensor<3xf32>, %z: tensor<3xsi8>) -> tensor<1x8x8x3xf32> {
  %0 = nn.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xsi8>) -> tensor<1x3x8x8xsi8>
  %1 = nn.dequantize %0, %s, %z : (tensor<1x3x8x8xsi8>, tensor<3xf32>, tensor<3xsi8>) -> tensor<1x3x8x8xf32>
  %3 = nn.transpose %1 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x3xf32>
  return %3 : tensor<1x8x8x3xf32>
}

// -----

// CHECK-LABEL: func.func @through_binary
// CHECK-NEXT: %[[Y:.*]] = nn.add %arg0, %arg1 : (tensor<1x8x8x3xf32>, tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32>
// CHECK-NEXT: return %[[Y]]
func.func @through_binary(%x: tensor<1x8x8x3xf32>, %y: tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32> {
  %0 = nn.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xf32>) -> tensor<1x3x8x8xf32>
  %1 = nn.transpose %y {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xf32>) -> tensor<1x3x8x8xf32>
  %2 = nn.add %0, %1 : (tensor<1x3x8x8xf32>, tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  %3 = nn.transpose %2 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x3xf32>
  return %3 : tensor<1x8x8x3xf32>
}

// -----

// Nothing undoes it further down: it stays where it is.
// CHECK-LABEL: func.func @stays
// CHECK-NEXT: nn.transpose
// CHECK-NEXT: nn.relu
func.func @stays(%x: tensor<1x8x8x3xf32>) -> tensor<1x3x8x8xf32> {
  %0 = nn.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xf32>) -> tensor<1x3x8x8xf32>
  %1 = nn.relu %0 : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  return %1 : tensor<1x3x8x8xf32>
}

// -----

// CHECK-LABEL: func.func @moves_nothing
// CHECK-NEXT: nn.reshape %arg0 : tensor<1x1x8x3xf32> to tensor<1x8x1x3xf32>
func.func @moves_nothing(%x: tensor<1x1x8x3xf32>) -> tensor<1x8x1x3xf32> {
  %0 = nn.transpose %x {perm = array<i64: 0, 2, 1, 3>} : (tensor<1x1x8x3xf32>) -> tensor<1x8x1x3xf32>
  return %0 : tensor<1x8x1x3xf32>
}
