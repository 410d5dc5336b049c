// RUN: test-target %s --verify-diagnostics

// What emission refuses.

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    // expected-error @+1 {{argument 0 of stage "stage" has no hetero.buffer attribute}}
    func.func @stage(%x: tensor<1x4xsi8>) -> (tensor<1x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 2>}) {
      %w = nn.constant dense<1> : tensor<4x2xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %z = nn.constant dense<0> : tensor<si8>
      %y = nn.matmul %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
        : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
      return %y : tensor<1x2xsi8>
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
    // expected-error @+1 {{argument 0 of stage "stage" lies in "sram", but the home memory of the device is "dram"}}
    func.func @stage(%x: tensor<1x4xsi8> {hetero.buffer = #hetero.buffer<memory = "sram", offsetBytes = 0, sizeBytes = 4>}) -> (tensor<1x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 2>}) {
      %w = nn.constant dense<1> : tensor<4x2xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %z = nn.constant dense<0> : tensor<si8>
      %y = nn.matmul %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
        : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
      return %y : tensor<1x2xsi8>
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
    // expected-error @+1 {{result 0 of stage "stage" has no hetero.buffer attribute}}
    func.func @stage(%x: tensor<1x4xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 4>}) -> tensor<1x2xsi8> {
      %w = nn.constant dense<1> : tensor<4x2xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %z = nn.constant dense<0> : tensor<si8>
      %y = nn.matmul %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
        : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
      return %y : tensor<1x2xsi8>
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
    // expected-error @+1 {{stage "stage" has 2 operations of the array; a stage is exactly one}}
    func.func @stage(%x: tensor<1x4xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 4>}) -> (tensor<1x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 2>}) {
      %w = nn.constant dense<1> : tensor<4x2xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %z = nn.constant dense<0> : tensor<si8>
      %y = nn.matmul %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
        : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
      %q = nn.matmul %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
        : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
      return %y : tensor<1x2xsi8>
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
    // expected-error @+1 {{stage "stage" returns a value that the array does not make}}
    func.func @stage(%x: tensor<1x4xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 4>}) -> (tensor<1x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 2>}, tensor<1x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 128, sizeBytes = 2>}) {
      %w = nn.constant dense<1> : tensor<4x2xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %z = nn.constant dense<0> : tensor<si8>
      %y = nn.matmul %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
        : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
      %v = nn.constant dense<0> : tensor<1x2xsi8>
      return %y, %v : tensor<1x2xsi8>, tensor<1x2xsi8>
    }
  }
}
