// One example of each operator and form, from which the page of supported
// operators is made: hetero-opt --hetero-print-supported-operators. The name of
// an operation's location says what is special about it.

func.func @products(%x: tensor<1x8x8x8xsi8>, %u: tensor<1x8x8x8xui8>, %f: tensor<1x8x8x8xf32>,
    %l: tensor<1x8x16xsi8>, %v: tensor<1x2x4x4x4xsi8>, %m: tensor<4x16xsi8>, %n: tensor<16x8xsi8>, %a: tensor<4x16xf32>, %wf: tensor<8x8x3x3xf32>) {
  %s = nn.constant dense<1.0> : tensor<f32>
  %sc = nn.constant dense<1.0> : tensor<8xf32>
  %z = nn.constant dense<0> : tensor<si8>
  %zu = nn.constant dense<3> : tensor<ui8>
  %zc = nn.constant dense<0> : tensor<8xsi8>
  %b = nn.constant dense<0> : tensor<8xsi32>
  %w = nn.constant dense<1> : tensor<8x8x3x3xsi8>
  %wu = nn.constant dense<1> : tensor<8x8x3x3xui8>
  %wd = nn.constant dense<1> : tensor<8x1x3x3xsi8>
  %w1 = nn.constant dense<1> : tensor<8x8x3xsi8>
  %w3 = nn.constant dense<1> : tensor<8x2x3x3x3xsi8>
  %c = nn.constant dense<1> : tensor<16x8xsi8>
  %cf = nn.constant dense<1.0> : tensor<16x8xf32>
  %0 = nn.conv %f, %wf {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>}
    : (tensor<1x8x8x8xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x8x8xf32> loc("float")
  %1 = nn.conv %x, %w bias %b scales(%s, %sc) zero_points(%z, %zc) to(%s, %z)
    {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, requant = #nn.requant<float>}
    : (tensor<1x8x8x8xsi8>, tensor<8x8x3x3xsi8>, tensor<8xsi32>, tensor<f32>, tensor<8xf32>, tensor<si8>, tensor<8xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x8x8x8xsi8> loc("int8, per channel")
  %2 = nn.conv %u, %wu scales(%s, %s) zero_points(%zu, %zu) to(%s, %zu)
    {strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 2, 2>, requant = #nn.requant<float>}
    : (tensor<1x8x8x8xui8>, tensor<8x8x3x3xui8>, tensor<f32>, tensor<f32>, tensor<ui8>, tensor<ui8>, tensor<f32>, tensor<ui8>) -> tensor<1x8x3x3xui8> loc("uint8, per tensor, stride and dilation")
  %3 = nn.conv %x, %wd scales(%s, %sc) zero_points(%z, %zc) to(%s, %z)
    {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, group = 8 : i64, requant = #nn.requant<float>}
    : (tensor<1x8x8x8xsi8>, tensor<8x1x3x3xsi8>, tensor<f32>, tensor<8xf32>, tensor<si8>, tensor<8xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x8x8x8xsi8> loc("int8, depthwise")
  %4 = nn.conv %l, %w1 scales(%s, %sc) zero_points(%z, %zc) to(%s, %z)
    {strides = array<i64: 1>, pads = array<i64: 1, 1>, dilations = array<i64: 1>, requant = #nn.requant<float>}
    : (tensor<1x8x16xsi8>, tensor<8x8x3xsi8>, tensor<f32>, tensor<8xf32>, tensor<si8>, tensor<8xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x8x16xsi8> loc("int8, one dimension")
  %5 = nn.conv %v, %w3 scales(%s, %sc) zero_points(%z, %zc) to(%s, %z)
    {strides = array<i64: 1, 1, 1>, pads = array<i64: 1, 1, 1, 1, 1, 1>, dilations = array<i64: 1, 1, 1>, requant = #nn.requant<float>}
    : (tensor<1x2x4x4x4xsi8>, tensor<8x2x3x3x3xsi8>, tensor<f32>, tensor<8xf32>, tensor<si8>, tensor<8xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x8x4x4x4xsi8> loc("int8, three dimensions")
  %6 = nn.conv %x, %w zero_points(%z, %zc)
    {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>}
    : (tensor<1x8x8x8xsi8>, tensor<8x8x3x3xsi8>, tensor<si8>, tensor<8xsi8>) -> tensor<1x8x8x8xsi32> loc("int8, accumulator")
  %t0 = nn.conv_transpose %f, %wf {strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, output_padding = array<i64: 1, 1>}
    : (tensor<1x8x8x8xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x16x16xf32> loc("float")
  %t1 = nn.conv_transpose %x, %w scales(%s, %sc) zero_points(%z, %zc) to(%s, %z)
    {strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, output_padding = array<i64: 1, 1>, requant = #nn.requant<float>}
    : (tensor<1x8x8x8xsi8>, tensor<8x8x3x3xsi8>, tensor<f32>, tensor<8xf32>, tensor<si8>, tensor<8xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x8x16x16xsi8> loc("int8, per channel")
  %7 = nn.matmul %a, %cf : (tensor<4x16xf32>, tensor<16x8xf32>) -> tensor<4x8xf32> loc("float")
  %8 = nn.matmul %m, %c scales(%s, %sc) zero_points(%z, %zc) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<4x16xsi8>, tensor<16x8xsi8>, tensor<f32>, tensor<8xf32>, tensor<si8>, tensor<8xsi8>, tensor<f32>, tensor<si8>) -> tensor<4x8xsi8> loc("int8, constant right operand")
  %9 = nn.matmul %m, %n scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<4x16xsi8>, tensor<16x8xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<4x8xsi8> loc("int8, two computed operands")
  %10 = nn.gemm %a, %cf : (tensor<4x16xf32>, tensor<16x8xf32>) -> tensor<4x8xf32> loc("float")
  %11 = nn.gemm %m, %c scales(%s, %sc) zero_points(%z, %zc) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<4x16xsi8>, tensor<16x8xsi8>, tensor<f32>, tensor<8xf32>, tensor<si8>, tensor<8xsi8>, tensor<f32>, tensor<si8>) -> tensor<4x8xsi8> loc("int8")
  return
}

func.func @pools(%x: tensor<1x8x8x8xsi8>, %f: tensor<1x8x8x8xf32>) {
  %s = nn.constant dense<1.0> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %c = nn.constant dense<1.0> : tensor<8xf32>
  %0 = nn.avg_pool %f {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
    : (tensor<1x8x8x8xf32>) -> tensor<1x8x4x4xf32> loc("float")
  %1 = nn.avg_pool %x scales(%s) zero_points(%z) to(%s, %z)
    {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, requant = #nn.requant<float>}
    : (tensor<1x8x8x8xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x8x4x4xsi8> loc("int8")
  %2 = nn.max_pool %f {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
    : (tensor<1x8x8x8xf32>) -> tensor<1x8x4x4xf32> loc("float")
  %3 = nn.max_pool %x {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
    : (tensor<1x8x8x8xsi8>) -> tensor<1x8x4x4xsi8> loc("int8")
  %4 = nn.global_avg_pool %f : (tensor<1x8x8x8xf32>) -> tensor<1x8x1x1xf32> loc("float")
  %5 = nn.global_avg_pool %x scales(%s) zero_points(%z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<1x8x8x8xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x8x1x1xsi8> loc("int8")
  %6 = nn.batch_norm %f, %c, %c, %c, %c {epsilon = 1.0e-05 : f32}
    : (tensor<1x8x8x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<1x8x8x8xf32> loc("float")
  return
}

func.func @elementwise(%x: tensor<1x16xsi8>, %f: tensor<1x16xf32>) {
  %s = nn.constant dense<1.0> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %0 = nn.add %f, %f : (tensor<1x16xf32>, tensor<1x16xf32>) -> tensor<1x16xf32> loc("float")
  %1 = nn.add %x, %x scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<1x16xsi8>, tensor<1x16xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x16xsi8> loc("int8")
  %2 = nn.sub %f, %f : (tensor<1x16xf32>, tensor<1x16xf32>) -> tensor<1x16xf32> loc("float")
  %3 = nn.sub %x, %x scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<1x16xsi8>, tensor<1x16xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x16xsi8> loc("int8")
  %4 = nn.mul %f, %f : (tensor<1x16xf32>, tensor<1x16xf32>) -> tensor<1x16xf32> loc("float")
  %5 = nn.mul %x, %x scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<1x16xsi8>, tensor<1x16xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x16xsi8> loc("int8")
  %6 = nn.relu %f : (tensor<1x16xf32>) -> tensor<1x16xf32> loc("float")
  %7 = nn.relu %x scales(%s) zero_points(%z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<1x16xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x16xsi8> loc("int8")
  %8 = nn.sigmoid %f : (tensor<1x16xf32>) -> tensor<1x16xf32> loc("float")
  %9 = nn.sigmoid %x scales(%s) zero_points(%z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<1x16xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x16xsi8> loc("int8")
  %10 = nn.tanh %f : (tensor<1x16xf32>) -> tensor<1x16xf32> loc("float")
  %11 = nn.tanh %x scales(%s) zero_points(%z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<1x16xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x16xsi8> loc("int8")
  %12 = nn.clip %f {min = 0.0 : f32, max = 6.0 : f32} : (tensor<1x16xf32>) -> tensor<1x16xf32> loc("float")
  %13 = nn.clip %x scales(%s) zero_points(%z) to(%s, %z) {min = 0.0 : f32, max = 6.0 : f32, requant = #nn.requant<float>}
    : (tensor<1x16xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x16xsi8> loc("int8")
  %14 = nn.softmax %f {axis = 1 : i64} : (tensor<1x16xf32>) -> tensor<1x16xf32> loc("float")
  %15 = nn.softmax %x scales(%s) zero_points(%z) to(%s, %z) {axis = 1 : i64, requant = #nn.requant<float>}
    : (tensor<1x16xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x16xsi8> loc("int8")
  %16 = nn.quantize %f, %s, %z : (tensor<1x16xf32>, tensor<f32>, tensor<si8>) -> tensor<1x16xsi8> loc("per tensor")
  %17 = nn.dequantize %x, %s, %z : (tensor<1x16xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x16xf32> loc("per tensor")
  return
}

func.func @moves(%x: tensor<1x8x8x3xsi8>, %f: tensor<1x8x8x3xf32>) {
  %s = nn.constant dense<1.0> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %0 = nn.transpose %f {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xf32>) -> tensor<1x3x8x8xf32> loc("float")
  %1 = nn.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xsi8>) -> tensor<1x3x8x8xsi8> loc("int8")
  %2 = nn.concat %f, %f {axis = 1 : i64} : (tensor<1x8x8x3xf32>, tensor<1x8x8x3xf32>) -> tensor<1x16x8x3xf32> loc("float")
  %3 = nn.concat %x, %x scales(%s, %s) zero_points(%z, %z) to(%s, %z) {axis = 1 : i64, requant = #nn.requant<float>}
    : (tensor<1x8x8x3xsi8>, tensor<1x8x8x3xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x16x8x3xsi8> loc("int8")
  return
}

func.func @positions(%x: tensor<1x8x8x3xsi8>, %f: tensor<1x8x8x3xf32>, %i: tensor<1x4xsi64>, %e: tensor<1x2x8x3xsi64>, %u: tensor<1x2x8x3xf32>, %t: tensor<5x2xsi64>,
    %n: tensor<5x8x3xf32>, %v: tensor<2xf32>, %l: tensor<1xsi64>) {
  %fill = nn.constant dense<0.0> : tensor<f32>
  %zero = nn.constant dense<0> : tensor<si8>
  %s = nn.constant dense<1.0> : tensor<f32>
  %near = nn.constant dense<0> : tensor<16x1xsi32>
  %taps = nn.constant dense<0> : tensor<16x2xsi32>
  %weights = nn.constant dense<0.5> : tensor<16x2xf32>
  %0 = nn.slice %f {starts = array<i64: 0, 7, 0, 0>, sizes = array<i64: 1, 4, 8, 3>, steps = array<i64: 1, -2, 1, 1>} : (tensor<1x8x8x3xf32>) -> tensor<1x4x8x3xf32> loc("float")
  %1 = nn.slice %x {starts = array<i64: 0, 7, 0, 0>, sizes = array<i64: 1, 4, 8, 3>, steps = array<i64: 1, -2, 1, 1>} : (tensor<1x8x8x3xsi8>) -> tensor<1x4x8x3xsi8> loc("int8")
  %2 = nn.pad %f value %fill {pads = array<i64: 0, 1, 1, 0, 0, 1, 1, 0>, mode = #nn.pad_mode<constant>} : (tensor<1x8x8x3xf32>, tensor<f32>) -> tensor<1x10x10x3xf32> loc("float")
  %3 = nn.pad %x value %zero {pads = array<i64: 0, 1, 1, 0, 0, 1, 1, 0>, mode = #nn.pad_mode<constant>} : (tensor<1x8x8x3xsi8>, tensor<si8>) -> tensor<1x10x10x3xsi8> loc("int8")
  %4 = nn.pad %x {pads = array<i64: 0, 1, 1, 0, 0, 1, 1, 0>, mode = #nn.pad_mode<reflect>} : (tensor<1x8x8x3xsi8>) -> tensor<1x10x10x3xsi8> loc("int8, reflect")
  %5 = nn.expand %f : tensor<1x8x8x3xf32> to tensor<4x8x8x3xf32> loc("float")
  %6 = nn.trilu %f {upper} : (tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32> loc("float")
  %7 = nn.cumsum %f {axis = 1 : i64} : (tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32> loc("float")
  %8 = nn.cumprod %f {axis = 1 : i64} : (tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32> loc("float")
  %9 = nn.gather %x, %i {axis = 1 : i64} : (tensor<1x8x8x3xsi8>, tensor<1x4xsi64>) -> tensor<1x1x4x8x3xsi8> loc("int8")
  %10 = nn.gather_elements %f, %e {axis = 1 : i64} : (tensor<1x8x8x3xf32>, tensor<1x2x8x3xsi64>) -> tensor<1x2x8x3xf32> loc("float")
  %11 = nn.gather_nd %f, %t : (tensor<1x8x8x3xf32>, tensor<5x2xsi64>) -> tensor<5x8x3xf32> loc("float")
  %12 = nn.scatter_elements %f, %e, %u {axis = 1 : i64, reduction = #nn.scatter_reduction<add>} : (tensor<1x8x8x3xf32>, tensor<1x2x8x3xsi64>, tensor<1x2x8x3xf32>) -> tensor<1x8x8x3xf32> loc("float, add")
  %13 = nn.scatter_nd %f, %t, %n {reduction = #nn.scatter_reduction<none>} : (tensor<1x8x8x3xf32>, tensor<5x2xsi64>, tensor<5x8x3xf32>) -> tensor<1x8x8x3xf32> loc("float")
  %14 = nn.one_hot %i, %v {axis = 2 : i64, depth = 10 : i64} : (tensor<1x4xsi64>, tensor<2xf32>) -> tensor<1x4x10xf32> loc("float")
  %15 = nn.reverse_sequence %f, %l {batch_axis = 0 : i64, time_axis = 1 : i64} : (tensor<1x8x8x3xf32>, tensor<1xsi64>) -> tensor<1x8x8x3xf32> loc("float")
  %16 = nn.resize %x indices(%near, %near) {axes = array<i64: 1, 2>, mode = #nn.resize_mode<nearest>} : (tensor<1x8x8x3xsi8>, tensor<16x1xsi32>, tensor<16x1xsi32>) -> tensor<1x16x16x3xsi8> loc("int8, nearest")
  %17 = nn.resize %f indices(%taps, %taps) weights(%weights, %weights) {axes = array<i64: 1, 2>, mode = #nn.resize_mode<joint>}
    : (tensor<1x8x8x3xf32>, tensor<16x2xsi32>, tensor<16x2xsi32>, tensor<16x2xf32>, tensor<16x2xf32>) -> tensor<1x16x16x3xf32> loc("float, linear")
  %18 = nn.resize %x indices(%taps, %taps) weights(%weights, %weights) scales(%s) zero_points(%zero) to(%s, %zero)
    {axes = array<i64: 1, 2>, mode = #nn.resize_mode<joint>, requant = #nn.requant<float>}
    : (tensor<1x8x8x3xsi8>, tensor<16x2xsi32>, tensor<16x2xsi32>, tensor<16x2xf32>, tensor<16x2xf32>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x16x16x3xsi8> loc("int8, linear")
  return
}

func.func @functions(%f: tensor<4x8xf32>, %x: tensor<4x8xsi8>, %l: tensor<4x8xsi64>, %c: tensor<4x8xi1>) {
  %s = nn.constant dense<0.1> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %0 = nn.unary <gelu> %f : (tensor<4x8xf32>) -> tensor<4x8xf32> loc("float")
  %1 = nn.unary <hard_swish> %x scales(%s) zero_points(%z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<4x8xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<4x8xsi8> loc("int8")
  %2 = nn.binary <div> %f, %f : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32> loc("float")
  %3 = nn.binary <div> %l, %l : (tensor<4x8xsi64>, tensor<4x8xsi64>) -> tensor<4x8xsi64> loc("int64")
  %4 = nn.binary <max> %x, %x scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<4x8xsi8>, tensor<4x8xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<4x8xsi8> loc("int8")
  %5 = nn.compare <less> %f, %f : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1> loc("float")
  %6 = nn.where %c, %f, %f : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32> loc("float")
  %7 = nn.cast %f to si64 : (tensor<4x8xf32>) -> tensor<4x8xsi64> loc("float to int64")
  %8 = nn.softmax %f {axis = 1 : i64, logarithm} : (tensor<4x8xf32>) -> tensor<4x8xf32> loc("float, logarithm")
  return
}

func.func @reductions(%x: tensor<1x8x4x4xsi8>, %f: tensor<1x8x4x4xf32>, %i: tensor<4x16xsi32>) {
  %s = nn.constant dense<1.0> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %c = nn.constant dense<1.0> : tensor<4xf32>
  %0 = nn.reduce %f {kind = #nn.reduce_kind<sum>, axes = array<i64: 2, 3>} : (tensor<1x8x4x4xf32>) -> tensor<1x8x1x1xf32> loc("float")
  %1 = nn.reduce %x scales(%s) zero_points(%z) to(%s, %z) {kind = #nn.reduce_kind<mean>, axes = array<i64: 2, 3>, requant = #nn.requant<float>}
    : (tensor<1x8x4x4xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x8x1x1xsi8> loc("int8 mean")
  %2 = nn.reduce %i {kind = #nn.reduce_kind<max>, axes = array<i64: 1>} : (tensor<4x16xsi32>) -> tensor<4x1xsi32> loc("int32 maximum")
  %3 = nn.arg_max %f {axis = 1 : i64} : (tensor<1x8x4x4xf32>) -> tensor<1x1x4x4xsi64> loc("float")
  %4 = nn.arg_min %x {axis = 1 : i64} : (tensor<1x8x4x4xsi8>) -> tensor<1x1x4x4xsi64> loc("int8")
  %5 = nn.top_k %f {k = 2 : i64, axis = 1 : i64} : (tensor<1x8x4x4xf32>) -> tensor<1x2x4x4xsi64> loc("float")
  %6 = nn.max_pool_indices %f {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
    : (tensor<1x8x4x4xf32>) -> tensor<1x8x2x2xsi64> loc("float")
  %7 = nn.layer_norm %f scale %c bias %c {axes = array<i64: 3>} : (tensor<1x8x4x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x8x4x4xf32> loc("float")
  %8 = nn.layer_norm %x scale %c scales(%s) zero_points(%z) to(%s, %z) {axes = array<i64: 3>, requant = #nn.requant<float>}
    : (tensor<1x8x4x4xsi8>, tensor<4xf32>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x8x4x4xsi8> loc("int8")
  return
}

func.func @integer_networks(%sums: tensor<1x16xsi32>, %f: tensor<1x16xf32>) {
  %m = nn.constant dense<3> : tensor<si32>
  %a = nn.constant dense<32768> : tensor<si64>
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %0 = nn.rescale %sums, %m, %a {divisor = 65536 : i64, clamp = #nn.clamp<min = 0, max = 255>}
    : (tensor<1x16xsi32>, tensor<si32>, tensor<si64>) -> tensor<1x16xui8> loc("integer")
  %1 = nn.int_quantize %f, %s, %z {rounding = #nn.rounding<floor>, clamp = #nn.clamp<min = -4, max = 3>}
    : (tensor<1x16xf32>, tensor<f32>, tensor<si8>) -> tensor<1x16xsi8> loc("per tensor")
  return
}
