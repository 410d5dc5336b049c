// RUN: hetero-check %s

func.func @broadcast() {
  %a = nn.constant dense<[[1.5], [2.0], [-3.0]]> : tensor<3x1xf32>
  %b = nn.constant dense<[0.5, -4.0]> : tensor<2xf32>
  %y = nn.mul %a, %b : (tensor<3x1xf32>, tensor<2xf32>) -> tensor<3x2xf32>
  check.expect_eq %y, dense<[[0.75, -6.0], [1.0, -8.0], [-1.5, 12.0]]> : tensor<3x2xf32>
  return
}

// Integers wrap at their width.
func.func @integers_wrap() {
  %a = nn.constant dense<16> : tensor<1xsi8>
  %b = nn.constant dense<24> : tensor<1xsi8>
  %0 = nn.mul %a, %b : (tensor<1xsi8>, tensor<1xsi8>) -> tensor<1xsi8>
  check.expect_eq %0, dense<-128> : tensor<1xsi8>
  %c = nn.constant dense<16> : tensor<1xui8>
  %d = nn.constant dense<17> : tensor<1xui8>
  %1 = nn.mul %c, %d : (tensor<1xui8>, tensor<1xui8>) -> tensor<1xui8>
  check.expect_eq %1, dense<16> : tensor<1xui8>
  %e = nn.constant dense<4611686018427387904> : tensor<1xsi64>
  %f = nn.constant dense<4> : tensor<1xsi64>
  %2 = nn.mul %e, %f : (tensor<1xsi64>, tensor<1xsi64>) -> tensor<1xsi64>
  check.expect_eq %2, dense<0> : tensor<1xsi64>
  return
}

// 0.5 * (x - 1) * 0.25 * y, divided by 0.125: 4, 3, 16002, -16383; ties to
// even, then -3, then saturation.
func.func @quantised() {
  %a = nn.constant dense<[3, 4, 127, -128]> : tensor<4xsi8>
  %b = nn.constant dense<[2, 1, 127, 127]> : tensor<4xsi8>
  %sa = nn.constant dense<0.5> : tensor<f32>
  %sb = nn.constant dense<0.25> : tensor<f32>
  %sy = nn.constant dense<0.125> : tensor<f32>
  %za = nn.constant dense<1> : tensor<si8>
  %zb = nn.constant dense<0> : tensor<si8>
  %zy = nn.constant dense<-3> : tensor<si8>
  %y = nn.mul %a, %b scales(%sa, %sb) zero_points(%za, %zb) to(%sy, %zy) {requant = #nn.requant<float>}
    : (tensor<4xsi8>, tensor<4xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<4xsi8>
  check.expect_eq %y, dense<[1, 0, 127, -128]> : tensor<4xsi8>
  return
}

// The same tensor on both sides under two scales: each side has its own.
func.func @one_value_under_two_scales() {
  %a = nn.constant dense<[8]> : tensor<1xsi8>
  %sa = nn.constant dense<1.0> : tensor<f32>
  %sb = nn.constant dense<0.25> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %y = nn.mul %a, %a scales(%sa, %sb) zero_points(%z, %z) to(%sa, %z) {requant = #nn.requant<float>, clamp = #nn.clamp<min = -5, max = 9>}
    : (tensor<1xsi8>, tensor<1xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1xsi8>
  check.expect_eq %y, dense<9> : tensor<1xsi8>
  return
}
