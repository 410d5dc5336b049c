// RUN: %hetero-opt %s -hetero-fuse-quantization -canonicalize -cse -split-input-file | FileCheck %s
// RUN: hetero-opt %s -hetero-fuse-quantization -split-input-file --remark-format=emitRemark --remarks-filter=rewrite 2>&1 | FileCheck %s --check-prefix=REMARK

// A convolution with bias and rectifier: scales 0.5 and 0.25 give sums of scale
// 0.125, which is the bias's. The output has zero point 3, so the rectifier
// clamps at 3.
// CHECK-LABEL: func.func @conv
// CHECK-DAG: %[[X:.*]] = nn.constant dense<5.000000e-01> : tensor<f32>
// CHECK-DAG: %[[W:.*]] = nn.constant dense<{{.*}}> : tensor<2x1x1xsi8>
// CHECK-DAG: %[[B:.*]] = nn.constant dense<[8, -8]> : tensor<2xsi32>
// CHECK: %[[Y:.*]] = nn.conv %arg0, %[[W]] bias %[[B]] scales(%[[X]], %{{.*}}) zero_points({{.*}}) to(%{{[a-z0-9_]+}}, %{{[a-z0-9_]+}})
// CHECK-SAME: clamp = #nn.clamp<min = 3, max = 127>
// CHECK-SAME: requant = #nn.requant<float>
// CHECK-NEXT: return %[[Y]]
func.func @conv(%x: tensor<1x1x4xsi8>) -> tensor<1x2x4xsi8> {
  %sx = nn.constant dense<0.5> : tensor<f32>
  %zx = nn.constant dense<-1> : tensor<si8>
  %w = nn.constant dense<[[[1]], [[2]]]> : tensor<2x1x1xsi8>
  %sw = nn.constant dense<0.25> : tensor<2xf32>
  %zw = nn.constant dense<0> : tensor<2xsi8>
  %b = nn.constant dense<[8, -8]> : tensor<2xsi32>
  %sb = nn.constant dense<0.125> : tensor<2xf32>
  %zb = nn.constant dense<0> : tensor<2xsi32>
  %sy = nn.constant dense<2.0> : tensor<f32>
  %zy = nn.constant dense<3> : tensor<si8>
  %0 = nn.dequantize %x, %sx, %zx : (tensor<1x1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x1x4xf32>
  %1 = nn.dequantize %w, %sw, %zw {axis = 0 : i64} : (tensor<2x1x1xsi8>, tensor<2xf32>, tensor<2xsi8>) -> tensor<2x1x1xf32>
  %2 = nn.dequantize %b, %sb, %zb {axis = 0 : i64} : (tensor<2xsi32>, tensor<2xf32>, tensor<2xsi32>) -> tensor<2xf32>
  %3 = nn.conv %0, %1 bias %2 {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>}
    : (tensor<1x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  %4 = nn.relu %3 : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %5 = nn.quantize %4, %sy, %zy : (tensor<1x2x4xf32>, tensor<f32>, tensor<si8>) -> tensor<1x2x4xsi8>
  return %5 : tensor<1x2x4xsi8>
}

// -----

// The weight of a transposed convolution has its scales along dimension 1, here
// two for each of two groups; the bias repeats them: 0.5 * (0.25, 0.5).
// CHECK-LABEL: func.func @conv_transpose
// CHECK: %[[Y:.*]] = nn.conv_transpose %arg0, %{{.*}} bias %{{.*}} scales(%{{.*}}, %{{.*}}) zero_points({{.*}}) to(%{{[a-z0-9_]+}}, %{{[a-z0-9_]+}})
// CHECK-SAME: group = 2 : i64
// CHECK-SAME: requant = #nn.requant<float>
// CHECK-NEXT: return %[[Y]]
func.func @conv_transpose(%x: tensor<1x2x4xsi8>) -> tensor<1x4x8xsi8> {
  %sx = nn.constant dense<0.5> : tensor<f32>
  %zx = nn.constant dense<-1> : tensor<si8>
  %w = nn.constant dense<[[[1], [2]], [[3], [4]]]> : tensor<2x2x1xsi8>
  %sw = nn.constant dense<[0.25, 0.5]> : tensor<2xf32>
  %zw = nn.constant dense<0> : tensor<2xsi8>
  %b = nn.constant dense<[8, -8, 9, -9]> : tensor<4xsi32>
  %sb = nn.constant dense<[0.125, 0.25, 0.125, 0.25]> : tensor<4xf32>
  %zb = nn.constant dense<0> : tensor<4xsi32>
  %sy = nn.constant dense<2.0> : tensor<f32>
  %zy = nn.constant dense<3> : tensor<si8>
  %0 = nn.dequantize %x, %sx, %zx : (tensor<1x2x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x2x4xf32>
  %1 = nn.dequantize %w, %sw, %zw {axis = 1 : i64} : (tensor<2x2x1xsi8>, tensor<2xf32>, tensor<2xsi8>) -> tensor<2x2x1xf32>
  %2 = nn.dequantize %b, %sb, %zb {axis = 0 : i64} : (tensor<4xsi32>, tensor<4xf32>, tensor<4xsi32>) -> tensor<4xf32>
  %3 = nn.conv_transpose %0, %1 bias %2 {strides = array<i64: 2>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 1>, group = 2 : i64}
    : (tensor<1x2x4xf32>, tensor<2x2x1xf32>, tensor<4xf32>) -> tensor<1x4x8xf32>
  %4 = nn.quantize %3, %sy, %zy : (tensor<1x4x8xf32>, tensor<f32>, tensor<si8>) -> tensor<1x4x8xsi8>
  return %4 : tensor<1x4x8xsi8>
}

// -----

// Scales along dimension 0 would scale the input channels: that is no
// requantisation of the sums.
// CHECK-LABEL: func.func @conv_transpose_wrong_axis
// CHECK: nn.conv_transpose %{{.*}}, %{{.*}} {dilations
// CHECK: nn.quantize
func.func @conv_transpose_wrong_axis(%x: tensor<1x2x4xsi8>) -> tensor<1x2x4xsi8> {
  %sx = nn.constant dense<0.5> : tensor<f32>
  %zx = nn.constant dense<-1> : tensor<si8>
  %w = nn.constant dense<[[[1], [2]], [[3], [4]]]> : tensor<2x2x1xsi8>
  %sw = nn.constant dense<[0.25, 0.5]> : tensor<2xf32>
  %zw = nn.constant dense<0> : tensor<2xsi8>
  %0 = nn.dequantize %x, %sx, %zx : (tensor<1x2x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x2x4xf32>
  %1 = nn.dequantize %w, %sw, %zw {axis = 0 : i64} : (tensor<2x2x1xsi8>, tensor<2xf32>, tensor<2xsi8>) -> tensor<2x2x1xf32>
  %2 = nn.conv_transpose %0, %1 {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>}
    : (tensor<1x2x4xf32>, tensor<2x2x1xf32>) -> tensor<1x2x4xf32>
  %3 = nn.quantize %2, %sx, %zx : (tensor<1x2x4xf32>, tensor<f32>, tensor<si8>) -> tensor<1x2x4xsi8>
  return %3 : tensor<1x2x4xsi8>
}

// -----

// Relu6 of scale 0.5 and zero point 0: at most 12.
// CHECK-LABEL: func.func @residual
// CHECK: nn.add %arg0, %arg1 scales({{.*}}) zero_points({{.*}}) to(%{{[a-z0-9_]+}}, %{{[a-z0-9_]+}})
// CHECK-SAME: clamp = #nn.clamp<min = 0, max = 12>
// CHECK-NOT: nn.clip
func.func @residual(%a: tensor<1x4xsi8>, %b: tensor<1x4xsi8>) -> tensor<1x4xsi8> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %0 = nn.dequantize %a, %s, %z : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
  %1 = nn.dequantize %b, %s, %z : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
  %2 = nn.add %0, %1 : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  %3 = nn.clip %2 {min = 0.0 : f32, max = 6.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %4 = nn.quantize %3, %s, %z : (tensor<1x4xf32>, tensor<f32>, tensor<si8>) -> tensor<1x4xsi8>
  return %4 : tensor<1x4xsi8>
}

// -----

// Several activations: the intersection of their bounds.
// CHECK-LABEL: func.func @two_clips
// CHECK: nn.add {{.*}}clamp = #nn.clamp<min = 2, max = 8>
func.func @two_clips(%a: tensor<1x4xsi8>) -> tensor<1x4xsi8> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %0 = nn.dequantize %a, %s, %z : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
  %1 = nn.add %0, %0 : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = nn.clip %1 {min = 1.0 : f32, max = 6.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %3 = nn.clip %2 {min = 0.0 : f32, max = 4.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %4 = nn.quantize %3, %s, %z : (tensor<1x4xf32>, tensor<f32>, tensor<si8>) -> tensor<1x4xsi8>
  return %4 : tensor<1x4xsi8>
}

// -----

// An activation on its own is the operation.
// CHECK-LABEL: func.func @activation_alone
// CHECK: nn.relu %arg0 scales({{.*}}) zero_points({{.*}}) to(%{{[a-z0-9_]+}}, %{{[a-z0-9_]+}}) {requant = #nn.requant<float>}
func.func @activation_alone(%a: tensor<1x4xsi8>) -> tensor<1x4xsi8> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %t = nn.constant dense<0.25> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %0 = nn.dequantize %a, %s, %z : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
  %1 = nn.relu %0 : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = nn.quantize %1, %t, %z : (tensor<1x4xf32>, tensor<f32>, tensor<si8>) -> tensor<1x4xsi8>
  return %2 : tensor<1x4xsi8>
}

// -----

// Movement under one set of parameters moves the integers.
// CHECK-LABEL: func.func @movement
// CHECK-NEXT: %[[R:.*]] = nn.reshape %arg0 : tensor<1x4x4xsi8> to tensor<1x1x4x4xsi8>
// CHECK-NEXT: %[[P:.*]] = nn.max_pool %[[R]] {{.*}} (tensor<1x1x4x4xsi8>) -> tensor<1x1x2x2xsi8>
// CHECK-NEXT: %[[T:.*]] = nn.transpose %[[P]]
// CHECK-NEXT: return %[[T]]
func.func @movement(%a: tensor<1x4x4xsi8>) -> tensor<1x2x2x1xsi8> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %0 = nn.dequantize %a, %s, %z : (tensor<1x4x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4x4xf32>
  %1 = nn.reshape %0 : tensor<1x4x4xf32> to tensor<1x1x4x4xf32>
  %2 = nn.quantize %1, %s, %z : (tensor<1x1x4x4xf32>, tensor<f32>, tensor<si8>) -> tensor<1x1x4x4xsi8>
  %3 = nn.dequantize %2, %s, %z : (tensor<1x1x4x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x1x4x4xf32>
  %4 = nn.max_pool %3 {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
    : (tensor<1x1x4x4xf32>) -> tensor<1x1x2x2xf32>
  %5 = nn.quantize %4, %s, %z : (tensor<1x1x2x2xf32>, tensor<f32>, tensor<si8>) -> tensor<1x1x2x2xsi8>
  %6 = nn.dequantize %5, %s, %z : (tensor<1x1x2x2xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x1x2x2xf32>
  %7 = nn.transpose %6 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x1x2x2xf32>) -> tensor<1x2x2x1xf32>
  %8 = nn.quantize %7, %s, %z : (tensor<1x2x2x1xf32>, tensor<f32>, tensor<si8>) -> tensor<1x2x2x1xsi8>
  return %8 : tensor<1x2x2x1xsi8>
}

// -----

// CHECK-LABEL: func.func @round_trip
// CHECK-NEXT: return %arg0
func.func @round_trip(%a: tensor<1x4xsi8>) -> tensor<1x4xsi8> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %0 = nn.dequantize %a, %s, %z : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
  %1 = nn.quantize %0, %s, %z : (tensor<1x4xf32>, tensor<f32>, tensor<si8>) -> tensor<1x4xsi8>
  return %1 : tensor<1x4xsi8>
}

// -----

// CHECK-LABEL: func.func @concat
// CHECK: nn.concat %arg0, %arg1 scales({{.*}}) zero_points({{.*}}) to(%{{[a-z0-9_]+}}, %{{[a-z0-9_]+}}) {axis = 1 : i64, requant = #nn.requant<float>}
func.func @concat(%a: tensor<1x4xsi8>, %b: tensor<1x2xui8>) -> tensor<1x6xui8> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %t = nn.constant dense<0.25> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %u = nn.constant dense<128> : tensor<ui8>
  %0 = nn.dequantize %a, %s, %z : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
  %1 = nn.dequantize %b, %t, %u : (tensor<1x2xui8>, tensor<f32>, tensor<ui8>) -> tensor<1x2xf32>
  %2 = nn.concat %0, %1 {axis = 1 : i64} : (tensor<1x4xf32>, tensor<1x2xf32>) -> tensor<1x6xf32>
  %3 = nn.quantize %2, %t, %u : (tensor<1x6xf32>, tensor<f32>, tensor<ui8>) -> tensor<1x6xui8>
  return %3 : tensor<1x6xui8>
}

// -----

// A bias of another scale has no integer form: the chain stays float.
// CHECK-LABEL: func.func @wrong_bias_scale
// CHECK: nn.matmul {{.*}} -> tensor<1x2xf32>
// REMARK: stays float: the scale of its bias is not that of its products
func.func @wrong_bias_scale(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %w = nn.constant dense<1> : tensor<4x2xsi8>
  %b = nn.constant dense<1> : tensor<2xsi32>
  %zb = nn.constant dense<0> : tensor<si32>
  %0 = nn.dequantize %x, %s, %z : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
  %1 = nn.dequantize %w, %s, %z : (tensor<4x2xsi8>, tensor<f32>, tensor<si8>) -> tensor<4x2xf32>
  %2 = nn.dequantize %b, %s, %zb : (tensor<2xsi32>, tensor<f32>, tensor<si32>) -> tensor<2xf32>
  %3 = nn.matmul %0, %1 bias %2 : (tensor<1x4xf32>, tensor<4x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %4 = nn.quantize %3, %s, %z : (tensor<1x2xf32>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
  return %4 : tensor<1x2xsi8>
}

// -----

// CHECK-LABEL: func.func @float_bias
// CHECK: nn.matmul {{.*}} -> tensor<1x2xf32>
// REMARK: stays float: its bias is no dequantised 32-bit constant
func.func @float_bias(%x: tensor<1x4xsi8>, %b: tensor<2xf32>) -> tensor<1x2xsi8> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %w = nn.constant dense<1> : tensor<4x2xsi8>
  %0 = nn.dequantize %x, %s, %z : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
  %1 = nn.dequantize %w, %s, %z : (tensor<4x2xsi8>, tensor<f32>, tensor<si8>) -> tensor<4x2xf32>
  %3 = nn.matmul %0, %1 bias %b : (tensor<1x4xf32>, tensor<4x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %4 = nn.quantize %3, %s, %z : (tensor<1x2xf32>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
  return %4 : tensor<1x2xsi8>
}

// -----

// CHECK-LABEL: func.func @bias_zero_point
// CHECK: nn.matmul {{.*}} -> tensor<1x2xf32>
// REMARK: stays float: its bias has a zero point
func.func @bias_zero_point(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %sb = nn.constant dense<0.25> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %w = nn.constant dense<1> : tensor<4x2xsi8>
  %b = nn.constant dense<1> : tensor<2xsi32>
  %zb = nn.constant dense<7> : tensor<si32>
  %0 = nn.dequantize %x, %s, %z : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
  %1 = nn.dequantize %w, %s, %z : (tensor<4x2xsi8>, tensor<f32>, tensor<si8>) -> tensor<4x2xf32>
  %2 = nn.dequantize %b, %sb, %zb : (tensor<2xsi32>, tensor<f32>, tensor<si32>) -> tensor<2xf32>
  %3 = nn.matmul %0, %1 bias %2 : (tensor<1x4xf32>, tensor<4x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %4 = nn.quantize %3, %s, %z : (tensor<1x2xf32>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
  return %4 : tensor<1x2xsi8>
}

// -----

// CHECK-LABEL: func.func @scaled_gemm
// CHECK: nn.gemm {{.*}} -> tensor<1x2xf32>
// REMARK: stays float: it scales its product or its bias
func.func @scaled_gemm(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %w = nn.constant dense<1> : tensor<4x2xsi8>
  %0 = nn.dequantize %x, %s, %z : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
  %1 = nn.dequantize %w, %s, %z : (tensor<4x2xsi8>, tensor<f32>, tensor<si8>) -> tensor<4x2xf32>
  %3 = nn.gemm %0, %1 {alpha = 0.5 : f32} : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  %4 = nn.quantize %3, %s, %z : (tensor<1x2xf32>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
  return %4 : tensor<1x2xsi8>
}

// -----

// A float value that somebody else reads must exist: nothing is fused.
// CHECK-LABEL: func.func @second_user
// CHECK: nn.relu {{.*}} -> tensor<1x4xf32>
// CHECK: nn.quantize
func.func @second_user(%a: tensor<1x4xsi8>) -> (tensor<1x4xsi8>, tensor<1x4xf32>) {
  %s = nn.constant dense<0.5> : tensor<f32>
  %t = nn.constant dense<0.25> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %0 = nn.dequantize %a, %s, %z : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
  %1 = nn.relu %0 : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = nn.quantize %1, %t, %z : (tensor<1x4xf32>, tensor<f32>, tensor<si8>) -> tensor<1x4xsi8>
  return %2, %1 : tensor<1x4xsi8>, tensor<1x4xf32>
}

// Two 16-bit operands: one product has 32 bits, and there are two to add.
// CHECK-LABEL: func.func @sums_of_sixteen_bits
// CHECK: nn.matmul {{.*}} : (tensor<1x2xf32>, tensor<2x4xf32>) -> tensor<1x4xf32>
// REMARK: stays float: its sums may exceed 32 bits
func.func @sums_of_sixteen_bits(%x: tensor<1x2xsi16>, %w: tensor<2x4xsi16>) -> tensor<1x4xsi16> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si16>
  %a = nn.dequantize %x, %s, %z : (tensor<1x2xsi16>, tensor<f32>, tensor<si16>) -> tensor<1x2xf32>
  %b = nn.dequantize %w, %s, %z : (tensor<2x4xsi16>, tensor<f32>, tensor<si16>) -> tensor<2x4xf32>
  %c = nn.matmul %a, %b : (tensor<1x2xf32>, tensor<2x4xf32>) -> tensor<1x4xf32>
  %y = nn.quantize %c, %s, %z : (tensor<1x4xf32>, tensor<f32>, tensor<si16>) -> tensor<1x4xsi16>
  return %y : tensor<1x4xsi16>
}

// The same with weights that are known and small.
// CHECK-LABEL: func.func @small_sixteen_bit_weights
// CHECK: nn.matmul {{.*}} -> tensor<1x4xsi16>
func.func @small_sixteen_bit_weights(%x: tensor<1x2xsi16>) -> tensor<1x4xsi16> {
  %w = nn.constant dense<-16383> : tensor<2x4xsi16>
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si16>
  %a = nn.dequantize %x, %s, %z : (tensor<1x2xsi16>, tensor<f32>, tensor<si16>) -> tensor<1x2xf32>
  %b = nn.dequantize %w, %s, %z : (tensor<2x4xsi16>, tensor<f32>, tensor<si16>) -> tensor<2x4xf32>
  %c = nn.matmul %a, %b : (tensor<1x2xf32>, tensor<2x4xf32>) -> tensor<1x4xf32>
  %y = nn.quantize %c, %s, %z : (tensor<1x4xf32>, tensor<f32>, tensor<si16>) -> tensor<1x4xsi16>
  return %y : tensor<1x4xsi16>
}
