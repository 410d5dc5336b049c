// RUN: %hetero-opt %s -hetero-fold-affine -canonicalize -split-input-file | FileCheck %s
// RUN: hetero-opt %s -hetero-fold-affine -split-input-file --remark-format=emitRemark --remarks-filter=rewrite 2>&1 | FileCheck %s --check-prefix=REMARK

// Powers of two, so that every number is exact: variance 3.75 + epsilon 0.25 = 4
// has root 2, the factor is 8 / 2 = 4, the shift 1 - 2 * 4 = -7. The filter 0.5
// becomes 2 and the bias 3 becomes 3 * 4 - 7 = 5.
// CHECK-LABEL: func.func @into_conv
// CHECK-DAG: %[[B:.*]] = nn.constant dense<5.000000e+00> : tensor<1xf32>
// CHECK-DAG: %[[W:.*]] = nn.constant dense<2.000000e+00> : tensor<1x1x1xf32>
// CHECK: nn.conv %arg0, %[[W]] bias %[[B]]
// CHECK-NOT: nn.batch_norm
// REMARK: nn.batch_norm folded into the convolution; the result may differ by rounding
func.func @into_conv(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = nn.constant dense<0.5> : tensor<1x1x1xf32>
  %b = nn.constant dense<3.0> : tensor<1xf32>
  %scale = nn.constant dense<8.0> : tensor<1xf32>
  %bias = nn.constant dense<1.0> : tensor<1xf32>
  %mean = nn.constant dense<2.0> : tensor<1xf32>
  %variance = nn.constant dense<3.75> : tensor<1xf32>
  %0 = nn.conv %x, %w bias %b {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>}
    : (tensor<1x1x4xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  %1 = nn.batch_norm %0, %scale, %bias, %mean, %variance {epsilon = 0.25 : f32}
    : (tensor<1x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// -----

// CHECK-LABEL: func.func @alone
// CHECK-DAG: %[[S:.*]] = nn.constant dense<4.000000e+00> : tensor<1x1xf32>
// CHECK-DAG: %[[T:.*]] = nn.constant dense<-7.000000e+00> : tensor<1x1xf32>
// CHECK: %[[P:.*]] = nn.mul %arg0, %[[S]]
// CHECK: nn.add %[[P]], %[[T]]
func.func @alone(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %scale = nn.constant dense<8.0> : tensor<1xf32>
  %bias = nn.constant dense<1.0> : tensor<1xf32>
  %mean = nn.constant dense<2.0> : tensor<1xf32>
  %variance = nn.constant dense<3.75> : tensor<1xf32>
  %1 = nn.batch_norm %x, %scale, %bias, %mean, %variance {epsilon = 0.25 : f32}
    : (tensor<1x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// -----

// Parameters that are not constant leave it as it is.
// CHECK-LABEL: func.func @not_constant
// CHECK: nn.batch_norm
func.func @not_constant(%x: tensor<1x1x4xf32>, %p: tensor<1xf32>) -> tensor<1x1x4xf32> {
  %1 = nn.batch_norm %x, %p, %p, %p, %p
    : (tensor<1x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// -----

// A shift of a convolution without bias is its bias: equal bit for bit.
// CHECK-LABEL: func.func @shift
// CHECK-DAG: %[[B:.*]] = nn.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK: nn.conv %arg0, %{{.*}} bias %[[B]]
// CHECK-NOT: nn.add
// REMARK: nn.add folded into the convolution; equal bit for bit
func.func @shift(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = nn.constant dense<[[[0.5]], [[0.25]]]> : tensor<2x1x1xf32>
  %b = nn.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %0 = nn.conv %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>}
    : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = nn.add %0, %b : (tensor<1x2x4xf32>, tensor<2x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// -----

// CHECK-LABEL: func.func @scale
// CHECK-DAG: %[[W:.*]] = nn.constant dense<2.000000e+00> : tensor<1x1x1xf32>
// CHECK-DAG: %[[B:.*]] = nn.constant dense<1.200000e+01> : tensor<1xf32>
// CHECK: nn.conv %arg0, %[[W]] bias %[[B]]
// CHECK-NOT: nn.mul
func.func @scale(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = nn.constant dense<0.5> : tensor<1x1x1xf32>
  %b = nn.constant dense<3.0> : tensor<1xf32>
  %c = nn.constant dense<4.0> : tensor<f32>
  %0 = nn.conv %x, %w bias %b {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>}
    : (tensor<1x1x4xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  %1 = nn.mul %0, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// -----

// One value for each position is no map of channels.
// CHECK-LABEL: func.func @not_per_channel
// CHECK: nn.conv
// CHECK: nn.mul
func.func @not_per_channel(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = nn.constant dense<0.5> : tensor<1x1x1xf32>
  %c = nn.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %0 = nn.conv %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>}
    : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = nn.mul %0, %c : (tensor<1x1x4xf32>, tensor<4xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// -----

// Whole numbers are exact one after the other, but not as products: an integer
// network stays as it is spelt.
// CHECK-LABEL: func.func @integers
// CHECK: nn.conv
// CHECK: nn.mul
func.func @integers(%x: tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32> {
  %w = nn.constant dense<3.0> : tensor<1x1x1x1xf32>
  %k = nn.constant dense<7.0> : tensor<1x1x1xf32>
  %0 = nn.conv %x, %w {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} : (tensor<1x1x2x2xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x2x2xf32>
  %1 = nn.mul %0, %k : (tensor<1x1x2x2xf32>, tensor<1x1x1xf32>) -> tensor<1x1x2x2xf32>
  return %1 : tensor<1x1x2x2xf32>
}
