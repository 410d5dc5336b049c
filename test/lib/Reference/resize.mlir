// RUN: hetero-check %s

// Position -1 is outside and takes the extrapolation value.
func.func @nearest() {
  %x = nn.constant dense<[1, 2]> : tensor<2xsi8>
  %i = nn.constant dense<[[0], [0], [1], [-1]]> : tensor<4x1xsi32>
  %y = nn.resize %x indices(%i) {axes = array<i64: 0>, mode = #nn.resize_mode<nearest>, extrapolation_value = 9.0 : f32} : (tensor<2xsi8>, tensor<4x1xsi32>) -> tensor<4xsi8>
  check.expect_eq %y, dense<[1, 1, 2, 9]> : tensor<4xsi8>
  return
}

// One output from four elements: 0.25 * 0.5 * 8 + 0.75 * 0.5 * 16 + 0.25 * 0.5 * 24 + 0.75 * 0.5 * 32 = 22.
func.func @two_axes() {
  %x = nn.constant dense<[[8.0, 16.0], [24.0, 32.0]]> : tensor<2x2xf32>
  %i = nn.constant dense<[[0, 1]]> : tensor<1x2xsi32>
  %wy = nn.constant dense<[[0.5, 0.5]]> : tensor<1x2xf32>
  %wx = nn.constant dense<[[0.25, 0.75]]> : tensor<1x2xf32>
  %0 = nn.resize %x indices(%i, %i) weights(%wy, %wx) {axes = array<i64: 0, 1>, mode = #nn.resize_mode<joint>}
    : (tensor<2x2xf32>, tensor<1x2xsi32>, tensor<1x2xsi32>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  check.expect_eq %0, dense<22.0> : tensor<1x1xf32>
  %1 = nn.resize %x indices(%i, %i) weights(%wy, %wx) {axes = array<i64: 0, 1>, mode = #nn.resize_mode<nested>}
    : (tensor<2x2xf32>, tensor<1x2xsi32>, tensor<1x2xsi32>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  check.expect_eq %1, dense<22.0> : tensor<1x1xf32>
  return
}

// Products are rounded before they are summed, in both modes: 16777217 is no
// float, so 16777216 * 1 + 1 * 1 stays 16777216 however often 1 is added.
func.func @order() {
  %x = nn.constant dense<[16777216.0, 1.0, 1.0]> : tensor<3xf32>
  %i = nn.constant dense<[[0, 1, 2], [1, 2, 0]]> : tensor<2x3xsi32>
  %w = nn.constant dense<1.0> : tensor<2x3xf32>
  %y = nn.resize %x indices(%i) weights(%w) {axes = array<i64: 0>, mode = #nn.resize_mode<nested>} : (tensor<3xf32>, tensor<2x3xsi32>, tensor<2x3xf32>) -> tensor<2xf32>
  check.expect_eq %y, dense<[16777216.0, 16777218.0]> : tensor<2xf32>
  return
}

// Integers are cut towards zero, and saturate: 1.5 -> 1, -1.5 -> -1, 254 -> 127.
func.func @integers() {
  %x = nn.constant dense<[1, 2, -1, -2, 127]> : tensor<5xsi8>
  %i = nn.constant dense<[[0, 1], [2, 3], [4, 4]]> : tensor<3x2xsi32>
  %w = nn.constant dense<[[0.5, 0.5], [0.5, 0.5], [1.0, 1.0]]> : tensor<3x2xf32>
  %y = nn.resize %x indices(%i) weights(%w) {axes = array<i64: 0>, mode = #nn.resize_mode<joint>} : (tensor<5xsi8>, tensor<3x2xsi32>, tensor<3x2xf32>) -> tensor<3xsi8>
  check.expect_eq %y, dense<[1, -1, 127]> : tensor<3xsi8>
  return
}

// Scale 2 and zero point 1 in, scale 1 and zero point 0 out: (3 - 1) * 2 = 4 and
// (4 - 1) * 2 = 6 have the mean 5.
func.func @quantised() {
  %x = nn.constant dense<[3, 4]> : tensor<2xsi8>
  %i = nn.constant dense<[[0, 1]]> : tensor<1x2xsi32>
  %w = nn.constant dense<[[0.5, 0.5]]> : tensor<1x2xf32>
  %si = nn.constant dense<2.0> : tensor<f32>
  %zi = nn.constant dense<1> : tensor<si8>
  %so = nn.constant dense<1.0> : tensor<f32>
  %zo = nn.constant dense<0> : tensor<si8>
  %y = nn.resize %x indices(%i) weights(%w) scales(%si) zero_points(%zi) to(%so, %zo) {axes = array<i64: 0>, mode = #nn.resize_mode<joint>, requant = #nn.requant<float>}
    : (tensor<2xsi8>, tensor<1x2xsi32>, tensor<1x2xf32>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1xsi8>
  check.expect_eq %y, dense<[5]> : tensor<1xsi8>
  return
}
