// RUN: test-target %s | FileCheck %s

// Every reason to refuse, once, on an array of 2 x 2 cells.

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  // CHECK: nn.relu on tpu0: no (operation): nn.relu; another device has to run it
  func.func @kind(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {

    %y = nn.relu %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
    return %y : tensor<1x4xf32>
  }

  // CHECK: nn.conv_transpose on tpu0: no (operation): nn.conv_transpose; another device has to run it
  func.func @transposed(%x: tensor<1x4x2xsi8>, %w: tensor<4x2x2xsi8>, %z: tensor<si8>) -> tensor<1x2x4xsi32> {
    %y = nn.conv_transpose %x, %w zero_points(%z, %z) {strides = array<i64: 2>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>}
      : (tensor<1x4x2xsi8>, tensor<4x2x2xsi8>, tensor<si8>, tensor<si8>) -> tensor<1x2x4xsi32>
    return %y : tensor<1x2x4xsi32>
  }

  // CHECK: no (dynamic-shape): operand tensor<?x4xsi8>; fix the shape with --batch or --input-shape
  func.func @dynamic(%x: tensor<?x4xsi8>) -> tensor<?x2xsi8> {
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %w = nn.constant dense<1> : tensor<4x2xsi8>
    %y = nn.matmul %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>} : (tensor<?x4xsi8>, tensor<4x2xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<?x2xsi8>
    return %y : tensor<?x2xsi8>
  }

  // CHECK: no (element-type): operand tensor<1x4xf32>; quantise the model to int8 or uint8
  func.func @float(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {

    %w = nn.constant dense<1.0> : tensor<4x2xf32>
    %y = nn.matmul %x, %w : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
    return %y : tensor<1x2xf32>
  }

  // CHECK: no (element-type): result tensor<1x2xsi16>
  func.func @wide_result(%x: tensor<1x4xsi8>) -> tensor<1x2xsi16> {
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %w = nn.constant dense<1> : tensor<4x2xsi8>
    %zy = nn.constant dense<0> : tensor<si16>
    %y = nn.matmul %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %zy) {requant = #nn.requant<float>}
      : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si16>) -> tensor<1x2xsi16>
    return %y : tensor<1x2xsi16>
  }

  // CHECK: no (spatial-rank): 3 spatial dimensions of tensor<1x2x4x4x4xsi8>; another device has to run it
  func.func @volume(%x: tensor<1x2x4x4x4xsi8>) -> tensor<1x2x4x4x4xsi32> {
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %w = nn.constant dense<1> : tensor<2x2x1x1x1xsi8>
    %y = nn.conv %x, %w zero_points(%z, %z)
      {strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>}
      : (tensor<1x2x4x4x4xsi8>, tensor<2x2x1x1x1xsi8>, tensor<si8>, tensor<si8>) -> tensor<1x2x4x4x4xsi32>
    return %y : tensor<1x2x4x4x4xsi32>
  }

  // CHECK: no (too-large): tensor<0x4xsi8>; split the operation
  func.func @empty(%x: tensor<0x4xsi8>) -> tensor<0x2xsi32> {
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %w = nn.constant dense<1> : tensor<4x2xsi8>
    %y = nn.matmul %x, %w zero_points(%z, %z) : (tensor<0x4xsi8>, tensor<4x2xsi8>, tensor<si8>, tensor<si8>) -> tensor<0x2xsi32>
    return %y : tensor<0x2xsi32>
  }

  // CHECK: no (right-operand): weights are not constant; fold the weights into constants
  func.func @computed(%x: tensor<1x4xsi8>, %w: tensor<4x2xsi8>) -> tensor<1x2xsi32> {
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %y = nn.matmul %x, %w zero_points(%z, %z) : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<si8>, tensor<si8>) -> tensor<1x2xsi32>
    return %y : tensor<1x2xsi32>
  }

  // CHECK: no (right-operand): a stack of matrices, tensor<3x4x2xsi8>
  func.func @stack(%x: tensor<3x1x4xsi8>) -> tensor<3x1x2xsi32> {
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %w = nn.constant dense<1> : tensor<3x4x2xsi8>
    %y = nn.matmul %x, %w zero_points(%z, %z) : (tensor<3x1x4xsi8>, tensor<3x4x2xsi8>, tensor<si8>, tensor<si8>) -> tensor<3x1x2xsi32>
    return %y : tensor<3x1x2xsi32>
  }

  // CHECK: no (quantization-parameter): input scale is not constant
  func.func @scale(%x: tensor<1x4xsi8>, %t: tensor<f32>) -> tensor<1x2xsi8> {
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %w = nn.constant dense<1> : tensor<4x2xsi8>
    %y = nn.matmul %x, %w scales(%t, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>} : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
    return %y : tensor<1x2xsi8>
  }

  // CHECK: no (quantization-parameter): weight scale of tensor<4xf32>
  func.func @scale_along_depth(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %w = nn.constant dense<1> : tensor<4x2xsi8>
    %sw = nn.constant dense<1.0> : tensor<4xf32>
    %y = nn.matmul %x, %w scales(%s, %sw) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>} : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<f32>, tensor<4xf32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
    return %y : tensor<1x2xsi8>
  }

  // CHECK: no (bias-shape): bias is not constant
  func.func @bias(%x: tensor<1x4xsi8>, %b: tensor<2xsi32>) -> tensor<1x2xsi32> {
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %w = nn.constant dense<1> : tensor<4x2xsi8>
    %y = nn.matmul %x, %w bias %b zero_points(%z, %z) : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<2xsi32>, tensor<si8>, tensor<si8>) -> tensor<1x2xsi32>
    return %y : tensor<1x2xsi32>
  }

  // CHECK: no (bias-shape): bias tensor<2x1xsi32>
  func.func @bias_of_rows(%x: tensor<2x4xsi8>) -> tensor<2x2xsi32> {
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %w = nn.constant dense<1> : tensor<4x2xsi8>
    %b = nn.constant dense<[[1], [2]]> : tensor<2x1xsi32>
    %y = nn.gemm %x, %w bias %b zero_points(%z, %z) : (tensor<2x4xsi8>, tensor<4x2xsi8>, tensor<2x1xsi32>, tensor<si8>, tensor<si8>) -> tensor<2x2xsi32>
    return %y : tensor<2x2xsi32>
  }

  // CHECK: no (requantizer): shift; leave the requantiser of the operation at float
  func.func @shift(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %w = nn.constant dense<1> : tensor<4x2xsi8>
    %y = nn.matmul %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<shift>} : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8>
    return %y : tensor<1x2xsi8>
  }

  // CHECK: no (buffer-size): a window of 12 x 12 on 1 groups of 2 channels against an array of 2 x 2; use a device with larger buffers
  func.func @window(%x: tensor<1x1x12x12xsi8>) -> tensor<1x2x1x1xsi32> {
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %w = nn.constant dense<1> : tensor<2x1x12x12xsi8>
    %y = nn.conv %x, %w zero_points(%z, %z)
      {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
      : (tensor<1x1x12x12xsi8>, tensor<2x1x12x12xsi8>, tensor<si8>, tensor<si8>) -> tensor<1x2x1x1xsi32>
    return %y : tensor<1x2x1x1xsi32>
  }
}
