// RUN: hetero-check %s

// Channel 0: (x - 1) * (2 / sqrt(3 + 1)) + 10; channel 1: (x - 0) * (8 / sqrt(15 + 1)) - 1.
func.func @per_channel() {
  %x = nn.constant dense<[[[1.0, 3.0], [4.0, 0.0]]]> : tensor<1x2x2xf32>
  %scale = nn.constant dense<[2.0, 8.0]> : tensor<2xf32>
  %bias = nn.constant dense<[10.0, -1.0]> : tensor<2xf32>
  %mean = nn.constant dense<[1.0, 0.0]> : tensor<2xf32>
  %variance = nn.constant dense<[3.0, 15.0]> : tensor<2xf32>
  %y = nn.batch_norm %x, %scale, %bias, %mean, %variance {epsilon = 1.0 : f32}
    : (tensor<1x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2x2xf32>
  check.expect_eq %y, dense<[[[10.0, 12.0], [7.0, -1.0]]]> : tensor<1x2x2xf32>
  return
}

// 4097 * 4097 - 2^24 - 8192 is 1 when fused and 0 when rounded twice.
func.func @product_and_sum_are_rounded_apart() {
  %x = nn.constant dense<[[4097.0]]> : tensor<1x1xf32>
  %scale = nn.constant dense<[4097.0]> : tensor<1xf32>
  %bias = nn.constant dense<[-16785408.0]> : tensor<1xf32>
  %mean = nn.constant dense<[0.0]> : tensor<1xf32>
  %variance = nn.constant dense<[1.0]> : tensor<1xf32>
  %y = nn.batch_norm %x, %scale, %bias, %mean, %variance {epsilon = 0.0 : f32}
    : (tensor<1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  check.expect_eq %y, dense<0.0> : tensor<1x1xf32>
  return
}
