// RUN: %hetero-opt %s -convert-nn-to-linalg -canonicalize -split-input-file | FileCheck %s

// The bits are compared end to end; here is the shape of what is written.

// One accumulator an output, squares fused into it.
// CHECK-LABEL: func.func @sum_square
// CHECK: linalg.generic
// CHECK: %[[SUM:.*]] = scf.for {{.*}} iter_args(%[[A:.*]] = %{{.*}}) -> (f32)
// CHECK: %[[X:.*]] = tensor.extract
// CHECK: math.fma %[[X]], %[[X]], %[[A]] : f32
func.func @sum_square(%x: tensor<4x8xf32>) -> tensor<4x1xf32> {
  %y = nn.reduce %x {kind = #nn.reduce_kind<sum_square>, axes = array<i64: 1>} : (tensor<4x8xf32>) -> tensor<4x1xf32>
  return %y : tensor<4x1xf32>
}

// -----

// Bytes are widened by their sign, and the largest of them is kept.
// CHECK-LABEL: func.func @bytes
// CHECK: scf.for
// CHECK: arith.extui %{{.*}} : i8 to i32
// CHECK: arith.maxsi
// CHECK: arith.trunci %{{.*}} : i32 to i8
func.func @bytes(%x: tensor<4x8xui8>) -> tensor<4x1xui8> {
  %y = nn.reduce %x {kind = #nn.reduce_kind<max>, axes = array<i64: 1>} : (tensor<4x8xui8>) -> tensor<4x1xui8>
  return %y : tensor<4x1xui8>
}

// -----

// The search carries the place and loads the element there again.
// CHECK-LABEL: func.func @place
// CHECK: %[[BEST:.*]] = scf.for %[[I:.*]] = %{{.*}} iter_args(%[[B:.*]] = %{{.*}}) -> (index)
// CHECK-COUNT-2: tensor.extract
// CHECK: arith.cmpf ogt
// CHECK: arith.select %{{.*}}, %[[I]], %[[B]] : index
// CHECK: arith.index_cast %[[BEST]] : index to i64
func.func @place(%x: tensor<4x8xf32>) -> tensor<4x1xsi64> {
  %y = nn.arg_max %x {axis = 1 : i64} : (tensor<4x8xf32>) -> tensor<4x1xsi64>
  return %y : tensor<4x1xsi64>
}

// -----

// Keys in the order of the floats, ranks, then places.
// CHECK-LABEL: func.func @top
// CHECK: linalg.generic
// CHECK: arith.bitcast %{{.*}} : f32 to i32
// CHECK: linalg.generic
// CHECK: arith.cmpi sge
// CHECK: arith.cmpi sgt
// CHECK: linalg.generic
// CHECK: arith.cmpi eq
func.func @top(%x: tensor<4x8xf32>) -> tensor<4x2xsi64> {
  %y = nn.top_k %x {k = 2 : i64, axis = 1 : i64} : (tensor<4x8xf32>) -> tensor<4x2xsi64>
  return %y : tensor<4x2xsi64>
}

// -----

// Mean, factor and one affine step; without a mean there are two nests.
// CHECK-LABEL: func.func @norm
// CHECK-COUNT-3: linalg.generic
// CHECK-NOT: linalg.generic
// CHECK-LABEL: func.func @uncentred
// CHECK: math.sqrt
// CHECK-COUNT-1: linalg.generic
// CHECK-NOT: linalg.generic
func.func @norm(%x: tensor<4x8xf32>, %s: tensor<8xf32>) -> tensor<4x8xf32> {
  %y = nn.layer_norm %x scale %s {axes = array<i64: 1>} : (tensor<4x8xf32>, tensor<8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
func.func @uncentred(%x: tensor<4x8xf32>, %s: tensor<8xf32>) -> tensor<4x8xf32> {
  %y = nn.layer_norm %x scale %s {axes = array<i64: 1>, uncentred} : (tensor<4x8xf32>, tensor<8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

// Wide integers have no zero points to take away.
// CHECK-LABEL: func.func @wide
// CHECK: arith.muli %{{.*}}, %{{.*}} : i64
// CHECK: arith.addi %{{.*}}, %{{.*}} : i64
func.func @wide(%a: tensor<2x3xsi64>, %b: tensor<3x2xsi64>) -> tensor<2x2xsi64> {
  %y = nn.matmul %a, %b : (tensor<2x3xsi64>, tensor<3x2xsi64>) -> tensor<2x2xsi64>
  return %y : tensor<2x2xsi64>
}
