// RUN: hetero-opt %s --hetero-find-integers --canonicalize | FileCheck %s

// Sums of 4 products of at most 255 * 3 stay below 2^24: equal bit for bit. The
// whole numbers of the weight become integers, those of the bias sums.
// CHECK-LABEL: func @product
func.func @product(%x: tensor<1x4xui8>) -> tensor<1x2xf32> {
  %one = nn.constant dense<1.0> : tensor<f32>
  %zero = nn.constant dense<0> : tensor<ui8>
  %w = nn.constant dense<[[1.0, -1.0], [3.0, -3.0], [2.0, 0.0], [-2.0, 1.0]]> : tensor<4x2xf32>
  %b = nn.constant dense<[100.0, -7.0]> : tensor<2xf32>
  %0 = nn.dequantize %x, %one, %zero : (tensor<1x4xui8>, tensor<f32>, tensor<ui8>) -> tensor<1x4xf32>
  // CHECK-DAG: %[[W:.*]] = nn.constant dense<{{\[}}[1, -1], [3, -3], [2, 0], [-2, 1]]> : tensor<4x2xsi3>
  // CHECK-DAG: %[[B:.*]] = nn.constant dense<[100, -7]> : tensor<2xsi32>
  // CHECK: %[[SUM:.*]] = nn.matmul %arg0, %[[W]] bias %[[B]] zero_points({{.*}}) : {{.*}} -> tensor<1x2xsi32>
  // CHECK: nn.dequantize %[[SUM]]
  %1 = nn.matmul %0, %w bias %b : (tensor<1x4xf32>, tensor<4x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// Powers of two scale exactly: 1.5 is 3 * 2^-1, and the scale of the sums is
// 2^-1 * 2^-2.
// CHECK-LABEL: func @powers_of_two
func.func @powers_of_two(%x: tensor<1x2xsi8>) -> tensor<1x1xf32> {
  %s = nn.constant dense<0.25> : tensor<f32>
  %zero = nn.constant dense<5> : tensor<si8>
  %w = nn.constant dense<[[1.5], [-0.5]]> : tensor<2x1xf32>
  %0 = nn.dequantize %x, %s, %zero : (tensor<1x2xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x2xf32>
  // CHECK-DAG: nn.constant dense<{{\[}}[3], [-1]]> : tensor<2x1xsi3>
  // CHECK-DAG: %[[S:.*]] = nn.constant dense<1.250000e-01> : tensor<f32>
  // CHECK: %[[SUM:.*]] = nn.matmul
  // CHECK: nn.dequantize %[[SUM]], %[[S]]
  %1 = nn.matmul %0, %w : (tensor<1x2xf32>, tensor<2x1xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}

// A scale that is no power of two rounds every product: 8-bit weights stay
// float.
// CHECK-LABEL: func @rounded
func.func @rounded(%x: tensor<1x2xsi8>, %y: tensor<2x1xsi8>) -> tensor<1x1xf32> {
  %s = nn.constant dense<0.1> : tensor<f32>
  %zero = nn.constant dense<0> : tensor<si8>
  %0 = nn.dequantize %x, %s, %zero : (tensor<1x2xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x2xf32>
  %1 = nn.dequantize %y, %s, %zero : (tensor<2x1xsi8>, tensor<f32>, tensor<si8>) -> tensor<2x1xf32>
  // CHECK: nn.matmul {{.*}} -> tensor<1x1xf32>
  %2 = nn.matmul %0, %1 : (tensor<1x2xf32>, tensor<2x1xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}

// Weights that are declared narrower than a byte are meant to be integers; each
// channel has a scale of its own, moved through the transpose.
// CHECK-LABEL: func @declared_narrow
func.func @declared_narrow(%x: tensor<1x2xui2>) -> tensor<1x2xf32> {
  %s = nn.constant dense<0.1> : tensor<f32>
  %zero = nn.constant dense<0> : tensor<ui2>
  %w = nn.constant dense<[[1, -1], [0, 1]]> : tensor<2x2xsi2>
  %ws = nn.constant dense<[0.5, 2.0]> : tensor<2xf32>
  %wz = nn.constant dense<0> : tensor<2xsi2>
  %0 = nn.dequantize %x, %s, %zero : (tensor<1x2xui2>, tensor<f32>, tensor<ui2>) -> tensor<1x2xf32>
  %1 = nn.dequantize %w, %ws, %wz {axis = 0 : i64} : (tensor<2x2xsi2>, tensor<2xf32>, tensor<2xsi2>) -> tensor<2x2xf32>
  %2 = nn.transpose %1 {perm = array<i64: 1, 0>} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  // CHECK-DAG: %[[W:.*]] = nn.constant dense<{{\[}}[1, 0], [-1, 1]]> : tensor<2x2xsi2>
  // CHECK-DAG: %[[S:.*]] = nn.constant dense<[5.000000e-02, 2.000000e-01]> : tensor<2xf32>
  // CHECK: %[[SUM:.*]] = nn.matmul %arg0, %[[W]] zero_points{{.*}} -> tensor<1x2xsi32>
  // CHECK: nn.dequantize %[[SUM]], %[[S]], %{{.*}} : (tensor<1x2xsi32>, tensor<2xf32>, tensor<2xsi32>)
  %3 = nn.matmul %0, %2 : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %3 : tensor<1x2xf32>
}

// 2^17 products of 255 pass 2^24: float32 would round, so the float chain is
// the meaning, unless only a requantiser reads the sums.
// CHECK-LABEL: func @large_sums
func.func @large_sums(%x: tensor<1x131072xui8>) -> (tensor<1x1xf32>, tensor<1x1xui8>) {
  %one = nn.constant dense<1.0> : tensor<f32>
  %zero = nn.constant dense<0> : tensor<ui8>
  %w = nn.constant dense<1.0> : tensor<131072x1xf32>
  %m = nn.constant dense<1> : tensor<si32>
  %a = nn.constant dense<0> : tensor<si64>
  %0 = nn.dequantize %x, %one, %zero : (tensor<1x131072xui8>, tensor<f32>, tensor<ui8>) -> tensor<1x131072xf32>
  // CHECK: nn.matmul {{.*}} -> tensor<1x1xf32>
  %1 = nn.matmul %0, %w : (tensor<1x131072xf32>, tensor<131072x1xf32>) -> tensor<1x1xf32>
  // CHECK: %[[SUM:.*]] = nn.matmul {{.*}} -> tensor<1x1xsi32>
  %2 = nn.matmul %0, %w : (tensor<1x131072xf32>, tensor<131072x1xf32>) -> tensor<1x1xf32>
  // CHECK: nn.rescale %[[SUM]]
  %3 = nn.rescale %2, %m, %a {divisor = 65536 : i64, clamp = #nn.clamp<min = 0, max = 255>}
    : (tensor<1x1xf32>, tensor<si32>, tensor<si64>) -> tensor<1x1xui8>
  return %1, %3 : tensor<1x1xf32>, tensor<1x1xui8>
}

// A bias of half a unit of the sums has no integer.
// CHECK-LABEL: func @fractional_bias
func.func @fractional_bias(%x: tensor<1x2xui8>) -> tensor<1x1xf32> {
  %one = nn.constant dense<1.0> : tensor<f32>
  %zero = nn.constant dense<0> : tensor<ui8>
  %w = nn.constant dense<2.0> : tensor<2x1xf32>
  %b = nn.constant dense<0.5> : tensor<1xf32>
  %0 = nn.dequantize %x, %one, %zero : (tensor<1x2xui8>, tensor<f32>, tensor<ui8>) -> tensor<1x2xf32>
  // CHECK: nn.matmul {{.*}} -> tensor<1x1xf32>
  %1 = nn.matmul %0, %w bias %b : (tensor<1x2xf32>, tensor<2x1xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}

// Maxima and reshapes read integers; the sum of two bytes fits 16 bits.
// CHECK-LABEL: func @residual
func.func @residual(%x: tensor<1x1x2x2xsi8>, %y: tensor<1x1x1x1xsi8>) -> tensor<1x1xui8> {
  %one = nn.constant dense<1.0> : tensor<f32>
  %zero = nn.constant dense<0> : tensor<si8>
  %m = nn.constant dense<2> : tensor<si32>
  %a = nn.constant dense<0> : tensor<si64>
  %0 = nn.dequantize %x, %one, %zero : (tensor<1x1x2x2xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x1x2x2xf32>
  %1 = nn.dequantize %y, %one, %zero : (tensor<1x1x1x1xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x1x1x1xf32>
  // CHECK: %[[MAX:.*]] = nn.max_pool %arg0 {{.*}} -> tensor<1x1x1x1xsi8>
  %2 = nn.max_pool %0 {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
    : (tensor<1x1x2x2xf32>) -> tensor<1x1x1x1xf32>
  // CHECK: nn.add %[[MAX]], %arg1 {{.*}} -> tensor<1x1x1x1xsi16>
  %3 = nn.add %2, %1 : (tensor<1x1x1x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x1x1xf32>
  // CHECK: nn.rescale {{.*}} -> tensor<1x1x1x1xui8>
  %4 = nn.rescale %3, %m, %a {divisor = 1 : i64, clamp = #nn.clamp<min = 0, max = 255>}
    : (tensor<1x1x1x1xf32>, tensor<si32>, tensor<si64>) -> tensor<1x1x1x1xui8>
  %5 = nn.reshape %4 : tensor<1x1x1x1xui8> to tensor<1x1xui8>
  return %5 : tensor<1x1xui8>
}

// A quantisation of the same whole numbers gives them back.
// CHECK-LABEL: func @round_trip
// CHECK-NEXT: return %arg0
func.func @round_trip(%x: tensor<1x4xui8>) -> tensor<1x4xui8> {
  %one = nn.constant dense<1.0> : tensor<f32>
  %zero = nn.constant dense<0> : tensor<ui8>
  %0 = nn.dequantize %x, %one, %zero : (tensor<1x4xui8>, tensor<f32>, tensor<ui8>) -> tensor<1x4xf32>
  %1 = nn.quantize %0, %one, %zero : (tensor<1x4xf32>, tensor<f32>, tensor<ui8>) -> tensor<1x4xui8>
  return %1 : tensor<1x4xui8>
}
