// RUN: test-target %s | FileCheck %s
// RUN: test-target %s --reasons | FileCheck %s --check-prefix=REASONS

// A device whose home memory is not there refuses everything; and the table that
// the documentation is printed from.

// REASONS: tpu0: operation: the array computes convolutions and matrix products only; another device has to run it
// REASONS: tpu0: dynamic-shape:
// REASONS: tpu0: element-type:
// REASONS: tpu0: spatial-rank:
// REASONS: tpu0: too-large:
// REASONS: tpu0: right-operand:
// REASONS: tpu0: quantization-parameter:
// REASONS: tpu0: bias-shape:
// REASONS: tpu0: requantizer:
// REASONS: tpu0: buffer-size:
// REASONS: tpu0: home-memory:
// REASONS-NOT: tpu0:

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "sram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  // CHECK: no (home-memory): no memory "sram"; add the memory to the fabric or correct homeMemory
  func.func @product(%x: tensor<1x4xsi8>) -> tensor<1x2xsi32> {
    %z = nn.constant dense<0> : tensor<si8>
    %w = nn.constant dense<1> : tensor<4x2xsi8>
    %y = nn.matmul %x, %w zero_points(%z, %z) : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<si8>, tensor<si8>) -> tensor<1x2xsi32>
    return %y : tensor<1x2xsi32>
  }
}
