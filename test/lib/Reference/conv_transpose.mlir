// RUN: hetero-check %s

// Kernel [1, 10, 100] reads as decimal digits: each digit of an output is the
// input element that the kernel position meets.
func.func @one_dimension() {
  %x = nn.constant dense<[[[1.0, 2.0, 3.0]]]> : tensor<1x1x3xf32>
  %w = nn.constant dense<[[[1.0, 10.0, 100.0]]]> : tensor<1x1x3xf32>
  %b = nn.constant dense<[0.5]> : tensor<1xf32>
  %plain = nn.conv_transpose %x, %w bias %b {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>}
    : (tensor<1x1x3xf32>, tensor<1x1x3xf32>, tensor<1xf32>) -> tensor<1x1x5xf32>
  check.expect_eq %plain, dense<[[[1.5, 12.5, 123.5, 230.5, 300.5]]]> : tensor<1x1x5xf32>
  // Without pads: 1 10 102 20 203 30 300, then the output padding, which nothing meets.
  %strided = nn.conv_transpose %x, %w {strides = array<i64: 2>, pads = array<i64: 1, 0>, dilations = array<i64: 1>, output_padding = array<i64: 1>}
    : (tensor<1x1x3xf32>, tensor<1x1x3xf32>) -> tensor<1x1x7xf32>
  check.expect_eq %strided, dense<[[[10.0, 102.0, 20.0, 203.0, 30.0, 300.0, 0.0]]]> : tensor<1x1x7xf32>
  // 1 at 0, 10 at 2, 100 at 4, each moved by 0, 1 and 2: 1 2 13 20 130 200 300.
  %dilated = nn.conv_transpose %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 1>, dilations = array<i64: 2>, output_padding = array<i64: 0>}
    : (tensor<1x1x3xf32>, tensor<1x1x3xf32>) -> tensor<1x1x6xf32>
  check.expect_eq %dilated, dense<[[[1.0, 2.0, 13.0, 20.0, 130.0, 200.0]]]> : tensor<1x1x6xf32>
  // Pads wider than the kernel cut whole positions away.
  %cut = nn.conv_transpose %x, %w {strides = array<i64: 2>, pads = array<i64: 3, 3>, dilations = array<i64: 1>, output_padding = array<i64: 0>}
    : (tensor<1x1x3xf32>, tensor<1x1x3xf32>) -> tensor<1x1x1xf32>
  check.expect_eq %cut, dense<20.0> : tensor<1x1x1xf32>
  return
}

func.func @groups() {
  %x = nn.constant dense<[[[1.0], [2.0], [3.0], [4.0]]]> : tensor<1x4x1xf32>
  // Channels 0 and 1 make filters 0 and 1, channels 2 and 3 filters 2 and 3.
  %w = nn.constant dense<[[[1.0], [100.0]], [[10.0], [1000.0]], [[1.0], [100.0]], [[10.0], [1000.0]]]> : tensor<4x2x1xf32>
  %y = nn.conv_transpose %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, group = 2 : i64}
    : (tensor<1x4x1xf32>, tensor<4x2x1xf32>) -> tensor<1x4x1xf32>
  check.expect_eq %y, dense<[[[21.0], [2100.0], [43.0], [4300.0]]]> : tensor<1x4x1xf32>
  return
}

