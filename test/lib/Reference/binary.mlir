// RUN: hetero-check %s

func.func @floats() {
  %a = nn.constant dense<[[-7.0], [5.0]]> : tensor<2x1xf32>
  %b = nn.constant dense<[2.0, -4.0]> : tensor<2xf32>
  %0 = nn.binary <div> %a, %b : (tensor<2x1xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  check.expect_eq %0, dense<[[-3.5, 1.75], [2.5, -1.25]]> : tensor<2x2xf32>
  %1 = nn.binary <fmod> %a, %b : (tensor<2x1xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  check.expect_eq %1, dense<[[-1.0, -3.0], [1.0, 1.0]]> : tensor<2x2xf32>
  %2 = nn.binary <max> %a, %b : (tensor<2x1xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  check.expect_eq %2, dense<[[2.0, -4.0], [5.0, 5.0]]> : tensor<2x2xf32>
  %3 = nn.binary <pow> %b, %b : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  check.expect_eq %3, dense<[4.0, 0.00390625]> : tensor<2xf32>
  %4 = nn.binary <prelu> %a, %b : (tensor<2x1xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  check.expect_eq %4, dense<[[-14.0, 28.0], [5.0, 5.0]]> : tensor<2x2xf32>
  return
}

// Quotients are truncated; the narrow ones wrap at their width.
func.func @integers() {
  %a = nn.constant dense<[-128, -7, 100]> : tensor<3xsi8>
  %b = nn.constant dense<[-1, 2, 0]> : tensor<3xsi8>
  %0 = nn.binary <div> %a, %b : (tensor<3xsi8>, tensor<3xsi8>) -> tensor<3xsi8>
  check.expect_eq %0, dense<[-128, -3, -1]> : tensor<3xsi8>
  %1 = nn.binary <mod> %a, %b : (tensor<3xsi8>, tensor<3xsi8>) -> tensor<3xsi8>
  check.expect_eq %1, dense<[0, 1, 100]> : tensor<3xsi8>
  %2 = nn.binary <pow> %a, %b : (tensor<3xsi8>, tensor<3xsi8>) -> tensor<3xsi8>
  check.expect_eq %2, dense<[0, 49, 1]> : tensor<3xsi8>
  %c = nn.constant dense<[18446744073709551615, 6]> : tensor<2xui64>
  %d = nn.constant dense<[10, 70]> : tensor<2xui64>
  %3 = nn.binary <div> %c, %d : (tensor<2xui64>, tensor<2xui64>) -> tensor<2xui64>
  check.expect_eq %3, dense<[1844674407370955161, 0]> : tensor<2xui64>
  %4 = nn.binary <shift_left> %c, %d : (tensor<2xui64>, tensor<2xui64>) -> tensor<2xui64>
  check.expect_eq %4, dense<[18446744073709550592, 0]> : tensor<2xui64>
  %5 = nn.binary <min> %c, %d : (tensor<2xui64>, tensor<2xui64>) -> tensor<2xui64>
  check.expect_eq %5, dense<[10, 6]> : tensor<2xui64>
  return
}

func.func @booleans() {
  %a = nn.constant dense<[true, true, false, false]> : tensor<4xi1>
  %b = nn.constant dense<[true, false, true, false]> : tensor<4xi1>
  %0 = nn.binary <and> %a, %b : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  check.expect_eq %0, dense<[true, false, false, false]> : tensor<4xi1>
  %1 = nn.binary <xor> %a, %b : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  check.expect_eq %1, dense<[false, true, true, false]> : tensor<4xi1>
  return
}

// max(0.5 a, 0.25 b) is 1, 1.5; divided by 0.5.
func.func @quantised() {
  %a = nn.constant dense<[2, -4]> : tensor<2xsi8>
  %b = nn.constant dense<[3, 6]> : tensor<2xsi8>
  %sa = nn.constant dense<0.5> : tensor<f32>
  %sb = nn.constant dense<0.25> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %y = nn.binary <max> %a, %b scales(%sa, %sb) zero_points(%z, %z) to(%sa, %z) {requant = #nn.requant<float>}
    : (tensor<2xsi8>, tensor<2xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<2xsi8>
  check.expect_eq %y, dense<[2, 3]> : tensor<2xsi8>
  return
}
