// RUN: hetero-check %s

func.func @exact() {
  %x = nn.constant dense<[-2.5, -0.5, 0.5, 1.5]> : tensor<4xf32>
  %0 = nn.unary <abs> %x : (tensor<4xf32>) -> tensor<4xf32>
  check.expect_eq %0, dense<[2.5, 0.5, 0.5, 1.5]> : tensor<4xf32>
  %1 = nn.unary <round> %x : (tensor<4xf32>) -> tensor<4xf32>
  check.expect_eq %1, dense<[-2.0, -0.0, 0.0, 2.0]> : tensor<4xf32>
  %2 = nn.unary <floor> %x : (tensor<4xf32>) -> tensor<4xf32>
  check.expect_eq %2, dense<[-3.0, -1.0, 0.0, 1.0]> : tensor<4xf32>
  %3 = nn.unary <reciprocal> %x : (tensor<4xf32>) -> tensor<4xf32>
  check.expect_close %3, dense<[-0.4, -2.0, 2.0, 0.66666667]> : tensor<4xf32> within 1.0e-7
  %4 = nn.unary <sqrt> %x : (tensor<4xf32>) -> tensor<4xf32>
  check.expect_close %4, dense<[0x7FC00000, 0x7FC00000, 0.70710678, 1.22474487]> : tensor<4xf32> within 1.0e-7
  return
}

// Parameters in the order of the description.
func.func @parameters() {
  %x = nn.constant dense<[-4.0, -0.5, 0.5, 4.0]> : tensor<4xf32>
  %0 = nn.unary <hard_sigmoid> %x {parameters = array<f32: 0.25, 0.5>} : (tensor<4xf32>) -> tensor<4xf32>
  check.expect_eq %0, dense<[0.0, 0.375, 0.625, 1.0]> : tensor<4xf32>
  %1 = nn.unary <shrink> %x {parameters = array<f32: 1.0, 0.5>} : (tensor<4xf32>) -> tensor<4xf32>
  check.expect_eq %1, dense<[-3.5, 0.0, 0.0, 3.5]> : tensor<4xf32>
  %2 = nn.unary <leaky_relu> %x {parameters = array<f32: 0.5>} : (tensor<4xf32>) -> tensor<4xf32>
  check.expect_eq %2, dense<[-2.0, -0.25, 0.5, 4.0]> : tensor<4xf32>
  // 2 (e^-4 - 1) and 2 (e^-0.5 - 1), times 3 and 1 above zero
  %3 = nn.unary <selu> %x {parameters = array<f32: 2.0, 3.0>} : (tensor<4xf32>) -> tensor<4xf32>
  check.expect_close %3, dense<[-5.89010617, -2.36081604, 1.5, 12.0]> : tensor<4xf32> within 1.0e-6
  return
}

// 0.5 (x + 1) is -4, -1, 1, 4; hard_swish gives 0, -1/3, 2/3, 4; divided by
// 0.25 that is 0, -1.33, 2.67, 16; the zero point is 5.
func.func @quantised() {
  %x = nn.constant dense<[-9, -3, 1, 7]> : tensor<4xsi8>
  %sx = nn.constant dense<0.5> : tensor<f32>
  %zx = nn.constant dense<-1> : tensor<si8>
  %sy = nn.constant dense<0.25> : tensor<f32>
  %zy = nn.constant dense<5> : tensor<si8>
  %y = nn.unary <hard_swish> %x scales(%sx) zero_points(%zx) to(%sy, %zy) {requant = #nn.requant<float>}
    : (tensor<4xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<4xsi8>
  check.expect_eq %y, dense<[5, 4, 8, 21]> : tensor<4xsi8>
  return
}
