// RUN: %hetero-test-opt %s --split-input-file --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json --hetero-verify-plan --verify-diagnostics

// expected-error @+1 {{has no totals or no memory use; run hetero-plan-pipeline}}
func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
  return %x : tensor<16xf32>
}

// -----

// Times: missing, not the cost, before an input is there, on a busy link.
#cost = #hetero.cost<latencyCycles = 0, latencyPs = 8, energyFj = 0, macs = 0, bound = "link">
func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> attributes {
    hetero.memory_use = [],
    hetero.totals = #hetero.totals<latencyPs = 8, energyFj = 0, macs = 0, transferredBytes = 0, criticalPathPs = 0, workPs = 0>} {
  // expected-error @+1 {{has no cost, start or end}}
  %0 = hetero.transfer "a" %x from "ram" to "own" : tensor<16xf32>
  // expected-error @+1 {{takes 7 ps from start to end but costs 8}}
  %1 = hetero.transfer "b" %x from "ram" to "own" {cost = #cost, start_ps = 0 : i64, end_ps = 7 : i64} : tensor<16xf32>
  %2 = hetero.transfer "c" %x from "ram" to "own" {cost = #cost, start_ps = 8 : i64, end_ps = 16 : i64} : tensor<16xf32>
  // expected-error @+1 {{goes from -8 ps to 0 ps}}
  %5 = hetero.transfer "early" %x from "ram" to "own" {cost = #cost, start_ps = -8 : i64, end_ps = 0 : i64} : tensor<16xf32>
  // expected-error @+1 {{starts at 12 ps, before "c" ends}}
  %3 = hetero.transfer "d" %2 from "own" to "ram" {cost = #cost, start_ps = 12 : i64, end_ps = 20 : i64} : tensor<16xf32>
  // expected-error @+1 {{starts at 15 ps while "ram->own" is busy until 16}}
  %4 = hetero.transfer "e" %x from "ram" to "own" {cost = #cost, start_ps = 15 : i64, end_ps = 23 : i64} : tensor<16xf32>
  return %3 : tensor<16xf32>
}

// -----

// expected-error @+1 {{ends at 8 ps but claims a latency of 9}}
func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> attributes {
    hetero.memory_use = [],
    hetero.totals = #hetero.totals<latencyPs = 9, energyFj = 0, macs = 0, transferredBytes = 0, criticalPathPs = 0, workPs = 0>} {
  %1 = hetero.transfer "b" %x from "ram" to "own" {start_ps = 0 : i64, end_ps = 8 : i64,
    cost = #hetero.cost<latencyCycles = 0, latencyPs = 8, energyFj = 0, macs = 0, bound = "link">} : tensor<16xf32>
  return %x : tensor<16xf32>
}

// -----

// Buffers: missing, in the wrong memory, of the wrong size, not aligned, beyond
// the arena.
#free = #hetero.cost<latencyCycles = 0, latencyPs = 0, energyFj = 0, macs = 0, bound = "link">
// expected-error @+1 {{argument 0 has no buffer}}
func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> attributes {
    hetero.memory_use = [#hetero.memory_use<memory = "own", capacityBytes = 1024, arenaBytes = 128, arenaLowerBoundBytes = 128, constantBytes = 0, scratchBytes = 0>],
    hetero.totals = #hetero.totals<latencyPs = 0, energyFj = 0, macs = 0, transferredBytes = 0, criticalPathPs = 0, workPs = 0>} {
  // expected-error @+1 {{has a buffer in "ram" but lies in "own"}}
  %1 = hetero.transfer "a" %x from "ram" to "own" {cost = #free, start_ps = 0 : i64, end_ps = 0 : i64,
    buffers = [#hetero.buffer<memory = "ram", offsetBytes = 0, sizeBytes = 64>]} : tensor<16xf32>
  // expected-error @+1 {{has a buffer of 32 bytes for a value of 64}}
  %2 = hetero.transfer "b" %x from "ram" to "own" {cost = #free, start_ps = 0 : i64, end_ps = 0 : i64,
    buffers = [#hetero.buffer<memory = "own", offsetBytes = 0, sizeBytes = 32>]} : tensor<16xf32>
  // expected-error @+1 {{has a buffer at offset 8, which is not aligned}}
  %3 = hetero.transfer "c" %x from "ram" to "own" {cost = #free, start_ps = 0 : i64, end_ps = 0 : i64,
    buffers = [#hetero.buffer<memory = "own", offsetBytes = 8, sizeBytes = 64>]} : tensor<16xf32>
  // expected-error @+1 {{has a buffer beyond the arena of 128 bytes}}
  %4 = hetero.transfer "d" %x from "ram" to "own" {cost = #free, start_ps = 0 : i64, end_ps = 0 : i64,
    buffers = [#hetero.buffer<memory = "own", offsetBytes = 128, sizeBytes = 64>]} : tensor<16xf32>
  return %x : tensor<16xf32>
}

// -----

// Two values that are read at the end lie in one place.
#free = #hetero.cost<latencyCycles = 0, latencyPs = 0, energyFj = 0, macs = 0, bound = "link">
func.func @main(%x: tensor<16xf32> {hetero.buffer = #hetero.buffer<memory = "ram", offsetBytes = 0, sizeBytes = 64>}) -> (tensor<16xf32>, tensor<16xf32>) attributes {
    hetero.memory_use = [],
    hetero.totals = #hetero.totals<latencyPs = 0, energyFj = 0, macs = 0, transferredBytes = 0, criticalPathPs = 0, workPs = 0>} {
  %1 = hetero.transfer "a" %x from "ram" to "own" {cost = #free, start_ps = 0 : i64, end_ps = 0 : i64,
    buffers = [#hetero.buffer<memory = "own", offsetBytes = 0, sizeBytes = 64>]} : tensor<16xf32>
  // expected-error @+1 {{shares bytes with a value that lives at the same time}}
  %2 = hetero.transfer "b" %x from "ram" to "own" {cost = #free, start_ps = 0 : i64, end_ps = 0 : i64,
    buffers = [#hetero.buffer<memory = "own", offsetBytes = 0, sizeBytes = 64>]} : tensor<16xf32>
  return %1, %2 : tensor<16xf32>, tensor<16xf32>
}
