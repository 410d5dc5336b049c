// RUN: hetero-opt %s -split-input-file -allow-unregistered-dialect -verify-diagnostics=only-expected

// One case for every message of the verifiers.

func.func @scale_count(%x: tensor<1x1x4xsi8>, %w: tensor<1x1x1xsi8>, %s: tensor<f32>, %z: tensor<si8>) {
  // expected-error @+1 {{has 1 input scales for 2 quantised inputs}}
  %0 = nn.conv %x, %w scales(%s) zero_points(%z, %z) to(%s, %z) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, requant = #nn.requant<float>}
    : (tensor<1x1x4xsi8>, tensor<1x1x1xsi8>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x1x4xsi8>
  return
}

// -----

func.func @zero_point_count(%x: tensor<1x1x4xsi8>, %w: tensor<1x1x1xsi8>, %z: tensor<si8>) {
  // expected-error @+1 {{has 1 input zero points for 2 quantised inputs}}
  %0 = nn.conv %x, %w zero_points(%z) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>}
    : (tensor<1x1x4xsi8>, tensor<1x1x1xsi8>, tensor<si8>) -> tensor<1x1x4xsi32>
  return
}

// -----

func.func @zero_point_type(%x: tensor<1x1x4xsi8>, %w: tensor<1x1x1xsi8>, %z: tensor<si8>, %u: tensor<ui8>) {
  // expected-error @+1 {{zero point of input 0 has element type 'ui8', the input has 'si8'}}
  %0 = nn.conv %x, %w zero_points(%u, %z) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>}
    : (tensor<1x1x4xsi8>, tensor<1x1x1xsi8>, tensor<ui8>, tensor<si8>) -> tensor<1x1x4xsi32>
  return
}

// -----

func.func @zero_point_channels(%x: tensor<1x1x4xsi8>, %w: tensor<1x1x1xsi8>, %z: tensor<si8>, %zs: tensor<7xsi8>) {
  // expected-error @+1 {{a zero point has 7 elements, which is no dimension of}}
  %0 = nn.conv %x, %w zero_points(%z, %zs) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>}
    : (tensor<1x1x4xsi8>, tensor<1x1x1xsi8>, tensor<si8>, tensor<7xsi8>) -> tensor<1x1x4xsi32>
  return
}

// -----

