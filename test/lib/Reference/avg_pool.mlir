// RUN: hetero-check %s

func.func @padding_counts_or_not() {
  %x = nn.constant dense<[[[2.0, 4.0, 8.0]]]> : tensor<1x1x3xf32>
  // Windows (_ 2) (4 8): divisors 1 and 2, or 2 and 2.
  %y = nn.avg_pool %x {kernel_shape = array<i64: 2>, strides = array<i64: 2>, pads = array<i64: 1, 0>, dilations = array<i64: 1>}
    : (tensor<1x1x3xf32>) -> tensor<1x1x2xf32>
  check.expect_eq %y, dense<[[[2.0, 6.0]]]> : tensor<1x1x2xf32>
  %z = nn.avg_pool %x {kernel_shape = array<i64: 2>, strides = array<i64: 2>, pads = array<i64: 1, 0>, dilations = array<i64: 1>, count_include_pad}
    : (tensor<1x1x3xf32>) -> tensor<1x1x2xf32>
  check.expect_eq %z, dense<[[[1.0, 6.0]]]> : tensor<1x1x2xf32>
  return
}

// The last window reaches beyond input and padding: what lies there is never
// counted.
func.func @ceil_mode() {
  %x = nn.constant dense<[[[2.0, 4.0, 8.0]]]> : tensor<1x1x3xf32>
  %y = nn.avg_pool %x {kernel_shape = array<i64: 2>, strides = array<i64: 2>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, ceil_mode, count_include_pad}
    : (tensor<1x1x3xf32>) -> tensor<1x1x2xf32>
  check.expect_eq %y, dense<[[[3.0, 8.0]]]> : tensor<1x1x2xf32>
  return
}

func.func @dilation() {
  %x = nn.constant dense<[[[2.0, 100.0, 8.0]]]> : tensor<1x1x3xf32>
  %y = nn.avg_pool %x {kernel_shape = array<i64: 2>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 2>}
    : (tensor<1x1x3xf32>) -> tensor<1x1x1xf32>
  check.expect_eq %y, dense<5.0> : tensor<1x1x1xf32>
  return
}

// Integer sums of x - 1, scale (0.5 / 0.25) / count = 2 / count, then + 10.
func.func @quantised() {
  %x = nn.constant dense<[[[[2, 3], [4, 6]], [[1, 1], [1, 0]]]]> : tensor<1x2x2x2xsi8>
  %sx = nn.constant dense<0.5> : tensor<f32>
  %sy = nn.constant dense<0.25> : tensor<f32>
  %zx = nn.constant dense<1> : tensor<si8>
  %zy = nn.constant dense<10> : tensor<si8>
  // Sums 11 and -1 with scale 0.5: 5.5 -> 6, -0.5 -> 0.
  %y = nn.avg_pool %x scales(%sx) zero_points(%zx) to(%sy, %zy)
    {kernel_shape = array<i64: 2, 2>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, requant = #nn.requant<float>}
    : (tensor<1x2x2x2xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2x1x1xsi8>
  check.expect_eq %y, dense<[[[[16]], [[10]]]]> : tensor<1x2x1x1xsi8>
  return
}
