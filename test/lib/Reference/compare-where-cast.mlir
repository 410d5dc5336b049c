// RUN: hetero-check %s

// A NaN is in no relation to anything.
func.func @relations() {
  %a = nn.constant dense<[1.0, 2.0, 0x7FC00000]> : tensor<3xf32>
  %b = nn.constant dense<[2.0, 2.0, 0x7FC00000]> : tensor<3xf32>
  %0 = nn.compare <equal> %a, %b : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xi1>
  check.expect_eq %0, dense<[false, true, false]> : tensor<3xi1>
  %1 = nn.compare <less_or_equal> %a, %b : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xi1>
  check.expect_eq %1, dense<[true, true, false]> : tensor<3xi1>
  // As unsigned numbers.
  %c = nn.constant dense<[18446744073709551615]> : tensor<1xui64>
  %d = nn.constant dense<[1, 0]> : tensor<2xui64>
  %2 = nn.compare <less> %d, %c : (tensor<2xui64>, tensor<1xui64>) -> tensor<2xi1>
  check.expect_eq %2, dense<true> : tensor<2xi1>
  return
}

func.func @choices() {
  %c = nn.constant dense<[[true], [false]]> : tensor<2x1xi1>
  %a = nn.constant dense<[1, 2]> : tensor<2xsi16>
  %b = nn.constant dense<9> : tensor<si16>
  %0 = nn.where %c, %a, %b : (tensor<2x1xi1>, tensor<2xsi16>, tensor<si16>) -> tensor<2x2xsi16>
  check.expect_eq %0, dense<[[1, 2], [9, 9]]> : tensor<2x2xsi16>
  return
}

func.func @conversions() {
  %x = nn.constant dense<[-1.9, 300.7, 1.0e20, 0x7FC00000, 0.0]> : tensor<5xf32>
  %0 = nn.cast %x to si32 : (tensor<5xf32>) -> tensor<5xsi32>
  check.expect_eq %0, dense<[-1, 300, 2147483647, 2147483647, 0]> : tensor<5xsi32>
  // The low bits of the former.
  %1 = nn.cast %x to si8 : (tensor<5xf32>) -> tensor<5xsi8>
  check.expect_eq %1, dense<[-1, 44, -1, -1, 0]> : tensor<5xsi8>
  %2 = nn.cast %x to i1 : (tensor<5xf32>) -> tensor<5xi1>
  check.expect_eq %2, dense<[true, true, true, true, false]> : tensor<5xi1>
  %3 = nn.cast %2 to f32 : (tensor<5xi1>) -> tensor<5xf32>
  check.expect_eq %3, dense<[1.0, 1.0, 1.0, 1.0, 0.0]> : tensor<5xf32>
  // 2^53 + 1 lies between two floats; 2^24 + 1 is a tie.
  %y = nn.constant dense<[9007199254740993, 16777217, -1]> : tensor<3xsi64>
  %4 = nn.cast %y to f32 : (tensor<3xsi64>) -> tensor<3xf32>
  check.expect_eq %4, dense<[9007199254740992.0, 16777216.0, -1.0]> : tensor<3xf32>
  %5 = nn.cast %y to ui8 : (tensor<3xsi64>) -> tensor<3xui8>
  check.expect_eq %5, dense<[1, 1, 255]> : tensor<3xui8>
  return
}

// The logarithm of softmax: x - max - log(sum of e^(x - max)).
func.func @log_softmax() {
  %x = nn.constant dense<[1000.0, 1000.0, -1000.0]> : tensor<3xf32>
  %y = nn.softmax %x {axis = 0 : i64, logarithm} : (tensor<3xf32>) -> tensor<3xf32>
  check.expect_close %y, dense<[-0.693147182, -0.693147182, -2000.69312]> : tensor<3xf32> within 1.0e-7
  return
}
