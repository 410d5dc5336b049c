// RUN: hetero-check %s

func.func @per_tensor() {
  %x = nn.constant dense<[-128, 0, 127]> : tensor<3xsi8>
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<127> : tensor<si8>
  %y = nn.dequantize %x, %s, %z {axis = 0 : i64} : (tensor<3xsi8>, tensor<f32>, tensor<si8>) -> tensor<3xf32>
  check.expect_eq %y, dense<[-127.5, -63.5, 0.0]> : tensor<3xf32>
  return
}

func.func @per_channel_of_the_last_dimension() {
  %x = nn.constant dense<[[10, 20], [30, 40]]> : tensor<2x2xui8>
  %s = nn.constant dense<[1.0, 0.5]> : tensor<2xf32>
  %z = nn.constant dense<[10, 0]> : tensor<2xui8>
  %y = nn.dequantize %x, %s, %z {axis = 1 : i64} : (tensor<2x2xui8>, tensor<2xf32>, tensor<2xui8>) -> tensor<2x2xf32>
  check.expect_eq %y, dense<[[0.0, 10.0], [20.0, 20.0]]> : tensor<2x2xf32>
  return
}

// 2^24 + 1 has no float: the integer is rounded before the product.
func.func @biases() {
  %x = nn.constant dense<[16777217, -3]> : tensor<2xsi32>
  %s = nn.constant dense<1.0> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si32>
  %y = nn.dequantize %x, %s, %z {axis = 0 : i64} : (tensor<2xsi32>, tensor<f32>, tensor<si32>) -> tensor<2xf32>
  check.expect_eq %y, dense<[16777216.0, -3.0]> : tensor<2xf32>
  return
}
