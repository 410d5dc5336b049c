// RUN: %hetero-opt %s | %hetero-opt | FileCheck %s
// RUN: %hetero-opt %s --emit-bytecode | hetero-opt | FileCheck %s

// Every operation, printed and parsed, in the forms it has.

// CHECK-LABEL: func.func @conv_float
func.func @conv_float(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x3x3xf32>, %b: tensor<4xf32>) -> tensor<1x4x4x4xf32> {
  // CHECK: nn.conv %{{.*}}, %{{.*}} bias %{{.*}} {dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>}
  %y = nn.conv %x, %w bias %b {strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>}
    : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<1x4x4x4xf32>
  return %y : tensor<1x4x4x4xf32>
}

// CHECK-LABEL: func.func @conv_symbolic_batch
func.func @conv_symbolic_batch(%x: tensor<?x4x8xf32>, %w: tensor<4x1x3xf32>) -> tensor<?x4x6xf32> {
  // CHECK: nn.conv {{.*}} group = 4 : i64
  %y = nn.conv %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, group = 4 : i64}
    : (tensor<?x4x8xf32>, tensor<4x1x3xf32>) -> tensor<?x4x6xf32>
  return %y : tensor<?x4x6xf32>
}

// CHECK-LABEL: func.func @conv_accumulator
func.func @conv_accumulator(%x: tensor<1x3x8x8xui8>, %w: tensor<4x3x1x1xsi8>, %zx: tensor<ui8>, %zw: tensor<4xsi8>) -> tensor<1x4x8x8xsi32> {
  // CHECK: nn.conv %{{.*}}, %{{.*}} zero_points(%{{.*}}, %{{.*}})
  %y = nn.conv %x, %w zero_points(%zx, %zw) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
    : (tensor<1x3x8x8xui8>, tensor<4x3x1x1xsi8>, tensor<ui8>, tensor<4xsi8>) -> tensor<1x4x8x8xsi32>
  return %y : tensor<1x4x8x8xsi32>
}

