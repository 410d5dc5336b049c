// RUN: %hetero-opt %s | %hetero-opt | FileCheck %s
// RUN: %hetero-opt %s --emit-bytecode | hetero-opt | FileCheck %s

// Every operation, printed and parsed, bare and with all a plan adds.

// CHECK-LABEL: func.func @bare
func.func @bare(%x: tensor<1x4xf32>) -> tensor<4xf32> {
  // CHECK: %[[Y:.*]] = hetero.stage "conv1" on "cluster0" (%[[A:.*]] = %{{.*}} : tensor<1x4xf32>) -> tensor<1x4xf32> {
  // CHECK-NEXT: %[[R:.*]] = nn.relu %[[A]]
  // CHECK-NEXT: hetero.yield %[[R]] : tensor<1x4xf32>
  %y = hetero.stage "conv1" on "cluster0" (%a = %x : tensor<1x4xf32>) -> tensor<1x4xf32> {
    %r = nn.relu %a : (tensor<1x4xf32>) -> tensor<1x4xf32>
    hetero.yield %r : tensor<1x4xf32>
  }
  // CHECK: %[[T:.*]] = hetero.transfer "t0" %[[Y]] from "dram" to "sram" : tensor<1x4xf32>
  %t = hetero.transfer "t0" %y from "dram" to "sram" : tensor<1x4xf32>
  // CHECK: hetero.view %[[T]] : tensor<1x4xf32> to tensor<4xf32>
  %v = hetero.view %t : tensor<1x4xf32> to tensor<4xf32>
  return %v : tensor<4xf32>
}

// A stage without inputs and results needs no terminator.
// CHECK-LABEL: func.func @empty
// CHECK: hetero.stage "nothing" on "cluster0" () {
// CHECK-NEXT: }
func.func @empty() {
  hetero.stage "nothing" on "cluster0" () {
  }
  return
}

// CHECK-LABEL: func.func @planned
func.func @planned(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  // CHECK: hetero.stage "relu" on "cluster0"
  // CHECK-SAME: alternatives = [#hetero.alternative<device = "tpu0", reason = "element-type", detail = "f32", remedy = "quantise">, #hetero.alternative<device = "cluster1", cost = <latencyCycles = 9, latencyPs = 9000, energyFj = 0, macs = 0, bound = "cores">, programLatencyPs = 12000>]
  // CHECK-SAME: buffers = [#hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 16>]
  // CHECK-SAME: cost = #hetero.cost<latencyCycles = 8, latencyPs = 8000, energyFj = 1, macs = 16, bound = "cores", resources = [<resource = "cores", cycles = 8>, <resource = "dma", cycles = 2>], traffic = [<memory = "dram", readBytes = 16, writtenBytes = 16>]>
  // CHECK-SAME: end_ps = 8000 : i64, start_ps = 0 : i64, tiling = 3 : i64
  %y = hetero.stage "relu" on "cluster0" (%a = %x : tensor<1x4xf32>) -> tensor<1x4xf32> attributes {
      tiling = 3 : i64, start_ps = 0 : i64, end_ps = 8000 : i64,
      buffers = [#hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 16>],
      cost = #hetero.cost<latencyCycles = 8, latencyPs = 8000, energyFj = 1, macs = 16, bound = "cores",
        resources = [<resource = "cores", cycles = 8>, <resource = "dma", cycles = 2>],
        traffic = [<memory = "dram", readBytes = 16, writtenBytes = 16>]>,
      alternatives = [
        #hetero.alternative<device = "tpu0", reason = "element-type", detail = "f32", remedy = "quantise">,
        #hetero.alternative<device = "cluster1", programLatencyPs = 12000,
          cost = <latencyCycles = 9, latencyPs = 9000, energyFj = 0, macs = 0, bound = "cores">>]} {
    %r = nn.relu %a : (tensor<1x4xf32>) -> tensor<1x4xf32>
    hetero.yield %r : tensor<1x4xf32>
  }
  // CHECK: hetero.transfer "t" %{{.*}} from "dram" to "sram" {buffers = [#hetero.buffer<memory = "sram", offsetBytes = 0, sizeBytes = 16>], cost = #hetero.cost<latencyCycles = 0, latencyPs = 4000, energyFj = 0, macs = 0, bound = "dram->sram">, end_ps = 12000 : i64, start_ps = 8000 : i64}
  %t = hetero.transfer "t" %y from "dram" to "sram" {
    buffers = [#hetero.buffer<memory = "sram", offsetBytes = 0, sizeBytes = 16>],
    cost = #hetero.cost<latencyCycles = 0, latencyPs = 4000, energyFj = 0, macs = 0, bound = "dram->sram">,
    start_ps = 8000 : i64, end_ps = 12000 : i64} : tensor<1x4xf32>
  return %t : tensor<1x4xf32>
}

// CHECK-LABEL: func.func @totals
// CHECK-SAME: hetero.memory_use = [#hetero.memory_use<memory = "dram", capacityBytes = 1024, arenaBytes = 128, arenaLowerBoundBytes = 128, constantBytes = 64, scratchBytes = 0>]
// CHECK-SAME: hetero.totals = #hetero.totals<latencyPs = 12, energyFj = 1, macs = 16, transferredBytes = 0, criticalPathPs = 8, workPs = 9, singleDevices = [<device = "a", latencyPs = 13>, <device = "b">]>
func.func @totals() attributes {
    hetero.memory_use = [#hetero.memory_use<memory = "dram", capacityBytes = 1024, arenaBytes = 128,
      arenaLowerBoundBytes = 128, constantBytes = 64, scratchBytes = 0>],
    hetero.totals = #hetero.totals<latencyPs = 12, energyFj = 1, macs = 16, transferredBytes = 0,
      criticalPathPs = 8, workPs = 9, singleDevices = [<device = "a", latencyPs = 13>, <device = "b">]>} {
  return
}

module @lowered {
  // CHECK-LABEL: hetero.program @cluster0 {
  // CHECK: func.func @conv1(%{{.*}}: tensor<1x4xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 16>})
  hetero.program @cluster0 {
    func.func @conv1(%x: tensor<1x4xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 16>}) -> tensor<1x4xf32> {
      return %x : tensor<1x4xf32>
    }
  }
  // CHECK-LABEL: func.func @main
  func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
    // CHECK: hetero.launch @cluster0::@conv1(%{{.*}}) {origin = "nn.conv"} : (tensor<1x4xf32>) -> tensor<1x4xf32>
    %y = hetero.launch @cluster0::@conv1(%x) {origin = "nn.conv"} : (tensor<1x4xf32>) -> tensor<1x4xf32>
    return %y : tensor<1x4xf32>
  }
}
