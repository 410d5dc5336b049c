// RUN: %hetero-opt %s -pass-pipeline='builtin.module(hetero.program(cluster-build-tasks))' -split-input-file | FileCheck %s

// Two equal layers on different bytes share one kernel. Zero points are compiled
// in; the three scales of a product become one, computed here:
// 0.5 * 0.25 / 0.125 = 1, so it is compiled in too.

// CHECK-LABEL: hetero.program @cluster0
// CHECK:         cluster.task @first scratch_bytes = 0 {
// CHECK:           %[[X:.*]] = cluster.buffer home[0] : memref<2x4xi8>
// CHECK:           %[[W:.*]] = cluster.constant dense<1> : tensor<4x3xsi8>[0] : memref<4x3xi8>
// CHECK:           %[[Y:.*]] = cluster.buffer home[64] : memref<2x3xi8>
// CHECK:           cluster.launch @kernels::@matmul_0(%[[X]], %[[W]], %[[Y]])
// CHECK:         cluster.task @second scratch_bytes = 0 {
// CHECK:           cluster.launch @kernels::@matmul_0
// CHECK:         module @kernels {
// CHECK-NEXT:      func.func @matmul_0(%{{.*}}: tensor<2x4xsi8>, %{{.*}}: tensor<4x3xsi8>) -> tensor<2x3xsi8> {
// CHECK:             nn.constant dense<1.000000e+00> : tensor<f32>
// CHECK:             nn.matmul
// CHECK-NOT:       func.func
hetero.program @cluster0 {
  func.func @first(%x: tensor<2x4xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 8>})
      -> (tensor<2x3xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 6>}) {
    %w = nn.constant dense<1> : tensor<4x3xsi8>
    %sx = nn.constant dense<0.5> : tensor<f32>
    %sw = nn.constant dense<0.25> : tensor<f32>
    %sy = nn.constant dense<0.125> : tensor<f32>
    %z = nn.constant dense<3> : tensor<si8>
    %y = nn.matmul %x, %w scales(%sx, %sw) zero_points(%z, %z) to(%sy, %z) {requant = #nn.requant<float>}
      : (tensor<2x4xsi8>, tensor<4x3xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<2x3xsi8>
    return %y : tensor<2x3xsi8>
  }
  func.func @second(%x: tensor<2x4xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 128, sizeBytes = 8>})
      -> (tensor<2x3xsi8> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 192, sizeBytes = 6>}) {
    %w = nn.constant dense<2> : tensor<4x3xsi8>
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<3> : tensor<si8>
    %y = nn.matmul %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
      : (tensor<2x4xsi8>, tensor<4x3xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<2x3xsi8>
    return %y : tensor<2x3xsi8>
  }
}

// -----

// Six rows in pieces of four: the second piece is loaded while the first is
// worked on, each side in a place of its own. A value between two operations
// lies in scratch space.

// CHECK-LABEL: hetero.program @tiled
// CHECK:         cluster.task @stage scratch_bytes = 0 {
// CHECK:           %[[L0:.*]] = cluster.buffer l1[0] : memref<4xf32>
// CHECK:           %[[H0:.*]] = cluster.buffer home[0] : memref<4xf32, strided<[1]>>
// CHECK:           cluster.copy %[[H0]] to %[[L0]]
// CHECK:           cluster.wait
// CHECK:           %[[L1:.*]] = cluster.buffer l1[16] : memref<2xf32>
// CHECK:           %[[H1:.*]] = cluster.buffer home[16] : memref<2xf32, strided<[1]>>
// CHECK:           cluster.copy %[[H1]] to %[[L1]]
// CHECK:           %[[R0:.*]] = cluster.buffer l1[32] : memref<4xf32>
// CHECK:           cluster.launch @kernels::@relu_0(%[[L0]], %[[R0]])
// CHECK:           cluster.wait
// CHECK:           cluster.copy %{{.*}} to %{{.*}} : memref<4xf32> to memref<4xf32, strided<[1]>>
// CHECK:           %[[R1:.*]] = cluster.buffer l1[48] : memref<2xf32>
// CHECK:           cluster.launch @kernels::@relu_1(%[[L1]], %[[R1]])
// CHECK:           cluster.wait
// CHECK:           cluster.copy
// CHECK:           cluster.wait
hetero.program @tiled {
  func.func @stage(%x: tensor<6xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 24>})
      -> (tensor<6xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 24>})
      attributes {hetero.tiling = #cluster.tile<channels = 1, rows = 4>} {
    %y = nn.relu %x : (tensor<6xf32>) -> tensor<6xf32>
    return %y : tensor<6xf32>
  }
}

// -----

// CHECK-LABEL: hetero.program @two
// CHECK:         cluster.task @stage scratch_bytes = 32 {
// CHECK:           cluster.buffer scratch[0] : memref<6xf32>
hetero.program @two {
  func.func @stage(%x: tensor<6xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 24>})
      -> (tensor<6xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 24>}) {
    %a = nn.relu %x : (tensor<6xf32>) -> tensor<6xf32>
    %y = nn.tanh %a : (tensor<6xf32>) -> tensor<6xf32>
    return %y : tensor<6xf32>
  }
}
