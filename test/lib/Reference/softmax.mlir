// RUN: hetero-check %s

// Equal values share 1; far smaller ones get 0 exactly.
func.func @along_each_axis() {
  %x = nn.constant dense<[[1000.0, 1000.0], [0.0, 0.0]]> : tensor<2x2xf32>
  %rows = nn.softmax %x {axis = 1 : i64} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  check.expect_eq %rows, dense<0.5> : tensor<2x2xf32>
  %columns = nn.softmax %x {axis = 0 : i64} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  check.expect_eq %columns, dense<[[1.0, 1.0], [0.0, 0.0]]> : tensor<2x2xf32>
  return
}

// e^0, e^-1, e^-2 over their sum 1.5032147.
func.func @values() {
  %x = nn.constant dense<[[3.0, 2.0, 1.0]]> : tensor<1x3xf32>
  %y = nn.softmax %x {axis = 1 : i64} : (tensor<1x3xf32>) -> tensor<1x3xf32>
  check.expect_close %y, dense<[[0.66524096, 0.24472847, 0.09003057]]> : tensor<1x3xf32> within 1.0e-7
  return
}

// The axis between an outer and an inner dimension.
func.func @middle_axis() {
  %x = nn.constant dense<[[[0.0, 100.0], [0.0, -100.0]]]> : tensor<1x2x2xf32>
  %y = nn.softmax %x {axis = 1 : i64} : (tensor<1x2x2xf32>) -> tensor<1x2x2xf32>
  check.expect_eq %y, dense<[[[0.5, 1.0], [0.5, 0.0]]]> : tensor<1x2x2xf32>
  return
}

func.func @nan_and_infinity_leave_no_number() {
  %x = nn.constant dense<[[0x7FC00000, 1.0], [0x7F800000, 1.0], [0xFF800000, 1.0]]> : tensor<3x2xf32>
  %y = nn.softmax %x {axis = 1 : i64} : (tensor<3x2xf32>) -> tensor<3x2xf32>
  check.expect_eq %y, dense<[[0x7FC00000, 0x7FC00000], [0x7FC00000, 0x7FC00000], [0.0, 1.0]]> : tensor<3x2xf32>
  return
}

// 1/256 steps from -128: 0.5 is 0, 1 saturates.
func.func @quantised() {
  %x = nn.constant dense<[[5, 5], [127, -128]]> : tensor<2x2xsi8>
  %sx = nn.constant dense<1.0> : tensor<f32>
  %sy = nn.constant dense<0.00390625> : tensor<f32>
  %zx = nn.constant dense<0> : tensor<si8>
  %zy = nn.constant dense<-128> : tensor<si8>
  %y = nn.softmax %x scales(%sx) zero_points(%zx) to(%sy, %zy) {axis = 1 : i64, requant = #nn.requant<float>}
    : (tensor<2x2xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<2x2xsi8>
  check.expect_eq %y, dense<[[0, 0], [127, -128]]> : tensor<2x2xsi8>
  return
}
