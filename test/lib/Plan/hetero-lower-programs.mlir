// RUN: %hetero-test-opt %s --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json --hetero-lower-programs | FileCheck %s

// Each program is lowered by its room; what lies beside is left alone.
// CHECK-LABEL: func.func @beside
// CHECK: nn.relu
func.func @beside(%x: tensor<16xf32>) -> tensor<16xf32> {
  %0 = nn.relu %x : (tensor<16xf32>) -> tensor<16xf32>
  return %0 : tensor<16xf32>
}
// CHECK-LABEL: hetero.program @a
// CHECK: mock.work "nn.relu"
hetero.program @a {
  func.func @first(%x: tensor<16xf32>) -> tensor<16xf32> {
    %0 = nn.relu %x : (tensor<16xf32>) -> tensor<16xf32>
    return %0 : tensor<16xf32>
  }
}
