// RUN: %hetero-opt %s -pass-pipeline='builtin.module(hetero.program(convert-nn-to-@room@))' | FileCheck %s

// CHECK-LABEL: func.func @rectify()
// CHECK-NEXT: @room@.relu from 0 to 64 count 16
// CHECK-NEXT: return
hetero.program @@room@0 {
  func.func @rectify(%x: tensor<1x16xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 64>})
      -> (tensor<1x16xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 64>}) {
    %y = nn.relu %x : (tensor<1x16xf32>) -> tensor<1x16xf32>
    return %y : tensor<1x16xf32>
  }
}
