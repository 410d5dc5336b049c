// RUN: hetero-check %s

// Every second element backwards from the third; the whole first dimension.
func.func @slice() {
  %x = nn.constant dense<[[1, 2, 3, 4], [5, 6, 7, 8]]> : tensor<2x4xsi8>
  %y = nn.slice %x {starts = array<i64: 0, 2>, sizes = array<i64: 2, 2>, steps = array<i64: 1, -2>} : (tensor<2x4xsi8>) -> tensor<2x2xsi8>
  check.expect_eq %y, dense<[[3, 1], [7, 5]]> : tensor<2x2xsi8>
  return
}

func.func @pad() {
  %x = nn.constant dense<[1, 2, 3]> : tensor<3xsi8>
  %v = nn.constant dense<9> : tensor<si8>
  %0 = nn.pad %x value %v {pads = array<i64: 1, 2>, mode = #nn.pad_mode<constant>} : (tensor<3xsi8>, tensor<si8>) -> tensor<6xsi8>
  check.expect_eq %0, dense<[9, 1, 2, 3, 9, 9]> : tensor<6xsi8>
  // The mirroring goes on at the far end: 1 2 3 2 | 1 2 3 | 2 1 2.
  %1 = nn.pad %x {pads = array<i64: 4, 3>, mode = #nn.pad_mode<reflect>} : (tensor<3xsi8>) -> tensor<10xsi8>
  check.expect_eq %1, dense<[1, 2, 3, 2, 1, 2, 3, 2, 1, 2]> : tensor<10xsi8>
  %2 = nn.pad %x {pads = array<i64: 2, 1>, mode = #nn.pad_mode<edge>} : (tensor<3xsi8>) -> tensor<6xsi8>
  check.expect_eq %2, dense<[1, 1, 1, 2, 3, 3]> : tensor<6xsi8>
  %3 = nn.pad %x {pads = array<i64: 2, 4>, mode = #nn.pad_mode<wrap>} : (tensor<3xsi8>) -> tensor<9xsi8>
  check.expect_eq %3, dense<[2, 3, 1, 2, 3, 1, 2, 3, 1]> : tensor<9xsi8>
  return
}

// A single element has nothing to be mirrored.
func.func @pad_reflect_one() {
  %x = nn.constant dense<[5]> : tensor<1xsi8>
  %y = nn.pad %x {pads = array<i64: 1, 1>, mode = #nn.pad_mode<reflect>} : (tensor<1xsi8>) -> tensor<3xsi8>
  check.expect_eq %y, dense<[5, 5, 5]> : tensor<3xsi8>
  return
}

func.func @expand() {
  %x = nn.constant dense<[[1], [2]]> : tensor<2x1xsi8>
  %y = nn.expand %x : tensor<2x1xsi8> to tensor<2x2x3xsi8>
  check.expect_eq %y, dense<[[[1, 1, 1], [2, 2, 2]], [[1, 1, 1], [2, 2, 2]]]> : tensor<2x2x3xsi8>
  return
}

func.func @trilu() {
  %x = nn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xsi8>
  %0 = nn.trilu %x {k = 1 : i64, upper} : (tensor<2x3xsi8>) -> tensor<2x3xsi8>
  check.expect_eq %0, dense<[[0, 2, 3], [0, 0, 6]]> : tensor<2x3xsi8>
  %1 = nn.trilu %x : (tensor<2x3xsi8>) -> tensor<2x3xsi8>
  check.expect_eq %1, dense<[[1, 0, 0], [4, 5, 0]]> : tensor<2x3xsi8>
  return
}

// Sums of 8-bit integers are modulo 256: 100 + 100 = 200 = -56.
func.func @cumulative() {
  %x = nn.constant dense<[[100, 1], [100, 2], [3, 3]]> : tensor<3x2xsi8>
  %0 = nn.cumsum %x {axis = 0 : i64} : (tensor<3x2xsi8>) -> tensor<3x2xsi8>
  check.expect_eq %0, dense<[[100, 1], [-56, 3], [-53, 6]]> : tensor<3x2xsi8>
  %f = nn.constant dense<[1.0, 2.0, 4.0]> : tensor<3xf32>
  %1 = nn.cumsum %f {axis = 0 : i64, exclusive} : (tensor<3xf32>) -> tensor<3xf32>
  check.expect_eq %1, dense<[0.0, 1.0, 3.0]> : tensor<3xf32>
  %2 = nn.cumsum %f {axis = 0 : i64, reverse} : (tensor<3xf32>) -> tensor<3xf32>
  check.expect_eq %2, dense<[7.0, 6.0, 4.0]> : tensor<3xf32>
  %3 = nn.cumprod %f {axis = 0 : i64, exclusive, reverse} : (tensor<3xf32>) -> tensor<3xf32>
  check.expect_eq %3, dense<[8.0, 4.0, 1.0]> : tensor<3xf32>
  return
}

// -1 is the last element; 7 and -9 are brought to the nearest.
func.func @gather() {
  %x = nn.constant dense<[[1, 2], [3, 4], [5, 6]]> : tensor<3x2xsi8>
  %i = nn.constant dense<[[-1, 7], [-9, 1]]> : tensor<2x2xsi64>
  %0 = nn.gather %x, %i {axis = 0 : i64} : (tensor<3x2xsi8>, tensor<2x2xsi64>) -> tensor<2x2x2xsi8>
  check.expect_eq %0, dense<[[[5, 6], [5, 6]], [[1, 2], [3, 4]]]> : tensor<2x2x2xsi8>
  %1 = nn.gather_elements %x, %i {axis = 0 : i64} : (tensor<3x2xsi8>, tensor<2x2xsi64>) -> tensor<2x2xsi8>
  check.expect_eq %1, dense<[[5, 6], [1, 4]]> : tensor<2x2xsi8>
  %t = nn.constant dense<[[2, 1], [0, -2]]> : tensor<2x2xsi32>
  %2 = nn.gather_nd %x, %t : (tensor<3x2xsi8>, tensor<2x2xsi32>) -> tensor<2xsi8>
  check.expect_eq %2, dense<[6, 1]> : tensor<2xsi8>
  return
}

// Behind one dimension of batches a tuple of one index names a row.
func.func @gather_nd_batch() {
  %x = nn.constant dense<[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]> : tensor<2x2x2xsi8>
  %i = nn.constant dense<[[1], [0]]> : tensor<2x1xsi64>
  %y = nn.gather_nd %x, %i {batch_dims = 1 : i64} : (tensor<2x2x2xsi8>, tensor<2x1xsi64>) -> tensor<2x2xsi8>
  check.expect_eq %y, dense<[[3, 4], [5, 6]]> : tensor<2x2xsi8>
  return
}

// Two updates of element 1 come in order; the index 5 is outside and dropped.
func.func @scatter_elements() {
  %x = nn.constant dense<[10, 20, 30]> : tensor<3xsi8>
  %i = nn.constant dense<[1, -2, 5]> : tensor<3xsi64>
  %u = nn.constant dense<[2, 3, 99]> : tensor<3xsi8>
  %0 = nn.scatter_elements %x, %i, %u {axis = 0 : i64, reduction = #nn.scatter_reduction<none>} : (tensor<3xsi8>, tensor<3xsi64>, tensor<3xsi8>) -> tensor<3xsi8>
  check.expect_eq %0, dense<[10, 3, 30]> : tensor<3xsi8>
  %1 = nn.scatter_elements %x, %i, %u {axis = 0 : i64, reduction = #nn.scatter_reduction<add>} : (tensor<3xsi8>, tensor<3xsi64>, tensor<3xsi8>) -> tensor<3xsi8>
  check.expect_eq %1, dense<[10, 25, 30]> : tensor<3xsi8>
  %2 = nn.scatter_elements %x, %i, %u {axis = 0 : i64, reduction = #nn.scatter_reduction<mul>} : (tensor<3xsi8>, tensor<3xsi64>, tensor<3xsi8>) -> tensor<3xsi8>
  check.expect_eq %2, dense<[10, 120, 30]> : tensor<3xsi8>
  %3 = nn.scatter_elements %x, %i, %u {axis = 0 : i64, reduction = #nn.scatter_reduction<min>} : (tensor<3xsi8>, tensor<3xsi64>, tensor<3xsi8>) -> tensor<3xsi8>
  check.expect_eq %3, dense<[10, 2, 30]> : tensor<3xsi8>
  return
}

// As unsigned numbers 200 is larger than 20.
func.func @scatter_unsigned() {
  %x = nn.constant dense<[20, 20]> : tensor<2xui8>
  %i = nn.constant dense<[1]> : tensor<1xsi64>
  %u = nn.constant dense<[200]> : tensor<1xui8>
  %y = nn.scatter_elements %x, %i, %u {axis = 0 : i64, reduction = #nn.scatter_reduction<max>} : (tensor<2xui8>, tensor<1xsi64>, tensor<1xui8>) -> tensor<2xui8>
  check.expect_eq %y, dense<[20, 200]> : tensor<2xui8>
  return
}

func.func @scatter_nd() {
  %x = nn.constant dense<[[1, 2], [3, 4], [5, 6]]> : tensor<3x2xsi8>
  %i = nn.constant dense<[[2], [-3], [2]]> : tensor<3x1xsi64>
  %u = nn.constant dense<[[10, 20], [30, 40], [50, 60]]> : tensor<3x2xsi8>
  %0 = nn.scatter_nd %x, %i, %u {reduction = #nn.scatter_reduction<none>} : (tensor<3x2xsi8>, tensor<3x1xsi64>, tensor<3x2xsi8>) -> tensor<3x2xsi8>
  check.expect_eq %0, dense<[[30, 40], [3, 4], [50, 60]]> : tensor<3x2xsi8>
  %1 = nn.scatter_nd %x, %i, %u {reduction = #nn.scatter_reduction<add>} : (tensor<3x2xsi8>, tensor<3x1xsi64>, tensor<3x2xsi8>) -> tensor<3x2xsi8>
  check.expect_eq %1, dense<[[31, 42], [3, 4], [65, 86]]> : tensor<3x2xsi8>
  return
}

// -1 is the last class; 3 is none.
func.func @one_hot() {
  %i = nn.constant dense<[0, -1, 3]> : tensor<3xsi64>
  %v = nn.constant dense<[5, 7]> : tensor<2xsi8>
  %y = nn.one_hot %i, %v {axis = 1 : i64, depth = 3 : i64} : (tensor<3xsi64>, tensor<2xsi8>) -> tensor<3x3xsi8>
  check.expect_eq %y, dense<[[7, 5, 5], [5, 5, 7], [5, 5, 5]]> : tensor<3x3xsi8>
  return
}

func.func @reverse_sequence() {
  %x = nn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xsi8>
  %l = nn.constant dense<[2, 9]> : tensor<2xsi64>
  %y = nn.reverse_sequence %x, %l {batch_axis = 0 : i64, time_axis = 1 : i64} : (tensor<2x3xsi8>, tensor<2xsi64>) -> tensor<2x3xsi8>
  check.expect_eq %y, dense<[[2, 1, 3], [6, 5, 4]]> : tensor<2x3xsi8>
  return
}
