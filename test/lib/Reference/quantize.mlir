// RUN: hetero-check %s

// Quotients 0.5 1.5 2.5 -0.5 to even, then + 1; infinities saturate, a NaN is the
// lowest value.
func.func @ties_and_extremes() {
  %x = nn.constant dense<[0.25, 0.75, 1.25, -0.25, 0x7F800000, 0xFF800000, 0x7FC00000, 1000.0]> : tensor<8xf32>
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<1> : tensor<si8>
  %y = nn.quantize %x, %s, %z {axis = 0 : i64} : (tensor<8xf32>, tensor<f32>, tensor<si8>) -> tensor<8xsi8>
  check.expect_eq %y, dense<[1, 3, 3, 1, 127, -128, -128, 127]> : tensor<8xsi8>
  %zu = nn.constant dense<1> : tensor<ui16>
  %u = nn.quantize %x, %s, %zu {axis = 0 : i64} : (tensor<8xf32>, tensor<f32>, tensor<ui16>) -> tensor<8xui16>
  check.expect_eq %u, dense<[1, 3, 3, 1, 65535, 0, 0, 2001]> : tensor<8xui16>
  return
}

func.func @per_channel() {
  %x = nn.constant dense<[[[1.0, 2.0], [1.0, 2.0]]]> : tensor<1x2x2xf32>
  %s = nn.constant dense<[1.0, 0.5]> : tensor<2xf32>
  %z = nn.constant dense<[0, 10]> : tensor<2xsi8>
  %y = nn.quantize %x, %s, %z {axis = 1 : i64} : (tensor<1x2x2xf32>, tensor<2xf32>, tensor<2xsi8>) -> tensor<1x2x2xsi8>
  check.expect_eq %y, dense<[[[1, 2], [12, 14]]]> : tensor<1x2x2xsi8>
  return
}

func.func @four_bits() {
  %x = nn.constant dense<[-9.0, -8.0, 7.0, 8.0]> : tensor<4xf32>
  %s = nn.constant dense<1.0> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si4>
  %y = nn.quantize %x, %s, %z {axis = 0 : i64} : (tensor<4xf32>, tensor<f32>, tensor<si4>) -> tensor<4xsi4>
  check.expect_eq %y, dense<[-8, -8, 7, 7]> : tensor<4xsi4>
  return
}
