// RUN: hetero-check %s

func.func @padding_never_wins_and_nan_does() {
  %x = nn.constant dense<[[[-2.0, -4.0, 0x7FC00000]]]> : tensor<1x1x3xf32>
  %y = nn.max_pool %x {kernel_shape = array<i64: 2>, strides = array<i64: 1>, pads = array<i64: 1, 0>, dilations = array<i64: 1>}
    : (tensor<1x1x3xf32>) -> tensor<1x1x3xf32>
  check.expect_eq %y, dense<[[[-2.0, -2.0, 0x7FC00000]]]> : tensor<1x1x3xf32>
  return
}

func.func @integers() {
  %x = nn.constant dense<[[[[-128, -5], [-7, -9]]]]> : tensor<1x1x2x2xsi8>
  %y = nn.max_pool %x {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>}
    : (tensor<1x1x2x2xsi8>) -> tensor<1x1x2x2xsi8>
  check.expect_eq %y, dense<[[[[-128, -5], [-7, -9]]]]> : tensor<1x1x2x2xsi8>
  %u = nn.constant dense<[[[0, 255, 7]]]> : tensor<1x1x3xui8>
  %v = nn.max_pool %u {kernel_shape = array<i64: 2>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>}
    : (tensor<1x1x3xui8>) -> tensor<1x1x2xui8>
  check.expect_eq %v, dense<[[[255, 255]]]> : tensor<1x1x2xui8>
  %w = nn.constant dense<[[[-300, 300, -32768]]]> : tensor<1x1x3xsi16>
  %z = nn.max_pool %w {kernel_shape = array<i64: 2>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 2>}
    : (tensor<1x1x3xsi16>) -> tensor<1x1x1xsi16>
  check.expect_eq %z, dense<-300> : tensor<1x1x1xsi16>
  return
}

// Dequantised by 0.5 with zero point 1, quantised by 1.0: (7 - 1) / 2 = 3.
func.func @requantised() {
  %x = nn.constant dense<[[[3, 7]]]> : tensor<1x1x2xsi8>
  %sx = nn.constant dense<0.5> : tensor<f32>
  %sy = nn.constant dense<1.0> : tensor<f32>
  %zx = nn.constant dense<1> : tensor<si8>
  %zy = nn.constant dense<0> : tensor<si8>
  %y = nn.max_pool %x scales(%sx) zero_points(%zx) to(%sy, %zy)
    {kernel_shape = array<i64: 2>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, requant = #nn.requant<float>}
    : (tensor<1x1x2xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x1x1xsi8>
  check.expect_eq %y, dense<3> : tensor<1x1x1xsi8>
  return
}
