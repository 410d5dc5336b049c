// RUN: %hetero-opt %s | %hetero-opt | FileCheck %s
// RUN: %hetero-opt %s --emit-bytecode | hetero-opt | FileCheck %s

// Reductions, places of extremes and normalisations, printed and parsed.

// CHECK-LABEL: func.func @reduce
func.func @reduce(%x: tensor<2x3x4xf32>, %q: tensor<2x3x4xsi8>, %s: tensor<f32>, %z: tensor<si8>, %b: tensor<4xi1>) {
  // CHECK: nn.reduce %{{.*}} {axes = array<i64: 1>, kind = #nn.reduce_kind<sum>} {{.*}} -> tensor<2x1x4xf32>
  %0 = nn.reduce %x {kind = #nn.reduce_kind<sum>, axes = array<i64: 1>} : (tensor<2x3x4xf32>) -> tensor<2x1x4xf32>
  // CHECK: nn.reduce %{{.*}} scales(%{{.*}}) zero_points(%{{.*}}) to(%{{.*}}) {{.*}} kind = #nn.reduce_kind<mean>
  %1 = nn.reduce %q scales(%s) zero_points(%z) to(%s, %z) {kind = #nn.reduce_kind<mean>, axes = array<i64: 0, 2>, requant = #nn.requant<float>}
    : (tensor<2x3x4xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x3x1xsi8>
  // CHECK: nn.reduce %{{.*}} kind = #nn.reduce_kind<max>
  %2 = nn.reduce %q {kind = #nn.reduce_kind<max>, axes = array<i64>} : (tensor<2x3x4xsi8>) -> tensor<2x3x4xsi8>
  // CHECK: nn.reduce %{{.*}} kind = #nn.reduce_kind<min>
  %3 = nn.reduce %b {kind = #nn.reduce_kind<min>, axes = array<i64: 0>} : (tensor<4xi1>) -> tensor<1xi1>
  // CHECK: nn.reduce %{{.*}} kind = #nn.reduce_kind<prod>
  %4 = nn.reduce %x {kind = #nn.reduce_kind<prod>, axes = array<i64: 0>} : (tensor<2x3x4xf32>) -> tensor<1x3x4xf32>
  // CHECK: nn.reduce %{{.*}} kind = #nn.reduce_kind<l1>
  %5 = nn.reduce %x {kind = #nn.reduce_kind<l1>, axes = array<i64: 0>} : (tensor<2x3x4xf32>) -> tensor<1x3x4xf32>
  // CHECK: nn.reduce %{{.*}} kind = #nn.reduce_kind<l2>
  %6 = nn.reduce %x {kind = #nn.reduce_kind<l2>, axes = array<i64: 0>} : (tensor<2x3x4xf32>) -> tensor<1x3x4xf32>
  // CHECK: nn.reduce %{{.*}} kind = #nn.reduce_kind<sum_square>
  %7 = nn.reduce %x {kind = #nn.reduce_kind<sum_square>, axes = array<i64: 0>} : (tensor<2x3x4xf32>) -> tensor<1x3x4xf32>
  return
}

// CHECK-LABEL: func.func @places
func.func @places(%x: tensor<2x5xf32>, %q: tensor<2x5xsi8>) {
  // CHECK: nn.arg_max %{{.*}} {axis = 1 : i64} {{.*}} -> tensor<2x1xsi64>
  %0 = nn.arg_max %x {axis = 1 : i64} : (tensor<2x5xf32>) -> tensor<2x1xsi64>
  // CHECK: nn.arg_min %{{.*}} {axis = 0 : i64, select_last_index} {{.*}} -> tensor<1x5xsi64>
  %1 = nn.arg_min %q {axis = 0 : i64, select_last_index} : (tensor<2x5xsi8>) -> tensor<1x5xsi64>
  // CHECK: nn.top_k %{{.*}} {axis = 1 : i64, k = 3 : i64, largest = false} {{.*}} -> tensor<2x3xsi64>
  %2 = nn.top_k %x {k = 3 : i64, axis = 1 : i64, largest = false} : (tensor<2x5xf32>) -> tensor<2x3xsi64>
  return
}

// CHECK-LABEL: func.func @pool_places
func.func @pool_places(%x: tensor<1x2x4x4xf32>) -> tensor<1x2x2x2xsi64> {
  // CHECK: nn.max_pool_indices %{{.*}} {column_major, dilations
  %0 = nn.max_pool_indices %x {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>,
    pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, column_major} : (tensor<1x2x4x4xf32>) -> tensor<1x2x2x2xsi64>
  return %0 : tensor<1x2x2x2xsi64>
}

// CHECK-LABEL: func.func @layer_norm
func.func @layer_norm(%x: tensor<2x3x4xf32>, %v: tensor<4xf32>, %q: tensor<2x4xsi8>, %s: tensor<f32>, %z: tensor<si8>) {
  // CHECK: nn.layer_norm %{{.*}} {axes = array<i64: 1, 2>, uncentred}
  %0 = nn.layer_norm %x {axes = array<i64: 1, 2>, uncentred} : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  // CHECK: nn.layer_norm %{{.*}} scale %{{.*}} bias %{{.*}} {axes = array<i64: 2>, epsilon = {{.*}}}
  %1 = nn.layer_norm %x scale %v bias %v {axes = array<i64: 2>, epsilon = 0.5 : f32}
    : (tensor<2x3x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x3x4xf32>
  // CHECK: nn.layer_norm %{{.*}} scale %{{.*}} scales(%{{.*}}) zero_points(%{{.*}}) to(%{{.*}})
  %2 = nn.layer_norm %q scale %v scales(%s) zero_points(%z) to(%s, %z) {axes = array<i64: 1>, requant = #nn.requant<float>}
    : (tensor<2x4xsi8>, tensor<4xf32>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<2x4xsi8>
  return
}

// CHECK-LABEL: func.func @wide_integers
func.func @wide_integers(%a: tensor<2x3xsi64>, %b: tensor<3x4xsi64>, %c: tensor<4xsi64>) {
  // CHECK: nn.matmul {{.*}} -> tensor<2x4xsi64>
  %0 = nn.matmul %a, %b : (tensor<2x3xsi64>, tensor<3x4xsi64>) -> tensor<2x4xsi64>
  // CHECK: nn.gemm {{.*}} -> tensor<2x4xsi64>
  %1 = nn.gemm %a, %b bias %c : (tensor<2x3xsi64>, tensor<3x4xsi64>, tensor<4xsi64>) -> tensor<2x4xsi64>
  return
}
