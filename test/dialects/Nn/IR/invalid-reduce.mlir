// RUN: hetero-opt %s -split-input-file -verify-diagnostics=only-expected

// One case for every message of the verifiers of reductions and normalisations.

func.func @axis_outside(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{nn.reduce has axis 2, outside its 2 dimensions}}
  %0 = nn.reduce %x {kind = #nn.reduce_kind<sum>, axes = array<i64: 2>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @axes_descend(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{nn.reduce has axes that do not ascend}}
  %0 = nn.reduce %x {kind = #nn.reduce_kind<sum>, axes = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<1x1xf32>
  return
}

// -----

func.func @reduce_accumulator(%x: tensor<2x3xsi8>, %z: tensor<si8>) {
  // expected-error @+1 {{has no accumulator form}}
  %0 = nn.reduce %x zero_points(%z) {kind = #nn.reduce_kind<sum>, axes = array<i64: 1>} : (tensor<2x3xsi8>, tensor<si8>) -> tensor<2x1xsi8>
  return
}

// -----

func.func @integer_norm(%x: tensor<2x3xsi32>) {
  // expected-error @+1 {{has no kind 'l2' of integers, 'tensor<2x3xsi32>'}}
  %0 = nn.reduce %x {kind = #nn.reduce_kind<l2>, axes = array<i64: 1>} : (tensor<2x3xsi32>) -> tensor<2x1xsi32>
  return
}

// -----

func.func @boolean_sum(%x: tensor<2x3xi1>) {
  // expected-error @+1 {{has no kind 'sum' of booleans}}
  %0 = nn.reduce %x {kind = #nn.reduce_kind<sum>, axes = array<i64: 1>} : (tensor<2x3xi1>) -> tensor<2x1xi1>
  return
}

// -----

func.func @largest_of_nothing(%x: tensor<2x0xsi32>) {
  // expected-error @+1 {{nn.reduce has no kind 'max' of no integers, 'tensor<2x0xsi32>'}}
  %0 = nn.reduce %x {kind = #nn.reduce_kind<max>, axes = array<i64: 1>} : (tensor<2x0xsi32>) -> tensor<2x1xsi32>
  return
}

// -----

func.func @too_many(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{nn.top_k takes 4 of the 3 elements along axis 1}}
  %0 = nn.top_k %x {k = 4 : i64, axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x4xsi64>
  return
}

// -----

func.func @largest_of_booleans(%x: tensor<2x3xi1>) {
  // expected-error @+1 {{does not compare booleans}}
  %0 = nn.arg_max %x {axis = 1 : i64} : (tensor<2x3xi1>) -> tensor<2x1xsi64>
  return
}

// -----

func.func @smallest_axis(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{nn.arg_min has axis -1, outside its 2 dimensions}}
  %0 = nn.arg_min %x {axis = -1 : i64} : (tensor<2x3xf32>) -> tensor<2x1xsi64>
  return
}

// -----

func.func @pool_lists(%x: tensor<1x2x4x4xf32>) {
  // expected-error @+1 {{nn.max_pool_indices needs one positive kernel size for each of its 2 spatial dimensions}}
  %0 = nn.max_pool_indices %x {kernel_shape = array<i64: 2>, strides = array<i64: 2, 2>,
    pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} : (tensor<1x2x4x4xf32>) -> tensor<1x2x2x2xsi64>
  return
}

// -----

func.func @scale_shape(%x: tensor<2x3xf32>, %s: tensor<2xf32>) {
  // expected-error @+1 {{nn.layer_norm has a scale or bias of 'tensor<2xf32>', which does not broadcast to 'tensor<2x3xf32>'}}
  %0 = nn.layer_norm %x scale %s {axes = array<i64: 1>} : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @integer_normalisation(%x: tensor<2x3xsi8>) {
  // expected-error @+1 {{needs f32, or integers with scales and zero points}}
  %0 = nn.layer_norm %x {axes = array<i64: 1>} : (tensor<2x3xsi8>) -> tensor<2x3xsi8>
  return
}

// -----

func.func @no_axis(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{needs an axis}}
  %0 = nn.layer_norm %x {axes = array<i64>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @two_widths(%a: tensor<2x3xsi64>, %b: tensor<3x4xsi32>) {
  // expected-error @+1 {{multiplies elements of 'si64' and 'si32'}}
  %0 = nn.matmul %a, %b : (tensor<2x3xsi64>, tensor<3x4xsi32>) -> tensor<2x4xsi64>
  return
}
