// RUN: hetero-check %s

// floor((x * 3 + 32768) / 65536) bounded to [0, 255]: 3 x + 32768 passes 65536
// between x = 10922 (65534) and 10923 (65537); 0 and 255 bound the ends.
func.func @by_hand() {
  %x = nn.constant dense<[[-2147483648, -1, 0, 10922, 10923, 2147483647]]> : tensor<1x6xsi32>
  %m = nn.constant dense<3> : tensor<si32>
  %a = nn.constant dense<32768> : tensor<si64>
  %y = nn.rescale %x, %m, %a {divisor = 65536 : i64, clamp = #nn.clamp<min = 0, max = 255>}
    : (tensor<1x6xsi32>, tensor<si32>, tensor<si64>) -> tensor<1x6xui8>
  check.expect_eq %y, dense<[[0, 0, 0, 0, 1, 255]]> : tensor<1x6xui8>
  return
}

// Quotients of negative sums round down, not towards zero: -1 / 2 is -1.
func.func @floors() {
  %x = nn.constant dense<[-3, -2, -1, 0, 1, 2, 3]> : tensor<7xsi8>
  %m = nn.constant dense<1> : tensor<si32>
  %a = nn.constant dense<0> : tensor<si64>
  %y = nn.rescale %x, %m, %a {axis = 0 : i64, divisor = 2 : i64, clamp = #nn.clamp<min = -128, max = 127>}
    : (tensor<7xsi8>, tensor<si32>, tensor<si64>) -> tensor<7xsi8>
  check.expect_eq %y, dense<[-2, -1, -1, 0, 0, 1, 1]> : tensor<7xsi8>
  %z = nn.rescale %x, %m, %a {axis = 0 : i64, divisor = 3 : i64, clamp = #nn.clamp<min = -128, max = 127>}
    : (tensor<7xsi8>, tensor<si32>, tensor<si64>) -> tensor<7xsi8>
  check.expect_eq %z, dense<[-1, -1, -1, 0, 0, 0, 1]> : tensor<7xsi8>
  return
}

// The extremes of every width: (2^31 - 1)^2 + (2^62 - 1) is below 2^63, and
// 2^63 - 2^32 shifted by 62 is 1.
func.func @widest() {
  %x = nn.constant dense<[2147483647, -2147483648]> : tensor<2xsi32>
  %m = nn.constant dense<[2147483647, -2147483648]> : tensor<2xsi32>
  %a = nn.constant dense<4611686018427387903> : tensor<si64>
  %y = nn.rescale %x, %m, %a {axis = 0 : i64, divisor = 4611686018427387904 : i64, clamp = #nn.clamp<min = -4, max = 3>}
    : (tensor<2xsi32>, tensor<2xsi32>, tensor<si64>) -> tensor<2xsi3>
  check.expect_eq %y, dense<[1, 1]> : tensor<2xsi3>
  return
}

// One pair for each channel, read from whole numbers in float; fractions go to
// the nearest first, ties to even: 2.5 is 2. A NaN is the lowest.
func.func @whole_numbers() {
  %x = nn.constant dense<[[1.0, 2.5], [-3.0, 0x7FC00000]]> : tensor<2x2xf32>
  %m = nn.constant dense<[10, 20]> : tensor<2xsi32>
  %a = nn.constant dense<[1, 0]> : tensor<2xsi64>
  %y = nn.rescale %x, %m, %a {axis = 0 : i64, divisor = 1 : i64, clamp = #nn.clamp<min = -128, max = 127>}
    : (tensor<2x2xf32>, tensor<2xsi32>, tensor<2xsi64>) -> tensor<2x2xsi8>
  check.expect_eq %y, dense<[[11, 21], [-60, -128]]> : tensor<2x2xsi8>
  return
}
