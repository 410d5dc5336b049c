// RUN: hetero-check %s

func.func @matrices_and_vectors() {
  %a = nn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %b = nn.constant dense<[[1.0, 10.0, 100.0], [2.0, 20.0, 200.0]]> : tensor<2x3xf32>
  %v = nn.constant dense<[1.0, 1.0]> : tensor<2xf32>
  %bias = nn.constant dense<[0.5, 0.25, 0.125]> : tensor<3xf32>
  %y = nn.matmul %a, %b bias %bias : (tensor<2x2xf32>, tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  check.expect_eq %y, dense<[[5.5, 50.25, 500.125], [11.5, 110.25, 1100.125]]> : tensor<2x3xf32>
  %row = nn.matmul %v, %b : (tensor<2xf32>, tensor<2x3xf32>) -> tensor<3xf32>
  check.expect_eq %row, dense<[3.0, 30.0, 300.0]> : tensor<3xf32>
  %column = nn.matmul %a, %v : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2xf32>
  check.expect_eq %column, dense<[3.0, 7.0]> : tensor<2xf32>
  %dot = nn.matmul %v, %v : (tensor<2xf32>, tensor<2xf32>) -> tensor<f32>
  check.expect_eq %dot, dense<2.0> : tensor<f32>
  return
}

// Leading dimensions 2x1 and 3 broadcast to 2x3.
func.func @broadcast_batches() {
  %a = nn.constant dense<[[[[1.0]]], [[[10.0]]]]> : tensor<2x1x1x1xf32>
  %b = nn.constant dense<[[[1.0]], [[2.0]], [[3.0]]]> : tensor<3x1x1xf32>
  %y = nn.matmul %a, %b : (tensor<2x1x1x1xf32>, tensor<3x1x1xf32>) -> tensor<2x3x1x1xf32>
  check.expect_eq %y, dense<[[[[1.0]], [[2.0]], [[3.0]]], [[[10.0]], [[20.0]], [[30.0]]]]> : tensor<2x3x1x1xf32>
  return
}

// 2^24, then 1, then -2^24: the ascending sum loses the 1.
func.func @sums_ascend() {
  %a = nn.constant dense<[[16777216.0, 1.0, -16777216.0]]> : tensor<1x3xf32>
  %b = nn.constant dense<1.0> : tensor<3x1xf32>
  %y = nn.matmul %a, %b : (tensor<1x3xf32>, tensor<3x1xf32>) -> tensor<1x1xf32>
  check.expect_eq %y, dense<0.0> : tensor<1x1xf32>
  return
}

// Columns have zero points and scales of their own; rows a common one.
func.func @quantised_per_column() {
  %a = nn.constant dense<[[3, 5], [1, 1]]> : tensor<2x2xui8>
  %b = nn.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xsi8>
  %za = nn.constant dense<1> : tensor<ui8>
  %zb = nn.constant dense<[0, 1]> : tensor<2xsi8>
  // Centred: ((2, 4), (0, 0)) and ((1, 1), (3, 3)).
  %accumulator = nn.matmul %a, %b zero_points(%za, %zb)
    : (tensor<2x2xui8>, tensor<2x2xsi8>, tensor<ui8>, tensor<2xsi8>) -> tensor<2x2xsi32>
  check.expect_eq %accumulator, dense<[[14, 14], [0, 0]]> : tensor<2x2xsi32>
  %s = nn.constant dense<0.5> : tensor<f32>
  %sb = nn.constant dense<[0.25, 0.125]> : tensor<2xf32>
  %bias = nn.constant dense<[0, 6]> : tensor<2xsi32>
  %zy = nn.constant dense<100> : tensor<ui8>
  // 14 / 4 = 3.5 -> 4; (14 + 6) / 8 = 2.5 -> 2; 0; 6 / 8 = 0.75 -> 1.
  %y = nn.matmul %a, %b bias %bias scales(%s, %sb) zero_points(%za, %zb) to(%s, %zy) {requant = #nn.requant<float>}
    : (tensor<2x2xui8>, tensor<2x2xsi8>, tensor<2xsi32>, tensor<f32>, tensor<2xf32>, tensor<ui8>, tensor<2xsi8>, tensor<f32>, tensor<ui8>) -> tensor<2x2xui8>
  check.expect_eq %y, dense<[[104, 102], [100, 101]]> : tensor<2x2xui8>
  return
}

// Wide integers are numbers of their own and wrap around.
func.func @wide_integers() {
  %a = nn.constant dense<[[2147483647, 3]]> : tensor<1x2xsi32>
  %b = nn.constant dense<[[2], [1]]> : tensor<2x1xsi32>
  %y = nn.matmul %a, %b : (tensor<1x2xsi32>, tensor<2x1xsi32>) -> tensor<1x1xsi32>
  check.expect_eq %y, dense<1> : tensor<1x1xsi32>
  %c = nn.constant dense<[[4294967296, 3]]> : tensor<1x2xsi64>
  %d = nn.constant dense<[[4294967296, 1], [1, 0]]> : tensor<2x2xsi64>
  %v = nn.constant dense<[5, 6]> : tensor<2xsi64>
  %w = nn.gemm %c, %d bias %v : (tensor<1x2xsi64>, tensor<2x2xsi64>, tensor<2xsi64>) -> tensor<1x2xsi64>
  check.expect_eq %w, dense<[[8, 4294967302]]> : tensor<1x2xsi64>
  return
}
