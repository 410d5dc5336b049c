// RUN: hetero-opt %s -o /dev/null --pass-pipeline='builtin.module(hetero-load-system{file=%source/dialects/Hetero/Systems/tiny-duo.json},hetero-partition-pipeline,hetero-plan-pipeline,cluster-print-cost-terms)' | FileCheck %s

// Four elements on two cores: core 0 has two turns, each with a load, a store,
// two comparisons (with zero, and for a NaN) and two choices. In thousandths.
// In place, each of its four accesses waits for home memory: 4 cycles of
// interconnect and 8 ns at 1 GHz make 12 beyond the issue, 48 in all.

// CHECK: {"counts":{
// CHECK-SAME: "Compare":4000
// CHECK-SAME: "Launch":1000
// CHECK-SAME: "Load":2000
// CHECK-SAME: "Output":2000
// CHECK-SAME: "Select":4000
// CHECK-SAME: "Share":2000
// CHECK-SAME: "fixedCycles":48,"inPlace":true
// CHECK-SAME: "operation":"nn.relu"
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = nn.relu %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
