// RUN: hetero-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(hetero.program(convert-nn-to-tpu))'

// What the lowering refuses, once for each message.

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    func.func @stage(%x: tensor<1x4xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 4>}) -> (tensor<1x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 2>}) attributes {hetero.tiling = #tpu.tiling<rows = 2, columns = 1, channels = 2, groups = 1, depth = 4, slots = 2, order = weights_outer>} {
      %w = nn.constant dense<1> : tensor<4x2xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %z = nn.constant dense<0> : tensor<si8>
      // expected-error @+1 {{has tiling #tpu.tiling<rows = 2, columns = 1, channels = 2, groups = 1, depth = 4, slots = 2, order = weights_outer>, which does not fit the device}}
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
    func.func @stage(%x: tensor<1x4xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 4>}) -> (tensor<1x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 2>}) attributes {hetero.tiling = 7 : i64} {
      %w = nn.constant dense<1> : tensor<4x2xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %z = nn.constant dense<0> : tensor<si8>
      // expected-error @+1 {{has tiling 7 : i64, which is no #tpu.tiling}}
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
    func.func @stage(%x: tensor<1x4xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 4>}) -> (tensor<1x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 2>}) {
      %w = nn.constant dense<1> : tensor<4x2xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %z = nn.constant dense<0> : tensor<si8>
      // expected-error @+1 {{cannot run on this device (operation): nn.reshape}}
      %y = nn.reshape %x : tensor<1x4xsi8> to tensor<2x2xsi8>
      %v = nn.constant dense<1> : tensor<1x2xsi8>
      return %v : tensor<1x2xsi8>
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
  // expected-error @+1 {{has the name of no device of the system; expected "tpu7"}}
  hetero.program @tpu7 {
    func.func @stage(%x: tensor<1x4xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 4>}) -> (tensor<1x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 2>}) {
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

// expected-error @+1 {{the module describes no system}}
module {
  hetero.program @tpu0 {
    func.func @stage(%x: tensor<1x4xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 4>}) -> (tensor<1x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 2>}) {
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
    func.func @stage(%x: tensor<1x4xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 4>}) -> (tensor<1x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 2>}) {
      %w = nn.constant dense_resource<__elided__> : tensor<4x2xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %z = nn.constant dense<0> : tensor<si8>
      // expected-error @+1 {{needs the bytes of its constant operand 1, which the module does not hold}}
      %y = nn.matmul %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
        : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
      return %y : tensor<1x2xsi8>
    }
  }
}
