// RUN: %hetero-test-opt %s --split-input-file --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json --hetero-print-plan --verify-diagnostics
// RUN: not hetero-test-opt %source/test/pipelines/partition.mlir --hetero-print-plan=format=html 2>&1 | FileCheck %s

// CHECK: error: unknown format "html"; known are text and json

// expected-error @+1 {{has no plan to report; run the plan phase}}
func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
  return %x : tensor<16xf32>
}

// -----

func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> attributes {
    hetero.memory_use = [],
    hetero.totals = #hetero.totals<latencyPs = 8, energyFj = 0, macs = 0, transferredBytes = 0, criticalPathPs = 0, workPs = 0>} {
  // expected-error @+1 {{is not planned; run the plan phase}}
  %0 = hetero.transfer "a" %x from "ram" to "own" : tensor<16xf32>
  return %0 : tensor<16xf32>
}

// -----

// A plan that was changed by hand.
func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> attributes {
    hetero.memory_use = [],
    hetero.totals = #hetero.totals<latencyPs = 8, energyFj = 0, macs = 0, transferredBytes = 0, criticalPathPs = 0, workPs = 0>} {
  // expected-error @+1 {{has a cost with a negative figure}}
  %0 = hetero.transfer "a" %x from "ram" to "own" {start_ps = 0 : i64, end_ps = 8 : i64,
    buffers = [#hetero.buffer<memory = "own", offsetBytes = 0, sizeBytes = 64>],
    cost = #hetero.cost<latencyCycles = 0, latencyPs = 8, energyFj = -1, macs = 0, bound = "link">} : tensor<16xf32>
  return %0 : tensor<16xf32>
}

// -----

// expected-error @+1 {{uses an impossible amount of memory "ram"}}
func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> attributes {
    hetero.memory_use = [#hetero.memory_use<memory = "ram", capacityBytes = 64, arenaBytes = -64, arenaLowerBoundBytes = 0, constantBytes = 0, scratchBytes = 0>],
    hetero.totals = #hetero.totals<latencyPs = 8, energyFj = 0, macs = 0, transferredBytes = 0, criticalPathPs = 0, workPs = 0>} {
  return %x : tensor<16xf32>
}
