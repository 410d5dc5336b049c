// RUN: %hetero-opt %s -hetero-fuse-bias -split-input-file | FileCheck %s

// CHECK-LABEL: func.func @matmul
// CHECK: %[[B:.*]] = nn.constant
// CHECK: %[[Y:.*]] = nn.matmul %arg0, %arg1 bias %[[B]]
// CHECK-NEXT: return %[[Y]]
func.func @matmul(%x: tensor<1x4xf32>, %w: tensor<4x2xf32>) -> tensor<1x2xf32> {
  %0 = nn.matmul %x, %w : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  %b = nn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %1 = nn.add %b, %0 : (tensor<2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// -----

// A dequantised bias is a constant too: the quantised form will want it.
// CHECK-LABEL: func.func @dequantised_bias
// CHECK: %[[B:.*]] = nn.dequantize
// CHECK: nn.matmul %arg0, %arg1 bias %[[B]]
// CHECK-NOT: nn.add
func.func @dequantised_bias(%x: tensor<1x4xf32>, %w: tensor<4x2xf32>) -> tensor<1x2xf32> {
  %q = nn.constant dense<[1, 2]> : tensor<2xsi32>
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si32>
  %b = nn.dequantize %q, %s, %z : (tensor<2xsi32>, tensor<f32>, tensor<si32>) -> tensor<2xf32>
  %0 = nn.matmul %x, %w : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  %1 = nn.add %0, %b : (tensor<1x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// -----

// Not a constant, not one value a column, a second user: left alone.
// CHECK-LABEL: func.func @left_alone
// CHECK-COUNT-3: nn.matmul %arg0, %arg1 :
// CHECK-COUNT-3: nn.add
func.func @left_alone(%x: tensor<1x4xf32>, %w: tensor<4x2xf32>, %v: tensor<2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>) {
  %c = nn.constant dense<1.0> : tensor<1xf32>
  %b = nn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = nn.matmul %x, %w : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  %1 = nn.matmul %x, %w : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  %2 = nn.matmul %x, %w : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  %3 = nn.add %0, %v : (tensor<1x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %4 = nn.add %1, %c : (tensor<1x2xf32>, tensor<1xf32>) -> tensor<1x2xf32>
  %5 = nn.add %2, %b : (tensor<1x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %2, %3, %4, %5 : tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>
}
