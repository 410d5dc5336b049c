// RUN: hetero-check %s

// The scale is a half, so the quotients are -2.5, -1.25, -0.5, 0, 0.5, 1.75 and
// 2.5; a NaN gives the lower bound.
func.func @roundings() {
  %x = nn.constant dense<[[-1.25, -0.625, -0.25, 0.0, 0.25, 0.875, 1.25, 0x7FC00000]]> : tensor<1x8xf32>
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si4>
  %0 = nn.int_quantize %x, %s, %z {rounding = #nn.rounding<half_even>, clamp = #nn.clamp<min = -7, max = 7>} : (tensor<1x8xf32>, tensor<f32>, tensor<si4>) -> tensor<1x8xsi4>
  check.expect_eq %0, dense<[[-2, -1, 0, 0, 0, 2, 2, -7]]> : tensor<1x8xsi4>
  %1 = nn.int_quantize %x, %s, %z {rounding = #nn.rounding<half_up>, clamp = #nn.clamp<min = -7, max = 7>} : (tensor<1x8xf32>, tensor<f32>, tensor<si4>) -> tensor<1x8xsi4>
  check.expect_eq %1, dense<[[-3, -1, -1, 0, 1, 2, 3, -7]]> : tensor<1x8xsi4>
  %2 = nn.int_quantize %x, %s, %z {rounding = #nn.rounding<half_down>, clamp = #nn.clamp<min = -7, max = 7>} : (tensor<1x8xf32>, tensor<f32>, tensor<si4>) -> tensor<1x8xsi4>
  check.expect_eq %2, dense<[[-2, -1, 0, 0, 0, 2, 2, -7]]> : tensor<1x8xsi4>
  %3 = nn.int_quantize %x, %s, %z {rounding = #nn.rounding<up>, clamp = #nn.clamp<min = -7, max = 7>} : (tensor<1x8xf32>, tensor<f32>, tensor<si4>) -> tensor<1x8xsi4>
  check.expect_eq %3, dense<[[-3, -2, -1, 0, 1, 2, 3, -7]]> : tensor<1x8xsi4>
  %4 = nn.int_quantize %x, %s, %z {rounding = #nn.rounding<down>, clamp = #nn.clamp<min = -7, max = 7>} : (tensor<1x8xf32>, tensor<f32>, tensor<si4>) -> tensor<1x8xsi4>
  check.expect_eq %4, dense<[[-2, -1, 0, 0, 0, 1, 2, -7]]> : tensor<1x8xsi4>
  %5 = nn.int_quantize %x, %s, %z {rounding = #nn.rounding<floor>, clamp = #nn.clamp<min = -7, max = 7>} : (tensor<1x8xf32>, tensor<f32>, tensor<si4>) -> tensor<1x8xsi4>
  check.expect_eq %5, dense<[[-3, -2, -1, 0, 0, 1, 2, -7]]> : tensor<1x8xsi4>
  %6 = nn.int_quantize %x, %s, %z {rounding = #nn.rounding<ceil>, clamp = #nn.clamp<min = -7, max = 7>} : (tensor<1x8xf32>, tensor<f32>, tensor<si4>) -> tensor<1x8xsi4>
  check.expect_eq %6, dense<[[-2, -1, 0, 0, 1, 2, 3, -7]]> : tensor<1x8xsi4>
  %7 = nn.int_quantize %x, %s, %z {rounding = #nn.rounding<sign>, clamp = #nn.clamp<min = -1, max = 1>} : (tensor<1x8xf32>, tensor<f32>, tensor<si4>) -> tensor<1x8xsi4>
  check.expect_eq %7, dense<[[-1, -1, -1, 1, 1, 1, 1, -1]]> : tensor<1x8xsi4>
  return
}

// The zero point is added before the rounding: 0.5 + 1 is 1.5, whose even
// neighbour is 2, where `nn.quantize` rounds first and gives 0 + 1.
func.func @zero_point_first() {
  %x = nn.constant dense<[[0.5, 1.5, 9.0]]> : tensor<1x3xf32>
  %s = nn.constant dense<1.0> : tensor<f32>
  %z = nn.constant dense<1> : tensor<ui2>
  %0 = nn.int_quantize %x, %s, %z {rounding = #nn.rounding<half_even>, clamp = #nn.clamp<min = 0, max = 2>} : (tensor<1x3xf32>, tensor<f32>, tensor<ui2>) -> tensor<1x3xui2>
  check.expect_eq %0, dense<[[2, 2, 2]]> : tensor<1x3xui2>
  %1 = nn.quantize %x, %s, %z : (tensor<1x3xf32>, tensor<f32>, tensor<ui2>) -> tensor<1x3xui2>
  check.expect_eq %1, dense<[[1, 3, 3]]> : tensor<1x3xui2>
  return
}

func.func @per_channel() {
  %x = nn.constant dense<[[1.0, 1.0], [1.0, 1.0]]> : tensor<2x2xf32>
  %s = nn.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %z = nn.constant dense<[0, 1]> : tensor<2xsi4>
  %0 = nn.int_quantize %x, %s, %z {axis = 0 : i64, rounding = #nn.rounding<down>, clamp = #nn.clamp<min = -8, max = 7>} : (tensor<2x2xf32>, tensor<2xf32>, tensor<2xsi4>) -> tensor<2x2xsi4>
  check.expect_eq %0, dense<[[2, 2], [5, 5]]> : tensor<2x2xsi4>
  return
}

// A bit of its own: saturation is that of the type.
func.func @one_bit() {
  %x = nn.constant dense<[[-1.0, 0.25, 0.75, 9.0]]> : tensor<1x4xf32>
  %s = nn.constant dense<1.0> : tensor<f32>
  %z = nn.constant dense<0> : tensor<ui1>
  %0 = nn.quantize %x, %s, %z : (tensor<1x4xf32>, tensor<f32>, tensor<ui1>) -> tensor<1x4xui1>
  check.expect_eq %0, dense<[[0, 0, 1, 1]]> : tensor<1x4xui1>
  return
}
