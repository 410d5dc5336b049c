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
