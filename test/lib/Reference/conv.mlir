// RUN: hetero-check %s

// Kernel [1, 10, 100] reads as decimal digits: sums are easily read.
func.func @one_dimension_with_padding_stride_and_dilation() {
  %x = nn.constant dense<[[[1.0, 2.0, 3.0, 4.0]]]> : tensor<1x1x4xf32>
  %w = nn.constant dense<[[[1.0, 10.0, 100.0]]]> : tensor<1x1x3xf32>
  %b = nn.constant dense<[0.5]> : tensor<1xf32>
  // Windows (0 1 2) (1 2 3) (2 3 4) (3 4 0).
  %padded = nn.conv %x, %w bias %b {strides = array<i64: 1>, pads = array<i64: 1, 1>, dilations = array<i64: 1>}
    : (tensor<1x1x4xf32>, tensor<1x1x3xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  check.expect_eq %padded, dense<[[[210.5, 321.5, 432.5, 43.5]]]> : tensor<1x1x4xf32>
  // Windows (0 1 2) (2 3 4).
  %strided = nn.conv %x, %w {strides = array<i64: 2>, pads = array<i64: 1, 0>, dilations = array<i64: 1>}
    : (tensor<1x1x4xf32>, tensor<1x1x3xf32>) -> tensor<1x1x2xf32>
  check.expect_eq %strided, dense<[[[210.0, 432.0]]]> : tensor<1x1x2xf32>
  // Windows (0 2 4) (1 3 0).
  %dilated = nn.conv %x, %w {strides = array<i64: 1>, pads = array<i64: 1, 1>, dilations = array<i64: 2>}
    : (tensor<1x1x4xf32>, tensor<1x1x3xf32>) -> tensor<1x1x2xf32>
  check.expect_eq %dilated, dense<[[[420.0, 31.0]]]> : tensor<1x1x2xf32>
  return
}

func.func @depthwise_and_grouped() {
  %x = nn.constant dense<[[[[1.0]], [[2.0]], [[3.0]], [[4.0]]]]> : tensor<1x4x1x1xf32>
  %depthwise = nn.constant dense<[[[[1.0]]], [[[10.0]]], [[[100.0]]], [[[1000.0]]]]> : tensor<4x1x1x1xf32>
  %y = nn.conv %x, %depthwise {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, group = 4 : i64}
    : (tensor<1x4x1x1xf32>, tensor<4x1x1x1xf32>) -> tensor<1x4x1x1xf32>
  check.expect_eq %y, dense<[[[[1.0]], [[20.0]], [[300.0]], [[4000.0]]]]> : tensor<1x4x1x1xf32>
  // Filter 0 sees channels 0 and 1, filter 1 channels 2 and 3.
  %grouped = nn.constant dense<[[[[1.0]], [[10.0]]], [[[1.0]], [[10.0]]]]> : tensor<2x2x1x1xf32>
  %z = nn.conv %x, %grouped {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, group = 2 : i64}
    : (tensor<1x4x1x1xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x1x1xf32>
  check.expect_eq %z, dense<[[[[21.0]], [[43.0]]]]> : tensor<1x2x1x1xf32>
  return
}

func.func @three_dimensions() {
  %x = nn.constant dense<[[[[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]]]]> : tensor<1x1x2x2x2xf32>
  %w = nn.constant dense<1.0> : tensor<1x1x2x2x2xf32>
  %y = nn.conv %x, %w {strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>}
    : (tensor<1x1x2x2x2xf32>, tensor<1x1x2x2x2xf32>) -> tensor<1x1x1x1x1xf32>
  check.expect_eq %y, dense<36.0> : tensor<1x1x1x1x1xf32>
  return
}

// 2^24 + 1 needs a fused multiply-add: 4097 * 4097 = 2^24 + 8193, rounded to
// 2^24 + 8192 when the product is rounded first. From -(2^24 + 8192) the fused
// sum is 1, the other 0.
func.func @products_are_fused_and_ascend() {
  %x = nn.constant dense<[[[1.0], [4097.0]]]> : tensor<1x2x1xf32>
  %w = nn.constant dense<[[[-16785408.0], [4097.0]]]> : tensor<1x2x1xf32>
  %y = nn.conv %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>}
    : (tensor<1x2x1xf32>, tensor<1x2x1xf32>) -> tensor<1x1x1xf32>
  check.expect_eq %y, dense<1.0> : tensor<1x1x1xf32>
  return
}

// The padding of a quantised input is its zero point: it adds nothing.
func.func @accumulator_of_unlike_types() {
  %x = nn.constant dense<[[[130, 126]]]> : tensor<1x1x2xui8>
  %w = nn.constant dense<[[[3, -1]], [[5, 5]]]> : tensor<2x1x2xsi8>
  %b = nn.constant dense<[1000, -1000]> : tensor<2xsi32>
  %zx = nn.constant dense<128> : tensor<ui8>
  %zw = nn.constant dense<[1, 2]> : tensor<2xsi8>
  // Centred: x = (2, -2), w = ((2, -2), (3, 3)); windows (0 2) (2 -2) (-2 0).
  %y = nn.conv %x, %w bias %b zero_points(%zx, %zw) {strides = array<i64: 1>, pads = array<i64: 1, 1>, dilations = array<i64: 1>}
    : (tensor<1x1x2xui8>, tensor<2x1x2xsi8>, tensor<2xsi32>, tensor<ui8>, tensor<2xsi8>) -> tensor<1x2x3xsi32>
  check.expect_eq %y, dense<[[[996, 1008, 996], [-994, -1000, -1006]]]> : tensor<1x2x3xsi32>
  return
}

// Scale 0.5 * (0.5, 0.25) / 0.5 = (0.5, 0.25); zero point 3 after the rounding.
func.func @requantised_per_channel_with_ties() {
  %x = nn.constant dense<[[[1, 3, 5, -1]]]> : tensor<1x1x4xsi8>
  %w = nn.constant dense<[[[1]], [[2]]]> : tensor<2x1x1xsi8>
  %s = nn.constant dense<0.5> : tensor<f32>
  %sw = nn.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %z = nn.constant dense<0> : tensor<si8>
  %zy = nn.constant dense<3> : tensor<si8>
  // Both channels: 0.5 1.5 2.5 -0.5 -> 0 2 2 0 -> 3 5 5 3.
  %y = nn.conv %x, %w scales(%s, %sw) zero_points(%z, %z) to(%s, %zy)
    {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, requant = #nn.requant<float>}
    : (tensor<1x1x4xsi8>, tensor<2x1x1xsi8>, tensor<f32>, tensor<2xf32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2x4xsi8>
  check.expect_eq %y, dense<[[[3, 5, 5, 3], [3, 5, 5, 3]]]> : tensor<1x2x4xsi8>
  // A clamp bounds the integers after the zero point.
  %c = nn.conv %x, %w scales(%s, %sw) zero_points(%z, %z) to(%s, %zy)
    {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, requant = #nn.requant<float>, clamp = #nn.clamp<min = 4, max = 4>}
    : (tensor<1x1x4xsi8>, tensor<2x1x1xsi8>, tensor<f32>, tensor<2xf32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2x4xsi8>
  check.expect_eq %c, dense<4> : tensor<1x2x4xsi8>
  return
}

// The same accumulators in fixed point: ties go up. 0.5 1.5 2.5 -0.5 -> 1 2 3 0.
func.func @requantised_in_fixed_point() {
  %x = nn.constant dense<[[[1, 3, 5, -1]]]> : tensor<1x1x4xsi8>
  %w = nn.constant dense<[[[1]], [[2]]]> : tensor<2x1x1xsi8>
  %s = nn.constant dense<0.5> : tensor<f32>
  %sw = nn.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %z = nn.constant dense<0> : tensor<si8>
  %multiplied = nn.conv %x, %w scales(%s, %sw) zero_points(%z, %z) to(%s, %z)
    {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, requant = #nn.requant<multiplier_shift>}
    : (tensor<1x1x4xsi8>, tensor<2x1x1xsi8>, tensor<f32>, tensor<2xf32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2x4xsi8>
  check.expect_eq %multiplied, dense<[[[1, 2, 3, 0], [1, 2, 3, 0]]]> : tensor<1x2x4xsi8>
  %shifted = nn.conv %x, %w scales(%s, %sw) zero_points(%z, %z) to(%s, %z)
    {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, requant = #nn.requant<shift>}
    : (tensor<1x1x4xsi8>, tensor<2x1x1xsi8>, tensor<f32>, tensor<2xf32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2x4xsi8>
  check.expect_eq %shifted, dense<[[[1, 2, 3, 0], [1, 2, 3, 0]]]> : tensor<1x2x4xsi8>
  return
}
