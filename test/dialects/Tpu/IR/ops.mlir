// RUN: %hetero-opt %s | %hetero-opt | FileCheck %s

// Every command, printed and parsed again: one product of a 1 x 4 input and a
// 4 x 2 matrix, whose sums wait in the array between two halves of the depth.

// CHECK-LABEL: func.func @product
func.func @product(%x: tensor<1x4xsi8>) -> tensor<1x2xsi8> {
  // CHECK: %[[WEIGHTS:.*]] = tpu.constant "tpu.weights.x2" dense<1> : tensor<8xui8>
  %w = tpu.constant "tpu.weights.x2" dense<1> : tensor<8xui8>
  // CHECK: %[[PARAMETERS:.*]] = tpu.constant "tpu.parameters" dense<0> : tensor<24xui8>
  %p = tpu.constant "tpu.parameters" dense<0> : tensor<24xui8>
  // CHECK: tpu.execute slots 2 ins(%{{.*}}, %[[WEIGHTS]], %[[PARAMETERS]] : tensor<1x4xsi8>, tensor<8xui8>, tensor<24xui8>) outs(tensor<1x2xsi8>) {
  %y = tpu.execute slots 2 ins(%x, %w, %p : tensor<1x4xsi8>, tensor<8xui8>, tensor<24xui8>) outs(tensor<1x2xsi8>) {
  ^bb0(%input: memref<1x4xsi8>, %weights: memref<8xui8>, %parameters: memref<24xui8>, %output: memref<1x2xsi8>):
    // CHECK: %[[A0:.*]] = tpu.load_activations %{{.*}} to slot 0 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 2> : memref<1x4xsi8>
    %a0 = tpu.load_activations %input to slot 0 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 2> : memref<1x4xsi8>
    // CHECK: %[[W0:.*]] = tpu.load_weights %{{.*}} to slot 0 runs<{{.*}}runBytes = 4> : memref<8xui8>
    %w0 = tpu.load_weights %weights to slot 0 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 4> : memref<8xui8>
    // CHECK: %[[P0:.*]] = tpu.load_parameters %{{.*}} to slot 0 runs<{{.*}}runBytes = 24> : memref<24xui8>
    %p0 = tpu.load_parameters %parameters to slot 0 runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 24> : memref<24xui8>
    // CHECK: %[[A1:.*]] = tpu.load_activations %{{.*}} to slot 1
    %a1 = tpu.load_activations %input to slot 1 runs<offsetBytes = 2, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 2> : memref<1x4xsi8>
    // CHECK: %[[C0:.*]] = tpu.compute activations 0 weights 0 parameters 0
    // CHECK-SAME: slab<depth = 2, rows = 1, columns = 1, channelStride = 1, rowStride = 2, columnStride = 2, originRow = 0, originColumn = 0>
    // CHECK-SAME: window<kernelRows = 1, kernelColumns = 1, strideRows = 1, strideColumns = 1, dilationRows = 1, dilationColumns = 1>
    // CHECK-SAME: tile<groups = 1, channels = 2, rows = 1, columns = 1>
    // CHECK-SAME: {input_signed, input_zero_point = -3 : i64, weight_signed} after(%[[A0]], %[[W0]], %[[P0]])
    %c0 = tpu.compute activations 0 weights 0 parameters 0
      slab<depth = 2, rows = 1, columns = 1, channelStride = 1, rowStride = 2, columnStride = 2, originRow = 0, originColumn = 0>
      window<kernelRows = 1, kernelColumns = 1, strideRows = 1, strideColumns = 1, dilationRows = 1, dilationColumns = 1>
      tile<groups = 1, channels = 2, rows = 1, columns = 1>
      {input_signed, input_zero_point = -3 : i64, weight_signed} after(%a0, %w0, %p0)
    // CHECK: tpu.load_weights %{{.*}} to slot 0 {{.*}} after(%[[C0]])
    %w1 = tpu.load_weights %weights to slot 0 runs<offsetBytes = 4, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 4> after(%c0) : memref<8xui8>
    // CHECK: %[[C1:.*]] = tpu.compute {{.*}} {accumulate, input_signed, input_zero_point = -3 : i64, weight_signed} after(
    %c1 = tpu.compute activations 1 weights 0 parameters 0
      slab<depth = 2, rows = 1, columns = 1, channelStride = 1, rowStride = 2, columnStride = 2, originRow = 0, originColumn = 0>
      window<kernelRows = 1, kernelColumns = 1, strideRows = 1, strideColumns = 1, dilationRows = 1, dilationColumns = 1>
      tile<groups = 1, channels = 2, rows = 1, columns = 1>
      {accumulate, input_signed, input_zero_point = -3 : i64, weight_signed} after(%a1, %w1, %p0)
    // CHECK: %[[D:.*]] = tpu.drain %[[C1]] parameters 0 to slot 1 placement<channelStride = 1, rowStride = 2, columnStride = 2> requant<zeroPoint = 5, min = -128, max = 127>
    %d = tpu.drain %c1 parameters 0 to slot 1 placement<channelStride = 1, rowStride = 2, columnStride = 2> requant<zeroPoint = 5, min = -128, max = 127>
    // CHECK: tpu.store slot 1 to %{{.*}} runs<{{.*}}runBytes = 2> after(%[[D]]) : memref<1x2xsi8>
    %s = tpu.store slot 1 to %output runs<offsetBytes = 0, planes = 1, planeStrideBytes = 0, rows = 1, rowStrideBytes = 0, runBytes = 2> after(%d) : memref<1x2xsi8>
  }
  return %y : tensor<1x2xsi8>
}

// CHECK-LABEL: func.func private @token
// CHECK-SAME: !tpu.token
func.func private @token(!tpu.token)
