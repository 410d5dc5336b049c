// RUN: %hetero-opt %s --split-input-file --pass-pipeline='builtin.module(hetero.program(convert-nn-to-tpu))' | FileCheck %s

// A 3 x 3 convolution in two tiles of two pixel rows: the slab of the first
// begins above the input, that of the second ends below it. Loads run two steps
// ahead, so all come before the first store.

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    // CHECK-LABEL: func.func @conv
    func.func @conv(%x: tensor<1x2x4x4xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 32>}) -> (tensor<1x2x4x4xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 32, sizeBytes = 32>})
        attributes {hetero.tiling = #tpu.tiling<rows = 2, columns = 4, channels = 2, groups = 1, depth = 2, slots = 2, order = weights_outer>} {
      // CHECK-NEXT: %[[W:.*]] = tpu.constant "tpu.weights.x2" dense<[1, 19, 2, 20, 3, 21,
      // CHECK-NEXT: %[[P:.*]] = tpu.constant "tpu.parameters" dense<[7, 0, 0, 0, 0, 0, 0, 63, 255, 255, 255, 255, 249, 255, 255, 255, 0, 0, 128, 63, 2, 0, 0, 0]> : tensor<24xui8>
      // CHECK-NEXT: tpu.execute slots 2 ins(%{{.*}}, %[[W]], %[[P]]
      %w = nn.constant dense<[[[[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[10, 11, 12], [13, 14, 15], [16, 17, 18]]],
                              [[[19, 20, 21], [22, 23, 24], [25, 26, 27]], [[28, 29, 30], [31, 32, 33], [34, 35, 36]]]]> : tensor<2x2x3x3xsi8>
      %b = nn.constant dense<[7, -7]> : tensor<2xsi32>
      %sx = nn.constant dense<0.5> : tensor<f32>
      %sw = nn.constant dense<[1.0, 2.0]> : tensor<2xf32>
      %sy = nn.constant dense<1.0> : tensor<f32>
      %zx = nn.constant dense<3> : tensor<si8>
      %zw = nn.constant dense<[-1, 2]> : tensor<2xsi8>
      %zy = nn.constant dense<4> : tensor<si8>
      // CHECK: tpu.load_weights {{.*}} to slot 0 runs<{{.*}}runBytes = 36>
      // CHECK-NEXT: tpu.load_parameters {{.*}} to slot 0 runs<{{.*}}runBytes = 24>
      // CHECK-NEXT: %[[A0:.*]] = tpu.load_activations {{.*}} to slot 0 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 2, rowStrideBytes = 16, runBytes = 12>
      // CHECK-NEXT: %[[A1:.*]] = tpu.load_activations {{.*}} to slot 1 runs<offsetBytes = 4, planes = 1, planeStrideBytes = 0, rows = 2, rowStrideBytes = 16, runBytes = 12>
      // CHECK-NEXT: %[[C0:.*]] = tpu.compute activations 0
      // CHECK-SAME: slab<depth = 2, rows = 3, columns = 4, channelStride = 12, rowStride = 4, columnStride = 1, originRow = -1, originColumn = -1>
      // CHECK-SAME: tile<groups = 1, channels = 2, rows = 2, columns = 4> {input_signed, input_zero_point = 3 : i64, weight_signed} after(%[[A0]]
      // CHECK-NEXT: %[[D0:.*]] = tpu.drain %[[C0]] parameters 0 to slot 0 {{.*}} requant<zeroPoint = 4, min = 0, max = 100>
      // CHECK-NEXT: tpu.store slot 0 to {{.*}} runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 2, rowStrideBytes = 16, runBytes = 8> after(%[[D0]])
      // CHECK-NEXT: tpu.compute activations 1
      // CHECK-SAME: originRow = 0, originColumn = -1>
      // CHECK-SAME: after(%[[A1]]
      // CHECK-NEXT: tpu.drain
      // CHECK-NEXT: tpu.store slot 1 to {{.*}} runs<offsetBytes = 8,
      // CHECK-NEXT: }
      // CHECK-NEXT: return
      %y = nn.conv %x, %w bias %b scales(%sx, %sw) zero_points(%zx, %zw) to(%sy, %zy)
        {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, group = 1 : i64,
         requant = #nn.requant<float>, clamp = #nn.clamp<min = 0, max = 100>}
        : (tensor<1x2x4x4xsi8>, tensor<2x2x3x3xsi8>, tensor<2xsi32>, tensor<f32>, tensor<2xf32>, tensor<si8>, tensor<2xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x2x4x4xsi8>
      return %y : tensor<1x2x4x4xsi8>
    }
  }
}

// -----

// Depthwise: a tile of all groups, one column each. Stride 2 and a 1-D signal.

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    // CHECK-LABEL: func.func @depthwise
    func.func @depthwise(%x: tensor<1x3x8xui8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 24>}) -> (tensor<1x3x4xsi32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 48>})
        attributes {hetero.tiling = #tpu.tiling<rows = 2, columns = 1, channels = 1, groups = 3, depth = 1, slots = 1, order = activations_outer>} {
      %w = nn.constant dense<2> : tensor<3x1x2xui8>
      %z = nn.constant dense<128> : tensor<ui8>
      // CHECK: tpu.load_activations {{.*}} runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 3, rowStrideBytes = 8, runBytes = 4>
      // CHECK: tpu.compute
      // CHECK-SAME: slab<depth = 1, rows = 4, columns = 1, channelStride = 4, rowStride = 1,
      // CHECK-SAME: window<kernelRows = 2, kernelColumns = 1, strideRows = 2, strideColumns = 1,
      // CHECK-SAME: tile<groups = 3, channels = 1, rows = 2, columns = 1> {input_zero_point = 128 : i64}
      // CHECK: tpu.drain {{.*}} placement<channelStride = 2, rowStride = 1, columnStride = 6>{{$}}
      // CHECK: tpu.load_activations {{.*}} to slot 0 runs<offsetBytes = 4,
      // CHECK-SAME: after(
      // CHECK: tpu.store slot 0 to {{.*}} runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 3, rowStrideBytes = 16, runBytes = 8>
      %y = nn.conv %x, %w zero_points(%z, %z)
        {strides = array<i64: 2>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, group = 3 : i64}
        : (tensor<1x3x8xui8>, tensor<3x1x2xui8>, tensor<ui8>, tensor<ui8>) -> tensor<1x3x4xsi32>
      return %y : tensor<1x3x4xsi32>
    }
  }
}

