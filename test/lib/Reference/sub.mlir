// RUN: hetero-check %s

func.func @broadcast() {
  %a = nn.constant dense<[[1.5], [2.0], [-3.0]]> : tensor<3x1xf32>
  %b = nn.constant dense<[0.5, -4.0]> : tensor<2xf32>
  %y = nn.sub %a, %b : (tensor<3x1xf32>, tensor<2xf32>) -> tensor<3x2xf32>
  check.expect_eq %y, dense<[[1.0, 5.5], [1.5, 6.0], [-3.5, 1.0]]> : tensor<3x2xf32>
  return
}

// Integers wrap at their width.
func.func @integers_wrap() {
  %a = nn.constant dense<-100> : tensor<1xsi8>
  %b = nn.constant dense<100> : tensor<1xsi8>
  %0 = nn.sub %a, %b : (tensor<1xsi8>, tensor<1xsi8>) -> tensor<1xsi8>
  check.expect_eq %0, dense<56> : tensor<1xsi8>
  %c = nn.constant dense<1> : tensor<1xui8>
  %d = nn.constant dense<2> : tensor<1xui8>
  %1 = nn.sub %c, %d : (tensor<1xui8>, tensor<1xui8>) -> tensor<1xui8>
  check.expect_eq %1, dense<255> : tensor<1xui8>
  %e = nn.constant dense<-9223372036854775808> : tensor<1xsi64>
  %f = nn.constant dense<1> : tensor<1xsi64>
  %2 = nn.sub %e, %f : (tensor<1xsi64>, tensor<1xsi64>) -> tensor<1xsi64>
  check.expect_eq %2, dense<9223372036854775807> : tensor<1xsi64>
  return
}

// 0.5 * (x - 1) - 0.25 * y, divided by 0.5: 1, 2.5, 62.5, -192.5; ties to
// even, then -3, then saturation.
func.func @quantised() {
  %a = nn.constant dense<[3, 4, 127, -128]> : tensor<4xsi8>
  %b = nn.constant dense<[2, 1, 127, 127]> : tensor<4xsi8>
  %sa = nn.constant dense<0.5> : tensor<f32>
  %sb = nn.constant dense<0.25> : tensor<f32>
  %sy = nn.constant dense<0.5> : tensor<f32>
  %za = nn.constant dense<1> : tensor<si8>
  %zb = nn.constant dense<0> : tensor<si8>
  %zy = nn.constant dense<-3> : tensor<si8>
  %y = nn.sub %a, %b scales(%sa, %sb) zero_points(%za, %zb) to(%sy, %zy) {requant = #nn.requant<float>}
    : (tensor<4xsi8>, tensor<4xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<4xsi8>
  check.expect_eq %y, dense<[-2, -1, 59, -128]> : tensor<4xsi8>
  return
}

// The same tensor on both sides under two scales: each side has its own.
func.func @one_value_under_two_scales() {
  %a = nn.constant dense<[8]> : tensor<1xsi8>
  %sa = nn.constant dense<1.0> : tensor<f32>
  %sb = nn.constant dense<0.25> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %y = nn.sub %a, %a scales(%sa, %sb) zero_points(%z, %z) to(%sa, %z) {requant = #nn.requant<float>, clamp = #nn.clamp<min = -5, max = 9>}
    : (tensor<1xsi8>, tensor<1xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1xsi8>
  check.expect_eq %y, dense<6> : tensor<1xsi8>
  return
}