func.func @scale_channels(%x: tensor<1x1x4xsi8>, %s: tensor<f32>, %ss: tensor<7xf32>, %z: tensor<si8>) {
  // expected-error @+1 {{a scale has 7 elements, which is no dimension of}}
  %0 = nn.relu %x scales(%ss) zero_points(%z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<1x1x4xsi8>, tensor<7xf32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x1x4xsi8>
  return
}

// -----

func.func @output_without_inputs(%x: tensor<1x4xsi8>, %s: tensor<f32>, %z: tensor<si8>) {
  // expected-error @+1 {{has an output scale but no scales and zero points of its inputs}}
  %0 = nn.relu %x to(%s, %z) {requant = #nn.requant<float>} : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xsi8>
  return
}

// -----

func.func @no_requant(%x: tensor<1x4xsi8>, %s: tensor<f32>, %z: tensor<si8>) {
  // expected-error @+1 {{has a quantised result but no requant attribute}}
  %0 = nn.relu %x scales(%s) zero_points(%z) to(%s, %z) : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x4xsi8>
  return
}

// -----

func.func @clamp_outside(%x: tensor<1x4xsi8>, %s: tensor<f32>, %z: tensor<si8>) {
  // expected-error @+1 {{clamp [0, 255] exceeds 'si8'}}
  %0 = nn.relu %x scales(%s) zero_points(%z) to(%s, %z) {requant = #nn.requant<float>, clamp = #nn.clamp<min = 0, max = 255>}
    : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x4xsi8>
  return
}

// -----

func.func @clamp_order() {
  // expected-error @+1 {{clamp has a minimum of 2 above its maximum of 1}}
  "test.op"() {clamp = #nn.clamp<min = 2, max = 1>} : () -> ()
  return
}

// -----

func.func @scales_without_output(%x: tensor<1x4xsi8>, %s: tensor<f32>, %z: tensor<si8>) {
  // expected-error @+1 {{has input scales but no output scale}}
  %0 = nn.relu %x scales(%s) zero_points(%z) : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xsi8>
  return
}

// -----

func.func @requant_on_float(%x: tensor<1x4xf32>) {
  // expected-error @+1 {{has requant or clamp but no output scale}}
  %0 = nn.relu %x {requant = #nn.requant<float>} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

func.func @conv_rank(%x: tensor<1x4xf32>, %w: tensor<1x4xf32>) {
  // expected-error @+1 {{nn.conv needs an input of rank 3 or more}}
  %0 = nn.conv %x, %w {strides = array<i64>, pads = array<i64>, dilations = array<i64>} : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

func.func @conv_lists(%x: tensor<1x1x4xf32>, %w: tensor<1x1x1xf32>) {
  // expected-error @+1 {{nn.conv needs one stride, one dilation and two pads for each of its 1 spatial dimensions}}
  %0 = nn.conv %x, %w {strides = array<i64: 1, 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>} : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  return
}

// -----

func.func @conv_stride(%x: tensor<1x1x4xf32>, %w: tensor<1x1x1xf32>) {
  // expected-error @+1 {{nn.conv needs positive strides and dilations}}
  %0 = nn.conv %x, %w {strides = array<i64: 0>, pads = array<i64: 0, 0>, dilations = array<i64: 1>} : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  return
}

// -----

func.func @conv_pads(%x: tensor<1x1x4xf32>, %w: tensor<1x1x1xf32>) {
  // expected-error @+1 {{nn.conv needs pads that are not negative}}
  %0 = nn.conv %x, %w {strides = array<i64: 1>, pads = array<i64: -1, 0>, dilations = array<i64: 1>} : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  return
}

// -----

func.func @conv_weight_rank(%x: tensor<1x1x4xf32>, %w: tensor<1x1xf32>) {
  // expected-error @+1 {{nn.conv needs a weight of static shape and of the rank of its input}}
  %0 = nn.conv %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>} : (tensor<1x1x4xf32>, tensor<1x1xf32>) -> tensor<1x1x4xf32>
  return
}

// -----

func.func @conv_group(%x: tensor<1x2x4xf32>, %w: tensor<3x1x1xf32>) {
  // expected-error @+1 {{nn.conv has 3 filters, which 2 groups do not divide}}
  %0 = nn.conv %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, group = 2 : i64} : (tensor<1x2x4xf32>, tensor<3x1x1xf32>) -> tensor<1x3x4xf32>
  return
}

// -----

func.func @conv_channels(%x: tensor<1x2x4xf32>, %w: tensor<4x2x1xf32>) {
  // expected-error @+1 {{nn.conv has an input of 2 channels, but its weight and group ask for 4}}
  %0 = nn.conv %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, group = 2 : i64} : (tensor<1x2x4xf32>, tensor<4x2x1xf32>) -> tensor<1x4x4xf32>
  return
}

// -----

func.func @conv_bias_size(%x: tensor<1x1x4xf32>, %w: tensor<1x1x1xf32>, %b: tensor<2xf32>) {
  // expected-error @+1 {{nn.conv needs a bias of 1 elements}}
  %0 = nn.conv %x, %w bias %b {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>} : (tensor<1x1x4xf32>, tensor<1x1x1xf32>, tensor<2xf32>) -> tensor<1x1x4xf32>
  return
}

// -----

func.func @conv_bias_type(%x: tensor<1x1x4xf32>, %w: tensor<1x1x1xf32>, %b: tensor<1xsi32>) {
  // expected-error @+1 {{nn.conv needs a bias of f32 for its element type}}
  %0 = nn.conv %x, %w bias %b {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>} : (tensor<1x1x4xf32>, tensor<1x1x1xf32>, tensor<1xsi32>) -> tensor<1x1x4xf32>
  return
}

// -----

func.func @conv_kernel(%x: tensor<1x1x4xf32>, %w: tensor<1x1x5xf32>) {
  // expected-error @+1 {{nn.conv has a kernel larger than its padded input}}
  %0 = nn.conv %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>} : (tensor<1x1x4xf32>, tensor<1x1x5xf32>) -> tensor<1x1x0xf32>
  return
}

// -----

func.func @conv_mixed(%x: tensor<1x1x4xf32>, %w: tensor<1x1x1xsi8>) {
  // expected-error @+1 {{mixes float and integer operands}}
  %0 = nn.conv %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>} : (tensor<1x1x4xf32>, tensor<1x1x1xsi8>) -> tensor<1x1x4xf32>
  return
}

// -----

func.func @conv_needs_zero_points(%x: tensor<1x1x4xsi8>, %w: tensor<1x1x1xsi8>) {
  // expected-error @+1 {{needs the zero points of its integer inputs}}
  %0 = nn.conv %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>} : (tensor<1x1x4xsi8>, tensor<1x1x1xsi8>) -> tensor<1x1x4xsi32>
  return
}

// -----

func.func @conv_transpose_lists(%x: tensor<1x4x4xf32>, %w: tensor<4x1x1xf32>) {
  // expected-error @+1 {{nn.conv_transpose needs one stride, one dilation and two pads for each of its 1 spatial dimensions}}
  %0 = nn.conv_transpose %x, %w {strides = array<i64: 1, 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>} : (tensor<1x4x4xf32>, tensor<4x1x1xf32>) -> tensor<1x1x4xf32>
  return
}

// -----

func.func @conv_transpose_padding_count(%x: tensor<1x4x4xf32>, %w: tensor<4x1x1xf32>) {
  // expected-error @+1 {{nn.conv_transpose needs one output padding for each of its 1 spatial dimensions}}
  %0 = nn.conv_transpose %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64>} : (tensor<1x4x4xf32>, tensor<4x1x1xf32>) -> tensor<1x1x4xf32>
  return
}