func.func @two_and_three_dimensions() {
  %x = nn.constant dense<[[[[1.0, 2.0], [3.0, 4.0]]]]> : tensor<1x1x2x2xf32>
  %w = nn.constant dense<[[[[1.0, 10.0], [100.0, 1000.0]]]]> : tensor<1x1x2x2xf32>
  %y = nn.conv_transpose %x, %w {strides = array<i64: 1, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>}
    : (tensor<1x1x2x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x1x3x4xf32>
  check.expect_eq %y, dense<[[[[1.0, 10.0, 2.0, 20.0], [103.0, 1030.0, 204.0, 2040.0], [300.0, 3000.0, 400.0, 4000.0]]]]> : tensor<1x1x3x4xf32>
  %volume = nn.constant dense<1.0> : tensor<1x1x2x2x2xf32>
  %z = nn.conv_transpose %volume, %volume {strides = array<i64: 1, 1, 1>, pads = array<i64: 1, 1, 1, 1, 1, 1>, dilations = array<i64: 1, 1, 1>, output_padding = array<i64: 0, 0, 0>}
    : (tensor<1x1x2x2x2xf32>, tensor<1x1x2x2x2xf32>) -> tensor<1x1x1x1x1xf32>
  check.expect_eq %z, dense<8.0> : tensor<1x1x1x1x1xf32>
  return
}

// 4097 * 4097 = 2^24 + 8193 rounds to 2^24 + 8192 as a product of its own; from
// -(2^24 + 8192) the fused sum is 1, the other 0. Output 1 meets kernel position
// 0 with element 1 first, then position 1 with element 0.
func.func @products_are_fused_and_ascend() {
  %x = nn.constant dense<[[[4097.0, -16785408.0]]]> : tensor<1x1x2xf32>
  %w = nn.constant dense<[[[1.0, 4097.0]]]> : tensor<1x1x2xf32>
  %y = nn.conv_transpose %x, %w {strides = array<i64: 1>, pads = array<i64: 1, 1>, dilations = array<i64: 1>, output_padding = array<i64: 0>}
    : (tensor<1x1x2xf32>, tensor<1x1x2xf32>) -> tensor<1x1x1xf32>
  check.expect_eq %y, dense<1.0> : tensor<1x1x1xf32>
  return
}

// A weight that meets nothing is left out: infinity times zero would be a NaN.
func.func @positions_without_input_take_no_part() {
  %x = nn.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32>
  %w = nn.constant dense<[[[1.0, 0x7F800000]]]> : tensor<1x1x2xf32>
  %y = nn.conv_transpose %x, %w {strides = array<i64: 2>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>}
    : (tensor<1x1x2xf32>, tensor<1x1x2xf32>) -> tensor<1x1x4xf32>
  check.expect_eq %y, dense<[[[1.0, 0x7F800000, 2.0, 0x7F800000]]]> : tensor<1x1x4xf32>
  return
}

func.func @accumulator_of_unlike_types() {
  %x = nn.constant dense<[[[130, 126]]]> : tensor<1x1x2xui8>
  %w = nn.constant dense<[[[3, -1], [5, 5]]]> : tensor<1x2x2xsi8>
  %b = nn.constant dense<[1000, -1000]> : tensor<2xsi32>
  %zx = nn.constant dense<128> : tensor<ui8>
  %zw = nn.constant dense<[1, 2]> : tensor<2xsi8>
  // Centred: x = (2, -2), w = ((2, -2), (3, 3)).
  %y = nn.conv_transpose %x, %w bias %b zero_points(%zx, %zw) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>}
    : (tensor<1x1x2xui8>, tensor<1x2x2xsi8>, tensor<2xsi32>, tensor<ui8>, tensor<2xsi8>) -> tensor<1x2x3xsi32>
  check.expect_eq %y, dense<[[[1004, 992, 1004], [-994, -1000, -1006]]]> : tensor<1x2x3xsi32>
  return
}

// Scale 0.5 * (0.5, 0.25) / 0.5 = (0.5, 0.25) for both groups; zero point 3
// after the rounding.
func.func @requantised_per_channel_with_ties() {
  %x = nn.constant dense<[[[1, 3], [5, -1]]]> : tensor<1x2x2xsi8>
  %w = nn.constant dense<[[[1], [2]], [[1], [2]]]> : tensor<2x2x1xsi8>
  %s = nn.constant dense<0.5> : tensor<f32>
  %sw = nn.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %z = nn.constant dense<0> : tensor<si8>
  %zy = nn.constant dense<3> : tensor<si8>
  // Group 0: 0.5 1.5 -> 0 2 -> 3 5; group 1: 2.5 -0.5 -> 2 0 -> 5 3.
  %y = nn.conv_transpose %x, %w scales(%s, %sw) zero_points(%z, %z) to(%s, %zy)
    {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, group = 2 : i64, requant = #nn.requant<float>}
    : (tensor<1x2x2xsi8>, tensor<2x2x1xsi8>, tensor<f32>, tensor<2xf32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x4x2xsi8>
  check.expect_eq %y, dense<[[[3, 5], [3, 5], [5, 3], [5, 3]]]> : tensor<1x4x2xsi8>
  return
}
