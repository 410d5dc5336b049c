// RUN: %hetero-opt %s -hetero-fold-constants -split-input-file | FileCheck %s
// RUN: %hetero-opt %s -hetero-fold-constants=fold-dequantize -split-input-file | FileCheck %s --check-prefix=ALL
// RUN: %hetero-opt %s -hetero-fold-constants=limit-bytes=16 -split-input-file | FileCheck %s --check-prefix=LIMIT

// Folded values feed the next operation: (1, 2) + 1 = (2, 3), times 2 = (4, 6).
// CHECK-LABEL: func.func @chain
// CHECK: %[[V:.*]] = nn.constant dense<[4.000000e+00, 6.000000e+00]> : tensor<2xf32>
// CHECK: return %[[V]]
func.func @chain() -> tensor<2xf32> {
  %a = nn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %one = nn.constant dense<1.0> : tensor<f32>
  %two = nn.constant dense<2.0> : tensor<f32>
  %0 = nn.add %a, %one : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %1 = nn.mul %0, %two : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// A transposed weight; the operation that uses an argument stays.
// CHECK-LABEL: func.func @weight
// CHECK: %[[W:.*]] = nn.constant dense<{{\[}}[1, 3], [2, 4]]> : tensor<2x2xsi8>
// CHECK: nn.add %arg0, %[[W]]
func.func @weight(%x: tensor<2x2xsi8>) -> tensor<2x2xsi8> {
  %w = nn.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xsi8>
  %0 = nn.transpose %w {perm = array<i64: 1, 0>} : (tensor<2x2xsi8>) -> tensor<2x2xsi8>
  %1 = nn.add %x, %0 : (tensor<2x2xsi8>, tensor<2x2xsi8>) -> tensor<2x2xsi8>
  return %1 : tensor<2x2xsi8>
}

// -----

// Weights stay quantised until nothing else wants them so.
// CHECK-LABEL: func.func @dequantised
// CHECK: nn.dequantize
// ALL-LABEL: func.func @dequantised
// ALL: nn.constant dense<[5.000000e-01, 1.000000e+00]> : tensor<2xf32>
// ALL-NOT: nn.dequantize
func.func @dequantised() -> tensor<2xf32> {
  %w = nn.constant dense<[1, 2]> : tensor<2xsi8>
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %0 = nn.dequantize %w, %s, %z : (tensor<2xsi8>, tensor<f32>, tensor<si8>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// A value above the limit and above its operands would only make the model
// larger: 8 floats of a broadcast are 32 bytes.
// LIMIT-LABEL: func.func @limit
// LIMIT: nn.add
// CHECK-LABEL: func.func @limit
// CHECK-NOT: nn.add
func.func @limit() -> tensor<2x4xf32> {
  %a = nn.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %b = nn.constant dense<0.5> : tensor<1x4xf32>
  %0 = nn.add %a, %b : (tensor<2x1xf32>, tensor<1x4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

// All elements equal: a splat, whatever made it.
// CHECK-LABEL: func.func @becomes_splat
// CHECK: nn.constant dense<0.000000e+00> : tensor<40xf32>
// CHECK-NOT: nn.relu
func.func @becomes_splat() -> tensor<40xf32> {
  %a = nn.constant dense<-1.0> : tensor<40xf32>
  %0 = nn.relu %a : (tensor<40xf32>) -> tensor<40xf32>
  return %0 : tensor<40xf32>
}

// -----

// Larger values become resources, of which there is one copy.
// CHECK-LABEL: func.func @becomes_resource
// CHECK: nn.constant dense_resource<folded> : tensor<4x5xf32>
func.func @becomes_resource() -> tensor<4x5xf32> {
  %a = nn.constant dense<[[1.0], [2.0], [3.0], [4.0]]> : tensor<4x1xf32>
  %b = nn.constant dense<0.5> : tensor<1x5xf32>
  %0 = nn.add %a, %b : (tensor<4x1xf32>, tensor<1x5xf32>) -> tensor<4x5xf32>
  return %0 : tensor<4x5xf32>
}
