// RUN: %hetero-test-opt %s --hetero-schedule-steps | FileCheck %s

// Three stages and a transfer. "a" could start with either of its stages; the
// one with the longer chain behind it (2 + 16 + 4 against 8) goes first, so the
// order of the text changes:
//   early  on a        [0, 2)
//   "move" on the link [2, 18)
//   late   on a        [2, 10)
//   far    on b        [18, 22)
// The view follows what it looks at.

// CHECK-LABEL: func.func @main
// CHECK-SAME: hetero.totals = #hetero.totals<latencyPs = 22, energyFj = 1, macs = 2, transferredBytes = 3, criticalPathPs = 4, workPs = 5>
// CHECK: hetero.view %arg0
// CHECK: hetero.stage "early" on "a" {{.*}}end_ps = 2 : i64, start_ps = 0 : i64
// CHECK: hetero.view
// CHECK: hetero.transfer "move" {{.*}}end_ps = 18 : i64, start_ps = 2 : i64
// CHECK: hetero.stage "late" on "a" {{.*}}end_ps = 10 : i64, start_ps = 2 : i64
// CHECK: hetero.stage "far" on "b" {{.*}}end_ps = 22 : i64, start_ps = 18 : i64
func.func @main(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) attributes {
    hetero.totals = #hetero.totals<latencyPs = 99, energyFj = 1, macs = 2, transferredBytes = 3, criticalPathPs = 4, workPs = 5>} {
  %late = hetero.stage "late" on "a" (%a = %x : tensor<4xf32>) -> tensor<4xf32> attributes {
      cost = #hetero.cost<latencyCycles = 8, latencyPs = 8, energyFj = 0, macs = 0, bound = "unit">} {
    hetero.yield %a : tensor<4xf32>
  }
  %vx = hetero.view %x : tensor<4xf32> to tensor<2x2xf32>
  %early = hetero.stage "early" on "a" (%a = %vx : tensor<2x2xf32>) -> tensor<2x2xf32> attributes {
      cost = #hetero.cost<latencyCycles = 2, latencyPs = 2, energyFj = 0, macs = 0, bound = "unit">} {
    hetero.yield %a : tensor<2x2xf32>
  }
  %v = hetero.view %early : tensor<2x2xf32> to tensor<4xf32>
  %moved = hetero.transfer "move" %v from "ram" to "own" {
      cost = #hetero.cost<latencyCycles = 0, latencyPs = 16, energyFj = 0, macs = 0, bound = "ram->own">} : tensor<4xf32>
  %far = hetero.stage "far" on "b" (%a = %moved : tensor<4xf32>) -> tensor<4xf32> attributes {
      cost = #hetero.cost<latencyCycles = 4, latencyPs = 4, energyFj = 0, macs = 0, bound = "unit">} {
    hetero.yield %a : tensor<4xf32>
  }
  return %late, %far : tensor<4xf32>, tensor<4xf32>
}
