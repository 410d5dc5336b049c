// RUN: test-target %s | FileCheck %s

// The programs of cost.mlir, executed: the cycles that are counted are those that
// were derived there. Inputs count 0, 1, 2, ...

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, 
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 4, writeEnergyFjPerByte = 8, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 64,
    dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2,
    bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption", dmaSource = "assumption", energySource = "assumption">>} {
  hetero.program @tpu0 {
    // Constants follow one another at multiples of 64 from 32768 on; equal ones
    // are joined by the container, not here.
    // CHECK: constant tpu.weights.x2 8 bytes at 32768
    // CHECK-NEXT: constant tpu.parameters 24 bytes at 32832
    // CHECK-NEXT: source one_fold dense1 [0, 6)
    // CHECK-NEXT: constant tpu.weights.x2 8 bytes at 32896
    // CHECK-NEXT: constant tpu.parameters 24 bytes at 32960
    // CHECK: stage one_fold: cycles 57 ps 57000 energyFj 248 macs 8 array 4 dma 50 dram reads 36 writes 2 bound dma
    // CHECK-NEXT: dma [0, 12) weight
    // CHECK-NEXT: dma [12, 28) parameter
    // CHECK-NEXT: dma [28, 39) activation
    // CHECK-NEXT: array [39, 43) compute
    // CHECK-NEXT: dma [46, 57) store
    // 0 * 1 + 1 * 2 + 2 * 3 + 3 * 4 = 20 and -(0 * 1 + 1 * 1 + 2 * 1 + 3 * 1) = -6.
    // CHECK-NEXT: result 20 250{{$}}
    func.func @one_fold(%x: tensor<1x4xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 4>}) -> (tensor<1x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 2>})
        attributes {hetero.tiling = #tpu.tiling<rows = 1, columns = 1, channels = 2, groups = 1, depth = 4, slots = 2, order = weights_outer>} {
      %w = nn.constant dense<[[1, -1], [2, -1], [3, -1], [4, -1]]> : tensor<4x2xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %z = nn.constant dense<0> : tensor<si8>
      %y = nn.matmul %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
        : (tensor<1x4xsi8>, tensor<4x2xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8> loc("dense1")
      return %y : tensor<1x2xsi8>
    }

    // CHECK: stage two_tiles: cycles 96 ps 96000 energyFj 736 macs 64 array 16 dma 96 dram reads 64 writes 16 bound dma
    // CHECK-NEXT: dma [0, 12) weight
    // CHECK-NEXT: dma [12, 28) parameter
    // CHECK-NEXT: dma [28, 48) activation
    // CHECK-NEXT: dma [48, 68) activation
    // CHECK-NEXT: array [48, 56) compute
    // CHECK-NEXT: dma [68, 82) store
    // CHECK-NEXT: array [68, 76) compute
    // CHECK-NEXT: dma [82, 96) store
    // Pixel p of channel c is 8 c + p: the sums are 0 + 8 + 16 + 24 + 4 p = 48 + 4 p,
    // and twice that, saturated.
    // CHECK-NEXT: result 48 52 56 60 64 68 72 76 96 104 112 120 127 127 127 127{{$}}
    func.func @two_tiles(%x: tensor<1x4x4x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 32>}) -> (tensor<1x2x4x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 16>})
        attributes {hetero.tiling = #tpu.tiling<rows = 2, columns = 2, channels = 2, groups = 1, depth = 4, slots = 2, order = weights_outer>} {
      %w = nn.constant dense<[[[[1]], [[1]], [[1]], [[1]]], [[[2]], [[2]], [[2]], [[2]]]]> : tensor<2x4x1x1xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %z = nn.constant dense<0> : tensor<si8>
      %y = nn.conv %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z)
      {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, requant = #nn.requant<float>}
      : (tensor<1x4x4x2xsi8>, tensor<2x4x1x1xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2x4x2xsi8>
      return %y : tensor<1x2x4x2xsi8>
    }

    // CHECK: stage one_slot: cycles 116
    // CHECK: result 48 52 56 60 64 68 72 76 96 104 112 120 127 127 127 127{{$}}
    func.func @one_slot(%x: tensor<1x4x4x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 32>}) -> (tensor<1x2x4x2xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 16>})
        attributes {hetero.tiling = #tpu.tiling<rows = 2, columns = 2, channels = 2, groups = 1, depth = 4, slots = 1, order = weights_outer>} {
      %w = nn.constant dense<[[[[1]], [[1]], [[1]], [[1]]], [[[2]], [[2]], [[2]], [[2]]]]> : tensor<2x4x1x1xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %z = nn.constant dense<0> : tensor<si8>
      %y = nn.conv %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z)
      {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, requant = #nn.requant<float>}
      : (tensor<1x4x4x2xsi8>, tensor<2x4x1x1xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2x4x2xsi8>
      return %y : tensor<1x2x4x2xsi8>
    }

    // Ties: with a scale of 1/2, an input of zero point 2 and a result of zero
    // point 3, (0, 1, 2, 3) become (-1, -0.5, 0, 0.5): rounded to even, then moved.
    // CHECK: stage ties:
    // CHECK: result 2 3 3 3{{$}}
    func.func @ties(%x: tensor<1x1x4xui8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 4>}) -> (tensor<1x1x4xui8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 4>})
        attributes {hetero.tiling = #tpu.tiling<rows = 4, columns = 1, channels = 1, groups = 1, depth = 1, slots = 2, order = weights_outer>} {
      %w = nn.constant dense<1> : tensor<1x1x1xsi8>
      %s = nn.constant dense<1.0> : tensor<f32>
      %two = nn.constant dense<2.0> : tensor<f32>
      %zx = nn.constant dense<2> : tensor<ui8>
      %zw = nn.constant dense<0> : tensor<si8>
      %zy = nn.constant dense<3> : tensor<ui8>
      %y = nn.conv %x, %w scales(%s, %s) zero_points(%zx, %zw) to(%two, %zy)
        {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, requant = #nn.requant<float>}
        : (tensor<1x1x4xui8>, tensor<1x1x1xsi8>, tensor<f32>, tensor<f32>, tensor<ui8>, tensor<si8>, tensor<f32>, tensor<ui8>) -> tensor<1x1x4xui8>
      return %y : tensor<1x1x4xui8>
    }

    // Raw sums are 32-bit words; the left operand may be a constant, too.
    // CHECK: stage constants:
    // CHECK: result 10 0 0 0{{$}}
    func.func @constants() -> (tensor<1x1xsi32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 4>}) {
      %x = nn.constant dense<1> : tensor<1x4xsi8>
      %w = nn.constant dense<[[1], [2], [3], [4]]> : tensor<4x1xsi8>
      %z = nn.constant dense<0> : tensor<si8>
      %y = nn.matmul %x, %w zero_points(%z, %z) : (tensor<1x4xsi8>, tensor<4x1xsi8>, tensor<si8>, tensor<si8>) -> tensor<1x1xsi32>
      return %y : tensor<1x1xsi32>
    }
  }
}
