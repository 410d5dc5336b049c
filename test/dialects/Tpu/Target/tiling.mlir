// RUN: test-target %s | FileCheck %s

// Tilings are offered cheapest first.

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  // Each of 4 output channels has 36 bytes of weights: two blocks of columns do
  // not fit a slot of half the 128 bytes, so loads and folds take turns in one.
  // Two rows of 4 pixels of 2 channels of 4 bytes fill the output buffer.
  // CHECK: {{^}}nn.conv on tpu0: #tpu.tiling<rows = 2, columns = 4, channels = 2, groups = 1, depth = 4, slots = 1, order = weights_outer>
  // CHECK-NEXT: cycles 1708 {{.*}} array 1152 dma 552 dram reads 640 writes 512 bound array
  // Weights that leave for every tile of pixels are loaded again.
  // CHECK-NEXT: {{.*}}order = activations_outer>
  // CHECK-NEXT: cycles 1852 {{.*}} array 1152 dma 696 dram reads 992 writes 512 bound array
  // CHECK-NEXT: #tpu.tiling<rows = 1, {{.*}} order = weights_outer>
  // CHECK-NEXT: cycles 1996 {{.*}} array 1152
  func.func @large_window(%x: tensor<1x4x8x4xsi8>) -> tensor<1x4x8x4xsi32> {
    %w = nn.constant dense<1> : tensor<4x4x3x3xsi8>
    %z = nn.constant dense<0> : tensor<si8>
    %y = nn.conv %x, %w zero_points(%z, %z)
      {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>}
      : (tensor<1x4x8x4xsi8>, tensor<4x4x3x3xsi8>, tensor<si8>, tensor<si8>) -> tensor<1x4x8x4xsi32>
    return %y : tensor<1x4x8x4xsi32>
  }

  // 80 steps a fold are more than the weight buffer holds for two columns: the
  // sums wait in the array while the depth comes in parts.
  // CHECK: nn.matmul on tpu0: #tpu.tiling<rows = 1, columns = 1, channels = 2, groups = 1, depth = 32, slots = 2, order = weights_outer>
  func.func @deep(%x: tensor<1x80xsi8>) -> tensor<1x2xsi32> {
    %w = nn.constant dense<1> : tensor<80x2xsi8>
    %z = nn.constant dense<0> : tensor<si8>
    %y = nn.matmul %x, %w zero_points(%z, %z)
      : (tensor<1x80xsi8>, tensor<80x2xsi8>, tensor<si8>, tensor<si8>) -> tensor<1x2xsi32>
    return %y : tensor<1x2xsi32>
  }

  // Two rows of 48 pixels of 2 channels are 192 bytes: a row comes in parts.
  // CHECK: nn.conv on tpu0: #tpu.tiling<rows = 1, columns = 8, channels = 1,
  func.func @long_rows(%x: tensor<1x2x2x48xsi8>) -> tensor<1x1x1x48xsi32> {
    %w = nn.constant dense<1> : tensor<1x2x2x1xsi8>
    %z = nn.constant dense<0> : tensor<si8>
    %y = nn.conv %x, %w zero_points(%z, %z)
      {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
      : (tensor<1x2x2x48xsi8>, tensor<1x2x2x1xsi8>, tensor<si8>, tensor<si8>) -> tensor<1x1x1x48xsi32>
    return %y : tensor<1x1x1x48xsi32>
  }
}
