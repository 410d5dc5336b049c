// RUN: hetero-opt %s --convert-nn-to-linalg --split-input-file | FileCheck %s

// Stride 2: an output at `o + 1` meets the kernel positions of its parity, and
// as many inputs to the left of its half.
// CHECK-LABEL: func.func @strided
// CHECK: linalg.generic
// CHECK: %[[O:[a-z0-9_]+]] = linalg.index 2
// CHECK: %[[TARGET:[a-z0-9_]+]] = arith.addi %[[O]], %c1
// CHECK: %[[PARITY:[a-z0-9_]+]] = arith.remui %[[TARGET]], %c2
// CHECK: %[[EVEN:[a-z0-9_]+]] = arith.subi %[[TARGET]], %[[PARITY]]
// CHECK: %[[HALF:[a-z0-9_]+]] = arith.divsi %[[EVEN]], %c2
// CHECK: scf.for %[[CHANNEL:[a-z0-9_]+]] = %c0{{.*}} to %c4
// CHECK: scf.for %[[STEP:[a-z0-9_]+]] =
// CHECK-DAG: %[[INPUT:[a-z0-9_]+]] = arith.subi %[[HALF]], %[[STEP]]
// CHECK-DAG: %[[TWICE:[a-z0-9_]+]] = arith.muli %[[STEP]], %c2
// CHECK-DAG: %[[KERNEL:[a-z0-9_]+]] = arith.addi %[[PARITY]], %[[TWICE]]
// CHECK-DAG: %[[X:[a-z0-9_]+]] = tensor.extract %arg0[%{{.*}}, %[[CHANNEL]], %[[INPUT]]]
// CHECK-DAG: %[[W:[a-z0-9_]+]] = tensor.extract %arg1[%[[CHANNEL]], %{{.*}}, %[[KERNEL]]]
// CHECK: math.fma %[[X]], %[[W]]
// CHECK-NOT: nn.conv_transpose
func.func @strided(%x: tensor<1x4x5xf32>, %w: tensor<4x6x3xf32>) -> tensor<1x6x10xf32> {
  %y = nn.conv_transpose %x, %w {strides = array<i64: 2>, pads = array<i64: 1, 1>, dilations = array<i64: 1>, output_padding = array<i64: 1>}
    : (tensor<1x4x5xf32>, tensor<4x6x3xf32>) -> tensor<1x6x10xf32>
  return %y : tensor<1x6x10xf32>
}

// -----

// Stride 4 and dilation 2: odd outputs meet nothing.
// CHECK-LABEL: func.func @common_divisor
// CHECK: %[[O:[a-z0-9_]+]] = linalg.index 2
// CHECK: %[[ODD:[a-z0-9_]+]] = arith.remui %[[O]], %c2
// CHECK: %[[REACHED:[a-z0-9_]+]] = arith.cmpi eq, %[[ODD]], %c0
// CHECK: %[[LAST:[a-z0-9_]+]] = arith.select %[[REACHED]], %{{.*}}, %c0
// CHECK: scf.for %{{.*}} to %[[LAST]]
func.func @common_divisor(%x: tensor<1x1x5xf32>, %w: tensor<1x1x3xf32>) -> tensor<1x1x21xf32> {
  %y = nn.conv_transpose %x, %w {strides = array<i64: 4>, pads = array<i64: 0, 0>, dilations = array<i64: 2>, output_padding = array<i64: 0>}
    : (tensor<1x1x5xf32>, tensor<1x1x3xf32>) -> tensor<1x1x21xf32>
  return %y : tensor<1x1x21xf32>
}

// -----

// Two groups: weights, zero points and scales count within the group.
// CHECK-LABEL: func.func @groups
// CHECK: %[[FILTER:[a-z0-9_]+]] = linalg.index 1
// CHECK: %[[GROUP:[a-z0-9_]+]] = arith.divui %[[FILTER]], %c3
// CHECK: %[[FIRST:[a-z0-9_]+]] = arith.muli %[[GROUP]], %c2
// CHECK: %[[WITHIN:[a-z0-9_]+]] = arith.remui %[[FILTER]], %c3
// CHECK: tensor.extract %arg3[%[[WITHIN]]]
// CHECK: arith.addi
func.func @groups(%x: tensor<1x4x5xui8>, %w: tensor<4x3x1xsi8>, %zx: tensor<ui8>, %zw: tensor<3xsi8>) -> tensor<1x6x5xsi32> {
  %y = nn.conv_transpose %x, %w zero_points(%zx, %zw) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, group = 2 : i64}
    : (tensor<1x4x5xui8>, tensor<4x3x1xsi8>, tensor<ui8>, tensor<3xsi8>) -> tensor<1x6x5xsi32>
  return %y : tensor<1x6x5xsi32>
}
