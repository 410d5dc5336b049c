// RUN: hetero-check %s

func.func @transposes_and_factors() {
  %a = nn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %b = nn.constant dense<[[1.0, 10.0], [100.0, 1000.0]]> : tensor<2x2xf32>
  %plain = nn.gemm %a, %b : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  check.expect_eq %plain, dense<[[201.0, 2010.0], [403.0, 4030.0]]> : tensor<2x2xf32>
  %left = nn.gemm %a, %b {transA} : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  check.expect_eq %left, dense<[[301.0, 3010.0], [402.0, 4020.0]]> : tensor<2x2xf32>
  %right = nn.gemm %a, %b {transB} : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  check.expect_eq %right, dense<[[21.0, 2100.0], [43.0, 4300.0]]> : tensor<2x2xf32>
  %c = nn.constant dense<[[8.0], [16.0]]> : tensor<2x1xf32>
  %scaled = nn.gemm %a, %b bias %c {transB, alpha = 0.5 : f32, beta = 0.25 : f32}
    : (tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x1xf32>) -> tensor<2x2xf32>
  check.expect_eq %scaled, dense<[[12.5, 1052.0], [25.5, 2154.0]]> : tensor<2x2xf32>
  return
}

func.func @every_shape_of_addend() {
  %a = nn.constant dense<0.0> : tensor<2x1xf32>
  %b = nn.constant dense<0.0> : tensor<1x2xf32>
  %scalar = nn.constant dense<1.0> : tensor<f32>
  %0 = nn.gemm %a, %b bias %scalar : (tensor<2x1xf32>, tensor<1x2xf32>, tensor<f32>) -> tensor<2x2xf32>
  check.expect_eq %0, dense<1.0> : tensor<2x2xf32>
  %row = nn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %1 = nn.gemm %a, %b bias %row : (tensor<2x1xf32>, tensor<1x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  check.expect_eq %1, dense<[[1.0, 2.0], [1.0, 2.0]]> : tensor<2x2xf32>
  %flat = nn.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %2 = nn.gemm %a, %b bias %flat : (tensor<2x1xf32>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<2x2xf32>
  check.expect_eq %2, dense<[[1.0, 2.0], [1.0, 2.0]]> : tensor<2x2xf32>
  %full = nn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %3 = nn.gemm %a, %b bias %full : (tensor<2x1xf32>, tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  check.expect_eq %3, dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  return
}

// Filters are rows of the transposed right operand: scales follow them.
func.func @quantised_with_transposed_weights() {
  %a = nn.constant dense<[[2, 4]]> : tensor<1x2xsi8>
  %w = nn.constant dense<[[1, 1], [3, -1], [2, 2]]> : tensor<3x2xsi8>
  %c = nn.constant dense<[1, 1, 1]> : tensor<3xsi32>
  %s = nn.constant dense<1.0> : tensor<f32>
  %sw = nn.constant dense<[0.5, 0.5, 0.25]> : tensor<3xf32>
  %z = nn.constant dense<0> : tensor<si8>
  %zw = nn.constant dense<[0, 0, 1]> : tensor<3xsi8>
  // Sums 7, 3, 7; 3.5 -> 4, 1.5 -> 2, 1.75 -> 2.
  %y = nn.gemm %a, %w bias %c scales(%s, %sw) zero_points(%z, %zw) to(%s, %z) {transB, requant = #nn.requant<float>}
    : (tensor<1x2xsi8>, tensor<3x2xsi8>, tensor<3xsi32>, tensor<f32>, tensor<3xf32>, tensor<si8>, tensor<3xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x3xsi8>
  check.expect_eq %y, dense<[[4, 2, 2]]> : tensor<1x3xsi8>
  %sums = nn.gemm %a, %w bias %c zero_points(%z, %zw) {transB}
    : (tensor<1x2xsi8>, tensor<3x2xsi8>, tensor<3xsi32>, tensor<si8>, tensor<3xsi8>) -> tensor<1x3xsi32>
  check.expect_eq %sums, dense<[[7, 3, 7]]> : tensor<1x3xsi32>
  return
}
