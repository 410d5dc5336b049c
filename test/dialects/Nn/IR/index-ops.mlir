// RUN: hetero-opt %s | hetero-opt | FileCheck %s

// CHECK-LABEL: @known_positions
func.func @known_positions(%x: tensor<2x8xf32>, %v: tensor<f32>) {
  // CHECK: nn.slice %{{.*}} {sizes = array<i64: 1, 3>, starts = array<i64: 1, 7>, steps = array<i64: 1, -3>} : (tensor<2x8xf32>) -> tensor<1x3xf32>
  %0 = nn.slice %x {starts = array<i64: 1, 7>, sizes = array<i64: 1, 3>, steps = array<i64: 1, -3>} : (tensor<2x8xf32>) -> tensor<1x3xf32>
  // CHECK: nn.pad %{{.*}} value %{{.*}} {mode = #nn.pad_mode<constant>, pads = array<i64: 0, 1, 2, 3>}
  %1 = nn.pad %x value %v {pads = array<i64: 0, 1, 2, 3>, mode = #nn.pad_mode<constant>} : (tensor<2x8xf32>, tensor<f32>) -> tensor<4x12xf32>
  // CHECK: nn.pad %{{.*}} {mode = #nn.pad_mode<reflect>
  %2 = nn.pad %x {pads = array<i64: 0, 1, 0, 3>, mode = #nn.pad_mode<reflect>} : (tensor<2x8xf32>) -> tensor<2x12xf32>
  // CHECK: nn.pad %{{.*}} {mode = #nn.pad_mode<edge>
  %3 = nn.pad %x {pads = array<i64: 0, 1, 0, 3>, mode = #nn.pad_mode<edge>} : (tensor<2x8xf32>) -> tensor<2x12xf32>
  // CHECK: nn.pad %{{.*}} {mode = #nn.pad_mode<wrap>
  %4 = nn.pad %x {pads = array<i64: 0, 1, 0, 3>, mode = #nn.pad_mode<wrap>} : (tensor<2x8xf32>) -> tensor<2x12xf32>
  // CHECK: nn.expand %{{.*}} : tensor<2x8xf32> to tensor<3x2x8xf32>
  %5 = nn.expand %x : tensor<2x8xf32> to tensor<3x2x8xf32>
  // CHECK: nn.trilu %{{.*}} {k = -1 : i64, upper} : (tensor<2x8xf32>) -> tensor<2x8xf32>
  %6 = nn.trilu %x {k = -1 : i64, upper} : (tensor<2x8xf32>) -> tensor<2x8xf32>
  // CHECK: nn.cumsum %{{.*}} {axis = 1 : i64, exclusive, reverse}
  %7 = nn.cumsum %x {axis = 1 : i64, exclusive, reverse} : (tensor<2x8xf32>) -> tensor<2x8xf32>
  // CHECK: nn.cumprod %{{.*}} {axis = 0 : i64}
  %8 = nn.cumprod %x {axis = 0 : i64} : (tensor<2x8xf32>) -> tensor<2x8xf32>
  return
}

// CHECK-LABEL: @computed_positions
func.func @computed_positions(%x: tensor<9x4xf32>, %i: tensor<2x3xsi64>, %t: tensor<3x2xsi32>, %u: tensor<2x3xf32>, %w: tensor<3xf32>, %v: tensor<2xf32>, %l: tensor<4xsi64>) {
  // CHECK: nn.gather %{{.*}}, %{{.*}} {axis = 0 : i64} : (tensor<9x4xf32>, tensor<2x3xsi64>) -> tensor<2x3x4xf32>
  %0 = nn.gather %x, %i {axis = 0 : i64} : (tensor<9x4xf32>, tensor<2x3xsi64>) -> tensor<2x3x4xf32>
  // CHECK: nn.gather_elements %{{.*}}, %{{.*}} {axis = 0 : i64} : (tensor<9x4xf32>, tensor<2x3xsi64>) -> tensor<2x3xf32>
  %1 = nn.gather_elements %x, %i {axis = 0 : i64} : (tensor<9x4xf32>, tensor<2x3xsi64>) -> tensor<2x3xf32>
  // CHECK: nn.gather_nd %{{.*}}, %{{.*}} : (tensor<9x4xf32>, tensor<3x2xsi32>) -> tensor<3xf32>
  %2 = nn.gather_nd %x, %t : (tensor<9x4xf32>, tensor<3x2xsi32>) -> tensor<3xf32>
  // CHECK: nn.scatter_elements %{{.*}}, %{{.*}}, %{{.*}} {axis = 1 : i64, reduction = #nn.scatter_reduction<max>}
  %3 = nn.scatter_elements %x, %i, %u {axis = 1 : i64, reduction = #nn.scatter_reduction<max>} : (tensor<9x4xf32>, tensor<2x3xsi64>, tensor<2x3xf32>) -> tensor<9x4xf32>
  // CHECK: nn.scatter_nd %{{.*}}, %{{.*}}, %{{.*}} {reduction = #nn.scatter_reduction<none>}
  %4 = nn.scatter_nd %x, %t, %w {reduction = #nn.scatter_reduction<none>} : (tensor<9x4xf32>, tensor<3x2xsi32>, tensor<3xf32>) -> tensor<9x4xf32>
  // CHECK: nn.one_hot %{{.*}}, %{{.*}} {axis = 1 : i64, depth = 5 : i64} : (tensor<2x3xsi64>, tensor<2xf32>) -> tensor<2x5x3xf32>
  %5 = nn.one_hot %i, %v {axis = 1 : i64, depth = 5 : i64} : (tensor<2x3xsi64>, tensor<2xf32>) -> tensor<2x5x3xf32>
  // CHECK: nn.reverse_sequence %{{.*}}, %{{.*}} {batch_axis = 1 : i64, time_axis = 0 : i64}
  %6 = nn.reverse_sequence %x, %l {batch_axis = 1 : i64, time_axis = 0 : i64} : (tensor<9x4xf32>, tensor<4xsi64>) -> tensor<9x4xf32>
  return
}

// CHECK-LABEL: @resize
func.func @resize(%x: tensor<1x4xf32>, %q: tensor<1x4xsi8>, %i1: tensor<8x1xsi32>, %i: tensor<8x2xsi32>, %w: tensor<8x2xf32>, %s: tensor<f32>, %z: tensor<si8>) {
  // CHECK: nn.resize %{{.*}} indices(%{{.*}}) {axes = array<i64: 1>, extrapolation_value = 1.000000e+00 : f32, mode = #nn.resize_mode<nearest>}
  %0 = nn.resize %x indices(%i1) {axes = array<i64: 1>, mode = #nn.resize_mode<nearest>, extrapolation_value = 1.0 : f32} : (tensor<1x4xf32>, tensor<8x1xsi32>) -> tensor<1x8xf32>
  // CHECK: nn.resize %{{.*}} indices(%{{.*}}) weights(%{{.*}}) {axes = array<i64: 1>, mode = #nn.resize_mode<nested>}
  %1 = nn.resize %x indices(%i) weights(%w) {axes = array<i64: 1>, mode = #nn.resize_mode<nested>} : (tensor<1x4xf32>, tensor<8x2xsi32>, tensor<8x2xf32>) -> tensor<1x8xf32>
  // CHECK: nn.resize %{{.*}} indices(%{{.*}}) weights(%{{.*}}) scales(%{{.*}}) zero_points(%{{.*}}) to(%{{.*}}, %{{.*}})
  %2 = nn.resize %q indices(%i) weights(%w) scales(%s) zero_points(%z) to(%s, %z) {axes = array<i64: 1>, mode = #nn.resize_mode<joint>, requant = #nn.requant<float>}
    : (tensor<1x4xsi8>, tensor<8x2xsi32>, tensor<8x2xf32>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x8xsi8>
  return
}
