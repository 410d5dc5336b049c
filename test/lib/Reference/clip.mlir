// RUN: hetero-check %s

func.func @float() {
  %x = nn.constant dense<[-1.0, 0.0, 2.5, 7.0, 0x7FC00000, 0xFF800000]> : tensor<6xf32>
  %y = nn.clip %x {min = 0.0 : f32, max = 6.0 : f32} : (tensor<6xf32>) -> tensor<6xf32>
  check.expect_eq %y, dense<[0.0, 0.0, 2.5, 6.0, 0x7FC00000, 0.0]> : tensor<6xf32>
  %open = nn.clip %x {min = -0.5 : f32, max = 0x7F800000 : f32} : (tensor<6xf32>) -> tensor<6xf32>
  check.expect_eq %open, dense<[-0.5, 0.0, 2.5, 7.0, 0x7FC00000, -0.5]> : tensor<6xf32>
  return
}

// Dequantised: -2, 3, 10; clipped: 0, 3, 6; by 0.5: 0, 6, 12.
func.func @quantised() {
  %x = nn.constant dense<[126, 131, 138]> : tensor<3xui8>
  %sx = nn.constant dense<1.0> : tensor<f32>
  %sy = nn.constant dense<0.5> : tensor<f32>
  %zx = nn.constant dense<128> : tensor<ui8>
  %zy = nn.constant dense<0> : tensor<ui8>
  %y = nn.clip %x scales(%sx) zero_points(%zx) to(%sy, %zy) {min = 0.0 : f32, max = 6.0 : f32, requant = #nn.requant<float>}
    : (tensor<3xui8>, tensor<f32>, tensor<ui8>, tensor<f32>, tensor<ui8>) -> tensor<3xui8>
  check.expect_eq %y, dense<[0, 6, 12]> : tensor<3xui8>
  return
}
