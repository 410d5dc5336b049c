// RUN: hetero-check %s

func.func @float() {
  %x = nn.constant dense<[[[[1.0, 2.0], [3.0, 6.0]], [[0.5, 0.5], [0.5, 0.5]]]]> : tensor<1x2x2x2xf32>
  %y = nn.global_avg_pool %x : (tensor<1x2x2x2xf32>) -> tensor<1x2x1x1xf32>
  check.expect_eq %y, dense<[[[[3.0]], [[0.5]]]]> : tensor<1x2x1x1xf32>
  return
}

// The sum 510 - 2 * 1 = 508 of two values is a tie at scale 1/2 * 1/4: 63.5 -> 64.
func.func @quantised() {
  %x = nn.constant dense<[[[255, 255]]]> : tensor<1x1x2xui8>
  %sx = nn.constant dense<0.25> : tensor<f32>
  %sy = nn.constant dense<1.0> : tensor<f32>
  %zx = nn.constant dense<1> : tensor<ui8>
  %zy = nn.constant dense<0> : tensor<ui8>
  %y = nn.global_avg_pool %x scales(%sx) zero_points(%zx) to(%sy, %zy) {requant = #nn.requant<float>}
    : (tensor<1x1x2xui8>, tensor<f32>, tensor<ui8>, tensor<f32>, tensor<ui8>) -> tensor<1x1x1xui8>
  check.expect_eq %y, dense<64> : tensor<1x1x1xui8>
  return
}
