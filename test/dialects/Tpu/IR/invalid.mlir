// RUN: hetero-opt %s --split-input-file --verify-diagnostics

// Every message of the parsers and verifiers, once.

// expected-error @+1 {{a tpu device needs a positive rows, not 0}}
module attributes {test.device = #tpu.device<clockKhz = 1000000, rows = 0, columns = 2, activationBufferBytes = 256, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 128, dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2, bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram", arraySource = "", bufferSource = "", dmaSource = "", energySource = "">} {}

// -----

// expected-error @+1 {{a tpu device needs a dmaStartupCycles that is not negative, not -8}}
module attributes {test.device = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2, activationBufferBytes = 256, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 128, dmaBytesPerCycle = 4, dmaStartupCycles = -8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2, bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram", arraySource = "", bufferSource = "", dmaSource = "", energySource = "">} {}

// -----

// expected-error @+1 {{a tpu device needs a homeMemory}}
module attributes {test.device = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2, activationBufferBytes = 256, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 128, dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2, bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "", arraySource = "", bufferSource = "", dmaSource = "", energySource = "">} {}

// -----

// expected-error @+1 {{a tpu tiling needs a positive rows, not 0}}
module attributes {test.attribute = #tpu.tiling<rows = 0, columns = 1, channels = 1, groups = 1, depth = 1, slots = 1, order = weights_outer>} {}

// -----

// expected-error @+1 {{a tpu tiling has 1 or 2 slots, not 3}}
module attributes {test.attribute = #tpu.tiling<rows = 1, columns = 1, channels = 1, groups = 1, depth = 1, slots = 3, order = weights_outer>} {}

// -----

// expected-error @+1 {{a transfer needs a positive runBytes, not 0}}
module attributes {test.attribute = #tpu.runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 0>} {}

// -----

// expected-error @+1 {{a transfer needs a offsetBytes that is not negative, not -4}}
module attributes {test.attribute = #tpu.runs<offsetBytes = -4, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 4>} {}

// -----

// expected-error @+1 {{a slab needs a positive depth, not 0}}
module attributes {test.attribute = #tpu.slab<depth = 0, rows = 1, columns = 1, channelStride = 1, rowStride = 1, columnStride = 1, originRow = 0, originColumn = 0>} {}

// -----

// expected-error @+1 {{a slab needs a rows that is not negative, not -1}}
module attributes {test.attribute = #tpu.slab<depth = 1, rows = -1, columns = 1, channelStride = 1, rowStride = 1, columnStride = 1, originRow = 0, originColumn = 0>} {}

// -----

// expected-error @+1 {{a window needs a positive strideRows, not 0}}
module attributes {test.attribute = #tpu.window<kernelRows = 1, kernelColumns = 1, strideRows = 0, strideColumns = 1, dilationRows = 1, dilationColumns = 1>} {}

// -----

// expected-error @+1 {{a tile needs a positive channels, not 0}}
module attributes {test.attribute = #tpu.tile<groups = 1, channels = 0, rows = 1, columns = 1>} {}

// -----

// expected-error @+1 {{a placement needs a channelStride that is not negative, not -1}}
module attributes {test.attribute = #tpu.placement<channelStride = -1, rowStride = 1, columnStride = 1>} {}

// -----

// expected-error @+1 {{a requantiser bounds to [1, 0], which is empty}}
module attributes {test.attribute = #tpu.requant<zeroPoint = 0, min = 1, max = 0>} {}

// -----

// expected-error @+1 {{a requantiser has zero point -1 and bounds [0, 200], which no 8-bit type holds}}
module attributes {test.attribute = #tpu.requant<zeroPoint = -1, min = 0, max = 200>} {}

// -----

func.func @f() {
  // expected-error @+1 {{needs the name of its layout}}
  %w = tpu.constant "" dense<1> : tensor<8xui8>
  return
}

// -----

func.func @f(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
  // expected-error @+1 {{has 2 inputs and results, but a body of 1 arguments}}
  %y = tpu.execute slots 2 ins(%x : tensor<1x4xsi8>) outs(tensor<1x2xsi8>) {
  ^bb0(%i: memref<1x4xsi8>):
  }
  return %y : tensor<1x2xsi8>
}

// -----

func.func @f(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
  // expected-error @+1 {{has argument 0 of type 'memref<4xsi8>' in its body, expected 'memref<1x4xsi8>'}}
  %y = tpu.execute slots 2 ins(%x : tensor<1x4xsi8>) outs(tensor<1x2xsi8>) {
  ^bb0(%i: memref<4xsi8>, %o: memref<1x2xsi8>):
  }
  return %y : tensor<1x2xsi8>
}

// -----

func.func @f(%x: tensor<?x4xsi8>) -> tensor<1x2xsi8> {
  // expected-error @+1 {{has a tensor of dynamic shape 'tensor<?x4xsi8>'}}
  %y = tpu.execute slots 2 ins(%x : tensor<?x4xsi8>) outs(tensor<1x2xsi8>) {
  ^bb0(%i: memref<?x4xsi8>, %o: memref<1x2xsi8>):
  }
  return %y : tensor<1x2xsi8>
}

// -----

func.func @f(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
  %y = tpu.execute slots 2 ins(%x : tensor<1x4xsi8>) outs(tensor<1x2xsi8>) {
  ^bb0(%i: memref<1x4xsi8>, %o: memref<1x2xsi8>):
    // expected-error @+1 {{is no command of the array}}
    %w = tpu.constant "tpu.parameters" dense<1> : tensor<8xui8>
  }
  return %y : tensor<1x2xsi8>
}

// -----

func.func @f(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
  %y = tpu.execute slots 1 ins(%x : tensor<1x4xsi8>) outs(tensor<1x2xsi8>) {
  ^bb0(%i: memref<1x4xsi8>, %o: memref<1x2xsi8>):
    // expected-error @+1 {{names slot 1 of buffers with 1 slot}}
    %t = tpu.load_activations %i to slot 1 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 4> : memref<1x4xsi8>
  }
  return %y : tensor<1x2xsi8>
}

// -----

func.func @f(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
  %y = tpu.execute slots 1 ins(%x : tensor<1x4xsi8>) outs(tensor<1x2xsi8>) {
  ^bb0(%i: memref<1x4xsi8>, %o: memref<1x2xsi8>):
    // expected-error @+1 {{names parameter_slot 1 of buffers with 1 slot}}
    %c = tpu.compute activations 0 weights 0 parameters 1 slab<depth = 2, rows = 1, columns = 1, channelStride = 1, rowStride = 2, columnStride = 2, originRow = 0, originColumn = 0> window<kernelRows = 1, kernelColumns = 1, strideRows = 1, strideColumns = 1, dilationRows = 1, dilationColumns = 1> tile<groups = 1, channels = 2, rows = 1, columns = 1> {input_zero_point = 0 : i64}
    %d = tpu.drain %c parameters 1 to slot 0 placement<channelStride = 1, rowStride = 2, columnStride = 2>
  }
  return %y : tensor<1x2xsi8>
}

// -----

func.func @f(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
  %y = tpu.execute slots 2 ins(%x : tensor<1x4xsi8>) outs(tensor<1x2xsi8>) {
  ^bb0(%i: memref<1x4xsi8>, %o: memref<1x2xsi8>):
    // expected-error @+1 {{touches byte 4 of an object of 4}}
    %t = tpu.load_activations %i to slot 0 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 5> : memref<1x4xsi8>
  }
  return %y : tensor<1x2xsi8>
}

// -----

func.func @f(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
  %y = tpu.execute slots 2 ins(%x : tensor<1x4xsi8>) outs(tensor<1x2xsi8>) {
  ^bb0(%i: memref<1x4xsi8>, %o: memref<1x2xsi8>):
    // expected-error @+1 {{touches byte 4 of an object of 4}}
    %t = tpu.load_weights %i to slot 0 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 5> : memref<1x4xsi8>
  }
  return %y : tensor<1x2xsi8>
}

// -----

func.func @f(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
  %y = tpu.execute slots 2 ins(%x : tensor<1x4xsi8>) outs(tensor<1x2xsi8>) {
  ^bb0(%i: memref<1x4xsi8>, %o: memref<1x2xsi8>):
    // expected-error @+1 {{moves 4 bytes, which is no whole number of records of 12}}
    %t = tpu.load_parameters %i to slot 0 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 4> : memref<1x4xsi8>
  }
  return %y : tensor<1x2xsi8>
}

// -----

func.func @f(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
  %y = tpu.execute slots 2 ins(%x : tensor<1x4xsi8>) outs(tensor<1x2xsi8>) {
  ^bb0(%i: memref<1x4xsi8>, %o: memref<1x2xsi8>):
    // expected-error @+1 {{touches byte 11 of an object of 4}}
    %t = tpu.load_parameters %i to slot 0 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 12> : memref<1x4xsi8>
  }
  return %y : tensor<1x2xsi8>
}

// -----

func.func @f(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
  %y = tpu.execute slots 2 ins(%x : tensor<1x4xsi8>) outs(tensor<1x2xsi8>) {
  ^bb0(%i: memref<1x4xsi8>, %o: memref<1x2xsi8>):
    // expected-error @+1 {{touches byte 3 of an object of 2}}
    %t = tpu.store slot 0 to %o runs<offsetBytes = 0, planes = 2, planeStrideBytes = 3, rows = 1, rowStrideBytes = 0, runBytes = 1> : memref<1x2xsi8>
  }
  return %y : tensor<1x2xsi8>
}

// -----

func.func @f(%x: memref<4x4xsi8, strided<[8, 1]>>) {
  // expected-error @+1 {{needs an object of static shape in plain order}}
  %t = tpu.load_activations %x to slot 0 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 4> : memref<4x4xsi8, strided<[8, 1]>>
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{has input zero point -1, which is no unsigned 8-bit number}}
  %c = tpu.compute activations 0 weights 0 parameters 0 slab<depth = 2, rows = 1, columns = 1, channelStride = 1, rowStride = 2, columnStride = 2, originRow = 0, originColumn = 0> window<kernelRows = 1, kernelColumns = 1, strideRows = 1, strideColumns = 1, dilationRows = 1, dilationColumns = 1> tile<groups = 1, channels = 2, rows = 1, columns = 1> {input_zero_point = -1 : i64}
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{has input zero point 128, which is no signed 8-bit number}}
  %c = tpu.compute activations 0 weights 0 parameters 0 slab<depth = 2, rows = 1, columns = 1, channelStride = 1, rowStride = 2, columnStride = 2, originRow = 0, originColumn = 0> window<kernelRows = 1, kernelColumns = 1, strideRows = 1, strideColumns = 1, dilationRows = 1, dilationColumns = 1> tile<groups = 1, channels = 2, rows = 1, columns = 1> {input_signed, input_zero_point = 128 : i64}
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{accumulates over several groups, but only one fold can stay in the array}}
  %c = tpu.compute activations 0 weights 0 parameters 0 slab<depth = 2, rows = 1, columns = 1, channelStride = 1, rowStride = 2, columnStride = 2, originRow = 0, originColumn = 0> window<kernelRows = 1, kernelColumns = 1, strideRows = 1, strideColumns = 1, dilationRows = 1, dilationColumns = 1> tile<groups = 2, channels = 2, rows = 1, columns = 1> {accumulate, input_zero_point = 0 : i64}
  return
}

// -----

func.func @f(%t: !tpu.token) {
  // expected-error @+1 {{does not drain a tpu.compute}}
  %d = tpu.drain %t parameters 0 to slot 0 placement<channelStride = 1, rowStride = 2, columnStride = 2>
  return
}

// -----

func.func @f() {
  %c = tpu.compute activations 0 weights 0 parameters 0 slab<depth = 2, rows = 1, columns = 1, channelStride = 1, rowStride = 2, columnStride = 2, originRow = 0, originColumn = 0> window<kernelRows = 1, kernelColumns = 1, strideRows = 1, strideColumns = 1, dilationRows = 1, dilationColumns = 1> tile<groups = 1, channels = 2, rows = 1, columns = 1> {input_zero_point = 0 : i64}
  // expected-error @+1 {{takes its parameters from slot 1, its compute from slot 0}}
  %d = tpu.drain %c parameters 1 to slot 0 placement<channelStride = 1, rowStride = 2, columnStride = 2>
  return
}

// -----

func.func @f(%x: memref<4xsi8>) {
  // expected-error @+1 {{attribute 'slot' failed to satisfy constraint}}
  %t = tpu.load_activations %x to slot 2 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 4> : memref<4xsi8>
  return
}

// -----

// expected-error @+1 {{a tpu device has a rows of 1000000001, at most 1000000000 is modelled}}
module attributes {test.device = #tpu.device<clockKhz = 1000000, rows = 1000000001, columns = 2, activationBufferBytes = 256, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 128, dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2, bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram", arraySource = "", bufferSource = "", dmaSource = "", energySource = "">} {}

// -----

// expected-error @+1 {{a tpu device has a macEnergyFj of 9223372036854775807, at most 1000000000 is modelled}}
module attributes {test.device = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2, activationBufferBytes = 256, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 128, dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 9223372036854775807, requantEnergyFj = 2, bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram", arraySource = "", bufferSource = "", dmaSource = "", energySource = "">} {}