// -----

func.func @conv_transpose_padding_negative(%x: tensor<1x4x4xf32>, %w: tensor<4x1x1xf32>) {
  // expected-error @+1 {{nn.conv_transpose has an output padding of -1, which is negative or not below its stride or dilation}}
  %0 = nn.conv_transpose %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: -1>} : (tensor<1x4x4xf32>, tensor<4x1x1xf32>) -> tensor<1x1x4xf32>
  return
}

// -----

func.func @conv_transpose_padding_size(%x: tensor<1x4x4xf32>, %w: tensor<4x1x1xf32>) {
  // expected-error @+1 {{nn.conv_transpose has an output padding of 2, which is negative or not below its stride or dilation}}
  %0 = nn.conv_transpose %x, %w {strides = array<i64: 2>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 2>} : (tensor<1x4x4xf32>, tensor<4x1x1xf32>) -> tensor<1x1x4xf32>
  return
}

// -----

func.func @conv_transpose_weight_rank(%x: tensor<1x4x4xf32>, %w: tensor<4x1xf32>) {
  // expected-error @+1 {{nn.conv_transpose needs a weight of static shape and of the rank of its input}}
  %0 = nn.conv_transpose %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>} : (tensor<1x4x4xf32>, tensor<4x1xf32>) -> tensor<1x1x4xf32>
  return
}

// -----

func.func @conv_transpose_channels(%x: tensor<1x4x4xf32>, %w: tensor<3x1x1xf32>) {
  // expected-error @+1 {{nn.conv_transpose has an input of 4 channels, but its weight asks for 3}}
  %0 = nn.conv_transpose %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>} : (tensor<1x4x4xf32>, tensor<3x1x1xf32>) -> tensor<1x1x4xf32>
  return
}

// -----

func.func @conv_transpose_group(%x: tensor<1x4x4xf32>, %w: tensor<4x1x1xf32>) {
  // expected-error @+1 {{nn.conv_transpose has 4 input channels, which 3 groups do not divide}}
  %0 = nn.conv_transpose %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, group = 3 : i64} : (tensor<1x4x4xf32>, tensor<4x1x1xf32>) -> tensor<1x3x4xf32>
  return
}

// -----

func.func @conv_transpose_bias_size(%x: tensor<1x4x4xf32>, %w: tensor<4x1x1xf32>, %b: tensor<1xf32>) {
  // expected-error @+1 {{nn.conv_transpose needs a bias of 2 elements}}
  %0 = nn.conv_transpose %x, %w bias %b {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, group = 2 : i64} : (tensor<1x4x4xf32>, tensor<4x1x1xf32>, tensor<1xf32>) -> tensor<1x2x4xf32>
  return
}

// -----

func.func @conv_transpose_pads(%x: tensor<1x4x4xf32>, %w: tensor<4x1x1xf32>) {
  // expected-error @+1 {{nn.conv_transpose has pads that leave nothing of its result}}
  %0 = nn.conv_transpose %x, %w {strides = array<i64: 1>, pads = array<i64: 2, 2>, dilations = array<i64: 1>, output_padding = array<i64: 0>} : (tensor<1x4x4xf32>, tensor<4x1x1xf32>) -> tensor<1x1x0xf32>
  return
}

// -----

