// RUN: hetero-check %s

func.func @constants_of_every_storage() {
  %splat = nn.constant dense<7> : tensor<2x2xsi16>
  check.expect_eq %splat, dense<[[7, 7], [7, 7]]> : tensor<2x2xsi16>
  %bits = nn.constant dense<[true, false]> : tensor<2xi1>
  check.expect_eq %bits, dense<[true, false]> : tensor<2xi1>
  %resource = nn.constant dense_resource<values> : tensor<2xsi8>
  check.expect_eq %resource, dense<[5, -1]> : tensor<2xsi8>
  return
}

func.func @reshape() {
  %x = nn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xsi8>
  %y = nn.reshape %x : tensor<2x3xsi8> to tensor<3x2xsi8>
  check.expect_eq %y, dense<[[1, 2], [3, 4], [5, 6]]> : tensor<3x2xsi8>
  return
}

// Dimension i of the result is dimension perm[i] of the input.
func.func @transpose() {
  %x = nn.constant dense<[[[1, 2], [3, 4], [5, 6]]]> : tensor<1x3x2xsi32>
  %y = nn.transpose %x {perm = array<i64: 2, 0, 1>} : (tensor<1x3x2xsi32>) -> tensor<2x1x3xsi32>
  check.expect_eq %y, dense<[[[1, 3, 5]], [[2, 4, 6]]]> : tensor<2x1x3xsi32>
  return
}

func.func @concat() {
  %a = nn.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xsi8>
  %b = nn.constant dense<[[5], [6]]> : tensor<2x1xsi8>
  %y = nn.concat %a, %b {axis = 1 : i64} : (tensor<2x2xsi8>, tensor<2x1xsi8>) -> tensor<2x3xsi8>
  check.expect_eq %y, dense<[[1, 2, 5], [3, 4, 6]]> : tensor<2x3xsi8>
  %z = nn.concat %a, %a {axis = 0 : i64} : (tensor<2x2xsi8>, tensor<2x2xsi8>) -> tensor<4x2xsi8>
  check.expect_eq %z, dense<[[1, 2], [3, 4], [1, 2], [3, 4]]> : tensor<4x2xsi8>
  return
}

// Scales 0.5 and 2 to 1: 3 * 0.5 = 1.5 -> 2, 5 * 0.5 = 2.5 -> 2, (5 - 1) * 2 = 8.
func.func @concat_requantised() {
  %a = nn.constant dense<[3, 5]> : tensor<2xsi8>
  %b = nn.constant dense<[5]> : tensor<1xsi8>
  %sa = nn.constant dense<0.5> : tensor<f32>
  %sb = nn.constant dense<2.0> : tensor<f32>
  %sy = nn.constant dense<1.0> : tensor<f32>
  %zero = nn.constant dense<0> : tensor<si8>
  %one = nn.constant dense<1> : tensor<si8>
  %y = nn.concat %a, %b scales(%sa, %sb) zero_points(%zero, %one) to(%sy, %zero) {axis = 0 : i64, requant = #nn.requant<float>}
    : (tensor<2xsi8>, tensor<1xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<3xsi8>
  check.expect_eq %y, dense<[2, 2, 8]> : tensor<3xsi8>
  return
}

{-#
  dialect_resources: {
    builtin: {
      values: "0x0100000005FF"
    }
  }
#-}
