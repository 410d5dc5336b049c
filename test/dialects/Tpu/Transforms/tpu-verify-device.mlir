// RUN: hetero-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(hetero.program(tpu-verify-device))'

// Commands that some array could execute, but not this one: every law once.

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    func.func @stage(%x: tensor<512xsi8>) -> tensor<512xsi8> {
      %y = tpu.execute slots 2 ins(%x : tensor<512xsi8>) outs(tensor<512xsi8>) {
      ^bb0(%input: memref<512xsi8>, %output: memref<512xsi8>):
        // expected-error @+1 {{needs 65 bytes of a slot of the activation buffer, which has 64}}
        %t = tpu.load_activations %input to slot 0 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 65> : memref<512xsi8>
      }
      return %y : tensor<512xsi8>
    }
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    func.func @stage(%x: tensor<512xsi8>) -> tensor<512xsi8> {
      %y = tpu.execute slots 2 ins(%x : tensor<512xsi8>) outs(tensor<512xsi8>) {
      ^bb0(%input: memref<512xsi8>, %output: memref<512xsi8>):
        // expected-error @+1 {{needs 65 bytes of a slot of the weight buffer, which has 64}}
        %t = tpu.load_weights %input to slot 0 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 65> : memref<512xsi8>
      }
      return %y : tensor<512xsi8>
    }
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    func.func @stage(%x: tensor<512xsi8>) -> tensor<512xsi8> {
      %y = tpu.execute slots 2 ins(%x : tensor<512xsi8>) outs(tensor<512xsi8>) {
      ^bb0(%input: memref<512xsi8>, %output: memref<512xsi8>):
        // expected-error @+1 {{needs 72 bytes of a slot of the parameter buffer, which has 64}}
        %t = tpu.load_parameters %input to slot 0 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 72> : memref<512xsi8>
      }
      return %y : tensor<512xsi8>
    }
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    func.func @stage(%x: tensor<512xsi8>) -> tensor<512xsi8> {
      %y = tpu.execute slots 2 ins(%x : tensor<512xsi8>) outs(tensor<512xsi8>) {
      ^bb0(%input: memref<512xsi8>, %output: memref<512xsi8>):
        // expected-error @+1 {{needs 33 bytes of a slot of the output buffer, which has 32}}
        %t = tpu.store slot 0 to %output runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 33> : memref<512xsi8>
      }
      return %y : tensor<512xsi8>
    }
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    func.func @stage(%x: tensor<512xsi8>) -> tensor<512xsi8> {
      %y = tpu.execute slots 2 ins(%x : tensor<512xsi8>) outs(tensor<512xsi8>) {
      ^bb0(%input: memref<512xsi8>, %output: memref<512xsi8>):
        // expected-error @+1 {{needs 66 bytes of a slot of the activation buffer, which has 64}}
        %c = tpu.compute activations 0 weights 0 parameters 0
          slab<depth = 2, rows = 33, columns = 1, channelStride = 33, rowStride = 1, columnStride = 1, originRow = 0, originColumn = 0>
          window<kernelRows = 1, kernelColumns = 1, strideRows = 1, strideColumns = 1, dilationRows = 1, dilationColumns = 1>
          tile<groups = 1, channels = 2, rows = 1, columns = 1> {input_zero_point = 0 : i64}
        %d = tpu.drain %c parameters 0 to slot 0 placement<channelStride = 1, rowStride = 2, columnStride = 2>
      }
      return %y : tensor<512xsi8>
    }
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    func.func @stage(%x: tensor<512xsi8>) -> tensor<512xsi8> {
      %y = tpu.execute slots 2 ins(%x : tensor<512xsi8>) outs(tensor<512xsi8>) {
      ^bb0(%input: memref<512xsi8>, %output: memref<512xsi8>):
        // expected-error @+1 {{needs 66 bytes of a slot of the weight buffer, which has 64}}
        %c = tpu.compute activations 0 weights 0 parameters 0
          slab<depth = 33, rows = 1, columns = 1, channelStride = 1, rowStride = 1, columnStride = 1, originRow = 0, originColumn = 0>
          window<kernelRows = 1, kernelColumns = 1, strideRows = 1, strideColumns = 1, dilationRows = 1, dilationColumns = 1>
          tile<groups = 1, channels = 2, rows = 1, columns = 1> {input_zero_point = 0 : i64}
        %d = tpu.drain %c parameters 0 to slot 0 placement<channelStride = 1, rowStride = 2, columnStride = 2>
      }
      return %y : tensor<512xsi8>
    }
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    func.func @stage(%x: tensor<512xsi8>) -> tensor<512xsi8> {
      %y = tpu.execute slots 2 ins(%x : tensor<512xsi8>) outs(tensor<512xsi8>) {
      ^bb0(%input: memref<512xsi8>, %output: memref<512xsi8>):
        // expected-error @+1 {{needs 72 bytes of a slot of the parameter buffer, which has 64}}
        %c = tpu.compute activations 0 weights 0 parameters 0
          slab<depth = 2, rows = 1, columns = 1, channelStride = 1, rowStride = 2, columnStride = 2, originRow = 0, originColumn = 0>
          window<kernelRows = 1, kernelColumns = 1, strideRows = 1, strideColumns = 1, dilationRows = 1, dilationColumns = 1>
          tile<groups = 1, channels = 6, rows = 1, columns = 1> {input_zero_point = 0 : i64}
        %d = tpu.drain %c parameters 0 to slot 0 placement<channelStride = 1, rowStride = 2, columnStride = 2>
      }
      return %y : tensor<512xsi8>
    }
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    func.func @stage(%x: tensor<512xsi8>) -> tensor<512xsi8> {
      %y = tpu.execute slots 2 ins(%x : tensor<512xsi8>) outs(tensor<512xsi8>) {
      ^bb0(%input: memref<512xsi8>, %output: memref<512xsi8>):
        %c = tpu.compute activations 0 weights 0 parameters 0
          slab<depth = 2, rows = 1, columns = 1, channelStride = 1, rowStride = 2, columnStride = 2, originRow = 0, originColumn = 0>
          window<kernelRows = 1, kernelColumns = 1, strideRows = 1, strideColumns = 1, dilationRows = 1, dilationColumns = 1>
          tile<groups = 1, channels = 2, rows = 5, columns = 1> {input_zero_point = 0 : i64}
        // expected-error @+1 {{needs 40 bytes of a slot of the output buffer, which has 32}}
        %d = tpu.drain %c parameters 0 to slot 0 placement<channelStride = 1, rowStride = 2, columnStride = 2>
      }
      return %y : tensor<512xsi8>
    }
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    func.func @stage(%x: tensor<512xsi8>) -> tensor<512xsi8> {
      %y = tpu.execute slots 2 ins(%x : tensor<512xsi8>) outs(tensor<512xsi8>) {
      ^bb0(%input: memref<512xsi8>, %output: memref<512xsi8>):
        // expected-error @+1 {{leaves sums of 3 pixels and 2 channels in an array of 2 x 2}}
        %c = tpu.compute activations 0 weights 0 parameters 0
          slab<depth = 2, rows = 1, columns = 1, channelStride = 1, rowStride = 2, columnStride = 2, originRow = 0, originColumn = 0>
          window<kernelRows = 1, kernelColumns = 1, strideRows = 1, strideColumns = 1, dilationRows = 1, dilationColumns = 1>
          tile<groups = 1, channels = 2, rows = 3, columns = 1> {input_zero_point = 0 : i64}
      }
      return %y : tensor<512xsi8>
    }
  }
}
