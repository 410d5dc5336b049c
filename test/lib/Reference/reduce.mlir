// RUN: hetero-check %s

func.func @kinds() {
  %x = nn.constant dense<[[1.0, -2.0], [3.0, 0.5]]> : tensor<2x2xf32>
  %sum = nn.reduce %x {kind = #nn.reduce_kind<sum>, axes = array<i64: 1>} : (tensor<2x2xf32>) -> tensor<2x1xf32>
  check.expect_eq %sum, dense<[[-1.0], [3.5]]> : tensor<2x1xf32>
  %mean = nn.reduce %x {kind = #nn.reduce_kind<mean>, axes = array<i64: 0>} : (tensor<2x2xf32>) -> tensor<1x2xf32>
  check.expect_eq %mean, dense<[[2.0, -0.75]]> : tensor<1x2xf32>
  %max = nn.reduce %x {kind = #nn.reduce_kind<max>, axes = array<i64: 0, 1>} : (tensor<2x2xf32>) -> tensor<1x1xf32>
  check.expect_eq %max, dense<3.0> : tensor<1x1xf32>
  %min = nn.reduce %x {kind = #nn.reduce_kind<min>, axes = array<i64: 0>} : (tensor<2x2xf32>) -> tensor<1x2xf32>
  check.expect_eq %min, dense<[[1.0, -2.0]]> : tensor<1x2xf32>
  %prod = nn.reduce %x {kind = #nn.reduce_kind<prod>, axes = array<i64: 1>} : (tensor<2x2xf32>) -> tensor<2x1xf32>
  check.expect_eq %prod, dense<[[-2.0], [1.5]]> : tensor<2x1xf32>
  %l1 = nn.reduce %x {kind = #nn.reduce_kind<l1>, axes = array<i64: 1>} : (tensor<2x2xf32>) -> tensor<2x1xf32>
  check.expect_eq %l1, dense<[[3.0], [3.5]]> : tensor<2x1xf32>
  %square = nn.reduce %x {kind = #nn.reduce_kind<sum_square>, axes = array<i64: 1>} : (tensor<2x2xf32>) -> tensor<2x1xf32>
  check.expect_eq %square, dense<[[5.0], [9.25]]> : tensor<2x1xf32>
  %t = nn.constant dense<[3.0, 4.0]> : tensor<2xf32>
  %l2 = nn.reduce %t {kind = #nn.reduce_kind<l2>, axes = array<i64: 0>} : (tensor<2xf32>) -> tensor<1xf32>
  check.expect_eq %l2, dense<5.0> : tensor<1xf32>
  return
}

// 2^24 + 1 is lost one at a time, so the order of the sum shows.
func.func @ascending() {
  %x = nn.constant dense<[16777216.0, 1.0, 1.0, -16777216.0]> : tensor<4xf32>
  %y = nn.reduce %x {kind = #nn.reduce_kind<sum>, axes = array<i64: 0>} : (tensor<4xf32>) -> tensor<1xf32>
  check.expect_eq %y, dense<0.0> : tensor<1xf32>
  return
}

// Without axes every element is a reduction of its own.
func.func @no_axes() {
  %x = nn.constant dense<[-2.0, 3.0]> : tensor<2xf32>
  %y = nn.reduce %x {kind = #nn.reduce_kind<sum_square>, axes = array<i64>} : (tensor<2xf32>) -> tensor<2xf32>
  check.expect_eq %y, dense<[4.0, 9.0]> : tensor<2xf32>
  return
}

func.func @nan_wins() {
  %x = nn.constant dense<[[0x7FC00000, 1.0], [2.0, 0x7FC00000]]> : tensor<2x2xf32>
  %max = nn.reduce %x {kind = #nn.reduce_kind<max>, axes = array<i64: 1>} : (tensor<2x2xf32>) -> tensor<2x1xf32>
  check.expect_eq %max, dense<0x7FC00000> : tensor<2x1xf32>
  %min = nn.reduce %x {kind = #nn.reduce_kind<min>, axes = array<i64: 1>} : (tensor<2x2xf32>) -> tensor<2x1xf32>
  check.expect_eq %min, dense<0x7FC00000> : tensor<2x1xf32>
  return
}

// Sums wrap around their width; the quotient is cut off towards zero.
func.func @integers() {
  %x = nn.constant dense<[[100, 100, -7], [-3, 1, 0]]> : tensor<2x3xsi8>
  %sum = nn.reduce %x {kind = #nn.reduce_kind<sum>, axes = array<i64: 1>} : (tensor<2x3xsi8>) -> tensor<2x1xsi8>
  check.expect_eq %sum, dense<[[-63], [-2]]> : tensor<2x1xsi8>
  %mean = nn.reduce %x {kind = #nn.reduce_kind<mean>, axes = array<i64: 1>} : (tensor<2x3xsi8>) -> tensor<2x1xsi8>
  check.expect_eq %mean, dense<[[-21], [0]]> : tensor<2x1xsi8>
  %l1 = nn.reduce %x {kind = #nn.reduce_kind<l1>, axes = array<i64: 1>} : (tensor<2x3xsi8>) -> tensor<2x1xsi8>
  check.expect_eq %l1, dense<[[-49], [4]]> : tensor<2x1xsi8>
  %w = nn.constant dense<[4294967295, 2]> : tensor<2xui32>
  %max = nn.reduce %w {kind = #nn.reduce_kind<max>, axes = array<i64: 0>} : (tensor<2xui32>) -> tensor<1xui32>
  check.expect_eq %max, dense<4294967295> : tensor<1xui32>
  %half = nn.reduce %w {kind = #nn.reduce_kind<mean>, axes = array<i64: 0>} : (tensor<2xui32>) -> tensor<1xui32>
  check.expect_eq %half, dense<0> : tensor<1xui32>
  %v = nn.constant dense<[18446744073709551615, 2]> : tensor<2xui64>
  %min = nn.reduce %v {kind = #nn.reduce_kind<min>, axes = array<i64: 0>} : (tensor<2xui64>) -> tensor<1xui64>
  check.expect_eq %min, dense<2> : tensor<1xui64>
  %all = nn.reduce %v {kind = #nn.reduce_kind<mean>, axes = array<i64>} : (tensor<2xui64>) -> tensor<2xui64>
  check.expect_eq %all, dense<[18446744073709551615, 2]> : tensor<2xui64>
  return
}

// The mean sums integers, every other kind computes in float.
func.func @quantised_mean() {
  %x = nn.constant dense<[[2, 5], [1, 2]]> : tensor<2x2xsi8>
  %sx = nn.constant dense<0.5> : tensor<f32>
  %sy = nn.constant dense<1.0> : tensor<f32>
  %z = nn.constant dense<1> : tensor<si8>
  // (1 + 4) / 4 = 1.25 to 1; (0 + 1) / 4 = 0.25 to 0.
  %y = nn.reduce %x scales(%sx) zero_points(%z) to(%sy, %z) {kind = #nn.reduce_kind<mean>, axes = array<i64: 1>, requant = #nn.requant<float>}
    : (tensor<2x2xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<2x1xsi8>
  check.expect_eq %y, dense<[[2], [1]]> : tensor<2x1xsi8>
  // The largest value, 4 * 0.5 = 2; and 1 * 0.5, a tie that goes to 0.
  %m = nn.reduce %x scales(%sx) zero_points(%z) to(%sy, %z) {kind = #nn.reduce_kind<max>, axes = array<i64: 1>, requant = #nn.requant<float>}
    : (tensor<2x2xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<2x1xsi8>
  check.expect_eq %m, dense<[[3], [1]]> : tensor<2x1xsi8>
  return
}
