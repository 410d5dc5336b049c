// RUN: hetero-opt %s -split-input-file -verify-diagnostics=only-expected

// One case for every message about positions.

func.func @slice_lists(%x: tensor<2x8xf32>) {
  // expected-error @+1 {{nn.slice needs a start, a size and a step for each of its 2 dimensions}}
  %0 = nn.slice %x {starts = array<i64: 0>, sizes = array<i64: 1, 1>, steps = array<i64: 1, 1>} : (tensor<2x8xf32>) -> tensor<1x1xf32>
  return
}

// -----

func.func @slice_step(%x: tensor<8xf32>) {
  // expected-error @+1 {{nn.slice has a step of 0 or a negative size along dimension 0}}
  %0 = nn.slice %x {starts = array<i64: 0>, sizes = array<i64: 1>, steps = array<i64: 0>} : (tensor<8xf32>) -> tensor<1xf32>
  return
}

// -----

func.func @slice_outside(%x: tensor<8xf32>) {
  // expected-error @+1 {{nn.slice leaves dimension 0 of size 8}}
  %0 = nn.slice %x {starts = array<i64: 2>, sizes = array<i64: 4>, steps = array<i64: 2>} : (tensor<8xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @slice_outside_backwards(%x: tensor<8xf32>) {
  // expected-error @+1 {{nn.slice leaves dimension 0 of size 8}}
  %0 = nn.slice %x {starts = array<i64: 7>, sizes = array<i64: 2>, steps = array<i64: -8>} : (tensor<8xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @slice_huge_step(%x: tensor<8xf32>) {
  // expected-error @+1 {{nn.slice leaves dimension 0 of size 8}}
  %0 = nn.slice %x {starts = array<i64: 0>, sizes = array<i64: 3>, steps = array<i64: 9223372036854775807>} : (tensor<8xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @pad_counts(%x: tensor<8xf32>) {
  // expected-error @+1 {{nn.pad needs two counts for each of its 1 dimensions}}
  %0 = nn.pad %x {pads = array<i64: 1, -1>, mode = #nn.pad_mode<edge>} : (tensor<8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @pad_value_missing(%x: tensor<8xf32>) {
  // expected-error @+1 {{needs a value in constant mode and in no other}}
  %0 = nn.pad %x {pads = array<i64: 1, 1>, mode = #nn.pad_mode<constant>} : (tensor<8xf32>) -> tensor<10xf32>
  return
}

// -----

func.func @pad_value_type(%x: tensor<8xf32>, %v: tensor<1xf32>) {
  // expected-error @+1 {{is filled with 'tensor<1xf32>', which is no single element of its input}}
  %0 = nn.pad %x value %v {pads = array<i64: 1, 1>, mode = #nn.pad_mode<constant>} : (tensor<8xf32>, tensor<1xf32>) -> tensor<10xf32>
  return
}

// -----

func.func @pad_nothing(%x: tensor<0xf32>) {
  // expected-error @+1 {{takes elements from dimension 0, which has none}}
  %0 = nn.pad %x {pads = array<i64: 1, 1>, mode = #nn.pad_mode<edge>} : (tensor<0xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @expand_elements(%x: tensor<1xf32>) {
  // expected-error @+1 {{gives elements of 'f32' the type 'si8'}}
  %0 = nn.expand %x : tensor<1xf32> to tensor<3xsi8>
  return
}

// -----

func.func @expand_shape(%x: tensor<2xf32>) {
  // expected-error @+1 {{cannot broadcast 'tensor<2xf32>' to 'tensor<3xf32>'}}
  %0 = nn.expand %x : tensor<2xf32> to tensor<3xf32>
  return
}

// -----

func.func @expand_backwards(%x: tensor<2xf32>) {
  // expected-error @+1 {{cannot broadcast 'tensor<2xf32>' to 'tensor<1xf32>'}}
  %0 = nn.expand %x : tensor<2xf32> to tensor<1xf32>
  return
}

// -----

func.func @trilu_rank(%x: tensor<2xf32>) {
  // expected-error @+1 {{needs matrices, tensors of rank 2 or more}}
  %0 = nn.trilu %x : (tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @cumsum_booleans(%x: tensor<2xi1>) {
  // expected-error @+1 {{nn.cumsum has no arithmetic on booleans}}
  %0 = nn.cumsum %x {axis = 0 : i64} : (tensor<2xi1>) -> tensor<2xi1>
  return
}

// -----

func.func @cumprod_axis(%x: tensor<2xf32>) {
  // expected-error @+1 {{nn.cumprod names axis 1, outside its 1 dimensions}}
  %0 = nn.cumprod %x {axis = 1 : i64} : (tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @gather_nothing(%x: tensor<2x0xf32>, %i: tensor<3xsi64>) {
  // expected-error @+1 {{nn.gather takes elements from dimension 1, which has none}}
  %0 = nn.gather %x, %i {axis = 1 : i64} : (tensor<2x0xf32>, tensor<3xsi64>) -> tensor<2x3xf32>
  return
}

// -----

func.func @gather_elements_size(%x: tensor<2x4xf32>, %i: tensor<3x4xsi64>) {
  // expected-error @+1 {{has the indices 'tensor<3x4xsi64>', which do not lie within 'tensor<2x4xf32>'}}
  %0 = nn.gather_elements %x, %i {axis = 1 : i64} : (tensor<2x4xf32>, tensor<3x4xsi64>) -> tensor<3x4xf32>
  return
}

// -----

func.func @gather_nd_depth(%x: tensor<2x4xf32>, %i: tensor<5x3xsi64>) {
  // expected-error @+1 {{has the tuples 'tensor<5x3xsi64>', which name no place in 'tensor<2x4xf32>'}}
  %0 = nn.gather_nd %x, %i : (tensor<2x4xf32>, tensor<5x3xsi64>) -> tensor<5xf32>
  return
}

// -----

func.func @gather_nd_nothing(%x: tensor<0x4xf32>, %i: tensor<5x1xsi64>) {
  // expected-error @+1 {{points into dimension 0, which has no elements}}
  %0 = nn.gather_nd %x, %i : (tensor<0x4xf32>, tensor<5x1xsi64>) -> tensor<5x4xf32>
  return
}

// -----

func.func @scatter_updates(%x: tensor<4xf32>, %i: tensor<2xsi64>, %u: tensor<3xf32>) {
  // expected-error @+1 {{needs updates of 'tensor<2xf32>'}}
  %0 = nn.scatter_elements %x, %i, %u {axis = 0 : i64, reduction = #nn.scatter_reduction<none>} : (tensor<4xf32>, tensor<2xsi64>, tensor<3xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @scatter_booleans(%x: tensor<4xi1>, %i: tensor<2x1xsi64>, %u: tensor<2xi1>) {
  // expected-error @+1 {{has no arithmetic on elements of 'i1'}}
  %0 = nn.scatter_nd %x, %i, %u {reduction = #nn.scatter_reduction<add>} : (tensor<4xi1>, tensor<2x1xsi64>, tensor<2xi1>) -> tensor<4xi1>
  return
}

// -----

func.func @one_hot_values(%i: tensor<2xsi64>, %v: tensor<3xf32>) {
  // expected-error @+1 {{nn.one_hot needs a depth that is not negative and two values}}
  %0 = nn.one_hot %i, %v {axis = 0 : i64, depth = 3 : i64} : (tensor<2xsi64>, tensor<3xf32>) -> tensor<3x2xf32>
  return
}

// -----

func.func @reverse_lengths(%x: tensor<4x2xf32>, %l: tensor<4xsi64>) {
  // expected-error @+1 {{nn.reverse_sequence needs two axes and one length for each entry of the batch}}
  %0 = nn.reverse_sequence %x, %l {batch_axis = 1 : i64, time_axis = 0 : i64} : (tensor<4x2xf32>, tensor<4xsi64>) -> tensor<4x2xf32>
  return
}

// -----

func.func @resize_axes(%x: tensor<4xf32>, %i: tensor<8x1xsi32>) {
  // expected-error @+1 {{nn.resize has 1 tables for 2 axes}}
  %0 = nn.resize %x indices(%i) {axes = array<i64: 0, 1>, mode = #nn.resize_mode<nearest>} : (tensor<4xf32>, tensor<8x1xsi32>) -> tensor<8xf32>
  return
}

// -----

func.func @resize_table(%x: tensor<4xf32>, %i: tensor<8xsi32>) {
  // expected-error @+1 {{nn.resize needs a table of outputs and taps for each of its axes, in ascending order}}
  %0 = nn.resize %x indices(%i) {axes = array<i64: 0>, mode = #nn.resize_mode<nearest>} : (tensor<4xf32>, tensor<8xsi32>) -> tensor<8xf32>
  return
}

// -----

func.func @resize_weights(%x: tensor<4xf32>, %i: tensor<8x2xsi32>) {
  // expected-error @+1 {{needs weights of every axis, or none to take the nearest element}}
  %0 = nn.resize %x indices(%i) {axes = array<i64: 0>, mode = #nn.resize_mode<joint>} : (tensor<4xf32>, tensor<8x2xsi32>) -> tensor<8xf32>
  return
}

// -----

func.func @resize_weight_shape(%x: tensor<4xf32>, %i: tensor<8x2xsi32>, %w: tensor<8x1xf32>) {
  // expected-error @+1 {{has weights of another shape than their table}}
  %0 = nn.resize %x indices(%i) weights(%w) {axes = array<i64: 0>, mode = #nn.resize_mode<joint>} : (tensor<4xf32>, tensor<8x2xsi32>, tensor<8x1xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @resize_nearest_taps(%x: tensor<4xf32>, %i: tensor<8x2xsi32>) {
  // expected-error @+1 {{takes more than one nearest element}}
  %0 = nn.resize %x indices(%i) {axes = array<i64: 0>, mode = #nn.resize_mode<nearest>} : (tensor<4xf32>, tensor<8x2xsi32>) -> tensor<8xf32>
  return
}

// -----

func.func @resize_accumulator(%x: tensor<4xsi8>, %i: tensor<8x1xsi32>, %z: tensor<si8>) {
  // expected-error @+1 {{has no accumulator form}}
  %0 = nn.resize %x indices(%i) zero_points(%z) {axes = array<i64: 0>, mode = #nn.resize_mode<nearest>} : (tensor<4xsi8>, tensor<8x1xsi32>, tensor<si8>) -> tensor<8xsi8>
  return
}

// -----

func.func @resize_elements(%x: tensor<4xsi64>, %i: tensor<8x1xsi32>, %w: tensor<8x1xf32>) {
  // expected-error @+1 {{cannot interpolate elements of 'si64'}}
  %0 = nn.resize %x indices(%i) weights(%w) {axes = array<i64: 0>, mode = #nn.resize_mode<joint>} : (tensor<4xsi64>, tensor<8x1xsi32>, tensor<8x1xf32>) -> tensor<8xsi64>
  return
}
