// RUN: %hetero-opt %s | %hetero-opt | FileCheck %s

// Every attribute, in any order of its parameters.

// CHECK: module attributes {
module attributes {
  // CHECK-SAME: test.device = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
  // CHECK-SAME: activationBufferBytes = 256, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 128,
  // CHECK-SAME: dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2,
  // CHECK-SAME: macEnergyFj = 1, requantEnergyFj = 2, bufferReadEnergyFjPerByte = 3, bufferWriteEnergyFjPerByte = 4,
  // CHECK-SAME: homeMemory = "dram", arraySource = "a", bufferSource = "b", dmaSource = "c", energySource = "d">
  test.device = #tpu.device<homeMemory = "dram", rows = 2, columns = 2, clockKhz = 1000000,
    activationBufferBytes = 256, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 128,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 3, bufferWriteEnergyFjPerByte = 4,
    arraySource = "a", bufferSource = "b", dmaSource = "c", energySource = "d">,
  // CHECK-SAME: test.placement = #tpu.placement<channelStride = 32, rowStride = 8, columnStride = 1>
  test.placement = #tpu.placement<channelStride = 32, rowStride = 8, columnStride = 1>,
  // CHECK-SAME: test.requant = #tpu.requant<zeroPoint = -128, min = -128, max = 127>
  test.requant = #tpu.requant<zeroPoint = -128, min = -128, max = 127>,
  // CHECK-SAME: test.runs = #tpu.runs<offsetBytes = 0, planes = 3, planeStrideBytes = 64, rows = 4, rowStrideBytes = 8, runBytes = 8>
  test.runs = #tpu.runs<planes = 3, rows = 4, runBytes = 8, offsetBytes = 0, planeStrideBytes = 64, rowStrideBytes = 8>,
  // CHECK-SAME: test.slab = #tpu.slab<depth = 3, rows = 4, columns = 8, channelStride = 32, rowStride = 8, columnStride = 1, originRow = -1, originColumn = -1>
  test.slab = #tpu.slab<depth = 3, rows = 4, columns = 8, channelStride = 32, rowStride = 8, columnStride = 1, originRow = -1, originColumn = -1>,
  // CHECK-SAME: test.tile = #tpu.tile<groups = 1, channels = 16, rows = 4, columns = 8>
  test.tile = #tpu.tile<groups = 1, channels = 16, rows = 4, columns = 8>,
  // CHECK-SAME: test.tiling = #tpu.tiling<rows = 8, columns = 32, channels = 16, groups = 1, depth = 16, slots = 2, order = weights_outer>
  test.tiling = #tpu.tiling<rows = 8, columns = 32, channels = 16, groups = 1, depth = 16, slots = 2, order = weights_outer>,
  // CHECK-SAME: test.tiling_outer = #tpu.tiling<{{.*}}order = activations_outer>
  test.tiling_outer = #tpu.tiling<rows = 8, columns = 32, channels = 16, groups = 1, depth = 16, slots = 1, order = activations_outer>,
  // CHECK-SAME: test.window = #tpu.window<kernelRows = 3, kernelColumns = 3, strideRows = 1, strideColumns = 2, dilationRows = 1, dilationColumns = 1>
  test.window = #tpu.window<kernelRows = 3, kernelColumns = 3, strideRows = 1, strideColumns = 2, dilationRows = 1, dilationColumns = 1>
} {}
