// RUN: hetero-check %s

func.func @first_or_last() {
  %x = nn.constant dense<[[1.0, 3.0, 3.0], [5.0, -1.0, 5.0]]> : tensor<2x3xf32>
  %first = nn.arg_max %x {axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x1xsi64>
  check.expect_eq %first, dense<[[1], [0]]> : tensor<2x1xsi64>
  %last = nn.arg_max %x {axis = 1 : i64, select_last_index} : (tensor<2x3xf32>) -> tensor<2x1xsi64>
  check.expect_eq %last, dense<[[2], [2]]> : tensor<2x1xsi64>
  %min = nn.arg_min %x {axis = 0 : i64} : (tensor<2x3xf32>) -> tensor<1x3xsi64>
  check.expect_eq %min, dense<[[0, 1, 0]]> : tensor<1x3xsi64>
  %q = nn.constant dense<[200, 3, 200]> : tensor<3xui8>
  %bytes = nn.arg_max %q {axis = 0 : i64, select_last_index} : (tensor<3xui8>) -> tensor<1xsi64>
  check.expect_eq %bytes, dense<2> : tensor<1xsi64>
  return
}

// A NaN is neither above nor below: it stays only where the search began.
func.func @nan() {
  %x = nn.constant dense<[[0x7FC00000, 1.0], [1.0, 0x7FC00000]]> : tensor<2x2xf32>
  %y = nn.arg_max %x {axis = 1 : i64} : (tensor<2x2xf32>) -> tensor<2x1xsi64>
  check.expect_eq %y, dense<0> : tensor<2x1xsi64>
  return
}

// Equal elements come in the order of their index, both zeros are equal, and a
// NaN is above all numbers.
func.func @top_k() {
  %x = nn.constant dense<[[1.0, 4.0, 4.0, 2.0], [-0.0, 0.0, -1.0, 0x7FC00000]]> : tensor<2x4xf32>
  %most = nn.top_k %x {k = 3 : i64, axis = 1 : i64} : (tensor<2x4xf32>) -> tensor<2x3xsi64>
  check.expect_eq %most, dense<[[1, 2, 3], [3, 0, 1]]> : tensor<2x3xsi64>
  %least = nn.top_k %x {k = 2 : i64, axis = 1 : i64, largest = false} : (tensor<2x4xf32>) -> tensor<2x2xsi64>
  check.expect_eq %least, dense<[[0, 3], [2, 0]]> : tensor<2x2xsi64>
  %down = nn.top_k %x {k = 1 : i64, axis = 0 : i64} : (tensor<2x4xf32>) -> tensor<1x4xsi64>
  check.expect_eq %down, dense<[[0, 0, 0, 1]]> : tensor<1x4xsi64>
  %w = nn.constant dense<[1, 18446744073709551615]> : tensor<2xui64>
  %wide = nn.top_k %w {k = 1 : i64, axis = 0 : i64} : (tensor<2xui64>) -> tensor<1xsi64>
  check.expect_eq %wide, dense<1> : tensor<1xsi64>
  return
}

// Places count through the whole tensor, padding left out.
func.func @max_pool_indices() {
  %x = nn.constant dense<[[[[1.0, 2.0], [3.0, 3.0]], [[5.0, 5.0], [0.0, 1.0]]]]> : tensor<1x2x2x2xf32>
  %y = nn.max_pool_indices %x {kernel_shape = array<i64: 2, 2>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
    : (tensor<1x2x2x2xf32>) -> tensor<1x2x1x1xsi64>
  check.expect_eq %y, dense<[[[[2]], [[4]]]]> : tensor<1x2x1x1xsi64>
  %c = nn.max_pool_indices %x {kernel_shape = array<i64: 2, 1>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, column_major}
    : (tensor<1x2x2x2xf32>) -> tensor<1x2x1x2xsi64>
  check.expect_eq %c, dense<[[[[1, 3]], [[4, 6]]]]> : tensor<1x2x1x2xsi64>
  return
}
