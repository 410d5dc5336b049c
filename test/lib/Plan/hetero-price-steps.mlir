// RUN: %hetero-test-opt %s --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json --hetero-price-steps | FileCheck %s

// A placed chain: relu on "a" (8 cycles), sigmoid on "b" (2 cycles with its
// second tiling), and a transfer of 64 bytes each way (16,000 ps).
//   the plan:            8 + 16 + 2 + 16          = 42 cycles
//   relu moved to "b":  16 in + 16 + 2 + 16 out   = 50
//   sigmoid on "a":      8 + 64                   = 72, and so is all on "a"
// Energy: 8 cycles of 2 fJ on "a"; reading 64 bytes of "ram" and writing them
// once each at 1 fJ.
// Bounds: 8 + 2 cycles one after the other; ceil(10 / 2) of work for two devices.

// CHECK-LABEL: func.func @main
// CHECK-SAME: hetero.totals = #hetero.totals<latencyPs = 42000, energyFj = 144, macs = 0, transferredBytes = 128, criticalPathPs = 10000, workPs = 5000, singleDevices = [<device = "a", latencyPs = 72000>, <device = "b", latencyPs = 50000>]>
func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
  // CHECK: hetero.stage "r" on "a"
  // CHECK-SAME: alternatives = [#hetero.alternative<device = "b", cost = <latencyCycles = 16, latencyPs = 16000, {{.*}}>, programLatencyPs = 50000>]
  // CHECK-SAME: cost = #hetero.cost<latencyCycles = 8, latencyPs = 8000, energyFj = 16, macs = 0, bound = "unit", resources = [<resource = "unit", cycles = 8>], traffic = [<memory = "ram", readBytes = 64, writtenBytes = 64>]>
  // CHECK-SAME: tiling = 0 : i64
  %r = hetero.stage "r" on "a" (%a = %x : tensor<16xf32>) -> tensor<16xf32> {
    %0 = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %0 : tensor<16xf32>
  }
  // CHECK: hetero.transfer "r->own"
  // CHECK-SAME: cost = #hetero.cost<latencyCycles = 0, latencyPs = 16000, energyFj = 64, macs = 0, bound = "ram->own", traffic = [<memory = "ram", readBytes = 64, writtenBytes = 0>, <memory = "own", readBytes = 0, writtenBytes = 64>]>
  %t = hetero.transfer "r->own" %r from "ram" to "own" : tensor<16xf32>
  // CHECK: hetero.stage "s" on "b"
  // CHECK-SAME: programLatencyPs = 72000
  // CHECK-SAME: cost = #hetero.cost<latencyCycles = 2,
  // CHECK-SAME: tiling = 1 : i64
  %s = hetero.stage "s" on "b" (%a = %t : tensor<16xf32>) -> tensor<16xf32> {
    %0 = nn.sigmoid %a : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %0 : tensor<16xf32>
  }
  %u = hetero.transfer "s->ram" %s from "own" to "ram" : tensor<16xf32>
  return %u : tensor<16xf32>
}