// CHECK-LABEL: func.func @conv_quantized
func.func @conv_quantized(%x: tensor<1x3x8x8xsi8>, %w: tensor<4x3x1x1xsi8>, %b: tensor<4xsi32>, %s: tensor<f32>, %sw: tensor<4xf32>, %z: tensor<si8>) -> tensor<1x4x8x8xsi8> {
  // CHECK: nn.conv %{{.*}}, %{{.*}} bias %{{.*}} scales(%{{.*}}, %{{.*}}) zero_points(%{{.*}}, %{{.*}}) to(%{{[a-z0-9]+}}, %{{[a-z0-9]+}})
  // CHECK-SAME: clamp = #nn.clamp<min = 0, max = 6>
  // CHECK-SAME: requant = #nn.requant<float>
  %y = nn.conv %x, %w bias %b scales(%s, %sw) zero_points(%z, %z) to(%s, %z)
    {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>,
     requant = #nn.requant<float>, clamp = #nn.clamp<min = 0, max = 6>}
    : (tensor<1x3x8x8xsi8>, tensor<4x3x1x1xsi8>, tensor<4xsi32>, tensor<f32>, tensor<4xf32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x4x8x8xsi8>
  return %y : tensor<1x4x8x8xsi8>
}

// CHECK-LABEL: func.func @conv_transpose
func.func @conv_transpose(%x: tensor<?x4x5x5xf32>, %w: tensor<4x6x3x3xf32>, %b: tensor<6xf32>) -> tensor<?x6x10x10xf32> {
  // CHECK: nn.conv_transpose %{{.*}}, %{{.*}} bias %{{.*}} {dilations = array<i64: 1, 1>, output_padding = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>}
  %y = nn.conv_transpose %x, %w bias %b {strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, output_padding = array<i64: 1, 1>}
    : (tensor<?x4x5x5xf32>, tensor<4x6x3x3xf32>, tensor<6xf32>) -> tensor<?x6x10x10xf32>
  return %y : tensor<?x6x10x10xf32>
}

// CHECK-LABEL: func.func @conv_transpose_accumulator
func.func @conv_transpose_accumulator(%x: tensor<1x4x?xui8>, %w: tensor<4x3x2xsi8>, %zx: tensor<ui8>, %zw: tensor<3xsi8>) -> tensor<1x6x?xsi32> {
  // CHECK: nn.conv_transpose %{{.*}}, %{{.*}} zero_points(%{{.*}}, %{{.*}}) {{.*}}group = 2 : i64
  %y = nn.conv_transpose %x, %w zero_points(%zx, %zw) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, group = 2 : i64}
    : (tensor<1x4x?xui8>, tensor<4x3x2xsi8>, tensor<ui8>, tensor<3xsi8>) -> tensor<1x6x?xsi32>
  return %y : tensor<1x6x?xsi32>
}

// CHECK-LABEL: func.func @conv_transpose_quantized
func.func @conv_transpose_quantized(%x: tensor<1x4x3xsi8>, %w: tensor<4x3x2xsi8>, %b: tensor<3xsi32>, %s: tensor<f32>, %sw: tensor<3xf32>, %z: tensor<si8>) -> tensor<1x3x6xsi8> {
  // CHECK: nn.conv_transpose %{{.*}}, %{{.*}} bias %{{.*}} scales(%{{.*}}, %{{.*}}) zero_points(%{{.*}}, %{{.*}}) to(%{{[a-z0-9]+}}, %{{[a-z0-9]+}})
  // CHECK-SAME: requant = #nn.requant<float>
  %y = nn.conv_transpose %x, %w bias %b scales(%s, %sw) zero_points(%z, %z) to(%s, %z)
    {strides = array<i64: 2>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, requant = #nn.requant<float>}
    : (tensor<1x4x3xsi8>, tensor<4x3x2xsi8>, tensor<3xsi32>, tensor<f32>, tensor<3xf32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x3x6xsi8>
  return %y : tensor<1x3x6xsi8>
}

// CHECK-LABEL: func.func @products
func.func @products(%a: tensor<2x5x3xf32>, %b: tensor<3x4xf32>, %c: tensor<4xf32>, %v: tensor<3xf32>, %m: tensor<4x3xf32>) {
  // CHECK: nn.matmul %{{.*}}, %{{.*}} : (tensor<2x5x3xf32>, tensor<3x4xf32>) -> tensor<2x5x4xf32>
  %0 = nn.matmul %a, %b : (tensor<2x5x3xf32>, tensor<3x4xf32>) -> tensor<2x5x4xf32>
  // CHECK: nn.matmul %{{.*}}, %{{.*}} bias %{{.*}} : (tensor<3xf32>, tensor<3x4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = nn.matmul %v, %b bias %c : (tensor<3xf32>, tensor<3x4xf32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK: nn.gemm %{{.*}}, %{{.*}} bias %{{.*}} {transA}
  %2 = nn.gemm %b, %b bias %c {transA} : (tensor<3x4xf32>, tensor<3x4xf32>, tensor<4xf32>) -> tensor<4x4xf32>
  // CHECK: nn.gemm %{{.*}}, %{{.*}} {alpha = 5.000000e-01 : f32, transB}
  %3 = nn.gemm %m, %m {transB, alpha = 0.5 : f32} : (tensor<4x3xf32>, tensor<4x3xf32>) -> tensor<4x4xf32>
  return
}

// CHECK-LABEL: func.func @pools
func.func @pools(%x: tensor<1x2x7x7xf32>, %q: tensor<1x2x7x7xsi8>, %s: tensor<f32>, %z: tensor<si8>) {
  // CHECK: nn.avg_pool {{.*}} -> tensor<1x2x4x4xf32>
  %0 = nn.avg_pool %x {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, ceil_mode}
    : (tensor<1x2x7x7xf32>) -> tensor<1x2x4x4xf32>
  // CHECK: nn.avg_pool {{.*}} {count_include_pad
  %1 = nn.avg_pool %q scales(%s) zero_points(%z) to(%s, %z) {kernel_shape = array<i64: 3, 3>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, count_include_pad, requant = #nn.requant<float>}
    : (tensor<1x2x7x7xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2x7x7xsi8>
  // CHECK: nn.max_pool {{.*}} -> tensor<1x2x3x3xsi8>
  %2 = nn.max_pool %q {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
    : (tensor<1x2x7x7xsi8>) -> tensor<1x2x3x3xsi8>
  // CHECK: nn.global_avg_pool {{.*}} -> tensor<1x2x1x1xf32>
  %3 = nn.global_avg_pool %x : (tensor<1x2x7x7xf32>) -> tensor<1x2x1x1xf32>
  return
}

// CHECK-LABEL: func.func @normalisations
func.func @normalisations(%x: tensor<1x2x7xf32>, %p: tensor<2xf32>) {
  // CHECK: nn.batch_norm %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} :
  %0 = nn.batch_norm %x, %p, %p, %p, %p {epsilon = 1.0e-5 : f32}
    : (tensor<1x2x7xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2x7xf32>
  // CHECK: nn.softmax %{{.*}} {axis = 2 : i64}
  %1 = nn.softmax %x {axis = 2 : i64} : (tensor<1x2x7xf32>) -> tensor<1x2x7xf32>
  return
}

// CHECK-LABEL: func.func @elementwise
func.func @elementwise(%x: tensor<1x4xf32>, %b: tensor<4xf32>, %q: tensor<1x4xsi8>, %i: tensor<1x4xsi64>, %s: tensor<f32>, %z: tensor<si8>, %sc: tensor<4xf32>, %zc: tensor<4xsi8>) {
  // CHECK: nn.add
  %0 = nn.add %x, %b : (tensor<1x4xf32>, tensor<4xf32>) -> tensor<1x4xf32>
  // CHECK: nn.sub
  %1 = nn.sub %i, %i : (tensor<1x4xsi64>, tensor<1x4xsi64>) -> tensor<1x4xsi64>
  // CHECK: nn.mul {{.*}} scales({{.*}}) zero_points({{.*}}) to({{.*}})
  %2 = nn.mul %q, %q scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<1x4xsi8>, tensor<1x4xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x4xsi8>
  // CHECK: nn.relu
  %3 = nn.relu %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
  // CHECK: nn.sigmoid
  %4 = nn.sigmoid %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
  // CHECK: nn.tanh
  %5 = nn.tanh %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
  // CHECK: nn.clip %{{.*}} {max = 6.000000e+00 : f32, min = 0.000000e+00 : f32}
  %6 = nn.clip %x {min = 0.0 : f32, max = 6.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  // CHECK: nn.quantize
  %7 = nn.quantize %x, %sc, %zc : (tensor<1x4xf32>, tensor<4xf32>, tensor<4xsi8>) -> tensor<1x4xsi8>
  // CHECK: nn.dequantize %{{.*}}, %{{.*}}, %{{.*}} {axis = 0 : i64}
  %8 = nn.dequantize %q, %s, %z {axis = 0 : i64} : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
  return
}

// CHECK-LABEL: func.func @movement
func.func @movement(%x: tensor<1x8x8x3xsi8>, %s: tensor<f32>, %z: tensor<si8>) {
  // CHECK: nn.constant dense<1> : tensor<4xsi8>
  %0 = nn.constant dense<1> : tensor<4xsi8>
  // CHECK: nn.reshape %{{.*}} : tensor<1x8x8x3xsi8> to tensor<1x192xsi8>
  %1 = nn.reshape %x : tensor<1x8x8x3xsi8> to tensor<1x192xsi8>
  // CHECK: nn.transpose %{{.*}} {perm = array<i64: 0, 3, 1, 2>}
  %2 = nn.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xsi8>) -> tensor<1x3x8x8xsi8>
  // CHECK: nn.concat %{{.*}}, %{{.*}} {axis = 1 : i64}
  %3 = nn.concat %1, %1 {axis = 1 : i64} : (tensor<1x192xsi8>, tensor<1x192xsi8>) -> tensor<1x384xsi8>
  // CHECK: nn.concat %{{.*}}, %{{.*}} scales({{.*}}) zero_points({{.*}}) to({{.*}})
  %4 = nn.concat %1, %1 scales(%s, %s) zero_points(%z, %z) to(%s, %z) {axis = 1 : i64, requant = #nn.requant<float>}
    : (tensor<1x192xsi8>, tensor<1x192xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x384xsi8>
  return
}
