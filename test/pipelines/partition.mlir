// RUN: %hetero-test-opt %s --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json --hetero-partition-pipeline | FileCheck %s

// relu costs 8 cycles on "a" and 16 on "b"; sigmoid 64 and 2. A transfer of 64
// bytes takes 16 cycles. Everything on "a" is 8 + 64 + 4 = 76 cycles; the
// sigmoid alone on "b" 8 + 16 + 2 + 16 + 4 = 46.

// CHECK-LABEL: func.func @main
// CHECK: %[[R:.*]] = hetero.stage "r" on "a"
// CHECK: %[[T:.*]] = hetero.transfer "r->own" %[[R]] from "ram" to "own"
// CHECK: %[[S:.*]] = hetero.stage "s" on "b" (%{{.*}} = %[[T]]
// CHECK: %[[U:.*]] = hetero.transfer "s->ram" %[[S]] from "own" to "ram"
// CHECK: %[[A:.*]] = hetero.stage "plus" on "a" (%{{.*}} = %[[U]]
// CHECK: %[[V:.*]] = hetero.view %[[A]]
// CHECK: return %[[V]]
func.func @main(%x: tensor<16xf32>) -> tensor<4x4xf32> {
  %w = nn.constant dense<1.0> : tensor<16xf32>
  %0 = nn.relu %x : (tensor<16xf32>) -> tensor<16xf32> loc("r")
  %1 = nn.sigmoid %0 : (tensor<16xf32>) -> tensor<16xf32> loc("s")
  %2 = nn.add %1, %w : (tensor<16xf32>, tensor<16xf32>) -> tensor<16xf32> loc("plus")
  %3 = nn.reshape %2 : tensor<16xf32> to tensor<4x4xf32> loc("shape")
  return %3 : tensor<4x4xf32>
}
