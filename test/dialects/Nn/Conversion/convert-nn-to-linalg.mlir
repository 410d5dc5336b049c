// RUN: %hetero-opt %s -convert-nn-to-linalg -canonicalize -split-input-file | FileCheck %s

// The bits of every operation are tested by ClusterTest; here is the shape of
// what the conversion writes.

// A window inside the input has constant bounds, one at the border leaves the
// padding out. Zero points are subtracted, the bias comes last, the requantiser
// clamps before it rounds.

// CHECK-LABEL: func.func @quantized_conv(
// CHECK-SAME:    %[[X:.*]]: tensor<1x2x4x4xi8>, %[[W:.*]]: tensor<2x2x3x3xi8>, %[[B:.*]]: tensor<2xi32>, %[[S:.*]]: tensor<2xf32>) -> tensor<1x2x4x4xi8>
// CHECK:         linalg.generic
// CHECK-SAME:      iterator_types = ["parallel", "parallel", "parallel", "parallel"]
// CHECK:         scf.if
// CHECK-COUNT-3: scf.for
// CHECK:         arith.extsi %{{.*}} : i8 to i32
// CHECK:         arith.subi %{{.*}}, %c-128_i32
// CHECK:         arith.muli
// CHECK:         } else {
// CHECK-COUNT-3: scf.for
// CHECK:         %[[BIAS:.*]] = tensor.extract %[[B]]
// CHECK:         arith.addi %{{.*}}, %[[BIAS]]
// CHECK:         arith.sitofp
// CHECK:         arith.mulf
// CHECK:         arith.maxnumf
// CHECK:         arith.minnumf
// CHECK:         math.roundeven
// CHECK:         arith.fptosi
// CHECK:         linalg.yield
func.func @quantized_conv(%x: tensor<1x2x4x4xsi8>, %w: tensor<2x2x3x3xsi8>, %b: tensor<2xsi32>, %s: tensor<2xf32>) -> tensor<1x2x4x4xsi8> {
  %one = nn.constant dense<1.0> : tensor<f32>
  %zx = nn.constant dense<-128> : tensor<si8>
  %zw = nn.constant dense<0> : tensor<si8>
  %y = nn.conv %x, %w bias %b scales(%one, %s) zero_points(%zx, %zw) to(%one, %zx)
    {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, requant = #nn.requant<float>}
    : (tensor<1x2x4x4xsi8>, tensor<2x2x3x3xsi8>, tensor<2xsi32>, tensor<f32>, tensor<2xf32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2x4x4xsi8>
  return %y : tensor<1x2x4x4xsi8>
}

// -----

// A float sum is a chain of fused multiply-adds from zero; the result has no
// NaN but the canonical one.

// CHECK-LABEL: func.func @float_matmul
// CHECK:         %[[SUM:.*]] = scf.for {{.*}} iter_args(%[[ACC:.*]] = %cst
// CHECK:           %[[L:.*]] = tensor.extract
// CHECK:           %[[R:.*]] = tensor.extract
// CHECK:           math.fma %[[L]], %[[R]], %[[ACC]]
// CHECK:         %[[Y:.*]] = arith.addf %[[SUM]]
// CHECK:         %[[NAN:.*]] = arith.cmpf uno, %[[Y]], %[[Y]]
// CHECK:         arith.select %[[NAN]]
func.func @float_matmul(%a: tensor<2x5xf32>, %b: tensor<5x3xf32>, %c: tensor<3xf32>) -> tensor<2x3xf32> {
  %y = nn.matmul %a, %b bias %c : (tensor<2x5xf32>, tensor<5x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

// Unsigned elements are extended with zeros.

// CHECK-LABEL: func.func @unsigned_max
// CHECK-SAME:    tensor<1x1x4xi8>
// CHECK:         arith.extui %{{.*}} : i8 to i32
// CHECK:         arith.maxsi
func.func @unsigned_max(%x: tensor<1x1x4xui8>) -> tensor<1x1x2xui8> {
  %y = nn.max_pool %x {kernel_shape = array<i64: 2>, strides = array<i64: 2>, pads = array<i64: 0, 0>, dilations = array<i64: 1>}
    : (tensor<1x1x4xui8>) -> tensor<1x1x2xui8>
  return %y : tensor<1x1x2xui8>
}

// -----

// Softmax is four loops and calls the exponential of the runtime.

// CHECK-LABEL: func.func private @hetero_expf(f32) -> f32
// CHECK-LABEL: func.func @softmax
// CHECK:         linalg.generic
// CHECK:         arith.maxnumf
// CHECK:         linalg.generic
// CHECK:         call @hetero_expf
// CHECK:         linalg.generic
// CHECK:         arith.addf
// CHECK:         linalg.generic
// CHECK:         arith.divf
func.func @softmax(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %y = nn.softmax %x {axis = 1 : i64} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// -----

// CHECK-LABEL: func.func @moves
// CHECK:         linalg.generic
// CHECK:         scf.if
// CHECK:         linalg.generic
// CHECK:         tensor.extract %{{.*}}[%{{.*}}, %{{.*}}]
func.func @moves(%a: tensor<2x3xui8>, %b: tensor<2x1xui8>) -> tensor<4x2xui8> {
  %c = nn.concat %a, %b {axis = 1 : i64} : (tensor<2x3xui8>, tensor<2x1xui8>) -> tensor<2x4xui8>
  %t = nn.transpose %c {perm = array<i64: 1, 0>} : (tensor<2x4xui8>) -> tensor<4x2xui8>
  return %t : tensor<4x2xui8>
}
