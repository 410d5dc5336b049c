// RUN: hetero-check %s

// Of 1 and 3: mean 2, variance 1, deviation sqrt(1 + 3) = 2.
func.func @values() {
  %x = nn.constant dense<[[1.0, 3.0], [5.0, 5.0]]> : tensor<2x2xf32>
  %s = nn.constant dense<[4.0, 8.0]> : tensor<2xf32>
  %b = nn.constant dense<1.0> : tensor<1xf32>
  %y = nn.layer_norm %x scale %s bias %b {axes = array<i64: 1>, epsilon = 3.0 : f32}
    : (tensor<2x2xf32>, tensor<2xf32>, tensor<1xf32>) -> tensor<2x2xf32>
  check.expect_eq %y, dense<[[-1.0, 5.0], [1.0, 1.0]]> : tensor<2x2xf32>
  return
}

// Of 1, 7, 7 and 1 over both outer dimensions: mean 4, variance 9.
func.func @several_axes() {
  %x = nn.constant dense<[[[1.0], [7.0]], [[7.0], [1.0]]]> : tensor<2x2x1xf32>
  %y = nn.layer_norm %x {axes = array<i64: 0, 1>, epsilon = 0.0 : f32} : (tensor<2x2x1xf32>) -> tensor<2x2x1xf32>
  check.expect_close %y, dense<[[[-1.0], [1.0]], [[1.0], [-1.0]]]> : tensor<2x2x1xf32> within 1.0e-6
  return
}

// The mean of the squares of 1 and 7 is 25.
func.func @uncentred() {
  %x = nn.constant dense<[1.0, 7.0]> : tensor<2xf32>
  %y = nn.layer_norm %x {axes = array<i64: 0>, epsilon = 39.0 : f32, uncentred} : (tensor<2xf32>) -> tensor<2xf32>
  check.expect_eq %y, dense<[0.125, 0.875]> : tensor<2xf32>
  return
}

// 1 and 3 in steps of a half: mean 1, variance 0.25; scaled to -1 and 1.
func.func @quantised() {
  %x = nn.constant dense<[[1, 3]]> : tensor<1x2xsi8>
  %sx = nn.constant dense<0.5> : tensor<f32>
  %sy = nn.constant dense<0.0078125> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %y = nn.layer_norm %x scales(%sx) zero_points(%z) to(%sy, %z) {axes = array<i64: 1>, epsilon = 0.0 : f32, requant = #nn.requant<float>}
    : (tensor<1x2xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
  check.expect_eq %y, dense<[[-128, 127]]> : tensor<1x2xsi8>
  return
}