// -----

// Deeper than a tile: one fold whose sums wait in the array.

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    // CHECK-LABEL: func.func @deep
    func.func @deep(%x: tensor<2x6xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 12>}) -> (tensor<2x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 4>})
        attributes {hetero.tiling = #tpu.tiling<rows = 2, columns = 1, channels = 2, groups = 1, depth = 4, slots = 2, order = weights_outer>} {
      // CHECK: tpu.constant "tpu.weights.x2" dense<[1, 7, 2, 8, 3, 9, 4, 10, 5, 11, 6, 12]>
      %w = nn.constant dense<[[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]]> : tensor<2x6xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %z = nn.constant dense<0> : tensor<si8>
      // CHECK: tpu.load_weights {{.*}} to slot 0 runs<offsetBytes = 0, {{.*}}runBytes = 8>
      // CHECK: tpu.load_activations {{.*}} to slot 0 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 2, rowStrideBytes = 6, runBytes = 4>
      // CHECK: tpu.load_weights {{.*}} to slot 1 runs<offsetBytes = 8, {{.*}}runBytes = 4>
      // CHECK: tpu.load_activations {{.*}} to slot 1 runs<offsetBytes = 4, planes = 1, planeStrideBytes = 0, rows = 2, rowStrideBytes = 6, runBytes = 2>
      // CHECK: tpu.compute {{.*}} {input_signed, input_zero_point = 0 : i64, weight_signed}
      // CHECK: %[[C:.*]] = tpu.compute {{.*}} {accumulate, input_signed
      // CHECK: tpu.drain %[[C]]
      %y = nn.gemm %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {transB, requant = #nn.requant<float>}
        : (tensor<2x6xsi8>, tensor<2x6xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<2x2xsi8>
      return %y : tensor<2x2xsi8>
    }
  }
}

// -----

// A product from the left transposed, the right as it stands; no tiling is
// given, so the planner's first is taken.

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    // CHECK-LABEL: func.func @transposed
    func.func @transposed(%x: tensor<4x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 8>}) -> (tensor<2x3xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 6>}) {
      // CHECK: tpu.constant "tpu.weights.x2" dense<[1, 2, 4, 5, 7, 8, 10, 11, 3, 6, 9, 12]>
      %w = nn.constant dense<[[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]> : tensor<4x3xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %z = nn.constant dense<0> : tensor<si8>
      // CHECK: slab<depth = 4, {{.*}}channelStride = 2, rowStride = 1,
      %y = nn.gemm %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {transA, requant = #nn.requant<float>}
        : (tensor<4x2xsi8>, tensor<4x3xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<2x3xsi8>
      return %y : tensor<2x3xsi8>
    }
  }
}
