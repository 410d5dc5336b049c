// RUN: hetero-check %s

func.func @float() {
  %x = nn.constant dense<[0.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<4xf32>
  %y = nn.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
  check.expect_eq %y, dense<[0.0, 1.0, -1.0, 0x7FC00000]> : tensor<4xf32>
  %v = nn.constant dense<[0.5, -2.0]> : tensor<2xf32>
  %w = nn.tanh %v : (tensor<2xf32>) -> tensor<2xf32>
  check.expect_close %w, dense<[0.462117157260010, -0.964027580075817]> : tensor<2xf32> within 6.0e-8
  return
}

// tanh(16) = 1, tanh(0.5) * 128 = 59.15.
func.func @quantised() {
  %x = nn.constant dense<[64, 2, -2]> : tensor<3xsi8>
  %sx = nn.constant dense<0.25> : tensor<f32>
  %sy = nn.constant dense<0.0078125> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %y = nn.tanh %x scales(%sx) zero_points(%z) to(%sy, %z) {requant = #nn.requant<float>}
    : (tensor<3xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<3xsi8>
  check.expect_eq %y, dense<[127, 59, -59]> : tensor<3xsi8>
  return
}
