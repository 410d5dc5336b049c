// RUN: %hetero-opt %s | %hetero-opt | FileCheck %s

// Every op and attribute of the room, printed and parsed again.

// CHECK: module attributes
// CHECK-SAME: device = #cluster.device<clockKhz = 512000, cores = 8, l1Bytes = 65536,
// CHECK-SAME: homeMemory = "dram"
// CHECK-SAME: timing = <loadUseStallCycles = 1,
// CHECK-SAME: tile = #cluster.tile<channels = 16, rows = 8>
// CHECK-SAME: whole = #cluster.in_place
#timing = #cluster.timing<loadUseStallCycles = 1, takenBranchCycles = 3, jumpCycles = 2,
  jumpRegisterHazardCycles = 1, straddlingTargetCycles = 1, multiplyHighCycles = 5,
  divideCycles = 3, divideNegativeCycles = 2, fenceCycles = 2, counterAccessCycles = 4,
  systemCallCycles = 5, floatAddMultiplyLatencyCycles = 0, floatOtherLatencyCycles = 0,
  floatDivideCycles = 19, source = "CV32E40P manual">
module attributes {
  test.device = #cluster.device<clockKhz = 512000, cores = 8, l1Bytes = 65536, l1Banks = 16,
    stackBytes = 2048, programBytes = 1048576, homeMemory = "dram", interconnectCycles = 14,
    portBytesPerCycle = 8, barrierCycles = 9, dmaBytesPerCycle = 8, dmaStartupCycles = 4,
    dmaRunCycles = 1, dmaQueueDepth = 16, instructionEnergyFj = 0, timing = #timing,
    source = "test">,
  test.tile = #cluster.tile<channels = 16, rows = 8>,
  test.whole = #cluster.in_place
} {
  // CHECK: cluster.task @stage scratch_bytes = 64 {
  cluster.task @stage scratch_bytes = 64 {
    // CHECK: %[[X:.*]] = cluster.buffer home[128] : memref<2x4xi8, strided<[8, 1]>>
    %x = cluster.buffer home[128] : memref<2x4xi8, strided<[8, 1]>>
    // CHECK: %[[L:.*]] = cluster.buffer l1[0] : memref<2x4xi8>
    %l = cluster.buffer l1[0] : memref<2x4xi8>
    // CHECK: %[[S:.*]] = cluster.buffer scratch[16] : memref<f32>
    %s = cluster.buffer scratch[16] : memref<f32>
    // CHECK: %[[W:.*]] = cluster.constant dense<1> : tensor<8xsi8>[4] : memref<4xi8>
    %w = cluster.constant dense<1> : tensor<8xsi8> [4] : memref<4xi8>
    // CHECK: cluster.fill %[[L]] with -128 : i8 : memref<2x4xi8>
    cluster.fill %l with -128 : i8 : memref<2x4xi8>
    // CHECK: cluster.copy %[[X]] to %[[L]] : memref<2x4xi8, strided<[8, 1]>> to memref<2x4xi8>
    cluster.copy %x to %l : memref<2x4xi8, strided<[8, 1]>> to memref<2x4xi8>
    // CHECK: cluster.wait
    cluster.wait
    // CHECK: cluster.launch @kernels::@work(%[[L]], %[[W]], %[[S]]) : memref<2x4xi8>, memref<4xi8>, memref<f32>
    cluster.launch @kernels::@work(%l, %w, %s) : memref<2x4xi8>, memref<4xi8>, memref<f32>
  }
  module @kernels {
    func.func @work(%a: memref<2x4xi8>, %b: memref<4xi8>, %c: memref<f32>) {
      // CHECK: %{{.*}} = cluster.core_id : index
      %core = cluster.core_id : index
      // CHECK: cluster.barrier
      cluster.barrier
      return
    }
  }
}