func.func @conv_transpose_mixed(%x: tensor<1x4x4xf32>, %w: tensor<4x1x1xsi8>) {
  // expected-error @+1 {{mixes float and integer operands}}
  %0 = nn.conv_transpose %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>} : (tensor<1x4x4xf32>, tensor<4x1x1xsi8>) -> tensor<1x1x4xf32>
  return
}

// -----

func.func @conv_transpose_needs_zero_points(%x: tensor<1x4x4xsi8>, %w: tensor<4x1x1xsi8>) {
  // expected-error @+1 {{needs the zero points of its integer inputs}}
  %0 = nn.conv_transpose %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>} : (tensor<1x4x4xsi8>, tensor<4x1x1xsi8>) -> tensor<1x1x4xsi32>
  return
}

// -----

func.func @matmul_scalar(%a: tensor<f32>, %b: tensor<4x4xf32>) {
  // expected-error @+1 {{nn.matmul needs operands of rank 1 or more}}
  %0 = nn.matmul %a, %b : (tensor<f32>, tensor<4x4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @matmul_depth(%a: tensor<4x3xf32>, %b: tensor<4x4xf32>) {
  // expected-error @+1 {{nn.matmul contracts 3 with 4 elements}}
  %0 = nn.matmul %a, %b : (tensor<4x3xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @matmul_batch(%a: tensor<2x4x4xf32>, %b: tensor<3x4x4xf32>) {
  // expected-error @+1 {{nn.matmul has leading dimensions that do not broadcast}}
  %0 = nn.matmul %a, %b : (tensor<2x4x4xf32>, tensor<3x4x4xf32>) -> tensor<2x4x4xf32>
  return
}

// -----

func.func @gemm_rank(%a: tensor<2x4x4xf32>, %b: tensor<4x4xf32>) {
  // expected-error @+1 {{nn.gemm needs matrices}}
  %0 = nn.gemm %a, %b : (tensor<2x4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @gemm_depth(%a: tensor<4x3xf32>, %b: tensor<4x4xf32>) {
  // expected-error @+1 {{nn.gemm contracts 3 with 4 elements}}
  %0 = nn.gemm %a, %b : (tensor<4x3xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @gemm_bias(%a: tensor<4x4xf32>, %b: tensor<4x4xf32>, %c: tensor<3xf32>) {
  // expected-error @+1 {{nn.gemm has a bias that does not broadcast to its result}}
  %0 = nn.gemm %a, %b bias %c : (tensor<4x4xf32>, tensor<4x4xf32>, tensor<3xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @gemm_bias_type(%a: tensor<4x4xf32>, %b: tensor<4x4xf32>, %c: tensor<4xsi32>) {
  // expected-error @+1 {{needs a bias of 'f32' for its element type}}
  %0 = nn.gemm %a, %b bias %c : (tensor<4x4xf32>, tensor<4x4xf32>, tensor<4xsi32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @gemm_alpha(%a: tensor<4x4xsi8>, %z: tensor<si8>) {
  // expected-error @+1 {{needs alpha = beta = 1 on integer operands}}
  %0 = nn.gemm %a, %a zero_points(%z, %z) {alpha = 2.0 : f32} : (tensor<4x4xsi8>, tensor<4x4xsi8>, tensor<si8>, tensor<si8>) -> tensor<4x4xsi32>
  return
}

// -----

func.func @pool_kernel_rank(%x: tensor<1x1x4xf32>) {
  // expected-error @+1 {{nn.max_pool needs one positive kernel size for each of its 1 spatial dimensions}}
  %0 = nn.max_pool %x {kernel_shape = array<i64: 2, 2>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>} : (tensor<1x1x4xf32>) -> tensor<1x1x3xf32>
  return
}

// -----

func.func @pool_kernel(%x: tensor<1x1x4xf32>) {
  // expected-error @+1 {{nn.avg_pool has a kernel larger than its padded input}}
  %0 = nn.avg_pool %x {kernel_shape = array<i64: 5>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>} : (tensor<1x1x4xf32>) -> tensor<1x1x0xf32>
  return
}

// -----

func.func @average_of_integers(%x: tensor<1x1x4xsi8>) {
  // expected-error @+1 {{needs f32, or integers with scales and zero points}}
  %0 = nn.avg_pool %x {kernel_shape = array<i64: 2>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>} : (tensor<1x1x4xsi8>) -> tensor<1x1x3xsi8>
  return
}

// -----

func.func @max_pool_accumulator(%x: tensor<1x1x4xsi8>, %z: tensor<si8>) {
  // expected-error @+1 {{has no accumulator form}}
  %0 = nn.max_pool %x zero_points(%z) {kernel_shape = array<i64: 2>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>} : (tensor<1x1x4xsi8>, tensor<si8>) -> tensor<1x1x3xsi8>
  return
}

// -----

func.func @global_pool_rank(%x: tensor<1x4xf32>) {
  // expected-error @+1 {{nn.global_avg_pool needs an input of rank 3 or more}}
  %0 = nn.global_avg_pool %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

func.func @batch_norm_rank(%x: tensor<4xf32>) {
  // expected-error @+1 {{needs an input of rank 2 or more}}
  %0 = nn.batch_norm %x, %x, %x, %x, %x : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @batch_norm_channels(%x: tensor<1x3xf32>, %p: tensor<4xf32>) {
  // expected-error @+1 {{needs parameters of one value for each of its 3 channels}}
  %0 = nn.batch_norm %x, %p, %p, %p, %p : (tensor<1x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x3xf32>
  return
}

// -----

func.func @softmax_axis(%x: tensor<1x3xf32>) {
  // expected-error @+1 {{has axis 2, outside its 2 dimensions}}
  %0 = nn.softmax %x {axis = 2 : i64} : (tensor<1x3xf32>) -> tensor<1x3xf32>
  return
}

// -----

func.func @broadcast(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>) {
  // expected-error @+1 {{shapes of 'tensor<1x3xf32>' and 'tensor<1x2xf32>' do not broadcast}}
  %0 = nn.add %x, %y : (tensor<1x3xf32>, tensor<1x2xf32>) -> tensor<1x3xf32>
  return
}

// -----

func.func @binary_types(%x: tensor<1x3xf32>, %y: tensor<1x3xsi8>) {
  // expected-error @+1 {{has operands of 'f32' and 'si8'}}
  %0 = nn.mul %x, %y : (tensor<1x3xf32>, tensor<1x3xsi8>) -> tensor<1x3xf32>
  return
}

// -----

func.func @binary_accumulator(%x: tensor<1x3xsi8>, %z: tensor<si8>) {
  // expected-error @+1 {{has no accumulator form}}
  %0 = nn.sub %x, %x zero_points(%z, %z) : (tensor<1x3xsi8>, tensor<1x3xsi8>, tensor<si8>, tensor<si8>) -> tensor<1x3xsi8>
  return
}

// -----

func.func @clip_order(%x: tensor<1x3xf32>) {
  // expected-error @+1 {{needs a minimum that is not above its maximum}}
  %0 = nn.clip %x {min = 1.0 : f32, max = 0.0 : f32} : (tensor<1x3xf32>) -> tensor<1x3xf32>
  return
}

// -----

func.func @quantize_shapes(%x: tensor<1x3xf32>, %s: tensor<3xf32>, %z: tensor<si8>) {
  // expected-error @+1 {{needs scale and zero point of one shape}}
  %0 = nn.quantize %x, %s, %z : (tensor<1x3xf32>, tensor<3xf32>, tensor<si8>) -> tensor<1x3xsi8>
  return
}

// -----

func.func @quantize_axis(%x: tensor<1x3xf32>, %s: tensor<3xf32>, %z: tensor<3xsi8>) {
  // expected-error @+1 {{has axis 2, outside its 2 dimensions}}
  %0 = nn.quantize %x, %s, %z {axis = 2 : i64} : (tensor<1x3xf32>, tensor<3xf32>, tensor<3xsi8>) -> tensor<1x3xsi8>
  return
}

// -----

func.func @quantize_channels(%x: tensor<1x3xf32>, %s: tensor<4xf32>, %z: tensor<4xsi8>) {
  // expected-error @+1 {{has 4 scales for 3 channels}}
  %0 = nn.quantize %x, %s, %z : (tensor<1x3xf32>, tensor<4xf32>, tensor<4xsi8>) -> tensor<1x3xsi8>
  return
}

// -----

func.func @dequantize_type(%x: tensor<1x3xui8>, %s: tensor<f32>, %z: tensor<si8>) {
  // expected-error @+1 {{needs a zero point of its input's element type}}
  %0 = nn.dequantize %x, %s, %z : (tensor<1x3xui8>, tensor<f32>, tensor<si8>) -> tensor<1x3xf32>
  return
}

// -----

func.func @reshape_type(%x: tensor<1x3xf32>) {
  // expected-error @+1 {{changes the element type from 'f32' to 'si8'}}
  %0 = nn.reshape %x : tensor<1x3xf32> to tensor<3xsi8>
  return
}

// -----

func.func @reshape_count(%x: tensor<1x3xf32>) {
  // expected-error @+1 {{gives 3 elements a shape of 4}}
  %0 = nn.reshape %x : tensor<1x3xf32> to tensor<4xf32>
  return
}

// -----

func.func @transpose_perm(%x: tensor<1x3xf32>) {
  // expected-error @+1 {{nn.transpose needs a permutation of its 2 dimensions}}
  %0 = nn.transpose %x {perm = array<i64: 0, 0>} : (tensor<1x3xf32>) -> tensor<1x1xf32>
  return
}

// -----

func.func @concat_axis(%x: tensor<1x3xf32>) {
  // expected-error @+1 {{nn.concat has axis 2, outside its 2 dimensions}}
  %0 = nn.concat %x {axis = 2 : i64} : (tensor<1x3xf32>) -> tensor<1x3xf32>
  return
}

// -----

func.func @concat_rank(%x: tensor<1x3xf32>, %y: tensor<3xf32>) {
  // expected-error @+1 {{nn.concat joins tensors of rank 2 and 1}}
  %0 = nn.concat %x, %y {axis = 0 : i64} : (tensor<1x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @concat_shape(%x: tensor<1x3xf32>, %y: tensor<1x4xf32>) {
  // expected-error @+1 {{which differ beside the axis}}
  %0 = nn.concat %x, %y {axis = 0 : i64} : (tensor<1x3xf32>, tensor<1x4xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @concat_types(%x: tensor<1x3xf32>, %y: tensor<1x3xsi8>) {
  // expected-error @+1 {{joins elements of 'f32' and 'si8'}}
  %0 = nn.concat %x, %y {axis = 0 : i64} : (tensor<1x3xf32>, tensor<1x3xsi8>) -> tensor<2x3xf32>
  return
}

// -----

func.func @wrong_result(%x: tensor<1x3xf32>) {

  // expected-error @+1 {{inferred type(s) 'tensor<1x3xf32>' are incompatible with return type(s)}}
  %0 = nn.relu %x : (tensor<1x3xf32>) -> tensor<1x4xf32>
  return
}

// -----

func.func @product_scales_on_float(%x: tensor<1x1x4xf32>, %w: tensor<1x1x1xf32>, %s: tensor<f32>, %z: tensor<si8>) {
  // expected-error @+1 {{zero point of input 0 has element type 'si8', the input has 'f32'}}
  %0 = nn.conv %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, requant = #nn.requant<float>}
    : (tensor<1x1x4xf32>, tensor<1x1x1xf32>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x1x4xsi8>
  return
}

// -----

func.func @output_zero_point_type(%x: tensor<1x4xsi8>, %s: tensor<f32>, %z: tensor<si8>, %u: tensor<ui8>) {
  // expected-error @+1 {{inferred type(s) 'tensor<1x4xui8>' are incompatible with return type(s)}}
  %0 = nn.relu %x scales(%s) zero_points(%z) to(%s, %u) {requant = #nn.requant<float>}
    : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<ui8>) -> tensor<1x4xsi8>
  return
}

// -----

func.func @concat_nothing() {
  // expected-error @+1 {{'nn.concat' op needs an input}}
  %0 = "nn.concat"() <{axis = 0 : i64, operandSegmentSizes = array<i32: 0, 0, 0, 0, 0>}> : () -> tensor<1xf32>
  return
}

// -----

func.func @zero_point_first_in_float(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{adds no zero point that could be the first}}
  %0 = nn.mul %a, %a {zero_point_first} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @concat_overflow(%x: tensor<4611686018427387904xui8>) {
  // expected-error @+1 {{nn.concat makes a dimension that no number counts}}
  %0 = nn.concat %x, %x {axis = 0 : i64} : (tensor<4611686018427387904xui8>, tensor<4611686018427387904xui8>) -> tensor<4xui8>
  return
}

// -----

func.func @window_overflow(%x: tensor<1x1x9223372036854775807xf32>, %w: tensor<1x1x3xf32>) {
  // expected-error @+1 {{nn.conv has a kernel larger than its padded input}}
  %0 = nn.conv %x, %w {strides = array<i64: 1>, pads = array<i64: 9223372036854775807, 0>, dilations = array<i64: 9223372036854775807>}
    : (tensor<1x1x9223372036854775807xf32>, tensor<1x1x3xf32>) -> tensor<1x1x1xf32>
  return
}
