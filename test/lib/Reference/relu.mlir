// RUN: hetero-check %s

func.func @float() {
  %x = nn.constant dense<[-1.0, 0.0, 2.5, 0x7FC00000, 0xFF800000, 0x7F800000]> : tensor<6xf32>
  %y = nn.relu %x : (tensor<6xf32>) -> tensor<6xf32>
  check.expect_eq %y, dense<[0.0, 0.0, 2.5, 0x7FC00000, 0.0, 0x7F800000]> : tensor<6xf32>
  return
}

// Dequantised: -1, 0, 0.5, 63; by 0.25: 0, 0, 2, 252 -> saturated.
func.func @quantised() {
  %x = nn.constant dense<[-1, 1, 2, 127]> : tensor<4xsi8>
  %sx = nn.constant dense<0.5> : tensor<f32>
  %sy = nn.constant dense<0.25> : tensor<f32>
  %zx = nn.constant dense<1> : tensor<si8>
  %zy = nn.constant dense<5> : tensor<si8>
  %y = nn.relu %x scales(%sx) zero_points(%zx) to(%sy, %zy) {requant = #nn.requant<float>}
    : (tensor<4xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<4xsi8>
  check.expect_eq %y, dense<[5, 5, 7, 127]> : tensor<4xsi8>
  return
}
