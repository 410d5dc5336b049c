// RUN: %hetero-opt %s -pass-pipeline='builtin.module(func.func(cluster-place-kernel-buffers))' | FileCheck %s

// CHECK-LABEL: func.func @kernel(
// CHECK-SAME:    %[[X:.*]]: memref<4xf32>, %[[S:.*]]: memref<32xi8>, %[[Y:.*]]: memref<2xf32>) {
// CHECK:         memref.view %[[S]][%c0{{.*}}][] : memref<32xi8> to memref<3xf32>
// CHECK:         memref.view %[[S]][%c16{{.*}}][] : memref<32xi8> to memref<4xf32>
// CHECK:         memref.store %{{.*}}, %[[Y]]
// CHECK:         return
// CHECK-NOT:     memref.alloc
func.func @kernel(%x: memref<4xf32>, %s: memref<32xi8> {cluster.scratch}) -> memref<2xf32> {
  %c0 = arith.constant 0 : index
  %v = memref.load %x[%c0] : memref<4xf32>
  %a = memref.alloc() : memref<3xf32>
  %b = memref.alloc() : memref<4xf32>
  %y = memref.alloc() : memref<2xf32>
  memref.store %v, %a[%c0] : memref<3xf32>
  memref.store %v, %b[%c0] : memref<4xf32>
  memref.store %v, %y[%c0] : memref<2xf32>
  return %y : memref<2xf32>
}

// CHECK-LABEL: func.func @strides(
// CHECK-SAME:    %{{.*}}: memref<4x64xi8, strided<[68, 1]>>, %{{.*}}: memref<1xi8>) {
func.func @strides(%w: memref<4x64xi8> {cluster.strides = array<i64: 68, 1>}) -> memref<1xi8> {
  %c0 = arith.constant 0 : index
  %v = memref.load %w[%c0, %c0] : memref<4x64xi8>
  %y = memref.alloc() : memref<1xi8>
  memref.store %v, %y[%c0] : memref<1xi8>
  return %y : memref<1xi8>
}
