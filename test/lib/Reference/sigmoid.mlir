// RUN: hetero-check %s

func.func @float() {
  %x = nn.constant dense<[0.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<4xf32>
  %y = nn.sigmoid %x : (tensor<4xf32>) -> tensor<4xf32>
  check.expect_eq %y, dense<[0.5, 1.0, 0.0, 0x7FC00000]> : tensor<4xf32>
  %v = nn.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %w = nn.sigmoid %v : (tensor<2xf32>) -> tensor<2xf32>
  check.expect_close %w, dense<[0.731058578630005, 0.268941421369995]> : tensor<2xf32> within 6.0e-8
  return
}

// sigmoid(0) = 128 / 256; sigmoid(+-127 / 8) rounds to 256 / 256, which saturates, and 0.
func.func @quantised() {
  %x = nn.constant dense<[0, 127, -127]> : tensor<3xsi8>
  %sx = nn.constant dense<0.125> : tensor<f32>
  %sy = nn.constant dense<0.00390625> : tensor<f32>
  %zx = nn.constant dense<0> : tensor<si8>
  %zy = nn.constant dense<-128> : tensor<si8>
  %y = nn.sigmoid %x scales(%sx) zero_points(%zx) to(%sy, %zy) {requant = #nn.requant<float>}
    : (tensor<3xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<3xsi8>
  check.expect_eq %y, dense<[0, 127, -128]> : tensor<3xsi8>
  return
}
