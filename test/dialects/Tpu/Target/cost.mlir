// RUN: test-target %s | FileCheck %s

// Costs derived by hand. The device moves 4 bytes a cycle, and so does the home
// memory, at 4 GB/s and 1 GHz; a transfer costs 8 cycles and every run 2 more.

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  // Weights 8 + 2 + 8/4 = 12, parameters 8 + 2 + 24/4 = 16, activations
  // 8 + 2 + 4/4 = 11: the fold starts in cycle 39. It takes 4 steps, its results
  // leave (2 - 1) + (2 - 1) + 1 = 3 cycles later, in cycle 46. The store of two
  // bytes takes 8 + 2 + 1 = 11: 57.
  // Energy: 8 products; 2 results at 2 fJ; 36 + 2 bytes written to buffers; read
  // from them 4 steps of 1 + 2 bytes, 24 of parameters and 2 of results; 36 bytes
  // from home at 4 fJ and 2 to it at 8 fJ: 8 + 4 + 38 + 38 + 144 + 16 = 248.
  // CHECK: nn.matmul on tpu0: #tpu.tiling<rows = 1, columns = 1, channels = 2, groups = 1, depth = 4, slots = 2, order = weights_outer>
  // CHECK-NEXT: cycles 57 ps 57000 energyFj 248 macs 8 array 4 dma 50 dram reads 36 writes 2 bound dma
  // CHECK-NEXT: operand 1 as tpu.weights.x2, 8 bytes
  // CHECK-NEXT: operand 5 as tpu.parameters, 24 bytes
  func.func @one_fold(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> attributes {
      hetero.tiling = #tpu.tiling<rows = 1, columns = 1, channels = 2, groups = 1, depth = 4, slots = 2, order = weights_outer>} {
    %w = nn.constant dense<1> : tensor<4x2xsi8>
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %y = nn.matmul %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
      : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
    return %y : tensor<1x2xsi8>
  }

  // Two tiles of 4 pixels, two folds each. Weights [0, 12), parameters [12, 28);
  // activations in 4 runs, 8 + 4 * (2 + 1) = 20: [28, 48) and [48, 68). First
  // tile [48, 56), as the folds follow every max(4, 2) cycles, results until
  // 56 + 1 + 1 + 2 = 60; second tile [68, 76), results until 80. Stores in 2 runs,
  // 8 + 2 * (2 + 1) = 14: behind the second load [68, 82), then [82, 96).
  // Energy: 64 + 16 * 2 + (64 + 16) + (4 * 4 * (2 + 2) + 4 * 24 + 16) + 64 * 4 + 16 * 8.
  // CHECK: nn.conv on tpu0: #tpu.tiling<rows = 2, columns = 2, channels = 2, groups = 1, depth = 4, slots = 2, order = weights_outer>
  // CHECK-NEXT: cycles 96 ps 96000 energyFj 736 macs 64 array 16 dma 96 dram reads 64 writes 16 bound dma
  func.func @two_tiles(%x: tensor<1x4x4x2xsi8>) -> tensor<1x2x4x2xsi8> attributes {
      hetero.tiling = #tpu.tiling<rows = 2, columns = 2, channels = 2, groups = 1, depth = 4, slots = 2, order = weights_outer>} {
    %w = nn.constant dense<1> : tensor<2x4x1x1xsi8>
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %y = nn.conv %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z)
      {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, requant = #nn.requant<float>}
      : (tensor<1x4x4x2xsi8>, tensor<2x4x1x1xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2x4x2xsi8>
    return %y : tensor<1x2x4x2xsi8>
  }

  // The same with one slot: the second load waits for the first tile, [56, 76);
  // the store follows, [76, 90); the second tile waits for the slot of the
  // results, [90, 98), its results for 102, its store ends at 116.
  // CHECK: nn.conv on tpu0: #tpu.tiling<rows = 2, columns = 2, channels = 2, groups = 1, depth = 4, slots = 1, order = weights_outer>
  // CHECK-NEXT: cycles 116 ps 116000 energyFj 736 macs 64 array 16 dma 96 dram reads 64 writes 16 bound dma
  func.func @one_slot(%x: tensor<1x4x4x2xsi8>) -> tensor<1x2x4x2xsi8> attributes {
      hetero.tiling = #tpu.tiling<rows = 2, columns = 2, channels = 2, groups = 1, depth = 4, slots = 1, order = weights_outer>} {
    %w = nn.constant dense<1> : tensor<2x4x1x1xsi8>
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %y = nn.conv %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z)
      {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, requant = #nn.requant<float>}
      : (tensor<1x4x4x2xsi8>, tensor<2x4x1x1xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2x4x2xsi8>
    return %y : tensor<1x2x4x2xsi8>
  }

  // Depthwise: each of 2 groups is two folds of 2 pixels and a single column of 1
  // step. A fold has to wait until the 2 rows before it have drained:
  // 1 + 3 * max(1, 2) = 7 cycles for 8 products on 4 cells.
  // CHECK: nn.conv on tpu0: #tpu.tiling<rows = 2, columns = 2, channels = 1, groups = 2, depth = 1, slots = 2, order = weights_outer>
  // CHECK-NEXT: cycles {{[0-9]+}} ps {{[0-9]+}} energyFj {{[0-9]+}} macs 8 array 7 dma
  func.func @depthwise(%x: tensor<1x2x2x2xsi8>) -> tensor<1x2x2x2xsi32> attributes {
      hetero.tiling = #tpu.tiling<rows = 2, columns = 2, channels = 1, groups = 2, depth = 1, slots = 2, order = weights_outer>} {
    %w = nn.constant dense<1> : tensor<2x1x1x1xsi8>
    %z = nn.constant dense<0> : tensor<si8>
    %y = nn.conv %x, %w zero_points(%z, %z)
      {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, group = 2 : i64}
      : (tensor<1x2x2x2xsi8>, tensor<2x1x1x1xsi8>, tensor<si8>, tensor<si8>) -> tensor<1x2x2x2xsi32>
    return %y : tensor<1x2x2x2xsi32>
  }
}
